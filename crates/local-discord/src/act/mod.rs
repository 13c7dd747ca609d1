//! What people do and see.
//!
//! `guild`, `channel`, `person` handles that arrange the world · `asker` commands and menus in a channel · `text` reads
//! a typed line, `command` checks it as a client does and makes the interaction's data · `component` buttons and
//! selects · `form` · `begin` sends an interaction and waits · `answer` what came of it · `view` what is seen.

use crate::hub::Hub;

mod answer;
mod asker;
mod begin;
mod channel;
pub mod command;
pub mod component;
pub mod form;
mod guild;
mod person;
pub mod text;
pub mod view;

pub use answer::Answer;
pub use asker::{Asker, Choice};
pub use begin::Begun;
pub use channel::Channel;
pub use component::Chosen;
pub use form::{FormInput, FormView};
pub use guild::{Guild, Role};
pub use person::Person;
pub use view::{Button, MessageView, Select, SelectOption};

/// Why a client would not let a person do something.
pub type Refusal = String;

/// Fails the test, with the transcript.
///
/// # Panics
/// Always.
#[track_caller]
pub fn fail(hub: &Hub, message: &str) -> ! {
    #[expect(clippy::panic, reason = "this is how an actor ends a test")]
    {
        panic!("{message}\n\n{}", hub.journal.last_words().unwrap_or_default());
    }
}

/// What a client would do, or the end of the test.
#[track_caller]
pub(crate) fn must<T>(hub: &Hub, done: Result<T, Refusal>) -> T {
    done.unwrap_or_else(|refusal| fail(hub, &refusal))
}
