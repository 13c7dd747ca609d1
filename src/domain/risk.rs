//! Risks: open → treating → closed; open or treating → accepted → open; open, treating or accepted → occurred, the end.
//!
//! *Treating* is a guarded state (an owner, a response, a plan or a linked action), so it can't be skipped on the way
//! to *closed*. A risk is stated as cause – event – effect and scored likelihood × impact, before and after treatment.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    How, Item, Kind, Move, Rejection, UserId,
    calendar::Calendar,
    item::{Settlement, Urgency},
    link::LinkKind,
    program::Rules,
    text::Prose,
    vocabulary::vocabulary,
};

vocabulary! {
    /// Where a risk stands.
    RiskState {
        Open = "open", "Open";
        Treating = "treating", "Treating";
        Accepted = "accepted", "Accepted";
        Occurred = "occurred", "Occurred";
        Closed = "closed", "Closed";
    }
}

vocabulary! {
    /// What is done about a risk.
    Response {
        Avoid = "avoid", "Avoid";
        Mitigate = "mitigate", "Mitigate";
        Transfer = "transfer", "Transfer";
        Accept = "accept", "Accept";
        Escalate = "escalate", "Escalate";
    }
}

vocabulary! {
    /// How near a risk is.
    Proximity {
        Imminent = "imminent", "Imminent";
        ThisStage = "this_stage", "This stage";
        ThisProgram = "this_program", "This program";
        Beyond = "beyond", "Beyond this program";
    }
}

vocabulary! {
    /// The band of a score.
    Band {
        Low = "low", "Low";
        Medium = "medium", "Medium";
        High = "high", "High";
        Extreme = "extreme", "Extreme";
    }
}

/// Likelihood × impact, each 1–5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    likelihood: u8,
    impact: u8,
}

/// Where one band ends and the next begins: the lowest score of each. Defaults: Medium 5, High 10, Extreme 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bands {
    /// The lowest Medium score.
    pub medium: u8,
    /// The lowest High score.
    pub high: u8,
    /// The lowest Extreme score.
    pub extreme: u8,
}

/// A risk taken knowingly: who, why, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Who took it.
    pub by: UserId,
    /// Why.
    pub reason: Prose,
    /// The last day on which it holds.
    pub until: NaiveDate,
}

/// Something that may happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// Where it stands.
    pub state: RiskState,
    /// Because of …
    pub cause: Option<Prose>,
    /// … it may happen that …
    pub event: Option<Prose>,
    /// … which would lead to.
    pub effect: Option<Prose>,
    /// The score as it stands without treatment.
    pub inherent: Option<Score>,
    /// The score that treatment leaves.
    pub residual: Option<Score>,
    /// How near it is.
    pub proximity: Option<Proximity>,
    /// What is done about it.
    pub response: Option<Response>,
    /// How that is done.
    pub plan: Option<Prose>,
    /// The sign that it is happening.
    pub trigger: Option<Prose>,
    /// What will be done if it happens.
    pub contingency: Option<Prose>,
    /// Who took it knowingly, while it is accepted.
    pub acceptance: Option<Acceptance>,
}

impl Default for Bands {
    fn default() -> Self {
        Self { medium: 5, high: 10, extreme: 16 }
    }
}

impl Bands {
    /// The band of a score.
    #[must_use]
    pub const fn of(&self, score: Score) -> Band {
        let product = score.product();
        if product >= self.extreme {
            Band::Extreme
        } else if product >= self.high {
            Band::High
        } else if product >= self.medium {
            Band::Medium
        } else {
            Band::Low
        }
    }
}

impl Score {
    /// A score from a likelihood and an impact, each 1–5.
    ///
    /// # Errors
    /// [`Rejection::OutOfScale`].
    pub fn new(likelihood: u8, impact: u8) -> Result<Self, Rejection> {
        if (1..=5).contains(&likelihood) && (1..=5).contains(&impact) {
            Ok(Self { likelihood, impact })
        } else {
            Err(Rejection::OutOfScale { what: "Likelihood and impact", lowest: 1, highest: 5 })
        }
    }

    /// A score from what may have been given: both, or neither.
    ///
    /// # Errors
    /// One without the other, or out of scale.
    pub fn from_parts(likelihood: Option<u8>, impact: Option<u8>) -> Result<Option<Self>, Rejection> {
        match (likelihood, impact) {
            (Some(likelihood), Some(impact)) => Self::new(likelihood, impact).map(Some),
            (None, None) => Ok(None),
            _ => Err(Rejection::HalfAScore),
        }
    }

    /// How likely, 1–5.
    #[must_use]
    pub const fn likelihood(self) -> u8 {
        self.likelihood
    }

    /// How bad, 1–5.
    #[must_use]
    pub const fn impact(self) -> u8 {
        self.impact
    }

