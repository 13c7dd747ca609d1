//! The numbers behind the nudges of a program: when, how often, after how long (NUDGES.md, METRICS.md › Staleness).
//!
//! Every field has its default, so a program that was stored before a number existed still loads.

use std::fmt;

use chrono::{Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Body, Item,
    action::ActionState,
    calendar::Calendar,
    decision::DecisionState,
    item::{Rank, Urgency},
    person::read_clock,
    program::Rules,
    risk::RiskState,
    text::quoted,
    vocabulary::vocabulary,
};

/// Why a setting of the nudges was not taken. `Display` is the sentence shown, safe to send as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NudgeRefusal {
    /// No time of the day.
    #[error("{} is not a time of the day: type it as 9:30 or 14:00, in the program's zone.", quoted(.typed))]
    TimeUnreadable {
        /// What was typed.
        typed: String,
    },
    /// Not six numbers that rise.
    #[error(
        "The ladder is six rising numbers of working days around the due day, which is 0: type them as -2 0 1 3 5 10, up to 60."
    )]
    LadderUnreadable,
    /// No number of days.
    #[error("{} is not a number of days from 1 to 365: type it as 7 days or 3 working days.", quoted(.typed))]
    SlaUnreadable {
        /// What was typed.
        typed: String,
    },
}

vocabulary! {
    /// What has a review limit of its own.
    Reviewed {
        RiskHigh = "risk_high", "High and Extreme risks";
        RiskMedium = "risk_medium", "Medium risks";
        RiskLow = "risk_low", "Low risks";
        IssueWorst = "issue_worst", "Issues of severity 1";
        Issue = "issue", "Other issues";
        Decision = "decision", "Proposed decisions";
        Action = "action", "Action items";
    }
}

/// How long something may go without a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sla {
    /// Calendar days.
    Days(u32),
    /// Working days of the program.
    WorkingDays(u32),
}

impl Sla {
    /// Reads "7", "7 days", "1 week", "3 working days", "3wd".
    ///
    /// # Errors
    /// [`NudgeRefusal::SlaUnreadable`].
    pub fn parse(typed: &str) -> Result<Self, NudgeRefusal> {
        let text = typed.trim().to_lowercase();
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let number = number.parse::<u32>().ok().filter(|number| (1..=365).contains(number));
        let read = |number: u32| match unit.trim() {
            "" | "d" | "day" | "days" => Some(Self::Days(number)),
            "w" | "week" | "weeks" => number.checked_mul(7).filter(|days| *days <= 365).map(Self::Days),
            "wd" | "working day" | "working days" => Some(Self::WorkingDays(number)),
            _ => None,
        };
        number.and_then(read).ok_or_else(|| NudgeRefusal::SlaUnreadable { typed: typed.trim().to_owned() })
    }

    /// The first date that is past it, when the last review was on `reviewed`.
    #[must_use]
    pub fn past(self, reviewed: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let last = match self {
            Self::Days(days) => reviewed.checked_add_days(Days::new(days.into())).unwrap_or(reviewed),
            Self::WorkingDays(days) => calendar.add_working_days(reviewed, days),
        };
        last.succ_opt().unwrap_or(last)
    }
}

impl fmt::Display for Sla {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match self {
            Self::Days(days) => (*days, "day"),
            Self::WorkingDays(days) => (*days, "working day"),
        };
        write!(f, "{number} {unit}{}", if number == 1 { "" } else { "s" })
    }
}

/// The review SLA of each kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slas {
    /// Extreme and High risks.
    pub risk_high: Sla,
    /// Medium risks, and those nobody has scored.
    pub risk_medium: Sla,
    /// Low risks.
    pub risk_low: Sla,
    /// Issues of severity 1.
    pub issue_worst: Sla,
    /// Other issues.
    pub issue: Sla,
    /// Decisions that are proposed.
    pub decision: Sla,
    /// Action items that have no due date ahead.
    pub action: Sla,
}

impl Default for Slas {
    fn default() -> Self {
        Self {
            risk_high: Sla::Days(7),
            risk_medium: Sla::Days(14),
            risk_low: Sla::Days(30),
            issue_worst: Sla::WorkingDays(2),
            issue: Sla::Days(7),
            decision: Sla::WorkingDays(5),
            action: Sla::Days(14),
        }
    }
}

impl Slas {
    /// The limit of one of them, to be set.
    pub const fn limit_of(&mut self, what: Reviewed) -> &mut Sla {
        match what {
            Reviewed::RiskHigh => &mut self.risk_high,
            Reviewed::RiskMedium => &mut self.risk_medium,
            Reviewed::RiskLow => &mut self.risk_low,
            Reviewed::IssueWorst => &mut self.issue_worst,
            Reviewed::Issue => &mut self.issue,
            Reviewed::Decision => &mut self.decision,
            Reviewed::Action => &mut self.action,
        }
    }

