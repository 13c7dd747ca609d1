//! How long decisions take: the median and the slow end (P90) of each week, in working days, against the target.
//!
//! Beside what was decided stands what still waits, as the quick ones are decided first (METRICS.md › Survivorship).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Heading,
    canvas::{Area, Canvas, Ink, Shape, Side, Stroke},
    frame::{self, FIGURE, Key, LABEL, MOST_WEEKS, PLOT},
    palette::{FIRST, INK, QUIET, SECOND},
    scale::{Numbers, count, day, full_day, real, short},
};

const TITLE: &str = "Decision latency";
const AREA: Area = Area { h: 286.0, ..PLOT };

/// Decisions, week by week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Whose and when.
    pub heading: Heading,
    /// One for each week, in any order; the last twelve are drawn.
    pub weeks: Vec<Latency>,
    /// The median should stay below so many working days.
    pub target: Option<u32>,
    /// Decisions that still wait.
    pub pending: u32,
    /// Working days for which the oldest of them waits.
    pub oldest: Option<u32>,
}

/// A week's decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// The week's first day.
    pub week: NaiveDate,
    /// How many were decided in it.
    pub decided: u32,
    /// Working days; None when none was decided.
    pub median: Option<u32>,
    /// Working days; None when none was decided.
    pub p90: Option<u32>,
}

impl Spec {
    pub(super) fn sheet(&self) -> (Canvas, String) {
        let mut weeks = self.weeks.clone();
        weeks.sort_by_key(|latency| latency.week);
        weeks.drain(..weeks.len().saturating_sub(MOST_WEEKS));
        let oldest = self.oldest.map(|days| format!(", the oldest for {}", count(days.into(), "working day", "working days")));
        let verb = if self.pending == 1 { "decision waits" } else { "decisions wait" };
        let pending = format!("{} {verb}{}", short(self.pending.into()), oldest.unwrap_or_default());
        let Some(latest) = weeks.iter().rev().find(|latency| latency.median.is_some()) else {
            let second = if self.pending > 0 { format!("{pending}.") } else { String::new() };
            let fills = ["A week stands here as soon as a decision is made in it.", &second];
            let alt = format!("{TITLE} of {}: nothing decided yet. {second}", self.heading.program);
            return (frame::nothing(TITLE, &self.heading, fills), alt.trim_end().to_owned());
        };
        let median = latest.median.unwrap_or(0);
        let newest = format!("Median {median} in the week of {}", day(latest.week));
        let finding = format!("{newest}; {pending}");
        let oldest = self.oldest.map(|days| format!(", oldest {}", short(days.into()))).unwrap_or_default();
        let on_sheet = format!("Latest median {} working days; {} {verb}{oldest}", short(median.into()), short(self.pending.into()));
        let mut canvas = frame::open(TITLE, &self.heading, &on_sheet);
        let target = self.target.map(|days| format!("target < {}", short(days.into())));
        let mut keys = vec![
            (Key::Mark(Shape::Disc, FIRST), "median"),
            (Key::Mark(Shape::Triangle, SECOND), "slow end (P90)"),
        ];
        keys.extend(target.iter().map(|words| (Key::Dashes(INK), words.as_str())));
        frame::legend(&mut canvas, &keys);
        self.plot(&mut canvas, &weeks);
        let (program, on) = (&self.heading.program, full_day(self.heading.on));
        let target = target.map(|words| format!(", {words}")).unwrap_or_default();
        let week = |it: &Latency| match (it.median, it.p90) {
            (Some(median), Some(p90)) => format!("{} median {median}, P90 {p90}, n {}", day(it.week), it.decided),
            (Some(median), None) => format!("{} median {median}, n {}", day(it.week), it.decided),
            (None, _) => format!("{} none decided", day(it.week)),
        };
        let each: Vec<_> = weeks.iter().map(week).collect();
        let alt = format!(
            "{TITLE} of {program} in working days{target}, {on}: {finding}. By week: {}.",
            each.join("; ")
        );
        (canvas, alt)
    }

    fn plot(&self, canvas: &mut Canvas, weeks: &[Latency]) {
        let slow = |it: &Latency| it.median.into_iter().chain(it.p90).max();
        let most = weeks.iter().filter_map(slow).chain(self.target).max().unwrap_or(0);
        let scale = Numbers::up_to(most.into());
        frame::numbers(canvas, AREA, scale);
        let columns = frame::columns(AREA, weeks.len());
        if let Some(target) = self.target {
            let y = scale.y(AREA, real(target.into()));
            canvas.line(&[(AREA.x, y), (AREA.right(), y)], Stroke { colour: INK, width: 2.5, dashed: true });
        }
        for (latency, column) in weeks.iter().zip(&columns) {
            week(canvas, *latency, *column, scale, self.target);
        }
        let labels: Vec<_> = weeks.iter().map(|latency| day(latency.week)).collect();
        frame::under(canvas, &columns, AREA.bottom() + 34.0, &labels, LABEL);
        let decided: Vec<_> = weeks.iter().map(|latency| short(latency.decided.into())).collect();
        let y = AREA.bottom() + 70.0;
        frame::under(canvas, &columns, y, &decided, Ink { bold: true, colour: INK, ..LABEL });
        canvas.text((frame::PAD, y), "n", Ink { side: Side::Start, ..LABEL });
    }
}

fn week(canvas: &mut Canvas, latency: Latency, column: Area, scale: Numbers, target: Option<u32>) {
    let x = column.middle().0;
    let Some(median) = latency.median else {
        canvas.text((x, AREA.bottom() - 14.0), "–", Ink { colour: QUIET, ..FIGURE });
        return;
    };
    let at = |days: u32| (x, scale.y(AREA, real(days.into())));
    // A figure on the target's dashes would read as a minus: it stands above them.
    let on_target = |y: f64| target.is_some_and(|target| (at(target).1 - y).abs() < 14.0);
    let beside = |days: u32| {
        let y = at(days).1;
        (x + 17.0, if on_target(y) { y - 8.0 } else { y + 9.0 })
    };
    let figure = Ink { side: Side::Start, ..FIGURE };
    let fits = column.w >= 60.0;
    if let Some(slow) = latency.p90.filter(|slow| *slow > median) {
        canvas.line(&[at(median), at(slow)], Stroke { colour: SECOND.over_card(0.7), width: 6.0, dashed: false });
        canvas.mark(at(slow), Shape::Triangle, 24.0, SECOND);
        if fits && at(median).1 - at(slow).1 > 28.0 {
            canvas.text(beside(slow), &short(slow.into()), Ink { bold: false, ..figure });
        }
    }
    canvas.mark(at(median), Shape::Disc, 24.0, FIRST);
    if fits {
        canvas.text(beside(median), &short(median.into()), figure);
    }
}
