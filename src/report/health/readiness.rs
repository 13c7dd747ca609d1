//! Readiness: no data until its kind is recorded.
//!
//! What lights it up is readiness checklists, and only while a gate is at most 30 days away. Red: the gate at most 5 WD
//! away and a critical item open; amber: at most 15 WD away and a critical item open, or less than 90 % done.

use super::Dimension;

/// METRICS.md › Health, Readiness.
pub const READINESS: Dimension = Dimension {
    key: "readiness",
    name: "Readiness",
    weight: |rules| rules.readiness_weight,
    read: |_| Err("no readiness checklists recorded yet"),
};
