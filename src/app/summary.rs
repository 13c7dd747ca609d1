//! The weekly summary: composed from the record, published once in each of its channels, kept, corrected.
//!
//! | file | does |
//! |---|---|
//! | this one | what a summary is made of, and how it is composed |
//! | [`publish`] | draft, publish, post now: one transaction with the promises to say it |
//! | [`tell`] | what a lead says about a week: words, skip; what there was, to be shown again |
//! | [`correct`] | what was published says what its lead says since |
//!
//! The words are not ours: whoever composes hands in a [`Word`], which the front has. What it makes of the figures, the
//! [`Sheet`], is kept with them, so that what was published can be shown again as it was.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    App, Refusal,
    draw::{self, Plot},
    report,
};
use crate::{
    charts::{Chart, palette::Light},
    domain::{
        GuildId, Program, ProgramId, Reference, UserId,
        weekly::{Variant, Week},
    },
    report::{
        AsOf,
        summary::{self, Executive, Team},
    },
    store::{self, outbox::Said, summaries},
};

pub mod correct;
pub mod publish;
pub mod tell;

pub use crate::store::summaries::Published;

/// The figures of a summary, for one kind of reader.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "variant", rename_all = "snake_case")]
pub enum Figures {
    /// For the team.
    Team(Box<Team>),
    /// For executives.
    Executive(Box<Executive>),
}

/// On what occasion a summary is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// To be looked at by one person.
    Preview,
    /// The draft for the lead.
    Draft,
    /// The week's own, and when it was due.
    Weekly(DateTime<Utc>),
    /// Posted by somebody besides.
    Extra,
    /// It corrects an earlier one in place, for the n-th time.
    Revision(u32),
    /// It corrects one that stands elsewhere.
    Correction(Option<Said>),
}

/// Everything that the words need.
#[derive(Debug)]
pub struct Material<'a> {
    /// The program as it was.
    pub program: &'a Program,
    /// For which week.
    pub week: Week,
    /// On what occasion.
    pub occasion: Occasion,
    /// The figures.
    pub figures: &'a Figures,
    /// The lead's words, and whose they are.
    pub narrative: Option<(&'a str, UserId)>,
    /// Where items' cards stand.
    pub cards: &'a HashMap<Reference, Said>,
    /// What is drawn.
    pub charts: Vec<Chart>,
}

/// A summary in words, not yet held to any limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Above the card: what everybody reads in a notification.
    pub line: String,
    /// When it was due, where it is a week's own: whether it is late is known only when it is said.
    #[serde(default)]
    pub due: Option<DateTime<Utc>>,
    /// The card's heading.
    pub title: String,
    /// The card's colour.
    pub colour: u32,
    /// Below the heading: the verdict and the lead's words.
    pub head: Vec<String>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The same with nothing cut, as Markdown: attached where the post has no room for all of it.
    pub whole: String,
    /// What is drawn below.
    pub charts: Vec<Chart>,
}

/// A section of a summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading.
    pub name: String,
    /// Its lines, the most important first.
    pub lines: Vec<Line>,
}

/// A line of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The item that it is about, and where its card stands.
    pub item: Option<(String, Option<String>)>,
    /// The rest.
    pub text: String,
    /// Whether people's words were shortened.
    pub cut: bool,
}

/// Makes the words of a summary.
pub type Word = fn(&Material<'_>) -> Sheet;

/// What is to be composed.
#[derive(Debug, Clone)]
struct Order {
    guild: GuildId,
    program: ProgramId,
    week: Week,
    at: DateTime<Utc>,
    since: Option<DateTime<Utc>>,
    narrative: Option<(String, UserId)>,
    /// Whether calls that were made since the report count as made before it.
    later_calls: bool,
}

/// A summary, composed.
#[derive(Debug, Clone)]
struct Composed {
    sheet: Sheet,
    /// The figures as JSON.
    figures: String,
}

/// What is drawn in which variant.
const fn plots(variant: Variant) -> &'static [Plot] {
    match variant {
        Variant::Team => {
            &[Plot::RiskHeatMap, Plot::ExposureBurndown, Plot::MilestoneSlip, Plot::ActionFlow, Plot::HealthWeeks]
        }
        Variant::Executive => &[Plot::HealthWeeks, Plot::RiskHeatMap, Plot::MilestoneSlip],
    }
}

/// A chart of nothing is left out of a post that has enough to say.
fn shows_something(chart: &Chart) -> bool {
    match chart {
        Chart::RiskHeatMap(spec) => !spec.risks.is_empty(),
        Chart::ExposureBurndown(spec) => spec.points.len() > 1,
        Chart::MilestoneSlip(spec) => !spec.milestones.is_empty(),
        Chart::ActionFlow(spec) => spec.weeks.iter().any(|week| week.opened + week.closed + week.open > 0),
        Chart::DecisionLatency(spec) => !spec.weeks.is_empty(),
        Chart::HealthWeeks(spec) => spec.weeks.iter().any(|week| week.computed != Light::Grey),
    }
}

/// Composes one summary for each of the variants asked for. Computed on a thread of its own.
async fn compose(
    app: &App,
    order: Order,
    variants: Vec<(Variant, Occasion)>,
    word: Word,
) -> Result<Vec<Composed>, Refusal> {
    let cards: Arc<HashMap<Reference, Said>> = {
        let mut conn = app.db.read().await?;
        Arc::new(summaries::cards(&mut conn, order.guild, order.program).await?.into_iter().collect())
    };
    let (whose, at) = ((order.guild, order.program), order.at);
    let composed = report::of(app, whose, at, move |view| {
        if !order.later_calls {
            return each(view, &order, &cards, &variants, word);
        }
        let mut facts = view.facts.clone();
        for call in &mut facts.calls {
            call.at = call.at.min(view.at);
        }
        each(&facts.at(view.at), &order, &cards, &variants, word)
    });
    composed.await?.context("the figures of a summary have no JSON form").map_err(Refusal::Failed)
}

fn each(
    view: &AsOf<'_>,
    order: &Order,
    cards: &HashMap<Reference, Said>,
    variants: &[(Variant, Occasion)],
    word: Word,
) -> Result<Vec<Composed>, serde_json::Error> {
    let one = |(variant, occasion): &(Variant, Occasion)| {
        let figures = match variant {
            Variant::Team => Figures::Team(Box::new(summary::team(view, order.since))),
            Variant::Executive => Figures::Executive(Box::new(summary::executive(view, order.since))),
        };
        let material = Material {
            program: &view.facts.program,
            week: order.week,
            occasion: *occasion,
            figures: &figures,
            narrative: order.narrative.as_ref().map(|(words, by)| (words.as_str(), *by)),
            cards,
            charts: plots(*variant).iter().map(|plot| draw::chart(*plot, view)).filter(shows_something).collect(),
        };
        Ok(Composed { sheet: word(&material), figures: serde_json::to_string(&figures)? })
    };
    variants.iter().map(one).collect()
}

/// A sheet, read back from where it is kept.
///
/// # Errors
/// It is of another shape.
pub fn sheet_of(published: &Published) -> Result<Sheet, Refusal> {
    Ok(store::from_json("summary", published.id, &published.sheet)?)
}
