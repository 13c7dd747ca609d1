//! Option lists, made from the domain's own words. A choice goes over the wire as its place in the list: append, never
//! reorder, never remove.

use std::borrow::Cow;

use poise::{ChoiceParameter, CommandParameterChoice};

use crate::{
    app::{draw::Plot, export::Format},
    domain::{
        Kind, Role, decision::Mode, field::Part, given::Colour, link::LinkKind, nudge_rules::Reviewed,
        person::Notifications, program::Purpose, risk::Response, weekly::Variant,
    },
};

/// Words that can be picked from a list.
trait Words: Copy + Eq + 'static {
    /// The words that are offered, in order.
    const OFFERED: &'static [Self];

    /// How one of them is shown.
    fn shown(self) -> &'static str;
}

/// A word that was picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen<T>(pub T);

impl<T: Words> ChoiceParameter for Chosen<T> {
    fn list() -> Cow<'static, [CommandParameterChoice]> {
        let choice = |word: &T| CommandParameterChoice {
            name: Cow::Borrowed(word.shown()),
            localizations: Cow::Borrowed(&[]),
            __non_exhaustive: (),
        };
        T::OFFERED.iter().map(choice).collect()
    }

    fn from_index(index: usize) -> Option<Self> {
        T::OFFERED.get(index).copied().map(Self)
    }

    fn from_name(name: &str) -> Option<Self> {
        T::OFFERED.iter().copied().find(|word| word.shown().eq_ignore_ascii_case(name)).map(Self)
    }

    fn name(&self) -> &'static str {
        self.0.shown()
    }

    fn localized_name(&self, _locale: &str) -> Option<&'static str> {
        None
    }
}

macro_rules! words {
    ($($word:ident = [$($variant:ident),+];)+) => { $(
        impl Words for $word {
            const OFFERED: &'static [Self] = &[$(Self::$variant),+];

            fn shown(self) -> &'static str {
                self.label()
            }
        }
    )+ };
}

words! {
    Kind = [Risk, Decision, Action, Issue];
    Format = [Report, Sheets, Record, Decisions, Dates];
    Response = [Avoid, Mitigate, Transfer, Accept, Escalate];
    // "Record" is for decisions already made: /decision log.
    Mode = [Single, Quorum, Consent];
    // The others come only with the act that they record.
    LinkKind = [Mitigates, MitigatedBy, Blocks, BlockedBy, CausedBy, Causes, PartOf, HasPart, RelatesTo];
    Purpose = [Home, Summary, Executive, Team];
    Notifications = [Channel, Direct, Off];
    Reviewed = [RiskHigh, RiskMedium, RiskLow, IssueWorst, Issue, Decision, Action];
    // Grey is no data, which nobody can call.
    Colour = [Green, Amber, Red];
    Plot = [RiskHeatMap, ExposureBurndown, MilestoneSlip, ActionFlow, DecisionLatency, HealthWeeks];
    Variant = [Team, Executive];
    Part = [Basics, Statement, Treatment, Case, Closing, Findings];
}

/// Where a program's nudges go, for those who did not choose for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// One post in the channel.
    Channel,
    /// Nowhere but to those who asked for direct messages.
    Direct,
}

impl Words for Delivery {
    const OFFERED: &'static [Self] = &[Self::Channel, Self::Direct];

    fn shown(self) -> &'static str {
        match self {
            Self::Channel => "In the channel",
            Self::Direct => "Only by direct message, to who asked for it",
        }
    }
}

/// Which weekly summary a channel gets, if any.
pub type SummaryFor = Option<Variant>;

impl Words for SummaryFor {
    const OFFERED: &'static [Self] = &[Some(Variant::Team), Some(Variant::Executive), None];

    fn shown(self) -> &'static str {
        self.map_or("None", Variant::label)
    }
}

/// A role that can be given, or taken back (`None`). The lead is set in the settings: a program has exactly one.
pub type Grant = Option<Role>;

impl Words for Grant {
    const OFFERED: &'static [Self] = &[Some(Role::Viewer), Some(Role::Contributor), Some(Role::Approver), None];

    fn shown(self) -> &'static str {
        self.map_or("None (take it back)", Role::label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The wire form is the place in the list: this pins it.
    #[test]
    fn the_places_are_fixed() {
        fn shown<T: Words>() -> Vec<&'static str> {
            T::OFFERED.iter().map(|word| word.shown()).collect()
        }
        assert_eq!(shown::<Kind>(), ["Risk", "Decision", "Action item", "Issue"]);
        assert_eq!(shown::<Response>(), ["Avoid", "Mitigate", "Transfer", "Accept", "Escalate"]);
        assert_eq!(shown::<Mode>(), ["Single approver", "Quorum of approvers", "Consent (no objection)"]);
        assert_eq!(shown::<LinkKind>()[..2], ["mitigates", "mitigated by"]);
        assert_eq!(shown::<Purpose>(), ["Home", "Weekly summary", "Executive summary", "Team"]);
        assert_eq!(shown::<Colour>(), ["Green", "Amber", "Red"]);
        assert_eq!(shown::<Plot>()[..2], ["Risk heat map", "Exposure burndown"]);
        assert_eq!(shown::<Part>()[0], "Title, detail, tags");
        assert_eq!(shown::<Grant>(), ["Viewer", "Contributor", "Approver", "None (take it back)"]);
    }

    #[test]
    fn every_word_that_can_be_picked_is_offered() {
        assert_eq!(Kind::OFFERED, Kind::ALL);
        assert_eq!(Response::OFFERED, Response::ALL);
        assert_eq!(Purpose::OFFERED, Purpose::ALL);
        assert_eq!(Part::OFFERED, Part::ALL);
        assert_eq!(Notifications::OFFERED, Notifications::ALL);
        assert_eq!(Reviewed::OFFERED, Reviewed::ALL);
        assert_eq!(Plot::OFFERED, Plot::ALL);
        let modes: Vec<Mode> = Mode::ALL.iter().copied().filter(|mode| *mode != Mode::Record).collect();
        assert_eq!(Mode::OFFERED, modes);
        let free: Vec<LinkKind> = LinkKind::ALL.iter().copied().filter(|kind| kind.is_free()).collect();
        assert_eq!(LinkKind::OFFERED, free);
    }

    #[test]
    fn a_choice_survives_the_way_to_discord_and_back() {
        for (place, kind) in LinkKind::OFFERED.iter().enumerate() {
            assert_eq!(Chosen::<LinkKind>::from_index(place), Some(Chosen(*kind)));
            assert_eq!(Chosen::<LinkKind>::from_name(kind.label()), Some(Chosen(*kind)));
        }
        assert_eq!(Chosen::<Kind>::from_index(99), None);
        assert_eq!(Chosen::<Kind>::list().len(), 4);
    }
}
