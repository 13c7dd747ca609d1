//! What happened by itself at a deadline that a person set, told where the program lives. It notifies whom it concerns.

use chrono::NaiveDate;

use super::{card, phrases};
use crate::{
    discord::view::View,
    domain::{
        Item, Program, UserId,
        item::{Body, Settlement},
    },
};

/// A pause is over on the day that was set. It concerns everybody and notifies nobody.
#[must_use]
pub fn goes_on(program: &Program, by: UserId) -> View {
    View::text(format!(
        "**{}** goes on: the pause that {} set is over. Nudges and summaries come again at their hours.",
        phrases::short(program.name.as_str(), 100),
        phrases::person(by)
    ))
}

/// What happened to an item at its deadline: a line with the people concerned, above its card.
#[must_use]
pub fn settled(item: &Item, program: &Program, settlement: Settlement, today: NaiveDate) -> View {
    let name = phrases::named(item, 150);
    let (line, concerned) = match (settlement, &item.body) {
        (Settlement::Consented, Body::Decision(decision)) => (
            format!("{name} is accepted: its time for objections is over, and no concern stands."),
            decision.proposer.into_iter().collect(),
        ),
        (Settlement::ConcernsStand, Body::Decision(decision)) => {
            let mut people: Vec<UserId> = decision.proposer.into_iter().collect();
            people.extend(decision.open_concerns().map(|concern| concern.by));
            let many = i64::try_from(decision.open_concerns().count()).unwrap_or(i64::MAX);
            let concerns = phrases::count(many, "concern stands", "concerns stand");
            (
                format!(
                    "{name} is not accepted yet: {concerns}. It is looked at again a working day later, and once they are resolved."
                ),
                people,
            )
        }
        (Settlement::AcceptanceExpired, _) => (
            format!("{name} is open again: its acceptance has expired. Treat it, or accept it anew."),
            item.owner.into_iter().collect(),
        ),
        (Settlement::Consented | Settlement::ConcernsStand, _) => (name, Vec::new()),
    };
    let mut pings = concerned;
    if pings.is_empty() {
        pings.push(program.lead);
    }
    pings.sort_unstable();
    pings.dedup();
    pings.truncate(20);
    let mut view = card::card(item, program, today);
    view.content = format!("{}\n{line}", phrases::people(&pings));
    view.pings = pings;
    view
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::views::samples::{ANA, BOB, decision, program, risk, said, today};

    #[test]
    fn standing_concerns_notify_the_proposer_and_who_raised_them() {
        let view = settled(&decision(), &program(), Settlement::ConcernsStand, today());
        assert_eq!(view.pings, [ANA, BOB]);
        assert!(said(&view).starts_with("<@11>, <@22>\n**D-2** Use one region is not accepted yet: 1 concern stands."));
    }

    #[test]
    fn an_acceptance_that_expired_notifies_the_owner_else_the_lead() {
        let mut item = risk();
        assert_eq!(settled(&item, &program(), Settlement::AcceptanceExpired, today()).pings, [BOB]);
        item.owner = None;
        assert_eq!(settled(&item, &program(), Settlement::AcceptanceExpired, today()).pings, [ANA]);
    }
}
