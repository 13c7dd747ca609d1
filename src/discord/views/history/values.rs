//! Stored fields and values in words.

use chrono::NaiveDate;
use serde_json::Value;

use crate::{
    discord::views::phrases,
    domain::{
        UserId,
        action::ActionState,
        decision::{DecisionState, Mode, Reversibility},
        field::Field,
        issue::IssueState,
        permission::Role,
        program::{Phase, Purpose},
        risk::{Proximity, Response, RiskState},
    },
};

/// The most characters of a value that a line of history shows.
const LONG: usize = 70;

/// What a stored field is called, if a person has any use for it.
pub fn name(field: &str) -> Option<String> {
    if let Some(known) = Field::from_key(field) {
        return Some(known.label().to_owned());
    }
    Some(
        match field {
            "state" => "State",
            "owner" => "Owner",
            "due" => "Due",
            "workstream" => "Workstream",
            "links" => "Links",
            "source" => "Source",
            "snooze" => "Snooze",
            "never_nudge" => "Never nudged",
            "void" => "Void",
            "inherent" => "Score",
            "residual" => "Score after treatment",
            "response" => "Response",
            "proximity" => "Proximity",
            "acceptance" => "Acceptance",
            "priority" => "Priority",
            "severity" => "Severity",
            "corrective" => "Corrective",
            "blocked" => "Blocked",
            "blocked_by" => "Blocked by",
            "mode" => "Mode",
            "approvers" => "Approvers",
            "concerns" => "Concerns",
            "consulted" => "Consulted",
            "informed" => "Has seen it",
            "consent_until" => "Consent until",
            "consent_days" => "Days of consent",
            "decided_by" => "Decided by",
            "decided_on" => "Decided on",
            "review_on" => "Review on",
            "reversibility" => "Reversible?",
            "name" => "Name",
            "phase" => "Phase",
            "pause" => "Pause",
            "lead" => "Lead",
            "deputies" => "Deputies",
            "people" => "Members",
            "roles" => "Roles",
            "workstreams" => "Workstreams",
            "channels" => "Channels",
            "calendar" => "Calendar",
            "charter" => "Charter",
            "rules" => "Thresholds",
            "thresholds" => "Targets",
            "nudges" => "Nudges",
            _ => return None,
        }
        .to_owned(),
    )
}

/// A stored value in words. Two values may read the same: then the line says that it changed.
pub fn words(field: &str, value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => match (field, number.as_u64()) {
            ("owner" | "lead", Some(user)) => phrases::person(UserId(user)),
            _ => number.to_string(),
        },
        Value::String(text) => string(field, text),
        Value::Array(all) => array(field, all),
        Value::Object(parts) => object(parts),
    }
}

fn string(field: &str, text: &str) -> String {
    let label = match field {
        "state" => state(text),
        "mode" => Mode::from_key(text).map(Mode::label),
        "response" => Response::from_key(text).map(Response::label),
        "proximity" => Proximity::from_key(text).map(Proximity::label),
        "reversibility" => Reversibility::from_key(text).map(Reversibility::label),
        "phase" => Phase::from_key(text).map(Phase::label),
        _ => None,
    };
    if let Some(label) = label {
        return label.to_owned();
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        return phrases::plain_day(date);
    }
    if field == "consent_until"
        && let Ok(at) = text.parse()
    {
        return phrases::moment(at);
    }
    format!("“{}”", phrases::short(&text.replace('\n', " "), LONG))
}

/// The kinds share no state key that reads differently.
fn state(key: &str) -> Option<&'static str> {
    RiskState::from_key(key)
        .map(RiskState::label)
        .or_else(|| DecisionState::from_key(key).map(DecisionState::label))
        .or_else(|| ActionState::from_key(key).map(ActionState::label))
        .or_else(|| IssueState::from_key(key).map(IssueState::label))
}

fn array(field: &str, all: &[Value]) -> String {
    if all.is_empty() {
        return "none".to_owned();
    }
    let shown: Vec<String> = all.iter().take(8).map(|value| element(field, value)).collect();
    let more = all.len() - shown.len();
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn element(field: &str, value: &Value) -> String {
    let user = |value: &Value| value.as_u64().map(|user| phrases::person(UserId(user)));
    match field {
        "informed" | "consulted" | "decided_by" | "deputies" => user(value).unwrap_or_default(),
        "approvers" => {
            let mark = match value["answer"]["verdict"].as_str() {
                Some("for") => "✅ ",
                Some("against") => "❌ ",
                _ => "",
            };
            format!("{mark}{}", user(&value["user"]).unwrap_or_default())
        }
        "concerns" => {
            let stands = if value["resolved_by"].is_null() { "stands" } else { "resolved" };
            format!("{} {stands}", value["number"])
        }
        "links" => {
            let kind = value["kind"].as_str().and_then(crate::domain::link::LinkKind::from_key);
            let reference = serde_json::from_value::<crate::domain::Reference>(value["reference"].clone());
            match (kind, reference) {
                (Some(kind), Ok(reference)) => format!("{kind} {reference}"),
                _ => "a link".to_owned(),
            }
        }
        "workstreams" => {
            let lead = user(&value["lead"]).map_or_else(String::new, |lead| format!(" ({lead})"));
            format!("{}{lead}", phrases::short(value["name"].as_str().unwrap_or_default(), 40))
        }
        "channels" => {
            let purpose = value[1].as_str().and_then(Purpose::from_key).map_or("", Purpose::label);
            value[0].as_u64().map_or_else(String::new, |channel| format!("<#{channel}> {purpose}"))
        }
        "people" => format!("{} {}", user(&value[0]).unwrap_or_default(), role(&value[1])),
        "roles" => value[0].as_u64().map_or_else(String::new, |id| format!("<@&{id}> {}", role(&value[1]))),
        _ => "…".to_owned(),
    }
}

fn role(value: &Value) -> &'static str {
    value.as_str().and_then(Role::from_key).map_or("", Role::label)
}

fn calendar(parts: &serde_json::Map<String, Value>) -> Option<String> {
    let (zone, days) = (parts.get("zone")?.as_str()?, parts.get("working_days")?.as_str()?);
    let off = parts.get("holidays").and_then(Value::as_array).map_or(0, Vec::len);
    let off = phrases::count(i64::try_from(off).unwrap_or(i64::MAX), "holiday", "holidays");
    Some(format!("{zone}, {days}, {off}"))
}

fn thresholds(parts: &serde_json::Map<String, Value>) -> Option<String> {
    let bands = parts.get("bands")?;
    let consent = parts.get("consent_working_days")?;
    Some(format!("bands {} {} {}, consent {consent}", bands["medium"], bands["high"], bands["extreme"]))
}

fn object(parts: &serde_json::Map<String, Value>) -> String {
    if let Some(words) = calendar(parts).or_else(|| thresholds(parts)) {
        return words;
    }
    if let (Some(likelihood), Some(impact)) =
        (parts.get("likelihood").and_then(Value::as_u64), parts.get("impact").and_then(Value::as_u64))
    {
        return format!("{likelihood} × {impact} = {}", likelihood * impact);
    }
    if let Some(until) = parts.get("until").and_then(Value::as_str) {
        return format!("until {}", string("until", until));
    }
    if let Some(reason) = parts.get("reason").and_then(Value::as_str) {
        return string("reason", reason);
    }
    "set".to_owned()
}
