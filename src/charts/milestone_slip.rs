//! Milestone by milestone: baseline, where it is forecast or was met, and the slip between in working days.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    Heading,
    canvas::{Area, Canvas, Ink, Point, Shape, Side, Stroke},
    fonts,
    frame::{self, FIGURE, Key, LABEL, PAD, SMALL},
    palette::{Colour, DONE, FIRST, GRID, INK, QUIET, SECOND},
    scale::{Days, count, day, full_day, real},
};

const TITLE: &str = "Milestone slip";
/// The most milestones that are drawn, from the front.
const MOST: usize = 7;
const NAMES: f64 = 356.0;
const AREA: Area = Area { x: 416.0, y: 176.0, w: 418.0, h: 320.0 };

/// Milestones against their baselines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Whose and when.
    pub heading: Heading,
    /// In the order in which they are shown; the first seven are.
    pub milestones: Vec<Milestone>,
}

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Such as "M-3".
    pub reference: String,
    /// Its title.
    pub title: String,
    /// On the critical path.
    pub critical: bool,
    /// The day that was promised.
    pub baseline: NaiveDate,
    /// Where it stands against it.
    pub now: Now,
    /// Working days from the baseline to that, below 0 when early. None when there is nothing to compare with.
    pub slip: Option<i32>,
}

/// Where a milestone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Now {
    /// It was met on this day.
    Met(NaiveDate),
    /// It is expected on this day.
    Forecast(NaiveDate),
    /// Nobody has forecast it.
    Unknown,
}

impl Milestone {
    const fn day(&self) -> Option<NaiveDate> {
        match self.now {
            Now::Met(day) | Now::Forecast(day) => Some(day),
            Now::Unknown => None,
        }
    }

    fn is_late(&self) -> bool {
        self.slip.map_or_else(|| self.day().is_some_and(|day| day > self.baseline), |slip| slip > 0)
    }

    fn look(&self) -> (Shape, Colour) {
        match (self.now, self.is_late()) {
            (Now::Met(_), false) => (Shape::Square, DONE),
            (Now::Met(_), true) => (Shape::Square, SECOND),
            (_, true) => (Shape::Triangle, SECOND),
            (_, false) => (Shape::Disc, FIRST),
        }
    }

    /// "+12 d", "on time", "−3 d", "no date".
    fn words(&self) -> String {
        match self.slip {
            Some(slip) if slip > 0 => format!("+{slip} d"),
            Some(slip) if slip < 0 => format!("−{} d", slip.unsigned_abs()),
            Some(_) => "on time".to_owned(),
            None if self.day().is_none() => "no date".to_owned(),
            None => "n/a".to_owned(),
        }
    }

    fn said(&self, year: i32) -> String {
        let slip = match self.slip {
            Some(slip) if slip > 0 => format!(" ({} late)", count(slip.unsigned_abs().into(), "working day", "working days")),
            Some(slip) if slip < 0 => format!(" ({} early)", count(slip.unsigned_abs().into(), "working day", "working days")),
            Some(_) => " (on time)".to_owned(),
            None => String::new(),
        };
        let day = |on: NaiveDate| if on.year() == year { day(on) } else { full_day(on) };
        let now = match self.now {
            Now::Met(on) => format!("met {}", day(on)),
            Now::Forecast(on) => format!("forecast {}", day(on)),
            Now::Unknown => "no forecast".to_owned(),
        };
        let title: String = self.title.chars().take(60).collect();
        format!("{} {title}: baseline {}, {now}{slip}", self.reference, day(self.baseline))
    }
}

