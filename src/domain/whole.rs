//! The whole record of one program: the program, its items, and everything that happened to them.

use super::{Item, ItemId, Program, event::Event};

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
}
