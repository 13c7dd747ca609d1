//! Decisions as Markdown Any Decision Records (MADR 4): one file for each, as repositories keep them.

use std::fmt::Write as _;

use super::sheet::Names;
use crate::domain::{
    Body, Decision, Item, ItemId, Kind, UserId,
    decision::DecisionState,
    link::LinkKind,
    text::{Prose, escape},
    whole::Whole,
};

/// The files: each one's name, and what is in it. Void decisions are left out: they were recorded by mistake.
#[must_use]
pub fn files(whole: &Whole, names: &Names) -> Vec<(String, Vec<u8>)> {
    let decisions = || whole.items.iter().filter(|item| item.kind() == Kind::Decision && item.void.is_none());
    decisions()
        .filter_map(|item| match &item.body {
            Body::Decision(decision) => {
                let successor = item.links.iter().find(|link| link.kind == LinkKind::SupersededBy).map(|link| link.to);
                let successor = successor.and_then(|id: ItemId| decisions().find(|other| other.id == id));
                Some((file_name(item), write(item, decision, successor, names, whole).into_bytes()))
            }
            Body::Risk(_) | Body::Action(_) | Body::Issue(_) => None,
        })
        .collect()
}

/// `0012-use-one-region.md`
fn file_name(item: &Item) -> String {
    let lower = item.title.as_str().to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(60).collect();
    let slug = slug.trim_matches('-');
    if slug.is_empty() { format!("{:04}.md", item.number) } else { format!("{:04}-{slug}.md", item.number) }
}

fn write(item: &Item, decision: &Decision, successor: Option<&Item>, names: &Names, whole: &Whole) -> String {
    let status = match (decision.state, successor) {
        (DecisionState::Superseded, Some(by)) => format!("superseded by {}", by.reference()),
        (state, _) => state.label().to_lowercase(),
    };
    let day = decision.decided_on.unwrap_or_else(|| whole.program.calendar.today(item.state_changed_at));
    let approvers: Vec<UserId> = decision.approvers.iter().map(|approver| approver.user).collect();
    let makers = if decision.decided_by.is_empty() { &approvers } else { &decision.decided_by };
    let mut out = format!("---\nstatus: {}\ndate: {day}\n", quoted(&status));
    for (name, users) in
        [("decision-makers", makers), ("consulted", &decision.consulted), ("informed", &decision.informed)]
    {
        if !users.is_empty() {
            let list: Vec<String> = users.iter().map(|user| quoted(&names.of(*user))).collect();
            let _ = writeln!(out, "{name}: [{}]", list.join(", "));
        }
    }
    let _ = writeln!(out, "---\n\n# {}\n", escape(item.title.as_str()));
    let context: Vec<&Prose> = [&decision.context, &item.detail].into_iter().flatten().collect();
    section(&mut out, "## Context and Problem Statement", &context);
    if let Some(options) = &decision.options {
        out.push_str("## Considered Options\n\n");
        for line in options.as_str().lines().filter(|line| !line.trim().is_empty()) {
            let line = line.trim().trim_start_matches(['-', '*', '•']).trim_start();
            let _ = writeln!(out, "* {}", escape(line));
        }
        out.push('\n');
    }
    let outcome: Vec<&Prose> = [&decision.outcome, &decision.rationale].into_iter().flatten().collect();
    section(&mut out, "## Decision Outcome", &outcome);
    section(&mut out, "### Consequences", &decision.consequences.iter().collect::<Vec<_>>());
    more(&mut out, item, decision, successor, names);
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn section(out: &mut String, heading: &str, texts: &[&Prose]) {
    if texts.is_empty() {
        return;
    }
    let _ = writeln!(out, "{heading}\n");
    for text in texts {
        let _ = writeln!(out, "{}\n", escape(text.as_str()));
    }
}

fn more(out: &mut String, item: &Item, decision: &Decision, successor: Option<&Item>, names: &Names) {
    let mut lines = vec![format!("Recorded as {}. Mode: {}.", item.reference(), decision.mode)];
    lines.extend(decision.reversibility.map(|one| format!("Reversibility: {one}.")));
    lines.extend(decision.review_on.map(|day| format!("To be reviewed on {day}.")));
    lines.extend(successor.map(|by| format!("Superseded by [{}]({}).", by.reference(), file_name(by))));
    let ties = item.links.iter().filter(|link| link.kind != LinkKind::SupersededBy);
    lines.extend(ties.map(|link| format!("This {} {}.", link.kind, link.reference)));
    for concern in &decision.concerns {
        let stands = if concern.resolved_by.is_some() { "resolved" } else { "open" };
        lines.push(format!(
            "Concern of {} ({stands}): {}",
            escape(&names.of(concern.by)),
            escape(concern.text.as_str())
        ));
    }
    out.push_str("## More Information\n\n");
    for line in lines {
        let _ = writeln!(out, "* {}", line.replace('\n', "\n  "));
    }
}

/// Text as YAML takes it whatever is in it: JSON's strings are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