    /// The SLA of an item as it stands; `None` for what is reviewed on a date of its own (an accepted risk, an accepted
    /// decision), and for what waits on purpose (a draft, a decision on hold).
    #[must_use]
    pub fn of(&self, item: &Item, rules: &Rules) -> Option<Sla> {
        match &item.body {
            Body::Risk(risk) => match risk.state {
                RiskState::Open | RiskState::Treating => Some(match risk.urgency(rules) {
                    Urgency::Extreme | Urgency::High => self.risk_high,
                    Urgency::Medium => self.risk_medium,
                    Urgency::Low => self.risk_low,
                }),
                RiskState::Accepted | RiskState::Occurred | RiskState::Closed => None,
            },
            Body::Decision(decision) => (decision.state == DecisionState::Proposed).then_some(self.decision),
            Body::Action(action) => match action.state {
                ActionState::Open | ActionState::InProgress | ActionState::Blocked => Some(self.action),
                ActionState::Done | ActionState::WontDo => None,
            },
            Body::Issue(issue) if !issue.state.is_open() => None,
            Body::Issue(issue) if issue.severity == Some(Rank::R1) => Some(self.issue_worst),
            Body::Issue(_) => Some(self.issue),
        }
    }
}

/// Everything about nudges that a program can want otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NudgeRules {
    /// The nudge time, in the program's zone.
    pub at: NaiveTime,
    /// Whether the digest is posted in the program's channel. Where it is not, only those are nudged who asked for
    /// direct messages.
    pub in_channel: bool,
    /// The ladder: working days from T for T−2, T0, T+1, T+3, T+5 (workstream lead) and T+10 (program lead).
    pub ladder: [i32; 6],
    /// How long each kind may go without a review.
    pub slas: Slas,
    /// How many days a new item has before it can be stale.
    pub grace_days: u32,
    /// How many working days an item may be unowned before the lead hears of it.
    pub unowned_working_days: u32,
    /// Lines a person gets in one digest, before "and N more".
    pub lines: usize,
    /// Whoever answers less than this share of their nudges in four weeks is asked twice a week.
    pub quiet_below_percent: u32,
    /// Nudges it takes before that share says anything: one silence of one is no pattern.
    pub quiet_from: u32,
    /// Whether the lead is asked for the weekly call on health where it is missing.
    pub ask_for_call: bool,
}

impl Default for NudgeRules {
    fn default() -> Self {
        Self {
            at: NaiveTime::from_hms_opt(9, 30, 0).unwrap_or(NaiveTime::MIN),
            in_channel: true,
            ladder: [-2, 0, 1, 3, 5, 10],
            slas: Slas::default(),
            grace_days: 7,
            unowned_working_days: 1,
            lines: 10,
            quiet_below_percent: 20,
            quiet_from: 5,
            ask_for_call: true,
        }
    }
}

/// Reads a time of the day as people type it: "9:30", "14:00", "5pm".
///
/// # Errors
/// [`NudgeRefusal::TimeUnreadable`].
pub fn read_time(typed: &str) -> Result<NaiveTime, NudgeRefusal> {
    let minute = read_clock(&typed.to_lowercase()).filter(|minute| *minute < 1440);
    let at = minute.and_then(|minute| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0));
    at.ok_or_else(|| NudgeRefusal::TimeUnreadable { typed: typed.trim().to_owned() })
}

impl NudgeRules {
    /// Sets the nudge time: "9:30", "9", "2 pm".
    ///
    /// # Errors
    /// [`NudgeRefusal::TimeUnreadable`].
    pub fn set_time(&mut self, typed: &str) -> Result<(), NudgeRefusal> {
        self.at = read_time(typed)?;
        Ok(())
    }

