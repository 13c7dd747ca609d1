//! Readiness: no data until its kind is recorded.
//!
//! What lights it up is readiness checklists, and only while a gate is at most 30 days away. Red: the gate at most 5 WD
//! away and a critical item open; amber: at most 15 WD away and a critical item open, or less than 90 % done.

use super::Dimension;

/// METRICS.md › Health, Readiness.
pub const READINESS: Dimension = Dimension {
    key: "readiness",
    name: "Readiness",
    definition: "For gates at most 30 days away. Red: 5 working days or fewer to the gate and a critical item \
                 open. Amber: 15 working days or fewer and a critical item open, or fewer than 90 % done.",
    weight: |rules| rules.readiness_weight,
    settings: |_| Vec::new(),
    read: |_| Err("no readiness checklists recorded yet"),
};
