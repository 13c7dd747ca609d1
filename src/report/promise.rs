//! The date that was promised, which is not always the date that stands (METRICS.md › Action closure on time).
//!
//! The first date given is the promise. A move at least one working day before it, with a reason, promises anew; a
//! later move, or one without a reason, leaves the promise where it was. So a date that slips is told once, and a date
//! that was moved in good time is no miss.

use chrono::NaiveDate;

use super::facts::Known;
use crate::domain::{calendar::Calendar, event::What};

/// The date that counts for an item, as of the view: `None` where none was ever promised.
#[must_use]
pub fn promised(known: &Known<'_>, calendar: &Calendar, repromise_wd: u32) -> Option<NaiveDate> {
    // What stood before each change of the date, so that an undone move gives back the promise as well.
    let mut earlier: Vec<Option<NaiveDate>> = Vec::new();
    let (mut due, mut promise) = (None, None);
    for moment in known.moments {
        let next = moment.item.due;
        if next == due {
            continue;
        }
        if moment.what == What::Undone {
            promise = earlier.pop().flatten();
        } else {
            earlier.push(promise);
            promise = match (promise, next) {
                (_, None) => None,
                (None, Some(first)) => Some(first),
                (Some(kept), Some(moved)) => {
                    let on = calendar.today(moment.at);
                    let ahead = calendar.working_days_between(on, kept);
                    let in_time = moment.reason.is_some() && ahead >= i64::from(repromise_wd);
                    Some(if in_time { moved } else { kept })
                }
            };
        }
        due = next;
    }
    promise
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Action,
        report::samples::{BOB, Story, at, day},
    };

    /// An action due on Friday 13 November, and moves of it; what is promised at the end.
    fn after(moves: &[(&str, &str, Option<&str>)]) -> String {
        let mut story = Story::new();
        let id = story.raise("2026-11-02T09:00:00Z", Action::default(), |item| {
            (item.owner, item.due) = (Some(BOB), Some(day("2026-11-13")));
        });
        for (when, to, reason) in moves {
            story.date(id, when, to, *reason);
        }
        let facts = story.facts();
        let view = facts.at(at("2026-12-31T09:00:00Z"));
        promised(view.find(id).unwrap(), view.calendar(), 1).unwrap().to_string()
    }

    #[test]
    fn a_move_in_good_time_with_a_reason_promises_anew() {
        let why = Some("The vendor is late.");
        for (moves, promise, because) in [
            (&[][..], "2026-11-13", "never moved"),
            (&[("2026-11-12T17:00:00Z", "2026-11-20", why)], "2026-11-20", "Thursday: 1 WD before"),
            (&[("2026-11-13T08:00:00Z", "2026-11-20", why)], "2026-11-13", "on the day: 0 WD before"),
            (&[("2026-11-12T17:00:00Z", "2026-11-20", None)], "2026-11-13", "no reason"),
            (&[("2026-11-16T08:00:00Z", "2026-11-20", why)], "2026-11-13", "late"),
            (
                &[("2026-11-16T08:00:00Z", "2026-11-27", why), ("2026-11-17T08:00:00Z", "2026-12-04", why)],
                "2026-11-13",
                "a second move can't heal the miss of the first",
            ),
            (
                &[("2026-11-10T08:00:00Z", "2026-11-20", why), ("2026-11-18T08:00:00Z", "2026-11-27", why)],
                "2026-11-27",
                "twice in good time",
            ),
        ] {
            assert_eq!(after(moves), promise, "{because}");
        }
    }

    #[test]
    fn an_undone_move_gives_back_the_promise() {
        let mut story = Story::new();
        let id = story.raise("2026-11-02T09:00:00Z", Action::default(), |item| item.due = Some(day("2026-11-13")));
        story.date(id, "2026-11-10T09:00:00Z", "2026-11-20", Some("Because."));
        story.change(id, "2026-11-10T09:01:00Z", What::Undone, None, |item| item.due = Some(day("2026-11-13")));
        let facts = story.facts();
        let view = facts.at(at("2026-12-31T09:00:00Z"));
        assert_eq!(promised(view.find(id).unwrap(), view.calendar(), 1), Some(day("2026-11-13")));
    }
}
