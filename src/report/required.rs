//! Which fields an open item of each kind must have to be complete (METRICS.md › Record completeness).
//!
//! METRICS.md leaves the list to the kinds; this is it, taken from what their guards and figures need: without an owner
//! nobody acts, without a score no exposure, without a date no closure on time.

use crate::domain::{
    Body, Item,
    risk::{Band, RiskState},
};

/// The labels of the required fields that an item lacks; empty when it is complete.
#[must_use]
pub fn missing(item: &Item, band: Option<Band>) -> Vec<&'static str> {
    let mut wanted = vec![(item.owner.is_some(), "owner")];
    match &item.body {
        Body::Risk(risk) => {
            wanted.push((risk.score().is_some(), "likelihood and impact"));
            // A low risk may simply be watched; from Medium on somebody has to say what is done.
            if band.is_some_and(|band| band >= Band::Medium) {
                wanted.push((risk.answer().is_some(), "response"));
            }
            if risk.state == RiskState::Treating {
                let planned = !risk.missing_for_treatment(item).contains(&"a plan or a linked action item");
                wanted.push((planned, "plan or linked action item"));
            }
        }
        Body::Decision(_) => wanted.push((item.due.is_some(), "needed by")),
        Body::Action(_) => wanted.push((item.due.is_some(), "due")),
        Body::Issue(issue) => wanted.push((issue.severity.is_some(), "severity")),
    }
    wanted.into_iter().filter(|(there, _)| !there).map(|(_, label)| label).collect()
}
