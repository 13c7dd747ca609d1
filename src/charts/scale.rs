//! Numbers and dates to places on the sheet, and the round ones among them to write beside it.

use chrono::{Datelike, Days as ChronoDays, NaiveDate};

use super::{canvas::Area, fonts};

/// A scale of whole numbers from 0 up to a round top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    top: f64,
    step: f64,
}

/// A scale of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: NaiveDate,
    last: NaiveDate,
}

/// How a date is shortened beside an axis.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Numbers {
    /// A scale that holds a number, in at most five round steps.
    #[must_use]
    pub fn up_to(largest: u64) -> Self {
        let largest = real(largest).max(1.0);
        let magnitude = 10f64.powf((largest / 5.0).log10().floor()).max(1.0);
        let step = [1.0, 2.0, 5.0, 10.0, 20.0].map(|times| times * magnitude);
        let step = step.into_iter().find(|step| step * 5.0 >= largest).unwrap_or(largest);
        Self { top: (largest / step).ceil().max(1.0) * step, step }
    }

    /// The round numbers from 0 to the top.
    pub fn ticks(self) -> impl Iterator<Item = f64> {
        (0..=5).map(move |index| f64::from(index) * self.step).take_while(move |tick| *tick <= self.top * 1.001)
    }

    /// The height of a number.
    #[must_use]
    pub fn y(self, plot: Area, value: f64) -> f64 {
        plot.bottom() - plot.h * (value / self.top).clamp(0.0, 1.0)
    }
}

impl Days {
    /// A scale that holds all dates; a single day gets a day on either side.
    #[must_use]
    pub fn over(dates: impl IntoIterator<Item = NaiveDate>) -> Option<Self> {
        let (first, last) = dates.into_iter().fold(None, |span: Option<(NaiveDate, NaiveDate)>, date| {
            Some(span.map_or((date, date), |(first, last)| (first.min(date), last.max(date))))
        })?;
        Some(if first == last {
            let day = ChronoDays::new(1);
            Self {
                first: first.checked_sub_days(day).unwrap_or(first),
                last: last.checked_add_days(day).unwrap_or(last),
            }
        } else {
            Self { first, last }
        })
    }

    /// Where a day stands.
    #[must_use]
    pub fn x(self, plot: Area, date: NaiveDate) -> f64 {
        let since = |date: NaiveDate| f64::from(date.num_days_from_ce()) - f64::from(self.first.num_days_from_ce());
        plot.x + plot.w * (since(date) / since(self.last).max(1.0)).clamp(0.0, 1.0)
    }

    /// Round days (Mondays, firsts of months, firsts of years) with their labels, as many as there is room for.
    #[must_use]
    pub fn ticks(self, room: f64, size: f64) -> Vec<(NaiveDate, String)> {
        let most = |widest| (room / fonts::width(widest, size, false) / 1.3).floor().max(2.0);
        let days = f64::from(self.last.num_days_from_ce()) - f64::from(self.first.num_days_from_ce());
        for weeks in [1u32, 2] {
            if days / (7.0 * f64::from(weeks)) <= most("30 Sep") {
                return self.mondays(u64::from(weeks));
            }
        }
        let step = [1, 2, 3, 6, 12].into_iter().chain((0..6).flat_map(|power| {
            let decade = 12 * 10i64.pow(power);
            [2 * decade, 5 * decade, 10 * decade]
        }));
        let fits = |months: &i64| days / (30.4 * real(months.unsigned_abs())) <= most("2026");
        self.firsts(step.into_iter().find(fits).unwrap_or(12_000_000))
    }

    fn mondays(self, weeks: u64) -> Vec<(NaiveDate, String)> {
        let to_monday = (7 - u64::from(self.first.weekday().num_days_from_monday())) % 7;
        let start = self.first.checked_add_days(ChronoDays::new(to_monday));
        let next = |date: &NaiveDate| date.checked_add_days(ChronoDays::new(7 * weeks));
        let days: Vec<_> = std::iter::successors(start, next)
            .take_while(|date| *date <= self.last)
            .map(|date| (date, day(date)))
            .collect();
        if days.is_empty() { vec![(self.first, day(self.first)), (self.last, day(self.last))] } else { days }
    }

