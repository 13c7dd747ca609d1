//! Time zones by the names that people type.

use chrono::{DateTime, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::CalendarRefusal;

/// Names that are no zone, or a fixed offset without summer time, and what was probably meant.
const MEANT: [(&str, &[&str]); 37] = [
    ("pst", &["America/Los_Angeles"]),
    ("pdt", &["America/Los_Angeles"]),
    ("pt", &["America/Los_Angeles"]),
    ("mst", &["America/Denver", "America/Phoenix"]),
    ("mdt", &["America/Denver"]),
    ("cst", &["America/Chicago", "Asia/Shanghai"]),
    ("cdt", &["America/Chicago"]),
    ("est", &["America/New_York"]),
    ("edt", &["America/New_York"]),
    ("et", &["America/New_York"]),
    ("ist", &["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
    ("bst", &["Europe/London", "Asia/Dhaka"]),
    ("cest", &["Europe/Berlin", "Europe/Paris"]),
    ("eest", &["Europe/Helsinki", "Europe/Athens"]),
    ("msk", &["Europe/Moscow"]),
    ("jst", &["Asia/Tokyo"]),
    ("kst", &["Asia/Seoul"]),
    ("sgt", &["Asia/Singapore"]),
    ("aest", &["Australia/Sydney", "Australia/Brisbane"]),
    ("aedt", &["Australia/Sydney"]),
    ("san_francisco", &["America/Los_Angeles"]),
    ("seattle", &["America/Los_Angeles"]),
    ("boston", &["America/New_York"]),
    ("washington", &["America/New_York"]),
    ("atlanta", &["America/New_York"]),
    ("austin", &["America/Chicago"]),
    ("dallas", &["America/Chicago"]),
    ("houston", &["America/Chicago"]),
    ("montreal", &["America/Toronto"]),
    ("munich", &["Europe/Berlin"]),
    ("hamburg", &["Europe/Berlin"]),
    ("frankfurt", &["Europe/Berlin"]),
    ("barcelona", &["Europe/Madrid"]),
    ("mumbai", &["Asia/Kolkata"]),
    ("delhi", &["Asia/Kolkata"]),
    ("bangalore", &["Asia/Kolkata"]),
    ("beijing", &["Asia/Shanghai"]),
];

/// The zone of an IANA name in any case, with spaces for underscores, or of its city alone where
/// only one zone has it. Answers the canonical spelling (`Tz::name`).
///
/// # Errors
/// [`CalendarRefusal`] with at most three close names when there is no such zone or more than one.
pub fn parse_zone(typed: &str) -> Result<Tz, CalendarRefusal> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join("_");
    if name.is_empty() {
        return Err(CalendarRefusal::ZoneEmpty);
    }
    if let Some(close) = meant(&name) {
        return Err(CalendarRefusal::ZoneUnknown { typed: typed.to_owned(), close });
    }
    let exact = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(&name)).copied();
    if let Some(zone) = exact.filter(|zone| zone.name().contains('/')) {
        return Ok(zone);
    }
    let cities = by_city(&name);
    match (cities.as_slice(), exact) {
        ([only], _) => Ok(*only),
        (_, Some(zone)) => Ok(zone),
        ([], None) => Err(CalendarRefusal::ZoneUnknown { typed: typed.to_owned(), close: close_to(&name) }),
        (several, None) => {
            let fits = several.iter().take(3).map(|zone| zone.name()).collect();
            Err(CalendarRefusal::ZoneAmbiguous { typed: typed.to_owned(), fits })
        }
    }
}

/// Offered before anything is typed: one zone for most people.
const COMMON: [&str; 20] = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Helsinki",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
];

/// At most 24 zones for a half-typed name, those first whose city begins like it, each with the label to show
/// ("Europe/Berlin, 10:30 now").
#[must_use]
pub fn suggest_zones(partial: &str, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
    let typed = partial.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase();
    let mut names: Vec<&'static str> = meant(&typed).unwrap_or_default();
    if typed.is_empty() {
        names.extend(COMMON);
    } else {
        let mut fits: Vec<(bool, &'static str)> = places()
            .map(Tz::name)
            .filter(|name| name.to_lowercase().contains(&typed))
            .map(|name| (!city(name).to_lowercase().starts_with(&typed), name))
            .collect();
        fits.sort_unstable();
        names.extend(fits.into_iter().map(|(_, name)| name));
        if "utc".starts_with(&typed) {
            names.push("UTC");
        }
        if names.is_empty() {
            names = close_to(&typed);
        }
    }
    let label = |name: &'static str| {
        let zone: Tz = name.parse().ok()?;
        Some((name, format!("{name}, {} now", now.with_timezone(&zone).format("%H:%M"))))
    };
    names.into_iter().take(24).filter_map(label).collect()
}

fn meant(name: &str) -> Option<Vec<&'static str>> {
    MEANT.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, zones)| zones.to_vec())
}

/// Zones whose last part is `name`. "America/Louisville" is the old name of
/// "America/Kentucky/Louisville", so within one region the longer name wins.
fn by_city(name: &str) -> Vec<Tz> {
    let mut fits: Vec<Tz> = places().filter(|zone| city(zone.name()).eq_ignore_ascii_case(name)).collect();
    let depth = |zone: &Tz| zone.name().matches('/').count();
    if fits.windows(2).all(|pair| region(pair[0].name()) == region(pair[1].name())) {
        let deepest = fits.iter().map(depth).max();
        fits.retain(|zone| Some(depth(zone)) == deepest);
    }
    fits
}

/// Zones of places. `Etc/GMT+1` is one hour *west*: nobody who types "gmt+1" means it.
fn places() -> impl Iterator<Item = Tz> {
    TZ_VARIANTS.iter().copied().filter(|zone| zone.name().contains('/') && region(zone.name()) != "Etc")
}

fn region(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

fn city(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// At most three names that contain what was typed or are a few letters away from it.
fn close_to(name: &str) -> Vec<&'static str> {
    let name: String = name.to_lowercase().chars().take(60).collect();
    let slips = (name.chars().count() / 4).clamp(1, 3);
    let mut close: Vec<(usize, &'static str)> = places()
        .filter_map(|zone| distance(&name, zone.name()).map(|far| (far, zone.name())))
        .filter(|(far, _)| *far <= slips)
        .collect();
    close.sort_unstable();
    close.into_iter().map(|(_, name)| name).take(3).collect()
}

fn distance(typed: &str, zone: &'static str) -> Option<usize> {
    let zone = zone.to_lowercase();
    if typed.chars().count() >= 3 && zone.contains(typed) {
        return Some(0);
    }
    let letters = typed.chars().filter(|c| c.is_alphabetic()).count();
    let whole = strsim::osa_distance(typed, &zone);
    let part = strsim::osa_distance(city(typed), city(&zone));
    // A right city in a wrong region ("Asia/Berlin") is close too.
    (letters >= 3).then_some(whole.min(if typed.contains('/') { part + 1 } else { part }))
}
