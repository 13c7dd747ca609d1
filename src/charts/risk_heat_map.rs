//! Open risks by likelihood × impact: where they gather, how many are in each band, which are the hottest.
//!
//! A cell without a risk is a shade of its band, a cell with risks glows in it and carries their number, so the eye
//! goes to where something is.

use serde::{Deserialize, Serialize};

use super::{
    Heading,
    canvas::{Area, Canvas, Ink, Side},
    frame::{self, LABEL, PAD},
    palette::{BANDS, INK, QUIET},
    scale::{count, full_day, real, short},
};

const TITLE: &str = "Risk heat map";
const NAMES: [&str; 4] = ["Low", "Medium", "High", "Extreme"];
const GRID: Area = Area { x: 80.0, y: 166.0, w: 560.0, h: 316.0 };
const PANEL: f64 = 690.0;

/// Open risks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Whose and when.
    pub heading: Heading,
    /// The scored risks, in any order; a score off the scale counts as none.
    pub risks: Vec<Scored>,
    /// How many open risks have no score yet.
    pub unscored: u32,
    /// Where the bands begin.
    pub bands: Bands,
}

/// A risk and its score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// Such as "R-4".
    pub reference: String,
    /// 1–5.
    pub likelihood: u8,
    /// 1–5.
    pub impact: u8,
}

/// The lowest score of each band; below the first is Low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands {
    /// Medium.
    pub medium: u8,
    /// High.
    pub high: u8,
    /// Extreme.
    pub extreme: u8,
}

impl Bands {
    fn of(self, score: u8) -> usize {
        [self.medium, self.high, self.extreme].iter().rposition(|lowest| score >= *lowest).map_or(0, |index| index + 1)
    }

    /// "16–25", or nothing where no score falls into it.
    fn range(self, band: usize) -> String {
        let scores = || (1..=25u8).filter(|score| self.of(*score) == band);
        match (scores().min(), scores().max()) {
            (Some(low), Some(high)) if low < high => format!("{low}–{high}"),
            (Some(low), _) => low.to_string(),
            _ => String::new(),
        }
    }
}

impl Scored {
    fn on_scale(&self) -> bool {
        (1..=5).contains(&self.likelihood) && (1..=5).contains(&self.impact)
    }

    fn score(&self) -> u8 {
        self.likelihood.saturating_mul(self.impact)
    }
}

impl Spec {
    pub(super) fn sheet(&self) -> (Canvas, String) {
        let mut hottest: Vec<&Scored> = self.risks.iter().filter(|risk| risk.on_scale()).collect();
        hottest.sort_by_key(|risk| std::cmp::Reverse((risk.score(), risk.impact)));
        let unscored = u64::from(self.unscored) + (self.risks.len() - hottest.len()) as u64;
        let waiting = count(unscored, "open risk has no score", "open risks have no score");
        if hottest.is_empty() {
            let second = if unscored > 0 { format!("{waiting} yet.") } else { String::new() };
            let fills = ["The map fills when open risks have a likelihood and an impact.", &second];
            let alt = format!("{TITLE} of {}: nothing here yet. {second}", self.heading.program);
            return (frame::nothing(TITLE, &self.heading, fills), alt.trim_end().to_owned());
        }
        let totals = [0, 1, 2, 3].map(|band| hottest.iter().filter(|risk| self.bands.of(risk.score()) == band).count());
        let open = count(hottest.len() as u64 + unscored, "open risk", "open risks");
        let without = if unscored > 0 { format!(", {} without a score", short(unscored)) } else { String::new() };
        let finding = format!("{open}{without}");
        let mut canvas = frame::open(TITLE, &self.heading, &finding);
        self.grid(&mut canvas, &hottest);
        self.panel(&mut canvas, totals, &hottest);
        (canvas, self.alt(totals, &hottest, (unscored > 0).then_some(waiting)))
    }

