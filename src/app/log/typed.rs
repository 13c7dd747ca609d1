//! What was typed to log something, field by field: for forms, which bring and take text.

use super::{Capture, Details};
use crate::domain::{Rejection, field::Field};

impl Capture {
    /// Reads the rank that was typed into one field: `4x3` for a risk, `2` for an issue or an action item.
    pub(super) fn read_rank(&mut self) -> Result<(), Rejection> {
        let Some(typed) = self.rank.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) else { return Ok(()) };
        let numbers: Option<Vec<u8>> = typed
            .split(|c: char| !c.is_ascii_alphanumeric())
            .flat_map(|part| part.split(['x', 'X']))
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect();
        match (&mut self.details, numbers.as_deref()) {
            (Details::Risk { likelihood, impact, .. }, Some([first, second])) => {
                (*likelihood, *impact) = (Some(*first), Some(*second));
            }
            (Details::Risk { .. }, Some([_])) => return Err(Rejection::HalfAScore),
            (Details::Risk { .. }, _) => {
                return Err(Rejection::OutOfScale { what: "Likelihood and impact", lowest: 1, highest: 5 });
            }
            (Details::Action { priority: rank, .. } | Details::Issue { severity: rank, .. }, Some([only])) => {
                *rank = Some(*only);
            }
            (Details::Action { .. } | Details::Issue { .. }, _) => {
                return Err(Rejection::OutOfScale { what: "Severity and priority", lowest: 1, highest: 4 });
            }
            (Details::Record { .. } | Details::Proposal { .. }, _) => {}
        }
        Ok(())
    }

    /// What a long field holds, as typed. `None` where the kind has no such field.
    pub fn slot(&mut self, field: Field) -> Option<&mut Option<String>> {
        match field {
            Field::Detail => Some(&mut self.detail),
            Field::Tags => Some(&mut self.tags),
            _ => self.details.slot(field),
        }
    }

    /// The rank as it would be typed into one field; empty where nothing was said.
    #[must_use]
    pub fn rank_as_typed(&self) -> String {
        if let Some(rank) = &self.rank {
            return rank.clone();
        }
        let (first, second) = match &self.details {
            Details::Risk { likelihood, impact, .. } => (*likelihood, *impact),
            Details::Action { priority: rank, .. } | Details::Issue { severity: rank, .. } => (*rank, None),
            Details::Record { .. } | Details::Proposal { .. } => (None, None),
        };
        let text = |number: Option<u8>| number.map_or_else(String::new, |number| number.to_string());
        if second.is_some() { format!("{}x{}", text(first), text(second)) } else { text(first) }
    }

    /// Takes the rank as it was typed into one field: it stands for the numbers, and blank is none.
    pub fn set_rank(&mut self, typed: &str) {
        self.rank = Some(typed.to_owned()).filter(|typed| !typed.trim().is_empty());
        match &mut self.details {
            Details::Risk { likelihood, impact, .. } => (*likelihood, *impact) = (None, None),
            Details::Action { priority: rank, .. } | Details::Issue { severity: rank, .. } => *rank = None,
            Details::Record { .. } | Details::Proposal { .. } => {}
        }
    }
}

impl Details {
    /// An empty form of a decision to be made.
    #[must_use]
    pub const fn proposal() -> Self {
        Self::Proposal {
            approvers: Vec::new(),
            mode: None,
            context: None,
            options: None,
            reversibility: None,
            consequences: None,
        }
    }

    fn slot(&mut self, field: Field) -> Option<&mut Option<String>> {
        match self {
            Self::Risk { plan, cause, event, effect, .. } => match field {
                Field::Plan => Some(plan),
                Field::Cause => Some(cause),
                Field::Event => Some(event),
                Field::Effect => Some(effect),
                _ => None,
            },
            Self::Record { outcome, rationale, context, consequences, .. } => match field {
                Field::Outcome => Some(outcome),
                Field::Rationale => Some(rationale),
                Field::Context => Some(context),
                Field::Consequences => Some(consequences),
                _ => None,
            },
            Self::Proposal { context, options, consequences, .. } => match field {
                Field::Context => Some(context),
                Field::Options => Some(options),
                Field::Consequences => Some(consequences),
                _ => None,
            },
            Self::Issue { impact, .. } => Some(impact).filter(|_| field == Field::Impact),
            Self::Action { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    fn ranked(kind: Kind, typed: &str) -> Result<String, Rejection> {
        let mut capture = Capture { details: Details::empty(kind), ..Capture::default() };
        capture.set_rank(typed);
        capture.read_rank()?;
        capture.rank = None;
        Ok(capture.rank_as_typed())
    }

    #[test]
    fn ranks_are_read_as_people_type_them() {
        for typed in ["4x3", "4 3", "4×3", "4,3", "4 x 3", "4X3"] {
            assert_eq!(ranked(Kind::Risk, typed).as_deref(), Ok("4x3"), "{typed}");
        }
        assert_eq!(ranked(Kind::Action, " 2 ").as_deref(), Ok("2"));
        assert_eq!(ranked(Kind::Issue, "").as_deref(), Ok(""));
        assert_eq!(ranked(Kind::Risk, "4"), Err(Rejection::HalfAScore));
        for (kind, typed) in [(Kind::Risk, "high"), (Kind::Risk, "1x2x3"), (Kind::Action, "P2"), (Kind::Issue, "1 2")] {
            assert!(matches!(ranked(kind, typed), Err(Rejection::OutOfScale { .. })), "{typed}");
        }
    }
}
