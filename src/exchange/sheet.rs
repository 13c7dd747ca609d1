//! An item as a row of a sheet: every field with its name, in the order in which people read them. The CSV is these
//! columns, the report those of them that say something.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::{
    Action, Body, Decision, GuildId, Issue, Item, Kind, Program, Risk, UserId,
    item::{Rank, Source},
    program::Rules,
    risk::Score,
    text::Prose,
};

/// What people are called, as far as that could be found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub BTreeMap<UserId, String>);

impl Names {
    /// What somebody is called; their id, where nobody could say.
    #[must_use]
    pub fn of(&self, user: UserId) -> String {
        self.0.get(&user).cloned().unwrap_or_else(|| user.to_string())
    }

    fn all(&self, users: &[UserId]) -> String {
        users.iter().map(|user| self.of(*user)).collect::<Vec<_>>().join(", ")
    }
}

/// A field of an item as people read it: what it is called, and what it says; empty where it says nothing.
pub type Cell = (&'static str, String);

/// The file that a kind's sheet is kept in.
#[must_use]
pub const fn file_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Risk => "risks.csv",
        Kind::Decision => "decisions.csv",
        Kind::Action => "action-items.csv",
        Kind::Issue => "issues.csv",
    }
}

/// What all kinds share, first; what is particular to the kind; where it came from, last.
#[must_use]
pub fn cells(item: &Item, program: &Program, names: &Names) -> Vec<Cell> {
    let Item {
        id: _,
        guild,
        program: _,
        number: _,
        title,
        detail,
        tags,
        owner,
        raised_by,
        raised_at,
        state_changed_at,
        reviewed_at,
        due,
        moved_from,
        workstream,
        source,
        links,
        snooze,
        never_nudge,
        void,
        version: _,
        body,
    } = item;
    let day = |at: &DateTime<Utc>| program.calendar.today(*at).to_string();
    let stream = workstream.and_then(|id| program.workstream(id)).map_or_else(String::new, |one| one.name.to_string());
    let mut cells = vec![
        ("Reference", item.reference().to_string()),
        ("Title", title.to_string()),
        ("State", item.state_label().to_owned()),
        ("Owner", owner.map_or_else(String::new, |user| names.of(user))),
        ("Owner id", owner.map_or_else(String::new, |user| user.to_string())),
        (item.kind().due_label(), date(*due)),
        ("First promised", date(moved_from.first().copied())),
        ("Detail", prose(detail.as_ref())),
    ];
    match body {
        Body::Risk(risk) => cells.extend(of_risk(risk, &program.rules, names)),
        Body::Decision(decision) => cells.extend(of_decision(decision, names)),
        Body::Action(action) => cells.extend(of_action(action)),
        Body::Issue(issue) => cells.extend(of_issue(issue)),
    }
    let ties: Vec<String> = links.iter().map(|link| format!("{} {}", link.kind, link.reference)).collect();
    cells.extend([
        ("Tags", tags.as_str().to_owned()),
        ("Workstream", stream),
        ("Links", ties.join("; ")),
        ("Raised by", names.of(*raised_by)),
        ("Raised on", day(raised_at)),
        ("State since", day(state_changed_at)),
        ("Reviewed on", day(reviewed_at)),
        ("Snoozed until", date(snooze.as_ref().map(|snooze| snooze.until))),
        ("Never nudged", yes(*never_nudge)),
        ("Void because", void.as_ref().map_or_else(String::new, |void| void.reason.to_string())),
        ("Source", source.as_ref().map_or_else(String::new, |source| address(*guild, source))),
        ("Source text", source.as_ref().map_or_else(String::new, |source| source.text.clone())),
    ]);
    cells
}