    fn grid(&self, canvas: &mut Canvas, risks: &[&Scored]) {
        let (w, h) = (GRID.w / 5.0, GRID.h / 5.0);
        canvas.text((PAD, GRID.y - 13.0), "↑ Likelihood", Ink { side: Side::Start, ..LABEL });
        canvas.text((GRID.right(), GRID.bottom() + 60.0), "Impact →", Ink { side: Side::End, ..LABEL });
        for step in 1..=5u8 {
            let index = f64::from(step - 1);
            let row = GRID.bottom() - h * (index + 0.5) + 8.0;
            canvas.text((GRID.x - 22.0, row), &step.to_string(), LABEL);
            canvas.text((GRID.x + w * (index + 0.5), GRID.bottom() + 31.0), &step.to_string(), LABEL);
        }
        for (likelihood, impact) in (1..=5u8).flat_map(|l| (1..=5u8).map(move |i| (l, i))) {
            let here = risks.iter().filter(|risk| (risk.likelihood, risk.impact) == (likelihood, impact)).count();
            let band = BANDS[self.bands.of(likelihood * impact)];
            let cell = Area {
                x: GRID.x + w * f64::from(impact - 1) + 3.0,
                y: GRID.bottom() - h * f64::from(likelihood) + 3.0,
                w: w - 6.0,
                h: h - 6.0,
            };
            let colour = if here > 0 { band } else { band.over_card(0.26) };
            canvas.fill(cell, 9.0, colour);
            if here > 0 {
                let (x, y) = cell.middle();
                let ink = Ink { size: 38.0, bold: true, colour: colour.ink(), ..LABEL };
                canvas.text((x, y + 13.0), &short(here as u64), ink);
            }
        }
    }

    fn panel(&self, canvas: &mut Canvas, totals: [usize; 4], hottest: &[&Scored]) {
        for (row, band) in (0..4).rev().enumerate() {
            let y = 58.0f64.mul_add(real(row as u64), 140.0);
            let colour = if totals[band] > 0 { BANDS[band] } else { BANDS[band].over_card(0.26) };
            canvas.fill(Area { x: PANEL, y, w: 62.0, h: 48.0 }, 9.0, colour);
            let ink = Ink { size: 28.0, bold: true, colour: colour.ink(), ..LABEL };
            canvas.text((PANEL + 31.0, y + 34.0), &short(totals[band] as u64), ink);
            let name = Ink { size: 26.0, bold: true, colour: INK, side: Side::Start, rim: false };
            canvas.text((PANEL + 80.0, y + 33.0), NAMES[band], name);
            let range = Ink { side: Side::End, ..LABEL };
            canvas.text((964.0, y + 32.0), &self.bands.range(band), range);
        }
        canvas.text((PANEL, 410.0), "Hottest", Ink { side: Side::Start, ..LABEL });
        for (risk, y) in hottest.iter().zip([449.0, 486.0, 523.0]) {
            let ink = Ink { size: 28.0, bold: true, colour: INK, side: Side::Start, rim: false };
            canvas.text_within((PANEL, y), &risk.reference, 190.0, ink);
            let score = format!("{} × {}", risk.likelihood, risk.impact);
            canvas.text((964.0, y), &score, Ink { size: 26.0, side: Side::End, colour: QUIET, ..LABEL });
        }
    }

    fn alt(&self, totals: [usize; 4], hottest: &[&Scored], waiting: Option<String>) -> String {
        let bands: Vec<_> = (0..4).rev().map(|band| format!("{} {}", totals[band], NAMES[band])).collect();
        let named = |risk: &&Scored| {
            format!("{} (likelihood {} × impact {})", risk.reference, risk.likelihood, risk.impact)
        };
        let top: Vec<_> = hottest.iter().take(3).map(named).collect();
        let waiting = waiting.map(|words| format!(" {words}.")).unwrap_or_default();
        let (program, day) = (&self.heading.program, full_day(self.heading.on));
        format!("{TITLE} of {program}, {day}: {}. The hottest: {}.{waiting}", bands.join(", "), top.join(", "))
    }
}
