//! Dependencies: no data until its kind is recorded.
//!
//! What lights it up is dependencies: need-by, state and the milestone they block. Red: one that blocks a milestone is
//! past need-by, or within 5 WD of it and not accepted; amber: within 10 WD and at risk or not accepted, or an open
//! median age above 15 WD.

use super::Dimension;

/// METRICS.md › Health, Dependencies.
pub const DEPENDENCIES: Dimension = Dimension {
    key: "dependencies",
    name: "Dependencies",
    definition: "Red: a dependency that blocks a milestone is past its need-by date, or due within 5 working \
                 days and not accepted. Amber: needed within 10 working days and at risk or not accepted, or the \
                 open ones have a median age above 15 working days.",
    weight: |rules| rules.dependencies_weight,
    settings: |_| Vec::new(),
    read: |_| Err("no dependencies recorded yet"),
};
