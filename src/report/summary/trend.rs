//! Health and exposure week by week, each point as it was known then: a point never changes when it is drawn again.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::report::{
    exposure::exposure,
    facts::AsOf,
    given::Colour,
    health::{Standing, health},
    span::back,
    stats::count,
};

/// One week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// Its instant.
    pub at: DateTime<Utc>,
    /// What was computed.
    pub computed: Colour,
    /// What was called, where a call stood or was late then.
    pub called: Option<Colour>,
    /// Whether that is a call of an earlier week, which was not renewed in time.
    pub late: bool,
    /// The score.
    pub score: Option<f64>,
    /// Σ likelihood × impact of the open risks.
    pub exposure: u32,
    /// Open items of all kinds.
    pub open: u32,
}

/// The last `weeks` points, oldest first; the last one is now.
#[must_use]
pub fn trend(view: &AsOf<'_>, weeks: u32) -> Vec<Point> {
    let days = view.facts.program.thresholds.trend_days;
    (0..weeks).rev().map(|ago| point(&view.then(back(view.at, ago * days)))).collect()
}

fn point(view: &AsOf<'_>) -> Point {
    let health = health(view);
    let late = health.call.standing == Standing::Late;
    let stands = late || health.call.standing == Standing::Current;
    Point {
        at: view.at,
        computed: health.computed,
        called: health.call.call.filter(|_| stands).map(|call| call.colour),
        late,
        score: health.score,
        exposure: exposure(view, view.at).sum,
        open: count(view.open().count()),
    }
}