fn of_risk(risk: &Risk, rules: &Rules, names: &Names) -> Vec<Cell> {
    let Risk {
        state: _,
        cause,
        event,
        effect,
        inherent,
        residual,
        proximity,
        response,
        plan,
        trigger,
        contingency,
        acceptance,
    } = risk;
    let part =
        |score: &Option<Score>, of: fn(Score) -> u8| score.map_or_else(String::new, |score| of(score).to_string());
    let taken = acceptance.as_ref();
    vec![
        ("Likelihood", part(inherent, Score::likelihood)),
        ("Impact", part(inherent, Score::impact)),
        ("Residual likelihood", part(residual, Score::likelihood)),
        ("Residual impact", part(residual, Score::impact)),
        ("Band", risk.score().map_or_else(String::new, |score| rules.bands.of(score).to_string())),
        ("Proximity", label(proximity.as_ref())),
        ("Response", label(response.as_ref())),
        ("Cause", prose(cause.as_ref())),
        ("Event", prose(event.as_ref())),
        ("Effect", prose(effect.as_ref())),
        ("Plan", prose(plan.as_ref())),
        ("Trigger", prose(trigger.as_ref())),
        ("Contingency", prose(contingency.as_ref())),
        ("Accepted by", taken.map_or_else(String::new, |taken| names.of(taken.by))),
        ("Accepted because", taken.map_or_else(String::new, |taken| taken.reason.to_string())),
        ("Accepted until", date(taken.map(|taken| taken.until))),
    ]
}

fn of_decision(decision: &Decision, names: &Names) -> Vec<Cell> {
    let Decision {
        state: _,
        mode,
        context,
        options,
        outcome,
        rationale,
        consequences,
        reversibility,
        decided_by,
        decided_on,
        review_on,
        proposer,
        proposed_at: _,
        approvers,
        consulted,
        informed,
        concerns,
        consent_days: _,
        consent_until,
    } = decision;
    let words: Vec<String> = approvers
        .iter()
        .map(|one| match &one.answer {
            Some(answer) => format!("{} {}", names.of(one.user), answer.verdict),
            None => format!("{} has not answered", names.of(one.user)),
        })
        .collect();
    let raised: Vec<String> = concerns
        .iter()
        .map(|one| {
            let stands =
                one.resolved_by.map_or_else(|| "open".to_owned(), |who| format!("resolved by {}", names.of(who)));
            format!("{}: {} ({stands})", names.of(one.by), one.text)
        })
        .collect();
    vec![
        ("Mode", mode.to_string()),
        ("Context", prose(context.as_ref())),
        ("Options considered", prose(options.as_ref())),
        ("Outcome", prose(outcome.as_ref())),
        ("Rationale", prose(rationale.as_ref())),
        ("Consequences", prose(consequences.as_ref())),
        ("Reversibility", label(reversibility.as_ref())),
        ("Decided by", names.all(decided_by)),
        ("Decided on", date(*decided_on)),
        ("Review on", date(*review_on)),
        ("Proposed by", proposer.map_or_else(String::new, |user| names.of(user))),
        ("Approvers", words.join("; ")),
        ("Consulted", names.all(consulted)),
        ("Informed", names.all(informed)),
        ("Concerns", raised.join("; ")),
        ("Consent until", consent_until.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M UTC").to_string())),
    ]
}

fn of_action(action: &Action) -> Vec<Cell> {
    let Action { state: _, priority, corrective, evidence, blocked_by, before_block: _ } = action;
    vec![
        ("Priority", rank(*priority)),
        ("Corrective", yes(*corrective)),
        ("Evidence", prose(evidence.as_ref())),
        ("Blocked by", prose(blocked_by.as_ref())),
    ]
}

fn of_issue(issue: &Issue) -> Vec<Cell> {
    let Issue { state: _, severity, blocked, impact, resolution, root_cause } = issue;
    vec![
        ("Severity", rank(*severity)),
        ("Blocked", yes(*blocked)),
        ("Impact", prose(impact.as_ref())),
        ("Resolution", prose(resolution.as_ref())),
        ("Root cause", prose(root_cause.as_ref())),
    ]
}

/// Where a captured message is, as a browser opens it.
#[must_use]
pub fn address(guild: GuildId, source: &Source) -> String {
    format!("https://discord.com/channels/{guild}/{}/{}", source.channel, source.message)
}

fn prose(text: Option<&Prose>) -> String {
    text.map_or_else(String::new, Prose::to_string)
}

fn date(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn label(word: Option<&impl ToString>) -> String {
    word.map_or_else(String::new, ToString::to_string)
}

fn rank(rank: Option<Rank>) -> String {
    rank.map_or_else(String::new, |rank| u8::from(rank).to_string())
}

fn yes(is: bool) -> String {
    if is { "yes".to_owned() } else { String::new() }
}
