//! Exposure over time: what was known at the start and burns down, what came new on top, and the target.
//!
//! Exposure is Σ likelihood × impact over open risks (METRICS.md › Risk burndown). New risks stand apart, so that a
//! team that keeps logging is not mistaken for one that does not treat.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Heading,
    canvas::{Area, Canvas, Ink, Point, Shape, Side, Stroke},
    frame::{self, FIGURE, Key, LABEL, PLOT, SMALL},
    palette::{FIRST, INK, SECOND},
    scale::{Days, Numbers, full_day, real, short},
};

const TITLE: &str = "Exposure burndown";
/// The most points that are drawn: the last ones, a year of weeks.
const MOST: usize = 53;
/// Room for the figures at the right end.
const AREA: Area = Area { w: 744.0, h: 318.0, ..PLOT };

/// Exposure, week by week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Whose and when.
    pub heading: Heading,
    /// One for each week, in any order.
    pub points: Vec<Exposure>,
    /// Where it should be by when.
    pub target: Option<Target>,
}

/// Exposure on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// The day.
    pub on: NaiveDate,
    /// Of risks that were open on the first day.
    pub known: u64,
    /// Of risks raised since.
    pub new: u64,
}

/// What the exposure should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// By this day, usually the gate.
    pub by: NaiveDate,
    /// At most this.
    pub exposure: u64,
}

impl Exposure {
    const fn total(self) -> u64 {
        self.known.saturating_add(self.new)
    }
}

impl Spec {
    pub(super) fn sheet(&self) -> (Canvas, String) {
        let mut points = self.points.clone();
        points.sort_by_key(|point| point.on);
        points.drain(..points.len().saturating_sub(MOST));
        let (Some(first), Some(last)) = (points.first().copied(), points.last().copied()) else {
            let fills = ["The line begins with the first week that has scored risks,", "and gets a point each week."];
            let alt = format!("{TITLE} of {}: nothing here yet.", self.heading.program);
            return (frame::nothing(TITLE, &self.heading, fills), alt);
        };
        let change = change(first.total(), last.total());
        let mut finding = match points.len() {
            1 => format!("{} on {}", short(last.total()), full_day(last.on)),
            _ => format!("{} → {}{change}", short(first.total()), short(last.total())),
        };
        if let Some(target) = self.target {
            finding = format!("{finding}, target {} by {}", short(target.exposure), full_day(target.by));
        }
        let mut canvas = frame::open(TITLE, &self.heading, &finding);
        let (known, new) = (Key::Plain(FIRST.over_card(0.55)), Key::Stripes(SECOND));
        let mut keys = vec![(known, "known at the start"), (new, "new since")];
        if self.target.is_some() {
            keys.push((Key::Dashes(INK), "course to target"));
        }
        frame::legend(&mut canvas, &keys);
        self.plot(&mut canvas, &points, first, last);
        let (program, day) = (&self.heading.program, full_day(self.heading.on));
        let parts = format!("{} of it known at the start, {} new since", last.known, last.new);
        let target = self.target.map(|it| format!(" Target: {} by {}.", it.exposure, full_day(it.by)));
        let alt = format!(
            "{TITLE} of {program}, {day}: from {} on {} to {} on {}{change}, {parts}.{}",
            first.total(),
            full_day(first.on),
            last.total(),
            full_day(last.on),
            target.unwrap_or_default()
        );
        (canvas, alt)
    }

    fn plot(&self, canvas: &mut Canvas, points: &[Exposure], first: Exposure, last: Exposure) {
        let dates = points.iter().map(|point| point.on).chain(self.target.map(|target| target.by));
        let Some(days) = Days::over(dates) else { return };
        let target = self.target.map_or(0, |target| target.exposure);
        let most = points.iter().map(|point| point.total()).max().unwrap_or(0).max(target);
        let scale = Numbers::up_to(most);
        let place = |on, value| (days.x(AREA, on), scale.y(AREA, real(value)));
        let known: Vec<Point> = points.iter().map(|point| place(point.on, point.known)).collect();
        let total: Vec<Point> = points.iter().map(|point| place(point.on, point.total())).collect();

        surface(canvas, &known, &vec![AREA.bottom(); known.len()], |canvas, shape| {
            canvas.surface(shape, FIRST.over_card(0.55));
        });
        let floor: Vec<f64> = known.iter().map(|point| point.1).collect();
        surface(canvas, &total, &floor, |canvas, shape| canvas.striped_surface(shape, SECOND));
        frame::numbers(canvas, AREA, scale);
        for (date, label) in days.ticks(AREA.w, SMALL) {
            canvas.text((days.x(AREA, date), AREA.bottom() + 36.0), &label, LABEL);
        }
        if let Some(target) = self.target {
            let ends = [place(first.on, first.total()), place(target.by, target.exposure)];
            canvas.line(&ends, Stroke { colour: INK, width: 3.0, dashed: true });
            canvas.mark(ends[1], Shape::Diamond, 20.0, INK);
        }
        canvas.line(&total, Stroke { colour: SECOND, width: 4.0, dashed: false });
        canvas.line(&known, Stroke { colour: FIRST, width: 4.0, dashed: false });
        if points.len() <= 16 {
            for at in &total {
                canvas.mark(*at, Shape::Square, 17.0, SECOND);
            }
            for at in &known {
                canvas.mark(*at, Shape::Disc, 17.0, FIRST);
            }
        }
        self.ends(canvas, (known.last(), total.last()), last, place);
    }

    /// The figures at the right end: total and known, and the target's, kept apart where they would meet.
    fn ends(
        &self,
        canvas: &mut Canvas,
        (known, total): (Option<&Point>, Option<&Point>),
        last: Exposure,
        place: impl Fn(NaiveDate, u64) -> Point,
    ) {
        let (Some(known), Some(total)) = (known, total) else { return };
        let ink = Ink { side: Side::Start, ..FIGURE };
        let low = if known.1 - total.1 < 30.0 { total.1 + 30.0 } else { known.1 };
        let x = total.0 + 16.0;
        canvas.text((x, total.1 + 2.0), &short(last.total()), ink);
        if last.new > 0 {
            canvas.text((x, low + 8.0), &short(last.known), Ink { colour: FIRST, ..ink });
        }
        if let Some(target) = self.target {
            let (x, y) = place(target.by, target.exposure);
            let near = (x - total.0).abs() < 90.0 && (y - low).abs() < 30.0;
            let y = if near { y + 40.0 } else { y + 8.0 };
            canvas.text((x + 18.0, y), &short(target.exposure), ink);
        }
    }
}

/// What lies between a line and its floor; a single point has no surface.
fn surface(canvas: &mut Canvas, line: &[Point], floor: &[f64], paint: impl FnOnce(&mut Canvas, &[Point])) {
    if line.len() > 1 {
        let back = line.iter().zip(floor).rev().map(|((x, _), y)| (*x, *y));
        let shape: Vec<Point> = line.iter().copied().chain(back).collect();
        paint(canvas, &shape);
    }
}

/// " (−23 %)", where there is something to compare with.
fn change(from: u64, to: u64) -> String {
    if from == 0 {
        return String::new();
    }
    let percent = (real(to) - real(from)) / real(from) * 100.0;
    match percent.round() {
        some if some < 0.0 => format!(" (−{:.0} %)", -some),
        some if some > 0.0 => format!(" (+{some:.0} %)"),
        _ => " (no change)".to_owned(),
    }
}
