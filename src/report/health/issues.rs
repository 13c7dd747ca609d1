//! Issues: the severe ones, and how long they last. What is resolved and waits to be closed does not count.

use super::{Dimension, Fired, beyond, rule, setting};
use crate::{
    domain::{Body, Item, Kind, Reference, item::Rank},
    report::{
        ends::is_unresolved,
        facts::{AsOf, Known},
        figure::Unit,
        given::Colour,
        stats::count,
    },
};

/// METRICS.md › Health, Issues.
pub const ISSUES: Dimension = Dimension {
    key: "issues",
    name: "Issues",
    definition: "Red: severity 1 open for more than 5 working days, or unowned for more than 2. Amber: severity \
                 1 open, or severity 2 open for more than 10 working days. Resolved ones no longer count.",
    weight: |rules| rules.issues_weight,
    settings: |rules| {
        vec![
            setting("health.severity_1_open_wd", rules.severity_1_open_wd),
            setting("health.severity_1_unowned_wd", rules.severity_1_unowned_wd),
            setting("health.severity_2_open_wd", rules.severity_2_open_wd),
        ]
    },
    read,
};

fn read(view: &AsOf<'_>) -> Result<Vec<Fired>, &'static str> {
    if view.items().iter().all(|known| known.item.kind() != Kind::Issue) {
        return Err("no issues recorded yet");
    }
    let rules = &view.facts.program.thresholds.health;
    let first = of_severity(view, Rank::R1);
    let second = of_severity(view, Rank::R2);
    let lasting = |among: &[Known<'_>], wd: u32, holds: &dyn Fn(&Item) -> bool| -> Vec<Reference> {
        let lasts =
            |known: &&Known<'_>| known.since(holds).is_some_and(|since| view.working_days_since(since) > i64::from(wd));
        among.iter().filter(lasts).map(Known::reference).collect()
    };
    let (n, wd) = (count(first.len()), |days: u32| Some((f64::from(days), Unit::WorkingDays)));
    let red = [
        rule(
            (ISSUES.key, Colour::Red),
            "severity 1 open for long",
            // A reopened one counts on; one that became severity 1 counts from then.
            lasting(&first, rules.severity_1_open_wd, &|item| has_severity(item, Rank::R1)),
            n,
            wd(rules.severity_1_open_wd),
        ),
        rule(
            (ISSUES.key, Colour::Red),
            "severity 1 unowned for long",
            lasting(&first, rules.severity_1_unowned_wd, &|item| item.owner.is_none()),
            n,
            wd(rules.severity_1_unowned_wd),
        ),
    ];
    let open = beyond(first.iter().map(Known::reference).collect(), &red);
    let amber = [
        rule((ISSUES.key, Colour::Amber), "severity 1 open", open, n, None),
        rule(
            (ISSUES.key, Colour::Amber),
            "severity 2 open for long",
            lasting(&second, rules.severity_2_open_wd, &|item| has_severity(item, Rank::R2)),
            count(second.len()),
            wd(rules.severity_2_open_wd),
        ),
    ];
    Ok(red.into_iter().chain(amber).flatten().collect())
}

fn of_severity<'a>(view: &AsOf<'a>, severity: Rank) -> Vec<Known<'a>> {
    let is = |known: &&Known<'a>| is_unresolved(known.item) && has_severity(known.item, severity);
    view.items().iter().filter(is).copied().collect()
}

fn has_severity(item: &Item, severity: Rank) -> bool {
    matches!(&item.body, Body::Issue(issue) if issue.severity == Some(severity))
}
