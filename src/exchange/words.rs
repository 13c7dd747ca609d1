//! The words in a sheet's cells: kinds, levels, ranks, states and responses, as other tools and people write them.

use super::columns::{Meaning, plain};
use crate::domain::{
    Kind,
    action::ActionState,
    decision::DecisionState,
    issue::IssueState,
    item::Rank,
    risk::{Proximity, Response, RiskState},
};

/// Where an item of a kind stands, as a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// A risk.
    Risk(RiskState),
    /// A decision.
    Decision(DecisionState),
    /// An action item.
    Action(ActionState),
    /// An issue.
    Issue(IssueState),
}

/// Whether a cell says that nobody is meant, as trackers and people write it.
#[must_use]
pub fn is_nobody(cell: &str) -> bool {
    let nobody = ["", "unassigned", "not assigned", "nobody", "no one", "none", "unowned", "n a", "tbd", "tba"];
    nobody.contains(&plain(cell).as_str())
}

/// The kind that a cell names.
#[must_use]
pub fn kind(cell: &str) -> Option<Kind> {
    Some(match plain(cell).as_str() {
        "risk" | "risks" | "r" | "risiko" | "threat" => Kind::Risk,
        "issue" | "issues" | "i" | "bug" | "problem" | "incident" | "defect" => Kind::Issue,
        "decision" | "decisions" | "d" | "entscheidung" => Kind::Decision,
        "action" | "actions" | "action item" | "action items" | "a" | "task" | "sub task" | "subtask" | "story"
        | "to do" | "todo" | "epic" | "improvement" | "new feature" | "aufgabe" | "maßnahme" | "massnahme" => {
            Kind::Action
        }
        _ => return None,
    })
}

/// A level from 1 to 5, as words, as a number, or as "4 - Likely", "High (4)", "80%".
#[must_use]
pub fn level(cell: &str) -> Option<u8> {
    if let Some(percent) = cell.trim().strip_suffix('%') {
        let percent: f64 = percent.trim().replace(',', ".").parse().ok()?;
        return Some(match percent {
            p if !(0.0..=100.0).contains(&p) => return None,
            p if p <= 10.0 => 1,
            p if p <= 30.0 => 2,
            p if p <= 50.0 => 3,
            p if p <= 70.0 => 4,
            _ => 5,
        });
    }
    let text = plain(cell);
    let by_word = |text: &str| {
        Some(match text {
            "very low" | "rare" | "remote" | "negligible" | "insignificant" | "very unlikely" | "lowest"
            | "trivial" => 1,
            "low" | "unlikely" | "minor" | "niedrig" | "gering" => 2,
            "medium" | "med" | "moderate" | "possible" | "mittel" | "normal" => 3,
            "high" | "likely" | "major" | "probable" | "significant" | "hoch" => 4,
            "very high" | "severe" | "critical" | "catastrophic" | "extreme" | "almost certain" | "certain"
            | "highest" | "very likely" | "sehr hoch" => 5,
            _ => return None,
        })
    };
    by_word(&text).or_else(|| number_within(&text, 5)).or_else(|| {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.chars().all(|c| c.is_ascii_digit())).collect();
        by_word(&words.join(" "))
    })
}

/// Priority or severity, 1 the worst, as words, numbers, or "P2", "Sev 1".
#[must_use]
pub fn rank(cell: &str) -> Option<Rank> {
    let text = plain(cell);
    let number = text
        .strip_prefix("priority")
        .or_else(|| text.strip_prefix("severity"))
        .or_else(|| text.strip_prefix("prio"))
        .or_else(|| text.strip_prefix("sev"))
        .or_else(|| text.strip_prefix(['p', 's']))
        .unwrap_or(&text)
        .trim();
    let rank = match (text.as_str(), number) {
        ("critical" | "blocker" | "highest" | "severe" | "urgent" | "extreme" | "very high" | "kritisch", _)
        | (_, "0" | "1") => 1,
        ("high" | "major" | "hoch", _) | (_, "2") => 2,
        ("medium" | "med" | "moderate" | "normal" | "mittel", _) | (_, "3") => 3,
        ("low" | "minor" | "lowest" | "trivial" | "very low" | "niedrig" | "gering", _) | (_, "4" | "5") => 4,
        _ => number_within(&text, 4)?,
    };
    Rank::try_from(rank).ok()
}

