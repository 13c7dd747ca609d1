//! Whoever has an open item, or was to approve it, left the server: the lead is asked to reassign.

use super::{Case, Cause, Trigger};

pub(super) fn gone(case: &Case) -> Vec<Trigger> {
    if !case.item.is_open() {
        return Vec::new();
    }
    let people = case.item.owner.into_iter().chain(case.item.awaits());
    let Some(left_at) = people.filter_map(|user| case.left_at(user)).max() else { return Vec::new() };
    let since = case.date(left_at.max(case.item.reviewed_at));
    case.lead_from(Cause::Left, case.program.calendar.add_working_days(since, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nudge::reasons::triggers;
    use crate::nudge::samples::{BOB, LEA, Table, action, at, day};

    #[test]
    fn the_lead_is_asked_in_place_of_an_owner_who_left() {
        let mut table = Table::default();
        let mut item = action();
        item.due = Some(day("2026-11-30"));
        table.person(BOB).left_at = Some(at("2026-11-20T09:00:00Z"));
        let wanted = Trigger { person: LEA, cause: Cause::Left, from: day("2026-11-23") };
        assert_eq!(triggers(&table.case(&item)), [wanted]);
    }

    #[test]
    fn when_the_lead_left_too_a_deputy_is_asked() {
        let mut table = Table::default();
        let item = action();
        table.program.deputies = vec![crate::nudge::samples::CAT, crate::nudge::samples::ANA];
        for user in [BOB, LEA, crate::nudge::samples::CAT] {
            table.person(user).left_at = Some(at("2026-11-20T09:00:00Z"));
        }
        assert_eq!(triggers(&table.case(&item))[0].person, crate::nudge::samples::ANA);
    }
}
