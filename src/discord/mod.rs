//! Discord: listens and shows. The only module that names poise and serenity.
//!
//! | part | does |
//! |---|---|
//! | [`connect`] | the wiring: client, gateway, commands, watchdog |
//! | [`commands`] | slash commands and menu entries, one file per noun |
//! | [`components`] | ids of buttons, selects and forms, and the router that acts on them |
//! | [`asked`] | something asked of the bot, and the ways to answer it |
//! | [`caller`], [`mod@line`] | who asks; what they typed |
//! | [`people`], [`files`] | whom they mean; what they attach |
//! | [`view`] | what is shown as plain data, and the one place that turns it into Discord's form |
//! | [`views`] | data to [`view::View`], pure: all wording lives there |
//! | [`redraw`] | living cards |
//! | `source` | what became of the messages that items were captured from |
//! | [`pictures`] | charts as files |
//! | [`courier`] | says what the jobs hand out |
//! | [`errors`] | everything that can go wrong around a command |

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use poise::serenity_prelude as serenity;

use crate::app::{App, Refusal};

pub mod asked;
mod caller;
pub mod commands;
pub mod components;
pub mod connect;
pub mod courier;
pub mod errors;
pub mod files;
pub mod line;
pub mod people;
pub mod pictures;
pub mod redraw;
mod source;
pub mod view;
pub mod views;

/// What every handler gets. Clones share it.
#[derive(Clone)]
pub struct Front {
    /// The use cases.
    pub app: App,
    /// Living cards.
    pub redraw: redraw::Redraw,
    /// What people attach.
    pub files: files::Files,
    /// Handlers at work.
    pub work: Work,
}

/// A command's context.
pub type Context<'a> = poise::ApplicationContext<'a, Front, Refusal>;

/// Counts the handlers at work, so that a shutdown can wait for them. Clones share the count.
#[derive(Debug, Clone, Default)]
pub struct Work(Arc<AtomicUsize>);

/// One handler at work, until it is dropped.
#[derive(Debug)]
pub struct AtWork(Work);

impl Work {
    /// A handler begins.
    #[must_use]
    pub fn begin(&self) -> AtWork {
        self.0.fetch_add(1, Ordering::SeqCst);
        AtWork(self.clone())
    }

    /// How many are at work.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The HTTP status of a failed request; 0 when there was no answer at all. Nothing else of the error is looked at or
/// logged: its debug form carries interaction tokens.
#[must_use]
pub fn status_of(error: &serenity::Error) -> u16 {
    match error {
        serenity::Error::Http(error) => error.status_code().map_or(0, |status| status.as_u16()),
        _ => 0,
    }
}
