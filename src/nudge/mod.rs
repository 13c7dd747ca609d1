//! The nudges, pure: who is asked about what, when, and when that stops (NUDGES.md).
//!
//! Nothing here knows the present moment, the database or Discord. An item gives [`reasons`] to ask a person; a person's
//! [`episode`] climbs the [`ladder`]; a line waits for the person's slot; what is due in a slot becomes one digest.
//!
//! | file | decides |
//! |---|---|
//! | [`reasons`] | which person is asked about an item, for what, from which date on |
//! | [`ladder`] | how often, and who is named beside the owner |
//! | [`episode`] | what has been asked already, what ends it, what comes next |
//! | [`slots`] | at which moment a person can be asked |
//! | [`quiet`] | who answers too little, and on which two days a week they are asked |
//! | [`known`] | all that must be known of a server to plan; who gets a line, at which opening |
//! | [`calling`] | when the weekly call on health is missing, and who is asked for it |
//! | [`digest`] | the posts to make now |
//! | [`mod@parts`] | a post that is too long for one message |
//! | [`standing`] | whether a planned line still has a point |
//! | [`next`] | when an item has to be looked at again |
//! | [`run_report`] | the week's figures for the lead |

pub mod calling;
pub mod digest;
pub mod episode;
pub mod known;
pub mod ladder;
pub mod next;
pub mod parts;
pub mod quiet;
pub mod reasons;
pub mod run_report;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod simulation;
pub mod slots;
pub mod standing;

pub use calling::{CallLine, Calling, call_stands};
pub use digest::{Line, Place, Plan, Post, Section, plan};
pub use episode::Episode;
pub use known::Known;
pub use ladder::Rung;
pub use next::{next_call_at, next_nudge_at};
pub use parts::parts;
pub use quiet::Answers;
pub use reasons::{Cause, Reason};
pub use standing::{can_mention, reaches, stands};
