//! Risk burndown and exposure.

use super::window_only;
use crate::{
    domain::{
        Reference, Risk,
        risk::{Band, RiskState},
    },
    report::{
        exposure::{exposure, exposure_of_new, open_risk},
        facts::AsOf,
        figure::{Kpi, Measure, Target, Unit},
    },
};

/// METRICS.md › Risk burndown.
pub const RISK_BURNDOWN: Kpi = Kpi {
    key: "risk_burndown",
    name: "Risk burndown",
    unit: Unit::Percent,
    definition: "Of the High and Extreme risks open at the start of the window, the share that is now closed without \
                 having occurred, or in a lower band. A risk that occurred is not burned. Medium risks are counted \
                 apart.",
    target: |numbers| Target::ByGate(numbers.targets.risk_burndown),
    settings: window_only,
    measure,
};

#[derive(Default)]
struct Tally {
    burned: u32,
    of: u32,
}

impl Tally {
    fn add(&mut self, burned: bool) {
        self.of += 1;
        self.burned += u32::from(burned);
    }
}

fn measure(view: &AsOf<'_>) -> Measure {
    let start = view.window().from;
    let (mut high, mut medium, mut occurred) = (Tally::default(), Tally::default(), 0_u32);
    let mut inputs: Vec<Reference> = Vec::new();
    for known in view.items() {
        let then = known.then(start).and_then(open_risk).and_then(|risk| view.band(risk));
        let (Some(band), Some(now)) = (then, known.risk()) else { continue };
        let burned = is_burned(view, band, now);
        match band {
            Band::High | Band::Extreme => {
                high.add(burned);
                occurred += u32::from(now.state == RiskState::Occurred);
                inputs.push(known.reference());
            }
            Band::Medium => medium.add(burned),
            Band::Low => {}
        }
    }
    let (before, now, new) = (exposure(view, start), exposure(view, view.at), exposure_of_new(view, start));
    Measure::share(high.burned, high.of, "no High or Extreme risk was open when the window began")
        .of(inputs)
        .beside("occurred", Some(f64::from(occurred)), Unit::Count, Some(high.of))
        .beside("medium burned", Some(f64::from(medium.burned)), Unit::Count, Some(medium.of))
        .beside("exposure before", Some(f64::from(before.sum)), Unit::Count, Some(before.scored))
        .beside("exposure now", Some(f64::from(now.sum)), Unit::Count, Some(now.scored))
        .beside("exposure of new risks", Some(f64::from(new.sum)), Unit::Count, Some(new.scored))
        .beside("risks without a score", Some(f64::from(now.unscored)), Unit::Count, None)
}

fn is_burned(view: &AsOf<'_>, was: Band, now: &Risk) -> bool {
    match now.state {
        RiskState::Closed => true,
        RiskState::Occurred => false,
        RiskState::Open | RiskState::Treating | RiskState::Accepted => view.band(now).is_some_and(|band| band < was),
    }
}
