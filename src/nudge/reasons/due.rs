//! The due date: its owner, from the first working day on which it is reached.

use super::{Case, Cause, Trigger};

pub(super) fn reached(case: &Case) -> Vec<Trigger> {
    let (true, Some(owner), Some(due)) = (case.item.is_open(), case.item.owner, case.item.due) else {
        return Vec::new();
    };
    vec![Trigger { person: owner, cause: Cause::Due, from: case.working(due) }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nudge::samples::{Table, action, day};

    #[test]
    fn a_date_at_a_weekend_is_reached_on_monday() {
        let table = Table::default();
        for (due, from) in [("2026-11-27", "2026-11-27"), ("2026-11-28", "2026-11-30"), ("2026-11-30", "2026-11-30")] {
            let mut item = action();
            item.due = Some(day(due));
            assert_eq!(reached(&table.case(&item))[0].from, day(from), "{due}");
            item.owner = None;
            assert!(reached(&table.case(&item)).is_empty());
        }
    }
}
