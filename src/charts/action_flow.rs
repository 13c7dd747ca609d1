//! Actions opened and closed week by week, and how many stay open: does the team finish what it starts?

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Heading,
    canvas::{Area, Canvas, Ink, Side},
    fonts,
    frame::{self, FIGURE, Key, LABEL, MOST_WEEKS, PLOT, SMALL},
    palette::{FIRST, INK, SECOND},
    scale::{Numbers, count, day, full_day, real, short},
};

const TITLE: &str = "Actions opened and closed";
const AREA: Area = Area { h: 286.0, ..PLOT };

/// Actions, week by week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Whose and when.
    pub heading: Heading,
    /// One for each week, in any order; the last twelve are drawn.
    pub weeks: Vec<Flow>,
}

/// A week's actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// The week's first day.
    pub week: NaiveDate,
    /// Opened in it.
    pub opened: u32,
    /// Closed in it.
    pub closed: u32,
    /// Open at its end.
    pub open: u32,
}

impl Spec {
    pub(super) fn sheet(&self) -> (Canvas, String) {
        let mut weeks = self.weeks.clone();
        weeks.sort_by_key(|flow| flow.week);
        weeks.drain(..weeks.len().saturating_sub(MOST_WEEKS));
        let some = weeks.iter().any(|flow| flow.opened > 0 || flow.closed > 0 || flow.open > 0);
        let Some(last) = weeks.last().filter(|_| some) else {
            let fills = ["Bars stand here as soon as someone adds an action item.", ""];
            let alt = format!("{TITLE} of {}: nothing here yet.", self.heading.program);
            return (frame::nothing(TITLE, &self.heading, fills), alt);
        };
        let opened: u64 = weeks.iter().map(|flow| u64::from(flow.opened)).sum();
        let closed: u64 = weeks.iter().map(|flow| u64::from(flow.closed)).sum();
        let span = count(weeks.len() as u64, "week", "weeks");
        let finding = format!("{} opened, {} closed in {span}; {} open now", short(opened), short(closed), short(last.open.into()));
        let mut canvas = frame::open(TITLE, &self.heading, &finding);
        frame::legend(&mut canvas, &[(Key::Stripes(SECOND), "opened"), (Key::Plain(FIRST), "closed")]);
        plot(&mut canvas, &weeks);
        let (program, on) = (&self.heading.program, full_day(self.heading.on));
        let week = |flow: &Flow| format!("{}: {} and {}", day(flow.week), flow.opened, flow.closed);
        let each: Vec<_> = weeks.iter().map(week).collect();
        let alt = format!("{TITLE} of {program}, {on}: {finding}. Opened and closed by week from {}.", each.join(", "));
        (canvas, alt)
    }
}

fn plot(canvas: &mut Canvas, weeks: &[Flow]) {
    let most = weeks.iter().map(|flow| flow.opened.max(flow.closed)).max().unwrap_or(0);
    let scale = Numbers::up_to(most.into());
    frame::numbers(canvas, AREA, scale);
    let columns = frame::columns(AREA, weeks.len());
    let w = columns.first().map_or(0.0, |column| column.w * 0.42).min(44.0);
    let widest = weeks.iter().flat_map(|flow| [flow.opened, flow.closed]).map(|value| short(value.into()));
    let widest = widest.map(|words| fonts::width(&words, 1.0, true)).fold(0.0, f64::max);
    let size = [FIGURE.size, SMALL].into_iter().find(|size| widest * size <= w + 2.0);
    let bars = |value: fn(&Flow) -> u32, shift: f64| {
        let bar = move |(flow, column): (&Flow, &Area)| {
            let y = scale.y(AREA, real(value(flow).into()));
            (value(flow), Area { x: column.middle().0 + shift, y, w, h: AREA.bottom() - y })
        };
        weeks.iter().zip(&columns).map(bar).collect::<Vec<_>>()
    };
    let (opened, closed) = (bars(|flow| flow.opened, -w - 2.0), bars(|flow| flow.closed, 2.0));
    let drawn: Vec<Area> = opened.iter().filter(|(value, _)| *value > 0).map(|(_, bar)| *bar).collect();
    canvas.stripes(&drawn, SECOND);
    for (_, bar) in closed.iter().filter(|(value, _)| *value > 0) {
        canvas.fill(*bar, 3.0, FIRST);
    }
    for (value, bar) in opened.iter().chain(&closed) {
        if let Some(size) = size {
            canvas.text((bar.middle().0, bar.y - 9.0), &short((*value).into()), Ink { size, ..FIGURE });
        }
    }
    let labels: Vec<_> = weeks.iter().map(|flow| day(flow.week)).collect();
    frame::under(canvas, &columns, AREA.bottom() + 34.0, &labels, LABEL);
    let open: Vec<_> = weeks.iter().map(|flow| short(flow.open.into())).collect();
    let y = AREA.bottom() + 70.0;
    frame::under(canvas, &columns, y, &open, Ink { bold: true, colour: INK, ..LABEL });
    canvas.text((frame::PAD, y), "open", Ink { side: Side::Start, ..LABEL });
}