    /// Sets the ladder: "-2 0 1 3 5 10", also with commas or as "T−2, T0, T+1 …".
    ///
    /// # Errors
    /// [`NudgeRefusal::LadderUnreadable`].
    pub fn set_ladder(&mut self, typed: &str) -> Result<(), NudgeRefusal> {
        let text = typed.to_lowercase().replace(['−', '–'], "-").replace(['t', '+'], "");
        let rungs: Option<Vec<i32>> = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '·'))
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect();
        let ladder: Option<[i32; 6]> = rungs.and_then(|rungs| rungs.try_into().ok());
        let fits = |ladder: &[i32; 6]| {
            ladder.is_sorted_by(|one, next| one < next) && ladder[0] >= -60 && ladder[1] == 0 && ladder[5] <= 60
        };
        self.ladder = ladder.filter(fits).ok_or(NudgeRefusal::LadderUnreadable)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::samples::{day, item, ready};
    use crate::domain::{Issue, Kind, Risk, risk::Score};

    #[test]
    fn settings_are_read_as_people_type_them() {
        let mut rules = NudgeRules::default();
        for (typed, at) in [("8:15", "08:15:00"), ("14", "14:00:00"), ("2 PM", "14:00:00"), ("0:00", "00:00:00")] {
            rules.set_time(typed).unwrap();
            assert_eq!(rules.at.to_string(), at);
        }
        for typed in ["24", "25:00", "noon", "", "9:3x"] {
            assert!(rules.set_time(typed).is_err(), "{typed}");
        }
        rules.set_ladder("T−3, T0, T+2, 4, 6 12").unwrap();
        assert_eq!(rules.ladder, [-3, 0, 2, 4, 6, 12]);
        for typed in
            ["", "-2 0 1 3 5", "-2 0 1 3 3 10", "-2 1 2 3 5 10", "0 0 1 3 5 10", "-2 0 1 3 5 99", "a b c d e f"]
        {
            assert_eq!(rules.set_ladder(typed), Err(NudgeRefusal::LadderUnreadable), "{typed}");
        }
        assert_eq!(rules.ladder, [-3, 0, 2, 4, 6, 12]);
        for (typed, sla, shown) in [
            ("7", Sla::Days(7), "7 days"),
            ("1 day", Sla::Days(1), "1 day"),
            ("2 weeks", Sla::Days(14), "14 days"),
            ("3 Working Days", Sla::WorkingDays(3), "3 working days"),
            ("1wd", Sla::WorkingDays(1), "1 working day"),
        ] {
            assert_eq!(Sla::parse(typed), Ok(sla));
            assert_eq!(sla.to_string(), shown);
        }
        for typed in ["", "0", "366", "60 weeks", "soon", "7 months", "-1"] {
            assert!(Sla::parse(typed).is_err(), "{typed}");
        }
        for what in Reviewed::ALL {
            *rules.slas.limit_of(*what) = Sla::Days(99);
        }
        let wanted = serde_json::json!({"days": 99});
        assert!(serde_json::to_value(&rules.slas).unwrap().as_object().unwrap().values().all(|sla| *sla == wanted));
    }

    #[test]
    fn a_program_stored_before_there_were_nudges_gets_the_defaults() {
        assert_eq!(serde_json::from_str::<NudgeRules>("{}").unwrap(), NudgeRules::default());
        let some = r#"{"at":"08:15:00","slas":{"issue":{"working_days":3}}}"#;
        let read: NudgeRules = serde_json::from_str(some).unwrap();
        assert_eq!((read.slas.issue, read.slas.risk_low), (Sla::WorkingDays(3), Sla::Days(30)));
        assert_eq!(read.at.to_string(), "08:15:00");
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<NudgeRules>(&written).unwrap(), read);
    }

    #[test]
    fn slas_are_those_of_metrics() {
        let (slas, rules) = (Slas::default(), Rules::default());
        let score = |likelihood, impact| Some(Score::new(likelihood, impact).unwrap());
        let risk = |inherent| item(Body::Risk(Risk { inherent, ..Risk::default() }));
        let issue = |severity| item(Body::Issue(Issue { severity, ..Issue::default() }));
        for (item, wanted) in [
            (risk(score(5, 5)), Some(Sla::Days(7))),
            (risk(score(2, 5)), Some(Sla::Days(7))),
            (risk(score(1, 5)), Some(Sla::Days(14))),
            (risk(None), Some(Sla::Days(14))),
            (risk(score(1, 1)), Some(Sla::Days(30))),
            (ready(Kind::Risk, "accepted"), None),
            (issue(Some(Rank::R1)), Some(Sla::WorkingDays(2))),
            (issue(Some(Rank::R2)), Some(Sla::Days(7))),
            (ready(Kind::Issue, "closed"), None),
            (ready(Kind::Decision, "proposed"), Some(Sla::WorkingDays(5))),
            (ready(Kind::Decision, "draft"), None),
            (ready(Kind::Decision, "on_hold"), None),
            (ready(Kind::Decision, "accepted"), None),
            (ready(Kind::Action, "blocked"), Some(Sla::Days(14))),
            (ready(Kind::Action, "done"), None),
        ] {
            assert_eq!(slas.of(&item, &rules), wanted, "{:?}", item.body);
        }
    }

    #[test]
    fn an_sla_is_past_on_the_day_after_its_last() {
        let calendar = Calendar::default();
        let friday = day("2026-11-20");
        assert_eq!(Sla::Days(7).past(friday, &calendar), day("2026-11-28"));
        assert_eq!(Sla::WorkingDays(2).past(friday, &calendar), day("2026-11-25"));
    }
}
