//! The sections for a team.

use std::collections::HashSet;

use super::{Line, Section, pen::Pen, says, section, standing::fired};
use crate::{
    discord::views::{figures, phrases},
    domain::decision::DecisionState,
    report::summary::{
        self, Team,
        blockers::Blocker,
        changes::{Changes, Moved, Rebanded},
        decisions::{Made, Need},
        gaps::Gaps,
        overdue::Overdue,
        risks::RiskLine,
    },
};

pub(super) fn sections(pen: &Pen<'_>, team: &Team) -> Vec<Section> {
    let Team {
        at: _,
        since,
        health,
        quiet: _,
        next_due: _,
        changes,
        risks,
        blockers,
        decisions,
        overdue,
        gaps,
        strip,
        unreadable,
    } = team;
    let (worst, more) = if pen.whole { (health.fired.as_slice(), 0) } else { health.worst() };
    let mut why: Vec<Line> = worst.iter().map(|rule| fired(pen, rule, health)).collect();
    if more > 0 {
        why.push(Line { cut: true, ..says(format!("and {more} more, in the attached file")) });
    }
    vec![
        section("Why this colour", why),
        section(
            format!("Changed since {}", phrases::plain_day(pen.program.calendar.today(*since))),
            changed(pen, changes),
        ),
        section("Decisions needed", decisions.needed.iter().map(|one| need(pen, one)).collect()),
        section("Decisions made", decisions.made.iter().map(|one| made(pen, one)).collect()),
        section("Blockers", blockers.iter().map(|one| blocker(pen, one)).collect()),
        section("Top risks", risks.iter().map(|one| risk(pen, one)).collect()),
        section("Overdue action items", overdue.iter().flat_map(|one| late(pen, one)).collect()),
        section("Gaps in the record", gap_lines(pen, gaps, *unreadable)),
        section("Figures", strip.iter().map(|figure| says(figures::line(figure, false))).collect()),
    ]
}

fn changed(pen: &Pen<'_>, changes: &Changes) -> Vec<Line> {
    let Changes { new, closed, reopened, moved, rebanded } = changes;
    let mut lines: Vec<Line> = rebanded.iter().map(|one| band(pen, one)).collect();
    lines.extend(moved.iter().map(|one| date(pen, one)));
    let owner = |line: &summary::Line| phrases::owner(line.owner);
    lines.extend(reopened.iter().map(|line| pen.item(line, &["open again".to_owned(), owner(line)])));
    // What came and went within the week is told once.
    let ids = |lines: &[summary::Line]| lines.iter().map(|line| line.id).collect::<HashSet<_>>();
    let (began, ended) = (ids(new), ids(closed));
    let over = |line: &summary::Line| {
        let state = line.state.to_lowercase();
        if began.contains(&line.id) { format!("new, and {state}") } else { state }
    };
    lines.extend(closed.iter().map(|line| pen.item(line, &[over(line)])));
    let still_there = new.iter().filter(|line| !ended.contains(&line.id));
    lines.extend(still_there.map(|line| pen.item(line, &["new".to_owned(), owner(line)])));
    if lines.len() > 3 {
        let counts = [(new.len(), "new"), (closed.len(), "closed"), (reopened.len(), "open again")];
        let counts =
            counts.into_iter().chain([(moved.len(), "with another date"), (rebanded.len(), "in another band")]);
        let counts: Vec<String> =
            counts.filter(|(many, _)| *many > 0).map(|(many, what)| format!("{many} {what}")).collect();
        lines.insert(0, says(format!("**{}**", counts.join(" · "))));
    }
    lines
}

fn band(pen: &Pen<'_>, one: &Rebanded) -> Line {
    pen.item(&one.line, &[format!("{} → **{}**", one.from, one.to)])
}

fn date(pen: &Pen<'_>, one: &Moved) -> Line {
    pen.item(&one.line, &[format!("{} → **{}**", pen.day(one.from), pen.day(one.to))])
}

