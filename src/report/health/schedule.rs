//! Schedule: no data until its kind is recorded.
//!
//! What lights it up is milestones: current baseline, forecast over time and the critical flag. Red: a critical
//! milestone more than 5 WD past its current baseline, or its forecast slipped by more than 10 WD; amber: any milestone
//! past due, a critical forecast slip of 3–10 WD, on-time below 70 % (n ≥ 3).

use super::Dimension;

/// METRICS.md › Health, Schedule.
pub const SCHEDULE: Dimension = Dimension {
    key: "schedule",
    name: "Schedule",
    definition: "Red: a critical milestone more than 5 working days past its current baseline, or its forecast \
                 slipped by more than 10. Amber: any milestone past due, a critical forecast slip of 3 to 10 \
                 working days, or fewer than 70 % met on time (of 3 or more).",
    weight: |rules| rules.schedule_weight,
    settings: |_| Vec::new(),
    read: |_| Err("no milestones recorded yet"),
};
