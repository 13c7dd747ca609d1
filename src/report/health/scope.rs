//! Scope: no data until its kind is recorded.
//!
//! What lights it up is change requests and the baselines of milestones. Red: a baseline moved without a change
//! request, or two major changes in the quarter; amber: one major change, or a request pending for more than 5 WD.

use super::Dimension;

/// METRICS.md › Health, Scope.
pub const SCOPE: Dimension = Dimension {
    key: "scope",
    name: "Scope",
    definition: "Red: a baseline moved without a change request, or 2 or more major changes in the quarter. \
                 Amber: 1 major change, or a change request pending for more than 5 working days.",
    weight: |rules| rules.scope_weight,
    settings: |_| Vec::new(),
    read: |_| Err("no change requests recorded yet"),
};
