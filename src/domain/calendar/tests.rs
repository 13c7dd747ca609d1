//! Zones with missing hours, doubled hours and skipped days; working days and their counting.

use proptest::prelude::*;

use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn calendar(zone: &str, days: &str, holidays: &[&str]) -> Calendar {
    Calendar {
        zone: parse_zone(zone).unwrap(),
        working_days: WorkingDays::parse(days).unwrap(),
        holidays: holidays.iter().map(|day| date(day)).collect(),
    }
}

#[test]
fn working_days_are_read_and_shown() {
    let table = [
        ("mon-fri", "Mon–Fri"),
        ("Sunday – Thursday", "Sun–Thu"),
        ("SUN to THU", "Sun–Thu"),
        ("mo,tu,we", "Mon–Wed"),
        ("Mon and Wed.", "Mon, Wed"),
        ("sat, sun", "Sat, Sun"),
        ("weekdays", "Mon–Fri"),
        ("every day", "Mon–Sun"),
        ("mondays tues thurs", "Mon, Tue, Thu"),
        ("mon–wed, fri", "Mon, Tue, Wed, Fri"),
        ("fri-mon", "Fri–Mon"),
    ];
    for (typed, shown) in table {
        assert_eq!(WorkingDays::parse(typed).unwrap().to_string(), shown, "{typed}");
    }
    assert_eq!(WorkingDays::parse(" , "), Err(CalendarRefusal::NoWorkingDays));
    assert!(matches!(WorkingDays::parse("mon-xyz"), Err(CalendarRefusal::DayUnknown { .. })));
    assert!(matches!(WorkingDays::parse("m"), Err(CalendarRefusal::DayUnknown { .. })));
}

