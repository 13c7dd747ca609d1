//! A decision reaches its review-on: its owner, else its proposer, else the lead; unless it was reviewed since.

use super::{Case, Cause, Trigger};
use crate::domain::{Body, decision::DecisionState};

pub(super) fn reached(case: &Case) -> Vec<Trigger> {
    let Body::Decision(decision) = &case.item.body else { return Vec::new() };
    let Some(on) = decision.review_on.filter(|_| decision.state == DecisionState::Accepted) else { return Vec::new() };
    let named = [case.item.owner, decision.proposer, case.lead()];
    let Some(person) = named.into_iter().flatten().find(|user| !case.has_left(*user)) else { return Vec::new() };
    if case.date(case.item.reviewed_at) >= on {
        return Vec::new();
    }
    vec![Trigger { person, cause: Cause::Review, from: case.working(on) }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nudge::samples::{BOB, Table, accepted_decision, at, day};

    #[test]
    fn a_decision_is_looked_at_again_once() {
        let mut item = accepted_decision(day("2026-11-28"));
        let table = Table::default();
        let asked = reached(&table.case(&item));
        assert_eq!((asked[0].person, asked[0].from), (BOB, day("2026-11-30")));
        item.touch(at("2026-11-30T10:00:00Z"));
        assert!(reached(&table.case(&item)).is_empty());
    }
}
