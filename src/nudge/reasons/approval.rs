//! A decision that waits: each approver who has not answered, from the working day after they were asked.

use super::{Case, Cause, Trigger};
use crate::domain::{Body, Item, UserId};

pub(super) fn waiting(case: &Case) -> Vec<Trigger> {
    let Body::Decision(decision) = &case.item.body else { return Vec::new() };
    let asked = case.date(decision.proposed_at.unwrap_or(case.item.state_changed_at));
    let from = case.program.calendar.add_working_days(asked, 1);
    let waits = case.item.awaits().into_iter().filter(|user| !objects(case.item, *user));
    waits.map(|person| Trigger { person, cause: Cause::Approval, from }).collect()
}

/// Whoever raised a concern has spoken: the proposal waits for the concern, not for them.
fn objects(item: &Item, user: UserId) -> bool {
    match &item.body {
        Body::Decision(decision) => decision.open_concerns().any(|concern| concern.by == user),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nudge::samples::{ANA, BOB, CAT, Table, decision_mut, proposal};

    #[test]
    fn only_those_who_have_not_spoken_are_waited_for() {
        // Proposed on Friday 20 November.
        let mut item = proposal(&[BOB, CAT]);
        let table = Table::default();
        let asked = |item: &Item| waiting(&table.case(item)).iter().map(|trigger| trigger.person).collect::<Vec<_>>();
        assert_eq!(asked(&item), [BOB, CAT]);
        assert_eq!(waiting(&table.case(&item))[0].from.to_string(), "2026-11-23");
        crate::nudge::samples::object(&mut item, CAT);
        assert_eq!(asked(&item), [BOB]);
        crate::nudge::samples::approve(&mut item, BOB);
        assert_eq!(asked(&item), []);
        decision_mut(&mut item).concerns[0].resolved_by = Some(ANA);
        assert_eq!(asked(&item), [CAT]);
    }
}