    /// Likelihood × impact, 1–25.
    #[must_use]
    pub const fn product(self) -> u8 {
        self.likelihood * self.impact
    }
}

impl RiskState {
    /// Whether there is still something to do: an accepted risk is watched until its acceptance expires.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Treating | Self::Accepted)
    }

    /// The legal moves, most usual first.
    #[must_use]
    pub const fn legal_moves(self) -> &'static [Move] {
        match self {
            Self::Open => &[Move::Treat, Move::Accept, Move::Occur],
            Self::Treating => &[Move::Close, Move::Accept, Move::Occur],
            Self::Accepted => &[Move::Reopen, Move::Occur],
            Self::Closed => &[Move::Reopen],
            Self::Occurred => &[],
        }
    }
}

impl Default for Risk {
    fn default() -> Self {
        Self {
            state: RiskState::Open,
            cause: None,
            event: None,
            effect: None,
            inherent: None,
            residual: None,
            proximity: None,
            response: None,
            plan: None,
            trigger: None,
            contingency: None,
            acceptance: None,
        }
    }
}

impl Risk {
    /// The score that counts today: what treatment leaves, else what it was.
    #[must_use]
    pub fn score(&self) -> Option<Score> {
        self.residual.or(self.inherent)
    }

    /// How loudly it asks for attention: its band.
    #[must_use]
    pub fn urgency(&self, rules: &Rules) -> Urgency {
        match self.score().map(|score| rules.bands.of(score)) {
            Some(Band::Extreme) => Urgency::Extreme,
            Some(Band::High) => Urgency::High,
            Some(Band::Medium) | None => Urgency::Medium,
            Some(Band::Low) => Urgency::Low,
        }
    }

    /// What is still missing before it counts as treated; empty when nothing is.
    #[must_use]
    pub fn missing_for_treatment(&self, item: &Item) -> Vec<&'static str> {
        let acted_on =
            item.links.iter().any(|link| link.kind == LinkKind::MitigatedBy && link.reference.kind == Kind::Action);
        let wanted = [
            (item.owner.is_some(), "an owner"),
            (self.response.is_some(), "a response"),
            (self.plan.is_some() || acted_on, "a plan or a linked action item"),
        ];
        wanted.into_iter().filter(|(there, _)| !there).map(|(_, what)| what).collect()
    }

    /// What is done about it: whoever accepted it has answered it, whatever was planned before.
    #[must_use]
    pub fn answer(&self) -> Option<Response> {
        if self.state == RiskState::Accepted { Some(Response::Accept) } else { self.response }
    }

    /// Makes a move that [`RiskState::legal_moves`] allows.
    pub(super) fn make(&mut self, step: Move, how: &How, item: &Item) -> Result<(), Rejection> {
        match step {
            Move::Treat => {
                let missing = self.missing_for_treatment(item);
                if !missing.is_empty() {
                    return Err(Rejection::NotTreated { reference: item.reference(), missing });
                }
                self.state = RiskState::Treating;
            }
            Move::Accept => self.accept(how, item)?,
            Move::Occur => {
                self.state = RiskState::Occurred;
                self.acceptance = None;
            }
            Move::Close => self.state = RiskState::Closed,
            Move::Reopen => {
                self.state = RiskState::Open;
                self.acceptance = None;
            }
            other => return Err(Rejection::not_a_move(other, Kind::Risk)),
        }
        Ok(())
    }

    fn accept(&mut self, how: &How, item: &Item) -> Result<(), Rejection> {
        let reason =
            how.words.clone().ok_or(Rejection::ReasonMissing { wanted: "accepting a risk", label: "reason" })?;
        let until = how.until.ok_or(Rejection::DateMissing { wanted: "accepting a risk", label: "valid_until" })?;
        let band = self.score().map(|score| how.rules.bands.of(score));
        if band.is_some_and(|band| band >= Band::High) && how.by == item.raised_by {
            return Err(Rejection::OwnRiskAccepted { reference: item.reference(), band: band.unwrap_or(Band::High) });
        }
        self.state = RiskState::Accepted;
        self.acceptance = Some(Acceptance { by: how.by, reason, until });
        Ok(())
    }

    /// When its acceptance expires: at the end of its last day.
    #[must_use]
    pub fn wakes_at(&self, calendar: &Calendar) -> Option<DateTime<Utc>> {
        self.acceptance.as_ref().map(|acceptance| calendar.end_of(acceptance.until))
    }

    /// The acceptance expires: the risk is open again.
    pub(super) fn settle(&mut self) -> Settlement {
        self.state = RiskState::Open;
        self.acceptance = None;
        Settlement::AcceptanceExpired
    }
}

#[cfg(test)]
mod tests;
