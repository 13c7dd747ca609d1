//! Fridays: what Ana says to the health of the program. One week she forgets.

use super::{Scene, types};

pub(super) fn scenes() -> Vec<Scene> {
    CALLS.iter().map(|(day, colour, reason)| types(*day, "Ana", &call(colour, reason))).collect()
}

fn call(colour: &str, reason: &str) -> String {
    format!("/health call colour:{colour} reason:\"{reason}\"")
}

#[rustfmt::skip] // A line a call.
const CALLS: &[(u8, &str, &str)] = &[
    (15, "Green", "Everything is planned and staffed; what is unscored is scored next week"),
    (25, "Amber", "Two named concerns on the cutover weekend, and no date from the vendor yet"),
    (34, "Amber", "The login loop is out of the way; the vendor is not"),
    // Nothing on day 45.
    (55, "Red", "The bridge lost messages and the vendor's tool is late: the rehearsal is in danger"),
    (65, "Amber", "The bridge holds; the vendor's tool came, its manual did not"),
    (75, "Amber", "Rehearsed twice; the way back is being written down"),
    (85, "Green", "Go is decided, and what is still open does not stop the weekend"),
];
