//! Charts: a spec, which is plain data, becomes a PNG and its alt text. Nothing here knows an item or Discord.
//!
//! | module | its part |
//! |---|---|
//! | [`risk_heat_map`] | open risks by likelihood × impact |
//! | [`exposure_burndown`] | Σ likelihood × impact over time, against the target |
//! | [`milestone_slip`] | baseline → forecast or met, milestone by milestone |
//! | [`action_flow`] | actions opened and closed by week |
//! | [`decision_latency`] | working days from proposed to decided, by week |
//! | [`health_weeks`] | the call, the computed colour and the score by week |
//! | [`frame`] | what all share: card, title, finding, legend, plot, the empty state |
//! | [`canvas`], [`fonts`], [`palette`], [`scale`], [`pixels`] | shapes; letters; colours; numbers and dates to places; PNG |
//!
//! A new chart is one file with a `Spec`, its `draw`, and one line in `charts!` below; `tests.rs` then asks for a
//! sample, which gives it a golden file in `golden/`.
//!
//! A picture is 1000 × 560, its smallest writing 24 px, so that it reads when a phone shows it 350 px wide. The same
//! spec gives the same bytes. Odd input (nothing, one point, huge numbers, any script) gives a picture too; should a
//! chart panic all the same, [`Chart::draw`] holds the panic and returns it as an error.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::canvas::Canvas;

pub mod canvas;
pub mod fonts;
pub mod frame;
pub mod palette;
pub mod pixels;
pub mod scale;
#[cfg(test)]
mod tests;

/// Width of every picture in pixels.
pub const WIDTH: u32 = 1000;
/// Height of every picture in pixels.
pub const HEIGHT: u32 = 560;
/// The longest alt text that Discord takes, in characters.
pub const LONGEST_ALT: usize = 1024;

/// Whose picture it is, and of which day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The program's name.
    pub program: String,
    /// The local day for which the figures hold.
    pub on: NaiveDate,
}

/// A picture and what it says to those who don't see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// PNG bytes, [`WIDTH`] × [`HEIGHT`].
    pub png: Vec<u8>,
    /// One to three sentences with the figures, at most [`LONGEST_ALT`] characters.
    pub alt: String,
}

/// Why there is no picture. None is to be expected; the summary goes out without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The drawing library did not understand the sheet.
    #[error("the chart could not be laid out: {0}")]
    Layout(String),
    /// There was no memory for the pixels.
    #[error("there was no memory for the chart's pixels")]
    Surface,
    /// The pixels could not be written as PNG.
    #[error("the chart could not be written as PNG: {0}")]
    Encode(String),
    /// A bug in a chart or in the drawing library.
    #[error("the chart panicked: {0}")]
    Panicked(String),
}

/// The list of charts: a variant, its module, and its name in files and commands.
macro_rules! charts {
    ($($(#[$doc:meta])+ $variant:ident = $module:ident, $name:literal;)+) => {
        $(pub mod $module;)+

        /// A chart to be drawn.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "chart", rename_all = "snake_case")]
        pub enum Chart { $($(#[$doc])+ $variant($module::Spec),)+ }

        impl Chart {
            /// The names of all charts, in the order in which a summary shows them.
            pub const NAMES: &[&str] = &[$($name),+];

            /// Its name, as in `risk-heat-map`; the file is that with `.png`.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)+ }
            }

            fn sheet(&self) -> (Canvas, String) {
                match self { $(Self::$variant(spec) => spec.sheet(),)+ }
            }
        }

        $(impl From<$module::Spec> for Chart {
            fn from(spec: $module::Spec) -> Self { Self::$variant(spec) }
        }

        impl $module::Spec {
            /// The picture.
            ///
            /// # Errors
            /// [`ChartError`], also where a panic was held.
            pub fn draw(&self) -> Result<Picture, ChartError> {
                contained(|| self.sheet())
            }
        })+
    };
}

charts! {
    /// Open risks by likelihood × impact.
    RiskHeatMap = risk_heat_map, "risk-heat-map";
    /// Exposure over time.
    ExposureBurndown = exposure_burndown, "exposure-burndown";
    /// Baseline → forecast.
    MilestoneSlip = milestone_slip, "milestone-slip";
    /// Actions opened and closed.
    ActionFlow = action_flow, "action-flow";
    /// Working days to a decision.
    DecisionLatency = decision_latency, "decision-latency";
    /// Health by week.
    HealthWeeks = health_weeks, "health-weeks";
}

impl Chart {
    /// The picture.
    ///
    /// # Errors
    /// [`ChartError`], also where a panic was held.
    pub fn draw(&self) -> Result<Picture, ChartError> {
        contained(|| self.sheet())
    }
}

/// Draws; a panic becomes an error, so that one chart never takes the summary along.
fn contained(sheet: impl FnOnce() -> (Canvas, String)) -> Result<Picture, ChartError> {
    let drawn = catch_unwind(AssertUnwindSafe(|| {
        let (canvas, alt) = sheet();
        Ok(Picture { png: canvas.png()?, alt: shortened(&alt) })
    }));
    drawn.unwrap_or_else(|cause| {
        let words =
            cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        Err(ChartError::Panicked(words.unwrap_or("without a word").to_owned()))
    })
}

fn shortened(alt: &str) -> String {
    if alt.chars().count() <= LONGEST_ALT {
        return alt.to_owned();
    }
    let mut cut: String = alt.chars().take(LONGEST_ALT - 1).collect();
    cut.push('…');
    cut
}
