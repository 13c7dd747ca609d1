//! Decisions: those that somebody is waiting for.
//!
//! Red, *past needed-by and blocking a critical milestone*, needs milestones: when they are recorded, add it here, by
//! the decision's `blocks` links to milestones with the critical flag.

use super::{Dimension, Fired, rule, setting};
use crate::{
    domain::Kind,
    report::{
        ends::is_pending,
        facts::{AsOf, Known},
        figure::Unit,
        given::Colour,
        kpi::latency::pending_for,
        stats::count,
    },
};

/// METRICS.md › Health, Decisions.
pub const DECISIONS: Dimension = Dimension {
    key: "decisions",
    name: "Decisions",
    definition: "Red, once milestones are recorded: past its needed-by date and blocking a critical one. Amber: any past its needed-by \
                 date, or pending for more than 10 working days.",
    weight: |rules| rules.decisions_weight,
    settings: |rules| vec![setting("health.decision_pending_wd", rules.decision_pending_wd)],
    read,
};

fn read(view: &AsOf<'_>) -> Result<Vec<Fired>, &'static str> {
    if view.items().iter().all(|known| known.item.kind() != Kind::Decision) {
        return Err("no decisions recorded yet");
    }
    let limit = view.facts.program.thresholds.health.decision_pending_wd;
    let undecided: Vec<&Known<'_>> = view.open().filter(|known| known.item.kind() == Kind::Decision).collect();
    let late = undecided.iter().filter(|known| view.late_by(known.item).is_some());
    let late = late.map(|known| known.reference()).collect();
    let pending: Vec<&&Known<'_>> = undecided.iter().filter(|known| is_pending(known.item)).collect();
    let long = pending.iter().filter(|known| pending_for(view, known).is_some_and(|wd| wd > i64::from(limit)));
    let long = long.map(|known| known.reference()).collect();
    let (n, pending) = (count(undecided.len()), count(pending.len()));
    let amber = [
        rule((DECISIONS.key, Colour::Amber), "decision past its needed-by date", late, n, None),
        rule(
            (DECISIONS.key, Colour::Amber),
            "decision pending for long",
            long,
            pending,
            Some((f64::from(limit), Unit::WorkingDays)),
        ),
    ];
    Ok(amber.into_iter().flatten().collect())
}
