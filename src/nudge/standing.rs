//! Whether a planned line still has a point: between the plan and the post, and for as long as the post can be answered.

use chrono::{DateTime, Utc};

use super::{
    digest::{Line, Place, Post},
    episode::announced,
    known::Known,
    reasons::{Trigger, reason},
    slots::Slots,
};
use crate::domain::{Item, Program, ProgramId, UserId};

/// Whether what a line asks for is still to be asked: what began it stands, nobody acted on the item since, and it is
/// not snoozed. A line about what is closed, paused, given away or answered has no point any more.
#[must_use]
pub fn stands(known: &Known, line: &Line, item: &Item, now: DateTime<Utc>) -> bool {
    let Some(program) = known.program(item.program) else { return false };
    let (case, episode) = (known.case(item, program), &line.episode);
    let snoozed = item.snooze.as_ref().is_some_and(|snooze| snooze.until > case.date(now));
    let acted = episode.cause.ends_by_anyone() && item.reviewed_at >= episode.at;
    if snoozed || acted {
        return false;
    }
    let begun = |trigger: &Trigger| {
        trigger.cause == episode.cause && reason(trigger, &case, announced(trigger, &case), episode.on).is_some()
    };
    known.asks(item, program).get(&line.asked).is_some_and(|triggers| triggers.iter().any(begun))
}

/// Whether a line still reaches whom it was planned for, where it was planned: it is the day of the slot, an hour at which
/// they work, and they are not away. A post that was held up beyond that is not said any more, but planned anew.
#[must_use]
pub fn reaches(
    known: &Known,
    post: &Post,
    person: UserId,
    (asked, program): (UserId, ProgramId),
    now: DateTime<Utc>,
) -> bool {
    let Some(program) = known.program(program) else { return false };
    let there = post.refused || known.place(person, program) == Some(post.place);
    there && known.recipient(asked, program, now) == Some(person) && in_slot(known, post, person, program, now)
}

/// Whether a lead who is named in a post can be mentioned in it, too.
#[must_use]
pub fn can_mention(known: &Known, post: &Post, lead: UserId, now: DateTime<Utc>) -> bool {
    let Place::Channel(program, _) = post.place else { return false };
    known.program(program).is_some_and(|program| {
        let here = known.person(lead).left_at.is_none() && !known.is_away(lead, program, now);
        let there = here && known.place(lead, program) == Some(post.place);
        there && in_slot(known, post, lead, program, now)
    })
}

fn in_slot(known: &Known, post: &Post, person: UserId, program: &Program, now: DateTime<Utc>) -> bool {
    let slots = Slots::of(program, &known.person(person));
    slots.fits(now) && slots.date(now) == slots.date(post.slot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        item::Snooze,
        person::{Away, Notifications},
        program::Phase,
    };
    use crate::nudge::{
        plan,
        samples::{ANA, BOB, CAT, Table, action, approve, at, day, proposal, prose},
    };

    fn lines(table: &Table, item: &Item, now: &str) -> Vec<Line> {
        let posts = plan(&table.known(), std::slice::from_ref(item), at(now)).posts;
        posts.into_iter().flat_map(|post| post.sections).flat_map(|section| section.lines).collect()
    }

    #[test]
    fn an_answer_strikes_a_line_and_taking_it_back_does_not() {
        let mut table = Table::default();
        let mut item = action();
        item.due = Some(day("2026-11-24"));
        // Announced on Friday, due on Tuesday.
        let line = lines(&table, &item, "2026-11-20T09:30:00Z").remove(0);
        let later = at("2026-11-20T14:00:00Z");
        let is_asked = |table: &Table, item: &Item| stands(&table.known(), &line, item, later);
        assert!(is_asked(&table, &item));
        let mut touched = item.clone();
        touched.touch(at("2026-11-20T12:00:00Z"));
        assert!(!is_asked(&table, &touched));
        let moved = Item { due: Some(day("2026-12-24")), ..item.clone() };
        assert!(!is_asked(&table, &moved));
        let given = Item { owner: Some(CAT), ..item.clone() };
        assert!(!is_asked(&table, &given));
        let snooze = |until| Some(Snooze { until: day(until), by: BOB, count: 1 });
        assert!(!is_asked(&table, &Item { snooze: snooze("2026-11-23"), ..item.clone() }));
        assert!(is_asked(&table, &Item { snooze: snooze("2026-11-20"), ..item.clone() }));
        let mut void = item.clone();
        void.make_void(prose("Twice."), ANA, later).unwrap();
        assert!(!is_asked(&table, &void));
        table.program.phase = Phase::Paused;
        assert!(!is_asked(&table, &item));
    }

    #[test]
    fn a_post_reaches_people_on_its_day_in_their_hours_and_while_they_are_here() {
        let mut table = Table::default();
        let mut item = action();
        item.due = Some(day("2026-11-20"));
        let mut posts = plan(&table.known(), std::slice::from_ref(&item), at("2026-11-20T09:30:00Z")).posts;
        let post = posts.remove(0);
        let line = post.sections[0].lines[0].clone();
        let reached =
            |table: &Table, now: &str| reaches(&table.known(), &post, line.asked, (line.asked, line.program), at(now));
        for (now, reaches) in [
            ("2026-11-20T09:30:00Z", true),
            ("2026-11-20T17:59:00Z", true),
            ("2026-11-20T18:00:00Z", false),
            ("2026-11-23T10:00:00Z", false),
            ("2026-11-19T10:00:00Z", false),
        ] {
            assert_eq!(reached(&table, now), reaches, "{now}");
        }
        let now = "2026-11-20T10:00:00Z";
        table.person(BOB).away = Some(Away { until: day("2026-11-23"), delegate: None });
        assert!(!reached(&table, now));
        table.person(BOB).away = None;
        table.person(BOB).notifications = Notifications::Direct;
        assert!(!reached(&table, now));
        table.person(BOB).notifications = Notifications::Channel;
        assert!(reached(&table, now));
    }

    #[test]
    fn an_approver_is_asked_until_they_answer_whoever_else_does() {
        let table = Table::default();
        let mut item = proposal(&[BOB, CAT]);
        item.owner = None;
        let both = lines(&table, &item, "2026-11-23T09:30:00Z");
        let (bobs, cats) = (&both[0], &both[1]);
        approve(&mut item, BOB);
        item.touch(at("2026-11-23T10:00:00Z"));
        let now = at("2026-11-23T11:00:00Z");
        assert!(!stands(&table.known(), bobs, &item, now));
        assert!(stands(&table.known(), cats, &item, now));
    }
}
