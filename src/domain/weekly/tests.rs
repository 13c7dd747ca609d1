//! Slots: which week, which instant, on days that clocks skip or repeat; which channel gets what.

use chrono_tz::TZ_VARIANTS;

use super::*;
use crate::domain::{GuildId, UserId, calendar::parse_zone, text::Title};

fn program(zone: &str, day: Weekday, at: &str) -> Program {
    let mut program = Program::begin(GuildId(1), ChannelId(10), Title::parse("Apollo").unwrap(), UserId(100));
    program.calendar.zone = parse_zone(zone).unwrap();
    (program.weekly.day, program.weekly.at) = (day, at.parse().unwrap());
    program
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_slot_is_a_local_weekday_and_time() {
    for (zone, day, time, now, latest, next, draft) in [
        (
            "utc",
            Weekday::Mon,
            "09:00:00",
            "2026-11-18T10:00:00Z",
            "2026-11-16T09:00:00Z",
            "2026-11-23T09:00:00Z",
            "2026-11-20T09:00:00Z",
        ),
        // At the very instant it is the latest, and the next is a week on.
        (
            "utc",
            Weekday::Mon,
            "09:00:00",
            "2026-11-23T09:00:00Z",
            "2026-11-23T09:00:00Z",
            "2026-11-30T09:00:00Z",
            "2026-11-27T09:00:00Z",
        ),
        // Where it is Monday already, or still Sunday.
        (
            "auckland",
            Weekday::Mon,
            "09:00:00",
            "2026-11-22T12:00:00Z",
            "2026-11-15T20:00:00Z",
            "2026-11-22T20:00:00Z",
            "2026-11-19T20:00:00Z",
        ),
        // A time that the clocks skip moves to the first one that there is; one that comes twice is taken the first time.
        (
            "berlin",
            Weekday::Sun,
            "02:30:00",
            "2026-03-28T12:00:00Z",
            "2026-03-22T01:30:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-27T01:30:00Z",
        ),
        (
            "berlin",
            Weekday::Sun,
            "02:30:00",
            "2026-10-24T12:00:00Z",
            "2026-10-18T00:30:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-23T00:30:00Z",
        ),
    ] {
        let program = program(zone, day, time);
        let found = program.weekly.next_after(&program.calendar, at(now));
        assert_eq!((found.at, found.draft_at), (at(next), at(draft)), "{zone} {now}");
        assert_eq!(program.weekly.latest(&program.calendar, at(now)).at, at(latest), "{zone} {now}");
    }
}

#[test]
fn every_week_has_one_slot_in_every_zone_for_ten_years() {
    for (place, zone) in TZ_VARIANTS.iter().enumerate() {
        let mut program = program("utc", [Weekday::Sun, Weekday::Mon, Weekday::Fri][place % 3], "02:30:00");
        program.weekly.at = NaiveTime::from_hms_opt(u32::try_from(place % 24).unwrap(), 30, 0).unwrap();
        program.calendar.zone = *zone;
        let (mut now, mut weeks) = (at("2020-01-01T00:00:00Z"), Vec::new());
        while now < at("2030-01-01T00:00:00Z") {
            let slot = program.weekly.next_after(&program.calendar, now);
            assert!(slot.at > now && slot.at - now < TimeDelta::days(9), "{zone} {now} {slot:?}");
            assert!(slot.draft_at < slot.at, "{zone} {slot:?}");
            assert_eq!(program.weekly.latest(&program.calendar, slot.at), slot, "{zone}");
            weeks.push(slot.week);
            now = slot.at;
        }
        assert!(weeks.len() >= 521 && weeks.windows(2).all(|pair| pair[0] < pair[1]), "{zone}: {}", weeks.len());
    }
}

#[test]
fn the_draft_comes_first_and_then_the_slot() {
    let mut program = program("utc", Weekday::Mon, "09:00:00");
    let (draft, slot) = (at("2026-11-20T09:00:00Z"), at("2026-11-23T09:00:00Z"));
    assert_eq!(program.summary_wakes_at(at("2026-11-18T09:00:00Z")), Some(draft));
    assert_eq!(program.summary_wakes_at(draft), Some(slot));
    assert_eq!(program.summary_wakes_at(slot), Some(at("2026-11-27T09:00:00Z")));
    assert_eq!(program.slot_in_draft(at("2026-11-18T09:00:00Z")), None);
    assert_eq!(program.slot_in_draft(draft).map(|slot| slot.week), Some(Week(202_648)));
    assert_eq!(Week(202_648).to_string(), "2026 week 48");
    for phase in [Phase::Paused, Phase::Archived] {
        program.phase = phase;
        assert_eq!(program.summary_wakes_at(draft), None);
        assert_eq!(program.slot_in_draft(draft), None);
    }
}

#[test]
fn a_week_belongs_to_its_iso_year() {
    for (date, week) in [("2026-12-31", 202_653), ("2027-01-03", 202_653), ("2027-01-04", 202_701)] {
        assert_eq!(Week::of(date.parse().unwrap()), Week(week), "{date}");
    }
}

#[test]
fn channels_get_what_they_are_for() {
    let mut program = program("utc", Weekday::Mon, "09:00:00");
    let (home, summary, executive, team) = (ChannelId(10), ChannelId(11), ChannelId(12), ChannelId(13));
    assert_eq!(program.summary_channels(), [(home, Variant::Team)]);
    program.channels.extend([(team, Purpose::Team), (executive, Purpose::Executive)]);
    assert_eq!(program.summary_channels(), [(home, Variant::Team), (executive, Variant::Executive)]);
    program.channels.push((summary, Purpose::Summary));
    assert_eq!(program.summary_channels(), [(executive, Variant::Executive), (summary, Variant::Team)]);
    program.weekly.channels = vec![(home, Some(Variant::Executive)), (summary, None), (ChannelId(99), None)];
    assert_eq!(program.summary_channels(), [(home, Variant::Executive), (executive, Variant::Executive)]);
    program.weekly.channels = program.channels.iter().map(|(channel, _)| (*channel, None)).collect();
    assert_eq!(program.summary_channels(), []);
    assert_eq!(program.summary_wakes_at(at("2026-11-18T09:00:00Z")), None);
}

#[test]
fn weekdays_are_read_as_people_type_them() {
    for (typed, day) in [("mon", Weekday::Mon), ("Friday", Weekday::Fri), (" SUN ", Weekday::Sun)] {
        assert_eq!(read_weekday(typed).unwrap(), day);
    }
    assert!(read_weekday("someday").is_err());
}

#[test]
fn a_program_of_before_has_the_defaults() {
    let mut stored = serde_json::to_value(program("utc", Weekday::Fri, "15:00:00")).unwrap();
    stored.as_object_mut().unwrap().remove("weekly");
    let program: Program = serde_json::from_value(stored).unwrap();
    assert_eq!((program.weekly.day, program.weekly.at.to_string()), (Weekday::Mon, "09:00:00".to_owned()));
}