#[test]
fn every_set_of_days_survives_the_store() {
    for bits in 1..128_u32 {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let typed: Vec<&str> = (0..7).filter(|day| bits >> day & 1 == 1).map(|day| names[day]).collect();
        let days = WorkingDays::parse(&typed.join(",")).unwrap();
        assert_eq!(WorkingDays::parse(&days.to_string()), Ok(days), "{days}");
        assert!(days.contains(days.first_day()) && days.contains(days.last_day()));
    }
    let ours = calendar("berlin", "sun-thu", &["2026-12-24"]);
    let stored = serde_json::to_string(&ours).unwrap();
    assert_eq!(stored, r#"{"zone":"Europe/Berlin","working_days":"Sun–Thu","holidays":["2026-12-24"]}"#);
    assert_eq!(serde_json::from_str::<Calendar>(&stored).unwrap(), ours);
}

#[test]
fn zones_are_read_as_typed() {
    let table = [
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        (" New  York ", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("singapore", "Asia/Singapore"),
        ("kathmandu", "Asia/Kathmandu"),
        ("louisville", "America/Kentucky/Louisville"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("etc/gmt+1", "Etc/GMT+1"),
    ];
    for (typed, name) in table {
        assert_eq!(parse_zone(typed).map(Tz::name), Ok(name), "{typed}");
    }
}

#[test]
fn unknown_zones_name_close_ones() {
    let close = |typed: &str| match parse_zone(typed) {
        Err(CalendarRefusal::ZoneUnknown { close, .. }) => close,
        other => panic!("{typed}: {other:?}"),
    };
    assert_eq!(close("berlni"), ["Europe/Berlin"]);
    assert_eq!(close("Asia/Berlin").first(), Some(&"Europe/Berlin"));
    assert_eq!(close("EST"), ["America/New_York"]);
    assert_eq!(close("munich"), ["Europe/Berlin"]);
    assert!(close("gmt+1").is_empty());
    assert!(close("qqqqqqqq").is_empty());
    assert!(close("argentina").len() == 3);
    assert_eq!(
        parse_zone("berlni").unwrap_err().to_string(),
        "“berlni” is not a time zone that can be used: type Europe/Berlin, or another region and city such as Europe/Berlin."
    );
    assert!(matches!(parse_zone("eastern"), Err(CalendarRefusal::ZoneAmbiguous { .. })));
    assert_eq!(parse_zone("  "), Err(CalendarRefusal::ZoneEmpty));
}

#[test]
fn days_end_where_the_next_begins() {
    let table = [
        ("utc", "2026-11-20", "2026-11-21T00:00:00Z"),
        ("kathmandu", "2026-11-20", "2026-11-20T18:15:00Z"),
        // Midnight is missing: clocks went from 00:00 to 01:00.
        ("africa/cairo", "2026-04-23", "2026-04-23T22:00:00Z"),
        ("america/santiago", "2026-09-05", "2026-09-06T04:00:00Z"),
        ("asia/beirut", "2026-03-28", "2026-03-28T22:00:00Z"),
        // Midnight happens twice: the first counts.
        ("america/havana", "2026-10-31", "2026-11-01T04:00:00Z"),
        // 30 December 2011 did not take place.
        ("pacific/apia", "2011-12-29", "2011-12-30T10:00:00Z"),
        ("pacific/apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        // Half an hour of summer time.
        ("australia/lord_howe", "2026-10-03", "2026-10-03T13:30:00Z"),
    ];
    for (zone, day, end) in table {
        let ours = calendar(zone, "mon-fri", &[]);
        assert_eq!(ours.end_of(date(day)), end.parse::<DateTime<Utc>>().unwrap(), "{zone} {day}");
    }
}

#[test]
fn local_times_in_a_gap_move_to_its_end() {
    let berlin = calendar("berlin", "mon-fri", &[]);
    let at = |day: &str, hour, minute| {
        berlin.at_local(date(day), NaiveTime::from_hms_opt(hour, minute, 0).unwrap()).to_rfc3339()
    };
    assert_eq!(at("2026-03-29", 2, 30), "2026-03-29T01:00:00+00:00");
    assert_eq!(at("2026-10-25", 2, 30), "2026-10-25T00:30:00+00:00");
    assert_eq!(at("2026-07-01", 9, 0), "2026-07-01T07:00:00+00:00");
    let _ = berlin.at_local(NaiveDate::MAX, NaiveTime::MIN);
    let _ = berlin.at_local(NaiveDate::MIN, NaiveTime::MIN);
}

#[test]
fn working_days_are_counted() {
    let ours = calendar("utc", "mon-fri", &["2026-11-26", "2026-11-28"]);
    let fri = date("2026-11-20");
    let table = [(0, "2026-11-20"), (1, "2026-11-23"), (4, "2026-11-27"), (5, "2026-11-30")];
    for (n, day) in table {
        assert_eq!(ours.add_working_days(fri, n), date(day), "{n}");
        assert_eq!(ours.working_days_between(fri, date(day)), i64::from(n), "{n}");
        assert_eq!(ours.working_days_between(date(day), fri), -i64::from(n), "{n}");
    }
    assert_eq!(ours.subtract_working_days(date("2026-11-30"), 5), fri);
    assert_eq!(ours.working_days_between(fri, date("2026-11-22")), 0);
    assert!(ours.add_working_days(fri, u32::MAX) > date("2130-01-01"));
    assert_eq!(ours.add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX);
}

#[test]
fn holidays_alone_cannot_hang_it() {
    let mut ours = calendar("utc", "sun", &[]);
    ours.holidays = date("2026-01-01").iter_days().take(20_000).collect();
    assert!(ours.add_working_days(date("2026-01-01"), 3) > date("2080-01-01"));
}

#[test]
fn refusals_cannot_mention_anyone() {
    let shown = parse_zone("<@1> @everyone").unwrap_err().to_string();
    assert!(!shown.contains("@everyone") && !shown.contains("<@"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn settings_never_panic(typed in any::<String>()) {
        let _ = parse_zone(&typed).map_err(|no| no.to_string());
        let _ = WorkingDays::parse(&typed).map_err(|no| no.to_string());
    }

    #[test]
    fn counting_agrees_with_looking(bits in 1_u8..128, start in 0_i64..9000, length in 0_i64..60, off in proptest::collection::vec(0_i64..60, 0..6)) {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let typed: Vec<&str> = (0..7).filter(|day| bits >> day & 1 == 1).map(|day| names[day]).collect();
        let a = date("2010-01-01") + chrono::TimeDelta::days(start);
        let b = a + chrono::TimeDelta::days(length);
        let mut ours = calendar("utc", &typed.join(","), &[]);
        ours.holidays = off.iter().map(|day| a + chrono::TimeDelta::days(*day)).collect();
        let looked = a.iter_days().skip(1).take_while(|day| *day <= b).filter(|day| ours.is_working(*day)).count();
        prop_assert_eq!(ours.working_days_between(a, b), i64::try_from(looked).unwrap());
        let there = ours.add_working_days(a, u32::try_from(looked).unwrap());
        prop_assert!(there <= b);
    }

    #[test]
    fn every_day_ends_after_it_starts(zone in 0..chrono_tz::TZ_VARIANTS.len(), day in 0_i64..25_000) {
        let ours = Calendar { zone: chrono_tz::TZ_VARIANTS[zone], ..Calendar::default() };
        let day = date("1975-01-01") + chrono::TimeDelta::days(day);
        let (start, end) = (ours.start_of(day), ours.end_of(day));
        prop_assert!(end >= start && end - start <= chrono::TimeDelta::hours(26), "{start} {end}");
        prop_assert!(ours.today(end) > day);
        prop_assert!(ours.today(end - chrono::TimeDelta::seconds(1)) <= day);
    }
}
