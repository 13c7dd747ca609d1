//! Days in a sheet's cells: ISO, with the month's name, and with numbers whose order the whole column decides.

use chrono::{Days, NaiveDate};

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// Which number comes first in 03/04/2026.
    Order {
        DayFirst = "day_first", "Day first";
        MonthFirst = "month_first", "Month first";
    }
}

/// What the days of a column tell of their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nothing that needs an order, or one that fits all.
    Order(Option<Order>),
    /// Both would do: an example.
    Ambiguous(String),
    /// Some say one, some the other: an example of each.
    Contradictory(String, String),
}

/// What a column tells of the order of its days.
pub fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Told {
    let (mut day_first, mut month_first, mut unclear) = (None, None, None);
    for cell in cells {
        let Some(([a, b, _], separator)) = numbers(cell) else { continue };
        let place = match (a, b) {
            (13.., 13..) => continue,
            (13.., _) => &mut day_first,
            (_, 13..) => &mut month_first,
            // 04.03.2026 is written where the day comes first, and nowhere else.
            _ if separator == '.' => &mut day_first,
            (a, b) if a == b => continue,
            _ => &mut unclear,
        };
        place.get_or_insert_with(|| cell.to_owned());
    }
    match (day_first, month_first, unclear) {
        (Some(a), Some(b), _) => Told::Contradictory(a, b),
        (Some(_), None, _) => Told::Order(Some(Order::DayFirst)),
        (None, Some(_), _) => Told::Order(Some(Order::MonthFirst)),
        (None, None, Some(example)) => Told::Ambiguous(example),
        (None, None, None) => Told::Order(None),
    }
}

/// The day that a cell says.
#[must_use]
pub fn read(cell: &str, order: Option<Order>) -> Option<NaiveDate> {
    let text = cell.trim();
    if let Some(([a, b, year], _)) = numbers(text) {
        let (day, month) = match order {
            Some(Order::MonthFirst) => (b, a),
            Some(Order::DayFirst) => (a, b),
            None if a == b => (a, b),
            None => return None,
        };
        return NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    }
    iso(text).or_else(|| named(text)).or_else(|| serial(text))
}

/// 2026-12-24, 2026/12/24, 20261224, each with a time behind it or not.
fn iso(text: &str) -> Option<NaiveDate> {
    let day = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        [whole] if whole.len() == 8 && whole.bytes().all(|b| b.is_ascii_digit()) => {
            NaiveDate::from_ymd_opt(whole[..4].parse().ok()?, whole[4..6].parse().ok()?, whole[6..].parse().ok()?)
        }
        _ => None,
    }
}

/// 24 Dec 2026, Dec 24, 2026, 24-Dec-26, 24/Dec/26 10:15 AM, Thursday, 24 December 2026.
fn named(text: &str) -> Option<NaiveDate> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (mut month, mut day, mut year) = (None, None, None);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let lower = word.to_lowercase();
        let number = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if month.is_none() && lower.len() >= 3 && number.is_empty() {
            let found = MONTHS.iter().position(|short| lower.starts_with(short));
            month = found.and_then(|at| u32::try_from(at + 1).ok());
        } else if let Ok(number) = number.parse::<i32>() {
            match (day, year) {
                (None, _) if (1..=31).contains(&number) && lower.len() <= 4 => day = u32::try_from(number).ok(),
                (_, None) if lower.len() == 4 => year = Some(number),
                (Some(_), None) if lower.len() == 2 => year = Some(2000 + number),
                // A time behind it.
                _ => {}
            }
        }
    }
    NaiveDate::from_ymd_opt(year?, month?, day?)
}

/// Days as a spreadsheet counts them, from the end of 1899: 30000 is in 1982, 80000 in 2119.
fn serial(text: &str) -> Option<NaiveDate> {
    let days: u64 = text.split(['.', ',']).next()?.parse().ok()?;
    (30_000..80_000)
        .contains(&days)
        .then(|| NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days)))?
}

/// The three numbers of 12/24/2026, 24.12.26 10:00, 3-4-2026; the year is last.
fn numbers(text: &str) -> Option<([u32; 3], char)> {
    let day = text.trim().split([' ', 'T']).next()?.trim_end_matches(',');
    let separator = day.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '.' | '-'))?;
    let parts: Vec<&str> = day.split(separator).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    let fits = |part: &str| (1..=2).contains(&part.len());
    if !fits(a) || !fits(b) || !(year.len() == 4 || year.len() == 2) {
        return None;
    }
    let year: u32 = year.parse().ok()?;
    let (a, b): (u32, u32) = (a.parse().ok()?, b.parse().ok()?);
    (a <= 31 && b <= 31).then_some(([a, b, if year < 100 { 2000 + year } else { year }], separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_in_every_form() {
        let christmas = NaiveDate::from_ymd_opt(2026, 12, 24);
        for cell in [
            "2026-12-24",
            "2026/12/24",
            "20261224",
            "2026-12-24T10:00:00Z",
            "2026-12-24 10:00",
            "24 Dec 2026",
            "Dec 24, 2026",
            "24-Dec-26",
            "24/Dec/26 10:15 AM",
            "Thursday, 24 December 2026",
            "December 24th, 2026",
            "46380",
        ] {
            assert_eq!(read(cell, None), christmas, "{cell}");
        }
        for (cell, order) in
            [("24/12/2026", Order::DayFirst), ("24.12.26", Order::DayFirst), ("12/24/2026", Order::MonthFirst)]
        {
            assert_eq!(read(cell, Some(order)), christmas, "{cell}");
        }
        for cell in ["", "soon", "Q3", "31 Feb 2026", "12/24/2026", "99", "2026"] {
            assert_eq!(read(cell, None), None, "{cell}");
        }
    }

    #[test]
    fn a_column_tells_its_order_or_is_asked() {
        let told = |cells: &[&str]| order(cells.iter().copied());
        assert_eq!(told(&["03/04/2026", "24/12/2026"]), Told::Order(Some(Order::DayFirst)));
        assert_eq!(told(&["03/04/2026", "12/24/2026"]), Told::Order(Some(Order::MonthFirst)));
        assert_eq!(told(&["03.04.2026"]), Told::Order(Some(Order::DayFirst)));
        assert_eq!(told(&["2026-04-03", "", "4 Apr 2026", "05/05/2026"]), Told::Order(None));
        assert_eq!(told(&["2026-04-03", "03/04/2026"]), Told::Ambiguous("03/04/2026".to_owned()));
        assert_eq!(
            told(&["24/12/2026", "12/24/2026"]),
            Told::Contradictory("24/12/2026".to_owned(), "12/24/2026".to_owned())
        );
    }
}