    fn firsts(self, months: i64) -> Vec<(NaiveDate, String)> {
        let index = i64::from(self.first.year()) * 12 + i64::from(self.first.month0());
        let from = index.div_euclid(months) * months;
        let date = |index: i64| {
            let year = i32::try_from(index.div_euclid(12)).ok()?;
            NaiveDate::from_ymd_opt(year, u32::try_from(index.rem_euclid(12)).ok()? + 1, 1)
        };
        (0..40)
            .filter_map(|turn| date(from + turn * months))
            .filter(|date| (self.first..=self.last).contains(date))
            .map(|date| {
                let name = MONTHS[date.month0() as usize % 12];
                let label = if months >= 12 || date.month() == 1 { date.year().to_string() } else { name.to_owned() };
                (date, label)
            })
            .collect()
    }
}

/// A day as on an axis: "16 Nov".
#[must_use]
pub fn day(date: NaiveDate) -> String {
    format!("{} {}", date.day(), MONTHS[date.month0() as usize % 12])
}

/// A day with its year: "16 Nov 2026".
#[must_use]
pub fn full_day(date: NaiveDate) -> String {
    format!("{} {}", day(date), date.year())
}

/// A number in at most five letters: 9,999 · 12k · 3.4M · 1.8e19.
#[must_use]
pub fn short(value: u64) -> String {
    let of = |value: f64, unit: &str| {
        if value < 9.95 { format!("{value:.1}{unit}") } else { format!("{value:.0}{unit}") }
    };
    match value {
        0..1_000 => value.to_string(),
        1_000..10_000 => format!("{},{:03}", value / 1_000, value % 1_000),
        10_000..1_000_000 => of(real(value) / 1e3, "k"),
        1_000_000..1_000_000_000 => of(real(value) / 1e6, "M"),
        1_000_000_000..1_000_000_000_000 => of(real(value) / 1e9, "G"),
        _ => format!("{:.1e}", real(value)),
    }
}

/// "1 risk", "2 risks".
#[must_use]
pub fn count(many: u64, one: &str, several: &str) -> String {
    if many == 1 { format!("1 {one}") } else { format!("{} {several}", short(many)) }
}

/// A whole number as a place needs it.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a pixel is coarser than what is lost")]
pub const fn real(value: u64) -> f64 {
    value as f64
}

/// A tick as a whole number.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "ticks are whole and never below 0")]
pub const fn whole(value: f64) -> u64 {
    value as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_round_and_hold_the_largest() {
        for (largest, top, many) in
            [(0, 1.0, 2), (1, 1.0, 2), (5, 5.0, 6), (7, 8.0, 5), (184, 200.0, 5), (60_001, 80_000.0, 5)]
        {
            let scale = Numbers::up_to(largest);
            assert!((scale.top - top).abs() < 1e-9, "{largest}: {scale:?}");
            assert_eq!(scale.ticks().count(), many, "{largest}");
        }
        assert!(Numbers::up_to(u64::MAX).top >= real(u64::MAX));
    }

    #[test]
    fn days_are_round_at_every_span() {
        let labels = |from, to| {
            let days = Days::over([date(from), date(to)]).unwrap();
            days.ticks(700.0, 22.0).into_iter().map(|(_, label)| label).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels("2026-11-16", "2026-12-10"), "16 Nov 23 Nov 30 Nov 7 Dec");
        assert_eq!(labels("2026-09-10", "2027-02-10"), "Oct Nov Dec 2027 Feb");
        assert_eq!(labels("2026-11-17", "2026-11-18"), "17 Nov 18 Nov");
        assert_eq!(labels("2020-01-01", "2027-02-10"), "2020 2021 2022 2023 2024 2025 2026 2027");
        assert!(Days::over([NaiveDate::MIN, NaiveDate::MAX]).unwrap().ticks(700.0, 22.0).len() > 2);
        assert_eq!(Days::over([NaiveDate::MAX]).unwrap().last, NaiveDate::MAX);
    }

    #[test]
    fn numbers_are_short() {
        let shown: Vec<_> = [0, 999, 1_234, 12_345, 999_999, 3_400_000, u64::MAX].map(short).into();
        assert_eq!(shown.join(" "), "0 999 1,234 12k 1000k 3.4M 1.8e19");
        assert_eq!((count(1, "risk", "risks"), count(0, "risk", "risks")), ("1 risk".into(), "0 risks".into()));
    }
}
