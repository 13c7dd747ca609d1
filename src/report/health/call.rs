//! The lead's call: a person's colour beside the computed one (METRICS.md › Health, The lead's call).
//!
//! | days since the call | equal to or worse than computed then | better, with a reason |
//! |---|---|---|
//! | up to 7 | stands | stands |
//! | up to 7 + 7 + 3 | late, still shown | expired: the worse of the call and the computed one is shown |
//! | more | grey | grey |
//!
//! The bot never makes a person's call better, whatever it computes.

use chrono::TimeDelta;
use serde::Serialize;

use crate::report::{
    facts::AsOf,
    given::{Call, Colour},
};

/// How a call stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody has called it yet.
    Never,
    /// It stands.
    Current,
    /// It was not renewed in time, and is shown as late.
    Late,
    /// It claimed more than was computed, and its reason holds no longer.
    Expired,
    /// It was not renewed for so long that it says nothing.
    Grey,
}

/// The call beside the computed colour, for "called green, computed amber: reason".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallStanding {
    /// How it stands.
    pub standing: Standing,
    /// The last call, whatever has become of it.
    pub call: Option<Call>,
    /// The colour to show as the program's: the call while it stands or is late, else as the table above says. The
    /// computed colour where nobody has called.
    pub shown: Colour,
}

/// Whether a call needs a reason: one better than computed does; equal or worse is free.
#[must_use]
pub const fn needs_reason(called: Colour, computed: Colour) -> bool {
    called.is_better_than(computed)
}

/// How the last call stands at an instant, beside what is computed then.
#[must_use]
pub fn standing(view: &AsOf<'_>, computed: Colour) -> CallStanding {
    let Some(call) = view.calls().last().copied() else {
        return CallStanding { standing: Standing::Never, call: None, shown: computed };
    };
    let rules = &view.facts.program.thresholds.health;
    let days = |days: u32| TimeDelta::days(i64::from(days));
    let age = view.at - call.at;
    let (standing, shown) = if age <= days(rules.call_days) {
        (Standing::Current, call.colour)
    } else if age > days(rules.call_days) + days(rules.call_days) + days(rules.call_grey_after_days) {
        (Standing::Grey, Colour::Grey)
    } else if needs_reason(call.colour, call.computed) {
        (Standing::Expired, call.colour.or_worse(computed))
    } else {
        (Standing::Late, call.colour)
    };
    CallStanding { standing, call: Some(call.clone()), shown }
}
