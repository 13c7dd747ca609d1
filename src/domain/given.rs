//! What reports are given besides the record of items: the calls that people made, the nudges that were sent.
//!
//! Both are kept by the store and come in as plain values; neither is worked out here.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{ItemId, UserId, rejection::shown, vocabulary::vocabulary};

vocabulary! {
    /// How something stands. Grey is *no data*, and never green.
    Colour {
        Green = "green", "Green";
        Amber = "amber", "Amber";
        Red = "red", "Red";
        Grey = "grey", "Grey";
    }
}

impl Colour {
    /// Whether it claims more than `other` does. Grey claims nothing, so it stands with amber: green over it is a
    /// claim.
    #[must_use]
    pub const fn is_better_than(self, other: Self) -> bool {
        self.rank() < other.rank()
    }

    /// The less favourable of two.
    #[must_use]
    pub const fn or_worse(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Green => 0,
            Self::Amber | Self::Grey => 1,
            Self::Red => 2,
        }
    }
}

/// Why a call, a threshold or a question about the figures was not taken. `Display` is the sentence shown.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HealthRefusal {
    /// Nothing that can be explained.
    #[error("“{}” is neither a dimension of health nor a figure. Type a word of its name and pick from the list, such as Risk or Decision latency.", shown(.0, 60))]
    UnknownTopic(String),
    /// No number of a program.
    #[error("“{}” is not the name of a threshold and its number. Pick one from the list and change its number, as in targets.aged_risks 3.", shown(.0, 60))]
    UnknownThreshold(String),
    /// A number that a threshold can't be.
    #[error("The threshold {} takes a {}number from {lowest} to {highest}. Type it behind the name, as in targets.aged_risks 3.", shown(.name, 60), if *.is_whole { "whole " } else { "" })]
    ThresholdOutOfScale {
        /// Which threshold.
        name: String,
        /// The lowest value.
        lowest: u32,
        /// The highest value.
        highest: u32,
        /// Whether it has no fraction.
        is_whole: bool,
    },
    /// A call better than what is computed, without a reason.
    #[error(
        "The computed health is {computed}, so calling it {called} needs a reason. Say in a sentence what the record does not show, with the option “reason” of /health call."
    )]
    CallNeedsReason {
        /// What was called.
        called: Colour,
        /// What is computed.
        computed: Colour,
    },
    /// A call of something that nobody can call.
    #[error("Grey means that there is no data, which nobody can call. Call it Green, Amber or Red.")]
    CalledGrey,
}

/// A person's call on the health of a program (METRICS.md › Health). Never edited: a new call takes the old one's
/// place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Who called it.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// What they called.
    pub colour: Colour,
    /// What was computed when they called.
    pub computed: Colour,
    /// Why, which a call better than computed needs.
    pub reason: Option<String>,
    /// The Monday of the week that it is for, where the program lives.
    pub week: NaiveDate,
}

/// A nudge that was sent: somebody was told of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Nudge {
    /// When.
    pub at: DateTime<Utc>,
    /// Which item.
    pub item: ItemId,
    /// Who was told.
    pub to: UserId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_round_trip_and_compare() {
        for colour in Colour::ALL {
            assert_eq!(Colour::from_key(colour.key()), Some(*colour));
            assert!(!colour.is_better_than(*colour));
            assert_eq!(colour.or_worse(Colour::Red), Colour::Red);
        }
        assert!(Colour::Green.is_better_than(Colour::Grey), "no data is never green for free");
        assert!(Colour::Amber.is_better_than(Colour::Red) && !Colour::Amber.is_better_than(Colour::Grey));
    }
}
