//! Tables and properties for dates. Today is Friday, 20 November 2026.

use chrono::Datelike;
use proptest::prelude::*;

use super::*;
use crate::domain::calendar::WorkingDays;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    date("2026-11-20")
}

fn read(typed: &str, bounds: Bounds) -> Result<NaiveDate, DateRefusal> {
    read_date(typed, today(), &Calendar::default(), bounds)
}

#[test]
fn future_dates_are_read() {
    let table = [
        ("2026-12-24", "2026-12-24"),
        ("2026/12/24", "2026-12-24"),
        ("24 Dec", "2026-12-24"),
        ("24 dec 2027", "2027-12-24"),
        ("Dec 24", "2026-12-24"),
        ("24 December", "2026-12-24"),
        ("December 24th, 2027", "2027-12-24"),
        ("the 24th of December", "2026-12-24"),
        ("24-Dec-26", "2026-12-24"),
        ("24dec", "2026-12-24"),
        ("3 nov", "2027-11-03"),
        ("20 nov", "2026-11-20"),
        ("29 feb", "2028-02-29"),
        ("24.12.2026", "2026-12-24"),
        ("24.12.", "2026-12-24"),
        ("24. 12. 2026", "2026-12-24"),
        ("24/12/2026", "2026-12-24"),
        ("12/24/2026", "2026-12-24"),
        ("12/12/2026", "2026-12-12"),
        ("24/12", "2026-12-24"),
        ("24th", "2026-11-24"),
        ("the 3rd", "2026-12-03"),
        ("31st", "2026-12-31"),
        ("fri", "2026-11-27"),
        ("Friday!", "2026-11-27"),
        ("this friday", "2026-11-20"),
        ("next friday", "2026-11-27"),
        ("sat", "2026-11-21"),
        ("next sat", "2026-11-28"),
        ("next monday", "2026-11-23"),
        ("monday next week", "2026-11-23"),
        ("next week", "2026-11-23"),
        ("next month", "2026-12-01"),
        (" TODAY ", "2026-11-20"),
        ("tomorrow.", "2026-11-21"),
        ("by  tomorrow", "2026-11-21"),
        ("the day after tomorrow", "2026-11-22"),
        ("+3d", "2026-11-23"),
        ("+ 3 days", "2026-11-23"),
        ("+2w", "2026-12-04"),
        ("+1m", "2026-12-20"),
        ("in 3 days", "2026-11-23"),
        ("in two weeks", "2026-12-04"),
        ("a week from now", "2026-11-27"),
        ("3 working days", "2026-11-25"),
        ("+3wd", "2026-11-25"),
        ("in 3 business days", "2026-11-25"),
        ("eom", "2026-11-30"),
        ("End of Month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("eow", "2026-11-20"),
        ("end of next week", "2026-11-27"),
        ("eoq", "2026-12-31"),
        ("end of q1", "2027-03-31"),
        ("end of feb", "2027-02-28"),
        ("end of november", "2026-11-30"),
        ("eoy", "2026-12-31"),
        ("Fri 27 Nov 2026, in 5 working days", "2026-11-27"),
        ("End of month: Mon 30 Nov 2026, in 6 working days", "2026-11-30"),
        ("2036-11-20", "2036-11-20"),
    ];
    for (typed, expected) in table {
        assert_eq!(read(typed, Bounds::Future), Ok(date(expected)), "{typed}");
    }
}

#[test]
fn past_dates_are_read_backwards() {
    let table = [
        ("24 Dec", "2025-12-24"),
        ("20 nov", "2026-11-20"),
        ("29 feb", "2024-02-29"),
        ("fri", "2026-11-13"),
        ("this friday", "2026-11-20"),
        ("last friday", "2026-11-13"),
        ("thu", "2026-11-19"),
        ("yesterday", "2026-11-19"),
        ("3 days ago", "2026-11-17"),
        ("-2w", "2026-11-06"),
        ("2 working days ago", "2026-11-18"),
        ("24th", "2026-10-24"),
    ];
    for (typed, expected) in table {
        assert_eq!(read(typed, Bounds::Past), Ok(date(expected)), "{typed}");
    }
    assert_eq!(read("yesterday", Bounds::Any), Ok(date("2026-11-19")));
    assert_eq!(read("fri", Bounds::Any), Ok(date("2026-11-27")));
}

#[test]
fn weeks_follow_the_calendar() {
    let days = WorkingDays::parse("sun-thu").unwrap();
    let ours = Calendar { working_days: days, ..Calendar::default() };
    let at = |typed, today| read_date(typed, date(today), &ours, Bounds::Future).unwrap().to_string();
    assert_eq!(at("next week", "2026-11-22"), "2026-11-29");
    assert_eq!(at("eow", "2026-11-22"), "2026-11-26");
    assert_eq!(at("eow", "2026-11-27"), "2026-12-03");
    let ours = Calendar { holidays: [date("2026-11-27")].into(), ..Calendar::default() };
    let at = |typed, today| read_date(typed, date(today), &ours, Bounds::Future).unwrap().to_string();
    assert_eq!(at("eow", "2026-11-24"), "2026-11-26");
    assert_eq!(at("eow", "2026-11-27"), "2026-12-04");
    assert_eq!(at("+1wd", "2026-11-26"), "2026-11-30");
}

#[test]
fn refusals_say_what_to_type() {
    let table = [
        ("12/11/2026", "“12/11/2026” could be 12 Nov or 11 Dec: type 2026-11-12 or 2026-12-11."),
        ("31 Feb", "“31 Feb” does not exist: that month ends on 28 Feb 2026, so type a day up to 2026-02-28."),
        ("2026-02-30", "“2026-02-30” does not exist: that month ends on 28 Feb 2026, so type a day up to 2026-02-28."),
        ("12.24.2026", "“12.24.2026” does not exist: type the year, the month 01 to 12 and the day, like 2027-01-31."),
        ("soon", "“soon” is not a date that can be read: type it like 20 Dec, next Friday, +3d or 2026-12-20."),
        ("", "A blank is not a date that can be read: type it like 20 Dec, next Friday, +3d or 2026-12-20."),
        (
            "13 Nov 2026",
            "13 Nov 2026 was last week: type today or a later date, like 20 Dec, next Friday, +3d or 2026-12-20.",
        ),
        (
            "yesterday",
            "19 Nov 2026 was yesterday: type today or a later date, like 20 Dec, next Friday, +3d or 2026-12-20.",
        ),
        (
            "Fri 28 Nov 2026",
            "28 Nov 2026 is a Saturday, not a Friday: type 2026-11-28 for that day, or only the day of the week.",
        ),
        ("2036-11-21", "That date is more than 10 years ahead: type one up to 20 Nov 2036."),
        ("+99999999999d", "That date is more than 10 years ahead: type one up to 20 Nov 2036."),
    ];
    for (typed, sentence) in table {
        assert_eq!(read(typed, Bounds::Future).unwrap_err().to_string(), sentence, "{typed}");
    }
    assert_eq!(
        read("tomorrow", Bounds::Past).unwrap_err().to_string(),
        "21 Nov 2026 is still to come: type today or an earlier date, like yesterday, last Friday, 20 Oct or 2026-10-20."
    );
    for typed in [
        "24",
        "2026",
        "dec",
        "monkey",
        "mayhem",
        "1.2.3",
        "24/13/x",
        "12-",
        "-",
        "2026-12-24-1",
        "24 dec x",
        "3",
        "++3d",
    ] {
        assert!(matches!(read(typed, Bounds::Future), Err(DateRefusal::Unreadable { .. })), "{typed}");
    }
    assert!(matches!(read("1026-01-01", Bounds::Past), Err(DateRefusal::TooLongAgo { .. })));
}

#[test]
fn examples_are_taken() {
    for bounds in [Bounds::Future, Bounds::Past] {
        for example in examples(today(), bounds).replace(" or ", ", ").split(", ") {
            assert!(read(example, bounds).is_ok(), "{example}");
        }
    }
}

#[test]
fn dates_are_told_back() {
    let table = [
        ("2026-11-27", "Fri 27 Nov 2026, in 5 working days"),
        ("2026-11-20", "Fri 20 Nov 2026, today"),
        ("2026-11-21", "Sat 21 Nov 2026, tomorrow, not a working day"),
        ("2026-11-23", "Mon 23 Nov 2026, in 1 working day"),
        ("2026-11-28", "Sat 28 Nov 2026, in 8 days, not a working day"),
        ("2026-11-17", "Tue 17 Nov 2026, 3 working days ago"),
        ("2026-11-19", "Thu 19 Nov 2026, yesterday"),
    ];
    for (day, told) in table {
        assert_eq!(describe_date(date(day), today(), &Calendar::default()), told);
    }
}

#[test]
fn suggestions_begin_with_the_reading() {
    let suggest = |typed: &str, bounds| suggest_dates(typed, today(), &Calendar::default(), bounds);
    let labels = |typed: &str| suggest(typed, Bounds::Future).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
    assert_eq!(labels("fri")[0], "Fri 27 Nov 2026, in 5 working days");
    assert_eq!(labels("tom"), ["Tomorrow: Sat 21 Nov 2026, tomorrow, not a working day"]);
    assert_eq!(labels("end of m"), ["End of month: Mon 30 Nov 2026, in 6 working days"]);
    assert_eq!(labels("24 de"), ["24 Dec: Thu 24 Dec 2026, in 24 working days"]);
    assert_eq!(labels("dec").len(), 3);
    assert_eq!(suggest("", Bounds::Future).len(), 8);
    assert!(suggest("3", Bounds::Past).iter().all(|(day, _)| *day <= today()));
    assert!(labels("zzz").is_empty());
}

#[test]
fn messages_name_dates() {
    let table = [
        ("@owner will send the contract by Friday", "2026-11-27"),
        ("<@1> will send it by fri.", "2026-11-27"),
        ("due 24 Dec", "2026-12-24"),
        ("due: 24 Dec 2027, latest", "2027-12-24"),
        ("let's do it Tomorrow!", "2026-11-21"),
        ("by 2026-12-01", "2026-12-01"),
        ("(2026-12-01)", "2026-12-01"),
        ("until end of month", "2026-11-30"),
        ("by EOD please", "2026-11-20"),
        ("needed before Dec 24th", "2026-12-24"),
        ("by the 24th.", "2026-11-24"),
        ("on Monday we start", "2026-11-23"),
        ("for next friday please", "2026-11-27"),
        ("by Friday next week", "2026-11-27"),
        ("due in 3 days", "2026-11-23"),
        ("within 3 working days", "2026-11-25"),
        ("by next week", "2026-11-23"),
        ("am 24.12.2026 fertig", "2026-12-24"),
        ("started 2026-11-02, ends 2026-12-02", "2026-12-02"),
        ("by 5 May", "2027-05-05"),
        ("Fri 27 Nov works", "2026-11-27"),
    ];
    for (message, expected) in table {
        assert_eq!(find_date_in(message, today(), &Calendar::default()), Some(date(expected)), "{message}");
    }
}

#[test]
fn messages_without_dates_name_none() {
    let table = [
        "it may work",
        "mon ami",
        "for mon ami",
        "we sat down",
        "a second look",
        "upgrade to 1.2.3",
        "the sun",
        "damaged by sun",
        "by the sun",
        "on call 24/7",
        "march 10 people in",
        "24 may be enough",
        "Marc 5 items",
        "we met today",
        "fixed in 3 days",
        "Friday was fun",
        "on 3 Nov we met",
        "by 2026-11-01",
        "by 12/11/2026",
        "for the 5th time",
        "before the 2nd release",
        "https://x.example/2026-12-24/",
        "thank you",
        "in 2027",
        "v2026.12.24",
        "every Friday",
        "Fridays are slow",
        "last Friday",
        "3 days late",
        "next step",
        "this week",
        "at the end of it",
        "",
    ];
    for message in table {
        assert_eq!(find_date_in(message, today(), &Calendar::default()), None, "{message}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(typed in any::<String>()) {
        for bounds in [Bounds::Future, Bounds::Past, Bounds::Any] {
            let _ = read(&typed, bounds).map_err(|no| no.to_string());
            prop_assert!(suggest_dates(&typed, today(), &Calendar::default(), bounds).len() <= 8);
        }
        let _ = find_date_in(&typed, today(), &Calendar::default());
    }

    #[test]
    fn date_like_text_never_panics(typed in "[ +-]?(in |by |next |end of )?[0-9]{0,12}[ ./-]?(d|wd|dec|fri|q1|th|é|[0-9]{1,4})?[ ./-]?[0-9]{0,5}") {
        for bounds in [Bounds::Future, Bounds::Past] {
            if let Ok(read) = read(&typed, bounds) {
                prop_assert!(bounds == Bounds::Past || read >= today());
                prop_assert!(bounds == Bounds::Future || read <= today());
            }
        }
        let _ = find_date_in(&typed, today(), &Calendar::default());
    }

    #[test]
    fn what_is_told_is_read_again(ahead in 0_i64..3650) {
        let day = today() + chrono::TimeDelta::days(ahead);
        let told = describe_date(day, today(), &Calendar::default());
        prop_assert_eq!(read(&told, Bounds::Future), Ok(day));
        prop_assert_eq!(read(&day.format("%-d %B %Y").to_string(), Bounds::Future), Ok(day));
        prop_assert!(told.contains(&day.year().to_string()));
    }
}
