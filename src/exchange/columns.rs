//! What a column of somebody's sheet means: its name against the names that risk logs, trackers and our own sheets use.

use crate::domain::{Kind, field::Field, vocabulary::vocabulary};

vocabulary! {
    /// What a column can mean. The label is what one types to say so.
    Meaning {
        Kind = "kind", "Kind";
        Title = "title", "Title";
        Detail = "detail", "Detail";
        Owner = "owner", "Owner";
        OwnerId = "owner_id", "Owner id";
        Due = "due", "Due";
        State = "state", "State";
        Likelihood = "likelihood", "Likelihood";
        Impact = "impact", "Impact";
        ResidualLikelihood = "residual_likelihood", "Residual likelihood";
        ResidualImpact = "residual_impact", "Residual impact";
        Rank = "rank", "Priority";
        Response = "response", "Response";
        Proximity = "proximity", "Proximity";
        Workstream = "workstream", "Workstream";
        Tags = "tags", "Tags";
        RaisedOn = "raised_on", "Raised on";
        DecidedOn = "decided_on", "Decided on";
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
        Resolution = "resolution", "Resolution";
        RootCause = "root_cause", "Root cause";
        Keep = "keep", "Kept in the detail";
    }
}

impl Meaning {
    /// The field of an item that takes the words as they are.
    #[must_use]
    pub const fn field(self) -> Option<Field> {
        Some(match self {
            Self::Cause => Field::Cause,
            Self::Event => Field::Event,
            Self::Effect => Field::Effect,
            Self::Plan => Field::Plan,
            Self::Trigger => Field::Trigger,
            Self::Contingency => Field::Contingency,
            Self::Context => Field::Context,
            Self::Options => Field::Options,
            Self::Outcome => Field::Outcome,
            Self::Rationale => Field::Rationale,
            Self::Consequences => Field::Consequences,
            Self::Evidence => Field::Evidence,
            Self::Resolution => Field::Resolution,
            Self::RootCause => Field::RootCause,
            _ => return None,
        })
    }

    /// The meaning that somebody typed.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let text = plain(text);
        Self::ALL.iter().copied().find(|one| plain(one.label()) == text || plain(one.key()) == text).or_else(|| {
            match text.as_str() {
                "keep" | "detail text" => Some(Self::Keep),
                _ => known(&text),
            }
        })
    }
}

/// Each column's meaning, as its name says; what two columns claim goes to the first.
#[must_use]
pub fn meanings(names: &[String]) -> Vec<Meaning> {
    let mut taken: Vec<Meaning> = Vec::with_capacity(names.len());
    for name in names {
        let found = known(&plain(name)).filter(|meaning| !taken.contains(meaning));
        taken.push(found.unwrap_or(Meaning::Keep));
    }
    // "Risk description" is what other sheets call the title; one that has a title keeps it as the detail.
    if !taken.contains(&Meaning::Title) {
        let place = taken.iter().position(|meaning| *meaning == Meaning::Detail);
        let event = taken.iter().position(|meaning| *meaning == Meaning::Event);
        if let Some(place) = place.or(event) {
            taken[place] = Meaning::Title;
        }
    }
    taken
}

/// Whether a cell looks like the name of a column.
#[must_use]
pub fn is_known(cell: &str) -> bool {
    cell.len() <= 40 && known(&plain(cell)).is_some()
}