/// The one number in a text, if it is between 1 and `most`.
fn number_within(text: &str, most: u8) -> Option<u8> {
    let mut numbers = text.split(' ').filter_map(|word| word.parse::<u8>().ok());
    let number = numbers.next()?;
    (numbers.next().is_none() && (1..=most).contains(&number)).then_some(number)
}

/// Where an item of a kind stands.
#[must_use]
pub fn stand(kind: Kind, cell: &str) -> Option<Stand> {
    let text = plain(cell);
    let text = text.as_str();
    let open = matches!(
        text,
        "open"
            | "new"
            | "to do"
            | "todo"
            | "backlog"
            | "identified"
            | "not started"
            | "active"
            | "offen"
            | "reopened"
            | "raised"
            | "logged"
            | "selected for development"
    );
    let going = matches!(
        text,
        "in progress"
            | "in review"
            | "started"
            | "ongoing"
            | "wip"
            | "doing"
            | "under review"
            | "in bearbeitung"
            | "in arbeit"
            | "investigating"
            | "in testing"
    );
    let over = matches!(
        text,
        "closed"
            | "done"
            | "complete"
            | "completed"
            | "finished"
            | "erledigt"
            | "geschlossen"
            | "abgeschlossen"
            | "resolved"
            | "fixed"
            | "verified"
    );
    let never = matches!(
        text,
        "won t fix"
            | "wont fix"
            | "won t do"
            | "wont do"
            | "cancelled"
            | "canceled"
            | "rejected"
            | "abgelehnt"
            | "duplicate"
            | "obsolete"
            | "not applicable"
            | "n a"
            | "declined"
            | "abandoned"
            | "cannot reproduce"
            | "dropped"
    );
    Some(match kind {
        Kind::Risk => Stand::Risk(match text {
            "treating"
            | "mitigating"
            | "being mitigated"
            | "in treatment"
            | "mitigation in progress"
            | "monitoring"
            | "watching" => RiskState::Treating,
            "mitigated" | "expired" | "retired" | "passed" | "avoided" => RiskState::Closed,
            "accepted" | "angenommen" => RiskState::Accepted,
            "occurred" | "realised" | "realized" | "materialised" | "materialized" | "became an issue" | "issue" => {
                RiskState::Occurred
            }
            _ if open => RiskState::Open,
            _ if going => RiskState::Treating,
            _ if over || never => RiskState::Closed,
            _ => return None,
        }),
        Kind::Issue => Stand::Issue(match text {
            "resolved" | "fixed" => IssueState::Resolved,
            _ if open => IssueState::Open,
            _ if going => IssueState::InProgress,
            _ if over || never => IssueState::Closed,
            _ => return None,
        }),
        Kind::Action => Stand::Action(match text {
            "blocked" | "on hold" | "waiting" | "stuck" | "impeded" | "blockiert" => ActionState::Blocked,
            _ if open => ActionState::Open,
            _ if going => ActionState::InProgress,
            _ if over => ActionState::Done,
            _ if never => ActionState::WontDo,
            _ => return None,
        }),
        Kind::Decision => Stand::Decision(match text {
            "accepted" | "approved" | "decided" | "agreed" | "made" | "final" | "implemented" | "angenommen" => {
                DecisionState::Accepted
            }
            "rejected" | "declined" | "not approved" | "abgelehnt" => DecisionState::Rejected,
            "withdrawn" | "cancelled" | "canceled" | "dropped" => DecisionState::Withdrawn,
            "deprecated" | "superseded" | "obsolete" | "replaced" => DecisionState::Deprecated,
            "proposed" | "draft" | "pending" | "pending decision" | "to be decided" | "tbd" | "on hold" => {
                DecisionState::Draft
            }
            _ if open || going => DecisionState::Draft,
            _ if over => DecisionState::Accepted,
            _ => return None,
        }),
    })
}

