//! Reports, pure: every figure is a function of items, events, calendar, thresholds and an instant (METRICS.md).
//!
//! The same inputs give the same report, and any past report can be computed again from the events. No clock, no I/O,
//! no Discord: what is shown, and how, is the views' business.
//!
//! ```text
//! events ─ Facts::add ────→ Facts ─ at(instant) ─→ AsOf ─┬─ kpi::figures      → Vec<Figure>
//!  calls, nudges, thresholds ┘                           ├─ health::health    → Health
//!                                                        └─ summary::{team, executive}
//! ```
//!
//! | file | holds |
//! |---|---|
//! | [`facts`], `replay` | what was known at an instant, from the events |
//! | [`promise`], [`ends`], [`exposure`] | what several figures ask: the date promised, when things ended, Σ L×I |
//! | [`freshness`], [`required`] | until when a review holds, which fields must be there |
//! | [`span`], [`stats`] | windows of time, percentiles |
//! | [`figure`], [`kpi`] | the figures, one file each |
//! | [`health`] | the dimensions, the colour, the confidence, the lead's call |
//! | [`topic`] | what can be explained |
//! | [`summary`] | the sections of the weekly summary |

pub mod ends;
pub mod exposure;
pub mod facts;
pub mod figure;
pub mod freshness;
pub mod health;
pub mod kpi;
pub mod promise;
pub mod replay;
pub mod required;
#[cfg(test)]
pub(crate) mod samples;
pub mod span;
pub mod stats;
pub mod summary;
#[cfg(test)]
mod tests;
pub mod topic;

pub use facts::{AsOf, Facts};
pub use figure::Figure;

pub use crate::domain::{
    given::{self, Call, Colour, Nudge},
    thresholds::{self, Thresholds},
};
