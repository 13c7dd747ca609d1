//! Ranges of dates, as people type them: "24 Dec to 2 Jan", "24.12.–2.1.", "2026-12-24..2027-01-02", or one date.

use chrono::NaiveDate;

use super::{Bounds, DateRefusal, read_date};
use crate::domain::calendar::Calendar;

/// What stands between the two dates. A bare hyphen is part of a date.
const BETWEEN: [&str; 8] = [" to ", " until ", " till ", " - ", "–", "—", "..", "…"];
/// The most days that a typed range spans.
pub const LONGEST_RANGE: i64 = 366;

/// Reads a range, or a single date as the range of that day. First and last day, both included.
///
/// # Errors
/// [`DateRefusal`] for either date, or for a range that ends before it begins or is longer than [`LONGEST_RANGE`] days.
pub fn read_range(
    typed: &str,
    today: NaiveDate,
    calendar: &Calendar,
    bounds: Bounds,
) -> Result<(NaiveDate, NaiveDate), DateRefusal> {
    let read = |part: &str| read_date(part, today, calendar, bounds);
    let parts = BETWEEN.iter().find_map(|between| typed.split_once(between));
    let Some((first, last)) = parts else {
        let day = read(typed)?;
        return Ok((day, day));
    };
    let (first, last) = (read(first)?, read(last)?);
    match (last - first).num_days() {
        ..0 => Err(DateRefusal::RangeBackwards { first, last }),
        0..LONGEST_RANGE => Ok((first, last)),
        _ => Err(DateRefusal::RangeTooLong { first, last }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples::day;

    #[test]
    fn ranges_are_read_as_people_type_them() {
        for (typed, first, last) in [
            ("24 Dec to 2 Jan", "2026-12-24", "2027-01-02"),
            ("24.12.–2.1.", "2026-12-24", "2027-01-02"),
            ("2026-12-24..2026-12-26", "2026-12-24", "2026-12-26"),
            ("2026-12-24 - 2026-12-26", "2026-12-24", "2026-12-26"),
            ("24 Dec", "2026-12-24", "2026-12-24"),
            ("mon to fri", "2026-11-23", "2026-11-20"),
        ] {
            let read = read_range(typed, day("2026-11-18"), &Calendar::default(), Bounds::Any);
            let backwards = Err(DateRefusal::RangeBackwards { first: day(first), last: day(last) });
            assert_eq!(read, if first <= last { Ok((day(first), day(last))) } else { backwards }, "{typed}");
        }
        let long = read_range("2026-01-01 to 2027-12-31", day("2026-11-18"), &Calendar::default(), Bounds::Any);
        assert!(matches!(long, Err(DateRefusal::RangeTooLong { .. })));
        let no = read_range("24 Dec to nowhere", day("2026-11-18"), &Calendar::default(), Bounds::Any);
        assert!(no.unwrap_err().to_string().contains("nowhere"));
    }
}
