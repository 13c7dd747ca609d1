//! The top risks: by score, then by how near they are, then by age.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Line;
use crate::{
    domain::risk::{Band, Proximity, Response, Score},
    report::{exposure::open_risk, facts::AsOf},
};

/// A risk of the top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RiskLine {
    /// The risk.
    pub line: Line,
    /// The score that counts today; `None` where nobody scored it, which comes last.
    pub score: Option<Score>,
    /// The score at the last summary, where it was known and open then.
    pub score_before: Option<Score>,
    /// Its band.
    pub band: Option<Band>,
    /// How near it is.
    pub proximity: Option<Proximity>,
    /// What is done about it.
    pub response: Option<Response>,
}

/// The `most` risks with the highest score that are open, treated or accepted.
#[must_use]
pub fn top(view: &AsOf<'_>, since: DateTime<Utc>, most: usize) -> Vec<RiskLine> {
    let mut open: Vec<_> = view.items().iter().filter_map(|known| Some((known, open_risk(known.item)?))).collect();
    open.sort_by_key(|(known, risk)| {
        let near = risk.proximity.unwrap_or(Proximity::Beyond);
        (Reverse(risk.score().map(Score::product)), near, known.item.raised_at, known.item.id)
    });
    let line = |(known, risk): (&crate::report::facts::Known<'_>, &crate::domain::Risk)| RiskLine {
        line: Line::of(known),
        score: risk.score(),
        score_before: known.then(since).and_then(open_risk).and_then(crate::domain::Risk::score),
        band: view.band(risk),
        proximity: risk.proximity,
        response: risk.answer(),
    };
    open.into_iter().take(most).map(line).collect()
}
