//! The acceptance of a risk runs out: whoever accepted it, while it still holds; after that the risk is open again.

use super::{Case, Cause, Trigger};
use crate::domain::Body;

pub(super) fn acceptance(case: &Case) -> Vec<Trigger> {
    let Body::Risk(risk) = &case.item.body else { return Vec::new() };
    let Some(acceptance) = &risk.acceptance else { return Vec::new() };
    let acceptor = Some(acceptance.by).filter(|user| !case.has_left(*user));
    let Some(person) = acceptor.or(case.item.owner).filter(|user| !case.has_left(*user)).or_else(|| case.lead()) else {
        return Vec::new();
    };
    let calendar = &case.program.calendar;
    let last = acceptance.until;
    // On the Monday after, it would be too late to extend it.
    let from = if calendar.is_working(last) { last } else { calendar.subtract_working_days(last, 1) };
    vec![Trigger { person, cause: Cause::Expiring, from }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nudge::samples::{ANA, BOB, Table, accepted_risk, at, day};

    #[test]
    fn the_acceptor_hears_of_it_while_it_holds() {
        let item = accepted_risk(ANA, day("2026-11-29"));
        let mut table = Table::default();
        let asked = acceptance(&table.case(&item));
        assert_eq!((asked[0].person, asked[0].from), (ANA, day("2026-11-27")));
        table.person(ANA).left_at = Some(at("2026-11-20T09:00:00Z"));
        assert_eq!(acceptance(&table.case(&item))[0].person, BOB);
    }
}
