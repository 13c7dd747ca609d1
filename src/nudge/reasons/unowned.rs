//! What nobody owns: the lead, once that has lasted more than a working day since a person last did something about it.

use super::{Case, Cause, Trigger};
use crate::domain::nudge_rules::Sla;

pub(super) fn too_long(case: &Case) -> Vec<Trigger> {
    if !case.item.is_open() || case.item.owner.is_some() {
        return Vec::new();
    }
    let sla = Sla::WorkingDays(case.program.nudges.unowned_working_days);
    let past = sla.past(case.date(case.item.reviewed_at), &case.program.calendar);
    case.lead_from(Cause::Unowned, case.working(past))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nudge::samples::{LEA, Table, action, at, day};

    #[test]
    fn the_lead_hears_after_more_than_a_working_day() {
        let table = Table::default();
        let mut item = action();
        assert!(too_long(&table.case(&item)).is_empty());
        item.owner = None;
        for (reviewed, from) in
            [("2026-11-02", "2026-11-04"), ("2026-11-05", "2026-11-09"), ("2026-11-06", "2026-11-10")]
        {
            item.touch(at(&format!("{reviewed}T09:00:00Z")));
            let asked = too_long(&table.case(&item));
            assert_eq!((asked[0].person, asked[0].from), (LEA, day(from)), "{reviewed}");
        }
    }
}
