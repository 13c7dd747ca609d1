//! The whole record of one program: the program, its items, everything that happened to them, and what its lead said
//! about it.
//!
//! What people said is in it. What the bot said or did is not: nudges, cards, drafts, and the summaries that were
//! published, all of which stand where they were said and can be made again from the record as of any instant. Nor is
//! what people set for themselves, which is no program's.

use super::{
    Item, ItemId, Program,
    event::Event,
    given::Call,
    weekly::{Notes, Week},
};

/// One thing that happened, with whose it is and which step of its act.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The item that it happened to; `None` is the program itself.
    pub item: Option<ItemId>,
    /// Which step of its act: one act may change several items.
    pub step: i64,
    /// What happened.
    pub event: Event,
}

/// Everything that is kept of one program.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The program as it is now.
    pub program: Program,
    /// Its items as they are now, void ones too, in the order in which they were logged.
    pub items: Vec<Item>,
    /// What happened, in the order in which it was written down.
    pub steps: Vec<Step>,
    /// The calls on its health, in the order in which they were made.
    pub calls: Vec<Call>,
    /// What a lead said about a week, or that they skipped it, in order.
    pub weeks: Vec<(Week, Notes)>,
}
