//! What somebody has set for themselves, and how to change it.

use super::{palette, phrases};
use crate::{
    app::me::Me,
    discord::view::{Embed, View},
    domain::{
        person::{Away, Notifications},
        text::escape,
    },
};

/// All that is set.
#[must_use]
pub fn me(me: &Me) -> View {
    let zone = escape(me.calendar.zone.name());
    let zone = if me.person.zone.is_some() { zone } else { format!("Each program's own; here {zone}") };
    let card = Embed::new("You on this server", palette::PROGRAM)
        .inline("Time zone", zone)
        .inline("Working hours", me.person.hours.to_string())
        .field("Away", away(me))
        .field("Nudges", nudges(me.person.notifications));
    let mut card = card;
    "Change with /me timezone, hours, away, back or notifications. It counts on this server, in every program."
        .clone_into(&mut card.footer);
    View::card(card).quietly()
}

fn away(me: &Me) -> String {
    let Some(Away { until, delegate }) = me.person.away.filter(|_| me.person.is_away(me.today)) else {
        return "No".to_owned();
    };
    let back = phrases::plain_day(until);
    match delegate {
        Some(user) => format!("Back on {back}. {} gets your nudges until then.", phrases::person(user)),
        None => format!("Back on {back}. The lead gets your nudges until then."),
    }
}

const fn nudges(how: Notifications) -> &'static str {
    match how {
        Notifications::Channel => "In the program's channel, one message on a day with something to say",
        Notifications::Direct => {
            "By direct message, one on a day with something to say. If I can't reach you there, in the channel."
        }
        Notifications::Off => "Off. Your items are still on `/mine` and in the weekly summary.",
    }
}
