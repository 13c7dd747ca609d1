//! One palette: a colour for each kind, of middle lightness so that it reads on dark and on light.

use crate::domain::{Item, Kind};

/// What needs no colour of its own, and what is over.
pub const QUIET: u32 = 0x008A_8F98;
/// The program itself, help and lists over several kinds.
pub const PROGRAM: u32 = 0x007A_6FF0;

/// The colour of a kind.
#[must_use]
pub const fn of_kind(kind: Kind) -> u32 {
    match kind {
        Kind::Risk => 0x00E0_7B39,
        Kind::Decision => 0x005B_8DEF,
        Kind::Action => 0x002F_A36B,
        Kind::Issue => 0x00D6_4550,
    }
}

/// The colour of an item: its kind's while there is something to do about it.
#[must_use]
pub const fn of_item(item: &Item) -> u32 {
    if item.is_open() { of_kind(item.kind()) } else { QUIET }
}