/// What is done about a risk.
#[must_use]
pub fn response(cell: &str) -> Option<Response> {
    Some(match plain(cell).as_str() {
        "avoid" | "avoidance" | "eliminate" => Response::Avoid,
        "mitigate" | "mitigation" | "reduce" | "treat" | "reduction" => Response::Mitigate,
        "transfer" | "share" | "insure" => Response::Transfer,
        "accept" | "acceptance" | "tolerate" | "retain" => Response::Accept,
        "escalate" | "escalation" => Response::Escalate,
        _ => return None,
    })
}

/// How near a risk is.
#[must_use]
pub fn proximity(cell: &str) -> Option<Proximity> {
    let text = plain(cell);
    let own = Proximity::ALL.iter().copied().find(|one| plain(one.label()) == text);
    own.or(match text.as_str() {
        "immediate" | "now" | "near" | "near term" | "short term" => Some(Proximity::Imminent),
        "medium term" | "mid term" => Some(Proximity::ThisStage),
        "long term" | "far" => Some(Proximity::ThisProgram),
        _ => None,
    })
}

/// Whether the words in columns of a meaning are looked up in a list, so that one may be missing there.
#[must_use]
pub const fn is_worded(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Kind
            | Meaning::State
            | Meaning::Likelihood
            | Meaning::Impact
            | Meaning::ResidualLikelihood
            | Meaning::ResidualImpact
            | Meaning::Rank
            | Meaning::Response
            | Meaning::Proximity
    )
}

