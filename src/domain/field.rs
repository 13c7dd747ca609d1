//! The long fields that people write in forms, one list for all kinds: what each is called, how long it may be, where it lives.

use super::{
    Body, Item, Kind, Rejection,
    text::{Prose, Tags, Title},
    vocabulary::vocabulary,
};

vocabulary! {
    /// A field that holds people's words. The key is the field's name in the record.
    Field {
        Title = "title", "Title";
        Detail = "detail", "Detail";
        Tags = "tags", "Tags";
        Cause = "cause", "Cause";
        Event = "event", "Event";
        Effect = "effect", "Effect";
        Plan = "plan", "Plan";
        Trigger = "trigger", "Trigger";
        Contingency = "contingency", "Contingency";
        Context = "context", "Context";
        Options = "options", "Options considered";
        Outcome = "outcome", "Outcome";
        Rationale = "rationale", "Rationale";
        Consequences = "consequences", "Consequences";
        Evidence = "evidence", "Evidence";
        Impact = "impact", "Impact";
        Resolution = "resolution", "Resolution";
        RootCause = "root_cause", "Root cause";
    }
}

vocabulary! {
    /// A form's worth of fields: five at most, since that is what a form holds.
    Part {
        Basics = "basics", "Title, detail, tags";
        Statement = "statement", "Cause, event, effect";
        Treatment = "treatment", "Plan, trigger, contingency";
        Case = "case", "Context, options, outcome";
        Closing = "closing", "Evidence";
        Findings = "findings", "Impact, resolution, root cause";
    }
}

impl Part {
    /// The fields of the form, in order.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Basics => &[Field::Title, Field::Detail, Field::Tags],
            Self::Statement => &[Field::Cause, Field::Event, Field::Effect],
            Self::Treatment => &[Field::Plan, Field::Trigger, Field::Contingency],
            Self::Case => &[Field::Context, Field::Options, Field::Outcome, Field::Rationale, Field::Consequences],
            Self::Closing => &[Field::Evidence],
            Self::Findings => &[Field::Impact, Field::Resolution, Field::RootCause],
        }
    }

    /// The forms that a kind has.
    #[must_use]
    pub const fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Risk => &[Self::Basics, Self::Statement, Self::Treatment],
            Kind::Decision => &[Self::Basics, Self::Case],
            Kind::Action => &[Self::Basics, Self::Closing],
            Kind::Issue => &[Self::Basics, Self::Findings],
        }
    }
}

impl Field {
    /// The most characters it takes.
    #[must_use]
    pub const fn max(self) -> usize {
        match self {
            Self::Title | Self::Tags => 200,
            _ => 2000,
        }
    }

    /// Whether it is one line.
    #[must_use]
    pub const fn is_short(self) -> bool {
        matches!(self, Self::Title | Self::Tags)
    }

    /// What it holds, as it would be typed again; empty where it holds nothing.
    #[must_use]
    pub fn read(self, item: &Item) -> String {
        match self {
            Self::Title => item.title.as_str().to_owned(),
            Self::Tags => item.tags.as_str().to_owned(),
            _ => {
                let mut item = item.clone();
                self.slot(&mut item).and_then(Option::take).map_or_else(String::new, |prose| prose.as_str().to_owned())
            }
        }
    }

    /// Writes what somebody typed into it. Blank empties it, where it can be empty.
    ///
    /// # Errors
    /// Text that can't be taken, or a field that this kind does not have.
    pub fn write(self, item: &mut Item, typed: &str) -> Result<(), Rejection> {
        match self {
            Self::Title => item.title = Title::parse(typed)?,
            Self::Tags => item.tags = Tags::parse(typed)?,
            _ => {
                let prose = Prose::parse(self.label(), typed, self.max())?;
                let reference = item.reference();
                *self.slot(item).ok_or(Rejection::NoSuchField { reference, field: self.label() })? = prose;
            }
        }
        Ok(())
    }

    fn slot(self, item: &mut Item) -> Option<&mut Option<Prose>> {
        if self == Self::Detail {
            return Some(&mut item.detail);
        }
        match &mut item.body {
            Body::Risk(risk) => match self {
                Self::Cause => Some(&mut risk.cause),
                Self::Event => Some(&mut risk.event),
                Self::Effect => Some(&mut risk.effect),
                Self::Plan => Some(&mut risk.plan),
                Self::Trigger => Some(&mut risk.trigger),
                Self::Contingency => Some(&mut risk.contingency),
                _ => None,
            },
            Body::Decision(decision) => match self {
                Self::Context => Some(&mut decision.context),
                Self::Options => Some(&mut decision.options),
                Self::Outcome => Some(&mut decision.outcome),
                Self::Rationale => Some(&mut decision.rationale),
                Self::Consequences => Some(&mut decision.consequences),
                _ => None,
            },
            Body::Action(action) => match self {
                Self::Evidence => Some(&mut action.evidence),
                _ => None,
            },
            Body::Issue(issue) => match self {
                Self::Impact => Some(&mut issue.impact),
                Self::Resolution => Some(&mut issue.resolution),
                Self::RootCause => Some(&mut issue.root_cause),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples::{ready, states};

    #[test]
    fn every_field_of_a_kind_is_written_where_its_key_says() {
        for kind in Kind::ALL {
            for field in Part::of(*kind).iter().flat_map(|part| part.fields()) {
                let mut item = ready(*kind, states(*kind)[0]);
                field.write(&mut item, "  some words ").unwrap();
                let document = serde_json::to_value(&item).unwrap();
                assert_eq!(document[field.key()], field.read(&item), "{kind} {field}");
                assert!(field.read(&item).contains("some"), "{kind} {field}");
                if !field.is_short() {
                    field.write(&mut item, " ").unwrap();
                    assert_eq!(field.read(&item), "", "{kind} {field} can be emptied");
                    assert!(field.write(&mut item, &"x".repeat(Field::max(*field) + 1)).is_err(), "{kind} {field}");
                }
            }
        }
    }

    #[test]
    fn a_field_of_another_kind_is_refused_and_changes_nothing() {
        for kind in Kind::ALL {
            for field in Field::ALL {
                let known = Part::of(*kind).iter().any(|part| part.fields().contains(field));
                let mut item = ready(*kind, states(*kind)[0]);
                let before = item.clone();
                let written = field.write(&mut item, "words");
                assert_eq!(written.is_ok(), known, "{kind} {field}");
                assert!(known || item == before, "{kind} {field}");
            }
        }
    }

    #[test]
    fn a_form_holds_five_fields_at_most() {
        for part in Part::ALL {
            assert!((1..=5).contains(&part.fields().len()), "{part}");
        }
    }
}
