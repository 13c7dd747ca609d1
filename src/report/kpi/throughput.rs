//! Throughput: what got finished, window by window. A trend, never a target.

use chrono::{DateTime, Utc};

use super::window_only;
use crate::{
    domain::Reference,
    report::{
        ends::{came_ended, decided_at, done_at},
        facts::{AsOf, Known},
        figure::{Kpi, Measure, Target, Unit},
        stats::count,
    },
};

/// METRICS.md › Throughput. Milestones met join when milestones are recorded: an arm in `finished`.
pub const THROUGHPUT: Kpi = Kpi {
    key: "throughput",
    name: "Throughput",
    unit: Unit::Count,
    definition: "Action items done plus decisions made in the window, and in the three windows before. What was \
                 reopened since, or done before it was written down, counts in none.",
    target: |_| Target::None,
    settings: window_only,
    measure,
};

fn measure(view: &AsOf<'_>) -> Measure {
    let ended = finished(view);
    if view.items().is_empty() {
        return Measure::absent("nothing is recorded yet");
    }
    let mut windows = vec![view.window()];
    for _ in 0..3 {
        windows.extend(windows.last().map(|window| window.previous()));
    }
    let within = |window: &crate::report::span::Window| ended.iter().filter(|(_, at)| window.contains(*at)).count();
    let series: Vec<u32> = windows.iter().rev().map(|window| count(within(window))).collect();
    let now = series.last().copied().unwrap_or_default();
    let inputs = ended.iter().filter(|(_, at)| windows[0].contains(*at)).map(|(reference, _)| *reference).collect();
    let series = series.into_iter().map(f64::from).collect();
    Measure { value: Some(f64::from(now)), k: now, n: now, inputs, series, ..Measure::default() }
}

fn finished(view: &AsOf<'_>) -> Vec<(Reference, DateTime<Utc>)> {
    let ended = |known: &Known<'_>| {
        let done = done_at(known).filter(|_| !came_ended(known));
        done.or_else(|| decided_at(known, view.calendar()))
    };
    view.items().iter().filter_map(|known| Some((known.reference(), ended(known)?))).collect()
}