impl Spec {
    pub(super) fn sheet(&self) -> (Canvas, String) {
        let shown = &self.milestones[..self.milestones.len().min(MOST)];
        let dates = shown.iter().flat_map(|it| [Some(it.baseline), it.day()]).flatten();
        let today = (!shown.is_empty()).then_some(self.heading.on);
        let Some(days) = Days::over(dates.chain(today)) else {
            let fills = ["Milestones stand here as soon as one has a baseline date.", ""];
            let alt = format!("{TITLE} of {}: nothing here yet.", self.heading.program);
            return (frame::nothing(TITLE, &self.heading, fills), alt);
        };
        let late = self.milestones.iter().filter(|it| it.is_late()).count() as u64;
        let all = self.milestones.len() as u64;
        let finding = match late {
            0 => format!("None of {} is late", count(all, "milestone", "milestones")),
            _ => format!("{late} of {} late", count(all, "milestone", "milestones")),
        };
        let rest = all - shown.len() as u64;
        let more = if rest > 0 { format!("; {rest} more not shown") } else { String::new() };
        let some = if rest > 0 { format!(", {MOST} shown") } else { String::new() };
        let on_sheet = format!("{finding}{some}; slip in working days, ★ critical");
        let mut canvas = frame::open(TITLE, &self.heading, &on_sheet);
        let keys = [
            (Key::Mark(Shape::Diamond, QUIET), "baseline"),
            (Key::Mark(Shape::Disc, FIRST), "forecast"),
            (Key::Mark(Shape::Triangle, SECOND), "forecast late"),
            (Key::Mark(Shape::Square, DONE), "met"),
            (Key::Dashes(INK), "today"),
        ];
        frame::legend(&mut canvas, &keys);
        self.plot(&mut canvas, shown, days);
        let rows: Vec<_> = shown.iter().map(|it| it.said(self.heading.on.year())).collect();
        let (program, on) = (&self.heading.program, full_day(self.heading.on));
        (canvas, format!("{TITLE} of {program}, {on}: {finding}. {}{more}.", rows.join("; ")))
    }

    fn plot(&self, canvas: &mut Canvas, shown: &[Milestone], days: Days) {
        for (date, label) in days.ticks(AREA.w, SMALL) {
            let x = days.x(AREA, date);
            canvas.line(&[(x, AREA.y), (x, AREA.bottom())], Stroke { colour: GRID, width: 1.5, dashed: false });
            canvas.text((x, AREA.bottom() + 34.0), &label, LABEL);
        }
        let today = days.x(AREA, self.heading.on);
        let line = [(today, AREA.y), (today, AREA.bottom())];
        canvas.line(&line, Stroke { colour: INK, width: 2.5, dashed: true });
        let height = AREA.h / real(shown.len().max(1) as u64).max(4.0);
        for (index, milestone) in shown.iter().enumerate() {
            row(canvas, milestone, days, height.mul_add(real(index as u64) + 0.5, AREA.y));
        }
    }
}

fn row(canvas: &mut Canvas, milestone: &Milestone, days: Days, y: f64) {
    let name = Ink { side: Side::Start, ..LABEL };
    let reference = fonts::fit(&milestone.reference, SMALL, false, 120.0);
    let star = if milestone.critical { 32.0 } else { 0.0 };
    if milestone.critical {
        canvas.text((PAD, y + 8.0), "★", Ink { colour: INK, ..name });
    }
    canvas.text((PAD + star, y + 8.0), &reference, name);
    let used = star + fonts::width(&reference, SMALL, false) + 12.0;
    let title = Ink { size: SMALL, colour: INK, ..name };
    canvas.text_within((PAD + used, y + 8.0), &milestone.title, NAMES - used, title);

    let (shape, colour) = milestone.look();
    let baseline: Point = (days.x(AREA, milestone.baseline), y);
    if let Some(day) = milestone.day() {
        let now = (days.x(AREA, day), y);
        canvas.line(&[baseline, now], Stroke { colour, width: 6.0, dashed: false });
        canvas.mark(baseline, Shape::Diamond, 20.0, QUIET);
        canvas.mark(now, shape, 26.0, colour);
    } else {
        canvas.mark(baseline, Shape::Diamond, 20.0, QUIET);
    }
    let colour = if milestone.is_late() { SECOND } else { INK };
    let slip = Ink { side: Side::End, colour, rim: false, ..FIGURE };
    canvas.text_within((964.0, y + 9.0), &milestone.words(), 124.0, slip);
}
