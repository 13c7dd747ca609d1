//! Health week by week: what the lead called, what was computed, and the score's trend.
//!
//! Called and computed stand side by side, each tile with its word; a call that was carried over from an earlier week
//! is hollow. The score is for the trend only; the colour is by rule (METRICS.md › Health).
//!
//! Each column bears the day on which the record was looked at, not its week's Monday: a chart made on a Friday and one
//! made on a Monday look at different days of the same week, and may well differ.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Heading,
    canvas::{Area, Canvas, Ink, Point, Shape, Side, Stroke},
    frame::{self, FIGURE, Key, LABEL, MOST_WEEKS, PAD, SMALL},
    palette::{FIRST, GRID, INK, Light, QUIET},
    fonts,
    scale::{day, full_day},
};

const TITLE: &str = "Health by week";
const TILES: Area = Area { x: 168.0, y: 174.0, w: 796.0, h: 136.0 };
const SCORE: Area = Area { x: 168.0, y: 356.0, w: 796.0, h: 124.0 };

/// Health, week by week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Whose and when.
    pub heading: Heading,
    /// One for each week, in any order; the last twelve are drawn, eight read best.
    pub weeks: Vec<Week>,
}

/// Health as it stood on a day of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    /// The day on which the record was looked at. What was posted earlier is kept under the name `week`.
    #[serde(alias = "week")]
    pub on: NaiveDate,
    /// What the lead called; grey when there was no call.
    pub called: Light,
    /// The call is an earlier one, carried over.
    pub late: bool,
    /// What the rules say.
    pub computed: Light,
    /// 0–100; none with too little data.
    pub score: Option<u8>,
}

impl Spec {
    pub(super) fn sheet(&self) -> (Canvas, String) {
        let mut weeks = self.weeks.clone();
        weeks.sort_by_key(|week| week.on);
        weeks.drain(..weeks.len().saturating_sub(MOST_WEEKS));
        let said = |it: &Week| it.called != Light::Grey || it.computed != Light::Grey || it.score.is_some();
        let Some(last) = weeks.last().filter(|_| weeks.iter().any(said)) else {
            let fills = ["A tile stands here for each week in which health was", "called by the lead or could be computed."];
            let alt = format!("{TITLE} of {}: nothing here yet.", self.heading.program);
            return (frame::nothing(TITLE, &self.heading, fills), alt);
        };
        let score = last.score.map_or_else(|| "no score".to_owned(), |score| format!("score {}", score.min(100)));
        let finding = format!("{}, computed {}, {score}", call(last), last.computed.word());
        let mut canvas = frame::open(TITLE, &self.heading, &finding);
        tiles(&mut canvas, &weeks);
        scores(&mut canvas, &weeks);
        let (program, on) = (&self.heading.program, full_day(self.heading.on));
        let week = |it: &Week| {
            let score = it.score.map(|score| format!(", score {}", score.min(100))).unwrap_or_default();
            format!("{} {}, computed {}{score}", day(it.on), call(it).to_lowercase(), it.computed.word().to_lowercase())
        };
        let each: Vec<_> = weeks.iter().rev().map(week).collect();
        (canvas, format!("{TITLE} of {program}, {on}: {finding}. Newest first: {}.", each.join("; ")))
    }
}

fn call(week: &Week) -> String {
    match (week.called, week.late) {
        (Light::Grey, _) => "Not called".to_owned(),
        (called, true) => format!("Called {} (late)", called.word()),
        (called, false) => format!("Called {}", called.word()),
    }
}

fn tiles(canvas: &mut Canvas, weeks: &[Week]) {
    let columns = frame::columns(TILES, weeks.len());
    for (name, y) in [("Called", TILES.y), ("Computed", TILES.y + 70.0)] {
        canvas.text((PAD, y + 39.0), name, Ink { side: Side::Start, ..LABEL });
    }
    for (week, column) in weeks.iter().zip(&columns) {
        let w = (column.w - 6.0).min(150.0);
        let place = |y: f64| Area { x: column.middle().0 - w / 2.0, y, w, h: 62.0 };
        tile(canvas, place(TILES.y), week.called, week.late);
        tile(canvas, place(TILES.y + 70.0), week.computed, false);
    }
    if weeks.iter().any(|week| week.late) {
        frame::legend(canvas, &[(Key::Dashes(QUIET), "late: an earlier call, carried over")]);
    }
}

/// A light as a tile with its word, or its first letter where the word has no room.
fn tile(canvas: &mut Canvas, area: Area, light: Light, hollow: bool) {
    let word = if light == Light::Grey { "–" } else { light.word() };
    let fits = fonts::width("Amber", SMALL, true) + 8.0 <= area.w;
    let word = if fits { word } else { &word[..word.chars().next().map_or(0, char::len_utf8)] };
    let ink = Ink { size: SMALL, bold: true, side: Side::Middle, rim: false, colour: light.colour().ink() };
    let (x, y) = area.middle();
    if hollow && light != Light::Grey {
        let inner = Area { x: area.x + 2.0, y: area.y + 2.0, w: area.w - 4.0, h: area.h - 4.0 };
        canvas.fill(inner, 9.0, light.colour().over_card(0.2));
        canvas.rim(inner, 9.0, Stroke { colour: light.colour(), width: 3.5, dashed: true });
        canvas.text((x, y + 8.0), word, Ink { colour: INK, ..ink });
    } else {
        let colour = if light == Light::Grey { GRID } else { light.colour() };
        canvas.fill(area, 9.0, colour);
        canvas.text((x, y + 8.0), word, Ink { colour: colour.ink(), ..ink });
    }
}

fn scores(canvas: &mut Canvas, weeks: &[Week]) {
    let columns = frame::columns(SCORE, weeks.len());
    let y = |score: u8| SCORE.bottom() - SCORE.h * f64::from(score.min(100)) / 100.0;
    for score in [0u8, 50, 100] {
        let line = [(SCORE.x, y(score)), (SCORE.right(), y(score))];
        canvas.line(&line, Stroke { colour: GRID, width: 1.5, dashed: false });
        canvas.text((SCORE.x - 14.0, y(score) + 8.0), &score.to_string(), Ink { side: Side::End, ..LABEL });
    }
    canvas.text((PAD, y(50) + 8.0), "Score", Ink { side: Side::Start, ..LABEL });
    let points: Vec<Option<Point>> =
        weeks.iter().zip(&columns).map(|(week, column)| Some((column.middle().0, y(week.score?)))).collect();
    for run in points.split(Option::is_none) {
        let run: Vec<Point> = run.iter().copied().flatten().collect();
        canvas.line(&run, Stroke { colour: FIRST, width: 4.0, dashed: false });
    }
    for (week, (point, column)) in weeks.iter().zip(points.iter().zip(&columns)) {
        match (point, week.score) {
            (Some(at), Some(score)) => {
                canvas.mark(*at, Shape::Disc, 20.0, FIRST);
                canvas.text((at.0, at.1 - 17.0), &score.min(100).to_string(), FIGURE);
            }
            _ => canvas.text((column.middle().0, y(50) + 8.0), "–", Ink { colour: QUIET, ..FIGURE }),
        }
    }
    let labels: Vec<_> = weeks.iter().map(|week| day(week.on)).collect();
    frame::under(canvas, &columns, SCORE.bottom() + 48.0, &labels, LABEL);
}