/// A decision that is needed: from whom, by when.
pub(super) fn need(pen: &Pen<'_>, one: &Need) -> Line {
    let most = if pen.whole { usize::MAX } else { 4 };
    let from: Vec<_> = one.from.iter().take(most).copied().collect();
    let more = one.from.len() - from.len();
    let mut people = format!("from {}", phrases::people(&from));
    if more > 0 {
        people = format!("{people} and {more} more");
    }
    // A proposal waits for their word; these wait for somebody to go on with them.
    let waits = [DecisionState::Draft, DecisionState::OnHold].iter().find(|state| state.label() == one.line.state);
    let waits = waits.map(|state| state.label().to_lowercase()).unwrap_or_default();
    let by = one.by.map(|by| format!("by {}", pen.day(by))).unwrap_or_default();
    let late = one.late_by.map(|days| format!("**{} late**", working_days(days))).unwrap_or_default();
    let pending = one.pending_for.filter(|_| one.late_by.is_none());
    let pending = pending.map(|days| format!("waiting {}", working_days(days))).unwrap_or_default();
    pen.item_with(&one.line, &[people, waits, by, late, pending], more > 0)
}

fn made(pen: &Pen<'_>, one: &Made) -> Line {
    let verdict = if one.accepted { "accepted" } else { "rejected" };
    let on = one.on.map(|on| format!(" on {}", pen.day(on))).unwrap_or_default();
    let (outcome, cut) = one.outcome.as_ref().map(|words| pen.words(words)).unwrap_or_default();
    pen.item_with(&one.line, &[format!("{verdict}{on}"), outcome], cut)
}

fn blocker(pen: &Pen<'_>, one: &Blocker) -> Line {
    let rank = one.rank.map(|rank| format!("{} {}", ranked(&one.line), u8::from(rank))).unwrap_or_default();
    let (because, cut) = one.because.as_ref().map(|words| pen.words(words)).unwrap_or_default();
    let age = format!("for {}", working_days(one.for_working_days));
    pen.item_with(&one.line, &[rank, phrases::owner(one.line.owner), age, because], cut)
}

const fn ranked(line: &summary::Line) -> &'static str {
    match line.reference.kind {
        crate::domain::Kind::Action => "priority",
        _ => "severity",
    }
}

/// A risk of the top.
pub(super) fn risk(pen: &Pen<'_>, one: &RiskLine) -> Line {
    let bands = &pen.program.rules.bands;
    let score = match (one.score, one.score_before) {
        (None, _) => "not assessed yet".to_owned(),
        (Some(now), Some(before)) if before != now => {
            format!("**{}** (was {})", phrases::score(now, bands), before.product())
        }
        (Some(now), _) => format!("**{}**", phrases::score(now, bands)),
    };
    let response = one.response.map(|response| response.label().to_lowercase());
    let response = response.unwrap_or_else(|| "no response".to_owned());
    let near = one.proximity.map(|near| near.label().to_lowercase()).unwrap_or_default();
    pen.item(&one.line, &[score, response, near, phrases::owner(one.line.owner)])
}

fn late(pen: &Pen<'_>, one: &Overdue) -> Vec<Line> {
    let owner = phrases::owner(one.owner);
    let line = |late: &crate::report::summary::overdue::Late| {
        let by = if late.by > 0 { format!("{} late", working_days(late.by)) } else { "late".to_owned() };
        let promised = late.promised.map(|day| format!("first promised for {}", pen.day(day))).unwrap_or_default();
        pen.item(&late.line, &[owner.clone(), by, promised])
    };
    one.lines.iter().map(line).collect()
}

fn gap_lines(pen: &Pen<'_>, gaps: &Gaps, unreadable: u32) -> Vec<Line> {
    let Gaps { open, untaken, unowned, stale, aged, spent } = gaps;
    let mut lines = Vec::new();
    let mut tell = |what: &str, of: u32, references: Vec<crate::domain::Reference>| {
        if !references.is_empty() {
            let (named, cut) = pen.references(&references);
            lines.push(Line { cut, ..says(format!("**{what} {}/{of}**: {named}", references.len())) });
        }
    };
    tell("Unowned", *open, unowned.iter().map(|line| line.reference).collect());
    tell("Not reviewed in time", *open, stale.iter().map(|line| line.reference).collect());
    tell("Risks aged without progress", *untaken, aged.clone());
    tell("Asked to the end without an answer, no longer nudged", *open, spent.clone());
    if unreadable > 0 {
        let many = phrases::count(i64::from(unreadable), "item", "items");
        lines.push(says(format!("**{many} could not be read back** and are in no figure.")));
    }
    lines
}

pub(super) fn working_days(days: i64) -> String {
    phrases::count(days, "working day", "working days")
}
