//! Slash commands and menu entries, one file per noun: parse → one call into `app` → render.
//!
//! | file | commands |
//! |---|---|
//! | [`risk`], [`decision`], [`action`], [`issue`] | one kind each: log, its moves, its list |
//! | [`item`] | what works on any kind, split into looking, keeping and tying |
//! | [`health`] | how a program stands |
//! | [`mine`], [`find`] | across the programs of a server |
//! | [`program`] | the program itself |
//! | [`me`] | what everybody sets for themselves |
//! | [`help`], [`ping`] | what can be done here; is the bot there |
//! | [`menu`] | right click on a message or a person |
//!
//! Shared: `answers` (log and move, and answer what came of it), `choices` (option lists made from the domain's own
//! words), `complete` (autocomplete), `options` (what was typed, into what `app` takes).

use super::{
    Context,
    asked::{Asked, PATIENCE},
};
use crate::{app::Refusal, discord::Front};

mod action;
mod answers;
mod choices;
mod complete;
mod decision;
mod find;
mod health;
pub mod help;
mod issue;
mod item;
mod me;
mod menu;
mod mine;
mod options;
mod ping;
mod program;
mod risk;
mod summary;

pub use answers::{log, logged, make, moved, paging};

/// What a command returns: its answer is given already, a refusal is answered by [`super::errors`].
type Done = Result<(), Refusal>;

/// Every command, as it is registered.
#[must_use]
pub fn all() -> Vec<poise::Command<Front, Refusal>> {
    let mut all = vec![
        risk::risk(),
        decision::decision(),
        action::action(),
        issue::issue(),
        item::item(),
        mine::mine(),
        find::find(),
        health::health(),
        summary::summary(),
        program::program(),
        me::me(),
        help::help(),
        ping::ping(),
    ];
    all.extend(menu::entries());
    all
}

/// Who asks, and the ways to answer them.
fn asked(ctx: Context<'_>) -> Result<Asked, Refusal> {
    Asked::command(ctx)
}

/// Tells the person alone to wait, where an answer may take longer than Discord's three seconds. To be called before
/// [`asked`].
///
/// # Errors
/// Discord did not take it: then nobody waits for an answer.
pub async fn defer(ctx: Context<'_>) -> Done {
    ctx.defer_response(true).await.map_err(|error| {
        Refusal::Failed(anyhow::anyhow!("Discord answered {} when asked to wait", super::status_of(&error)))
    })
}

/// Does what may take longer than Discord waits: if it does, whoever asked is told to wait. What is answered goes through
/// [`asked`] anew.
///
/// # Errors
/// As for [`defer`].
pub async fn patiently<T>(ctx: Context<'_>, work: impl Future<Output = T>) -> Result<T, Refusal> {
    let mut work = std::pin::pin!(work);
    if let Ok(done) = tokio::time::timeout(PATIENCE, &mut work).await {
        return Ok(done);
    }
    defer(ctx).await?;
    Ok(work.await)
}

#[cfg(test)]
mod tests;