/// Lower case, letters and digits only, single blanks.
pub(super) fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn known(name: &str) -> Option<Meaning> {
    Some(match name {
        "kind" | "type" | "item type" | "raid type" | "raid" | "raid category" | "issue type" | "record type"
        | "art" => Meaning::Kind,
        "title" | "summary" | "name" | "subject" | "headline" | "risk title" | "issue title" | "risk name"
        | "task name" | "risk" | "issue" | "decision" | "action" | "action item" | "task" | "item" | "titel"
        | "titre" | "título" | "bezeichnung" | "risiko" | "entscheidung" | "aufgabe" | "maßnahme" | "massnahme" => {
            Meaning::Title
        }
        "detail"
        | "details"
        | "description"
        | "risk description"
        | "issue description"
        | "action description"
        | "decision description"
        | "beschreibung"
        | "long description" => Meaning::Detail,
        "owner" | "assignee" | "assigned to" | "responsible" | "risk owner" | "issue owner" | "action owner"
        | "accountable" | "who" | "wer" | "lead" | "eigentümer" | "verantwortlich" | "zuständig" | "responsable" => {
            Meaning::Owner
        }
        "owner id" | "assignee id" => Meaning::OwnerId,
        "due"
        | "due date"
        | "due on"
        | "target date"
        | "deadline"
        | "needed by"
        | "due by"
        | "by when"
        | "end date"
        | "resolve by"
        | "target resolution date"
        | "fällig"
        | "fällig am"
        | "bis"
        | "bis wann"
        | "échéance" => Meaning::Due,
        "state" | "status" | "risk status" | "issue status" | "current status" | "stand" | "statut" => Meaning::State,
        "likelihood" | "probability" | "l" | "p" | "prob" | "chance" | "wahrscheinlichkeit" | "inherent likelihood" => {
            Meaning::Likelihood
        }
        "impact" | "consequence" | "i" | "auswirkung" | "inherent impact" | "impact rating" | "impact score" => {
            Meaning::Impact
        }
        "residual likelihood" | "residual probability" => Meaning::ResidualLikelihood,
        "residual impact" => Meaning::ResidualImpact,
        "priority" | "prio" | "severity" | "urgency" | "criticality" | "priorität" | "priorité" | "sev" => {
            Meaning::Rank
        }
        "response" | "risk response" | "response strategy" | "strategy" | "treatment" => Meaning::Response,
        "proximity" => Meaning::Proximity,
        "workstream" | "work stream" | "stream" | "component" | "components" => Meaning::Workstream,
        "tags" | "labels" | "label" | "tag" => Meaning::Tags,
        "raised on" | "created" | "date raised" | "date identified" | "raised" | "created date" | "opened"
        | "logged on" | "date logged" | "identified on" | "date opened" | "created on" => Meaning::RaisedOn,
        "decided on" | "decision date" | "date decided" | "date of decision" => Meaning::DecidedOn,
        "cause" | "risk cause" => Meaning::Cause,
        "event" | "risk event" => Meaning::Event,
        "effect" | "risk effect" | "impact description" => Meaning::Effect,
        "plan"
        | "mitigation"
        | "mitigation plan"
        | "mitigation strategy"
        | "mitigations"
        | "mitigating action"
        | "mitigating actions"
        | "action plan"
        | "response plan"
        | "treatment plan" => Meaning::Plan,
        "trigger" | "triggers" => Meaning::Trigger,
        "contingency" | "contingency plan" | "fallback" => Meaning::Contingency,
        "context" | "background" => Meaning::Context,
        "options" | "options considered" | "alternatives" | "considered options" => Meaning::Options,
        "outcome" | "decision outcome" | "decision made" => Meaning::Outcome,
        "rationale" | "reason" | "justification" => Meaning::Rationale,
        "consequences" => Meaning::Consequences,
        "evidence" => Meaning::Evidence,
        "resolution" | "resolution notes" | "lösung" => Meaning::Resolution,
        "root cause" => Meaning::RootCause,
        _ => return None,
    })
}

/// The kind that a sheet's own words point at, where it has no column for it: "Risk title", "Mitigation plan".
#[must_use]
pub fn kind_of_names(names: &[String]) -> Option<Kind> {
    let says = |words: &[&str]| names.iter().any(|name| plain(name).split(' ').any(|word| words.contains(&word)));
    let risk = says(&["risk", "likelihood", "probability", "mitigation", "risiko"]);
    let votes = [
        (Kind::Risk, risk),
        (Kind::Decision, !risk && says(&["decision", "rationale", "decided", "entscheidung"])),
        (Kind::Action, !risk && says(&["action", "task", "todo", "aufgabe", "maßnahme", "massnahme"])),
    ];
    let mut found = votes.into_iter().filter(|(_, is)| *is).map(|(kind, _)| kind);
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(names: &str) -> Vec<Meaning> {
        meanings(&names.split('|').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn sheets_of_others_are_understood() {
        use Meaning::{Detail, Due, Impact, Keep, Likelihood, Owner, Plan, RaisedOn, Rank, Response, State, Title};
        assert_eq!(
            read("ID|Risk description|Probability|Impact|Mitigation plan|Risk Owner|Status|Date Raised"),
            [Keep, Title, Likelihood, Impact, Plan, Owner, State, RaisedOn]
        );
        assert_eq!(
            read("Issue key|Issue Type|Summary|Assignee|Priority|Status|Resolution|Created|Due date|Description"),
            [Keep, Meaning::Kind, Title, Owner, Rank, State, Meaning::Resolution, RaisedOn, Due, Detail]
        );
        assert_eq!(read("Art|Bezeichnung|Wer|Bis wann"), [Meaning::Kind, Title, Owner, Due]);
        assert_eq!(read("Maßnahme|Zuständig|Bis"), [Title, Owner, Due]);
        assert_eq!(read("Title|Name|Response_Strategy"), [Title, Keep, Response], "the first of two is taken");
    }

    #[test]
    fn every_meaning_is_typed_by_its_own_name() {
        for meaning in Meaning::ALL {
            assert_eq!(Meaning::typed(meaning.label()), Some(*meaning));
            assert_eq!(Meaning::typed(meaning.key()), Some(*meaning));
        }
        assert_eq!(Meaning::typed("Severity"), Some(Meaning::Rank));
        assert_eq!(Meaning::typed("vibes"), None);
    }

    #[test]
    fn a_sheet_of_one_kind_says_so_by_its_names() {
        let kind = |names: &str| kind_of_names(&names.split('|').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(kind("Risk title|Owner|Action plan"), Some(Kind::Risk));
        assert_eq!(kind("Decision|Rationale"), Some(Kind::Decision));
        assert_eq!(kind("Action|Owner"), Some(Kind::Action));
        assert_eq!(kind("Maßnahme|Wer"), Some(Kind::Action));
        assert_eq!(kind("Risiko|Maßnahme"), Some(Kind::Risk));
        assert_eq!(kind("Summary|Assignee"), None);
    }
}