/// The words that one which is not known can stand for, in a column of that meaning on items of these kinds.
#[must_use]
pub fn offers(meaning: Meaning, kinds: &[Kind]) -> Vec<&'static str> {
    let levels = ["Very low", "Low", "Medium", "High", "Very high"];
    let states = |kind: &Kind| -> Vec<&'static str> {
        match kind {
            Kind::Risk => RiskState::ALL.iter().map(|state| state.label()).collect(),
            Kind::Issue => IssueState::ALL.iter().map(|state| state.label()).collect(),
            Kind::Action => ActionState::ALL.iter().map(|state| state.label()).collect(),
            Kind::Decision => vec!["Draft", "Accepted", "Rejected", "Withdrawn", "Deprecated"],
        }
    };
    let mut all: Vec<&'static str> = match meaning {
        Meaning::Kind => Kind::ALL.iter().map(|kind| kind.label()).collect(),
        Meaning::State => kinds.iter().flat_map(states).collect(),
        Meaning::Likelihood | Meaning::Impact | Meaning::ResidualLikelihood | Meaning::ResidualImpact => levels.into(),
        Meaning::Rank => vec!["1", "2", "3", "4"],
        Meaning::Response => Response::ALL.iter().map(|response| response.label()).collect(),
        Meaning::Proximity => Proximity::ALL.iter().map(|proximity| proximity.label()).collect(),
        _ => Vec::new(),
    };
    let mut seen = std::collections::HashSet::new();
    all.retain(|word| seen.insert(*word));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_words_are_understood() {
        for state in RiskState::ALL {
            assert_eq!(stand(Kind::Risk, state.label()), Some(Stand::Risk(*state)));
        }
        for state in IssueState::ALL {
            assert_eq!(stand(Kind::Issue, state.label()), Some(Stand::Issue(*state)));
        }
        for state in ActionState::ALL {
            assert_eq!(stand(Kind::Action, state.label()), Some(Stand::Action(*state)));
        }
        for one in Response::ALL {
            assert_eq!(response(one.label()), Some(*one));
        }
        for one in Proximity::ALL {
            assert_eq!(proximity(one.label()), Some(*one));
        }
        for one in Kind::ALL {
            assert_eq!((kind(one.label()), kind(one.plural())), (Some(*one), Some(*one)));
        }
    }

    #[test]
    fn levels_and_ranks_as_people_write_them() {
        for (cell, wanted) in [
            ("Low", Some(2)),
            ("MEDIUM", Some(3)),
            ("High", Some(4)),
            ("Severe", Some(5)),
            ("Very low", Some(1)),
            ("4 - Likely", Some(4)),
            ("High (4)", Some(4)),
            ("5", Some(5)),
            ("6", None),
            ("80%", Some(5)),
            ("25 %", Some(2)),
            ("Almost certain", Some(5)),
            ("who knows", None),
            ("", None),
            ("-3", Some(3)),
        ] {
            assert_eq!(level(cell), wanted, "{cell}");
        }
        for (cell, wanted) in [
            ("Highest", Some(1)),
            ("P2", Some(2)),
            ("sev-1", Some(1)),
            ("Medium", Some(3)),
            ("Low", Some(4)),
            ("P0", Some(1)),
            ("Severity 3", Some(3)),
            ("Blocker", Some(1)),
            ("7", None),
            ("soon", None),
        ] {
            assert_eq!(rank(cell).map(u8::from), wanted, "{cell}");
        }
    }

    #[test]
    fn every_word_that_is_offered_is_understood() {
        for kind in Kind::ALL {
            for word in offers(Meaning::State, &[*kind]) {
                assert!(stand(*kind, word).is_some(), "{kind} {word}");
            }
        }
        assert!(offers(Meaning::State, Kind::ALL).len() <= 25, "what a select can hold");
        for (meaning, understood) in [
            (Meaning::Kind, (|word| kind(word).is_some()) as fn(&str) -> bool),
            (Meaning::Likelihood, |word| level(word).is_some()),
            (Meaning::Impact, |word| level(word).is_some()),
            (Meaning::Rank, |word| rank(word).is_some()),
            (Meaning::Response, |word| response(word).is_some()),
            (Meaning::Proximity, |word| proximity(word).is_some()),
        ] {
            assert!(is_worded(meaning));
            let words = offers(meaning, Kind::ALL);
            assert!(!words.is_empty() && words.into_iter().all(understood), "{meaning}");
        }
    }

    #[test]
    fn states_of_other_tools() {
        assert_eq!(stand(Kind::Risk, "Mitigated"), Some(Stand::Risk(RiskState::Closed)));
        assert_eq!(stand(Kind::Issue, "Won't fix"), Some(Stand::Issue(IssueState::Closed)));
        assert_eq!(stand(Kind::Action, "Won't Do"), Some(Stand::Action(ActionState::WontDo)));
        assert_eq!(stand(Kind::Action, "In Progress"), Some(Stand::Action(ActionState::InProgress)));
        assert_eq!(stand(Kind::Decision, "Approved"), Some(Stand::Decision(DecisionState::Accepted)));
        assert_eq!(stand(Kind::Risk, "purple"), None);
    }

    #[test]
    fn kinds_and_states_in_german() {
        for (cell, wanted) in
            [("Aufgabe", Kind::Action), ("MASSNAHME", Kind::Action), ("Maßnahme", Kind::Action), ("Risiko", Kind::Risk)]
        {
            assert_eq!(kind(cell), Some(wanted), "{cell}");
        }
        assert_eq!((kind("Entscheidung"), kind("Problem")), (Some(Kind::Decision), Some(Kind::Issue)));
        assert_eq!(stand(Kind::Action, "in Arbeit"), Some(Stand::Action(ActionState::InProgress)));
        assert_eq!(stand(Kind::Issue, "In Bearbeitung"), Some(Stand::Issue(IssueState::InProgress)));
        assert_eq!(stand(Kind::Risk, "Geschlossen"), Some(Stand::Risk(RiskState::Closed)));
        assert_eq!(stand(Kind::Action, "Abgeschlossen"), Some(Stand::Action(ActionState::Done)));
        assert_eq!(stand(Kind::Action, "Abgelehnt"), Some(Stand::Action(ActionState::WontDo)));
        assert_eq!(stand(Kind::Decision, "Abgelehnt"), Some(Stand::Decision(DecisionState::Rejected)));
        assert_eq!(stand(Kind::Decision, "Angenommen"), Some(Stand::Decision(DecisionState::Accepted)));
    }
}
