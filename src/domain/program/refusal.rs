//! Why a program can't be set up as somebody asks.

use thiserror::Error;

use crate::domain::{ChannelId, UserId, rejection::shown, text::Title};

/// What a program can't be. `Display` is the sentence shown, safe to send as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProgramRefusal {
    /// No program of the server is called so; those are named that the caller may change.
    #[error("There is no program “{}” on this server. {}", shown(.typed, 60), if .known.is_empty() { "None is yours to change; one begins when something is logged in its channel.".to_owned() } else { format!("There are: {}.", shown(&.known.join(", "), 120)) })]
    UnknownProgram {
        /// What was typed.
        typed: String,
        /// Which there are, of those that the caller may change.
        known: Vec<String>,
    },
    /// The channel has none, and its channels were asked for: they may be another one's, whose own are gone.
    #[error(
        "This channel belongs to no program. To change another one's channels, name it with program:…; to begin one here, use /program create."
    )]
    NoneHere,
    /// The channel has one.
    #[error("This channel belongs to the program “{}” already. See /program info, or free the channel with /program channels first.", shown(.0.as_str(), 100))]
    ProgramHere(Title),
    /// Another program of the server has that name.
    #[error("This server has a program named “{}” already. Choose another name.", shown(.0.as_str(), 100))]
    ProgramNameTaken(Title),
    /// The channel is another program's.
    #[error("<#{channel}> belongs to the program “{}”. Free it there first.", shown(.program.as_str(), 100))]
    ChannelTaken {
        /// Which channel.
        channel: ChannelId,
        /// Whose it is.
        program: Title,
    },
    /// The channel is not this program's.
    #[error("<#{0}> is not one of this program's channels. See /program channels.")]
    NotItsChannel(ChannelId),
    /// A program has exactly one lead.
    #[error(
        "A program has exactly one lead: set it with /program settings lead. Here choose approver, contributor or viewer."
    )]
    OneLead,
    /// Whoever leads, or acts for the lead, may do everything: no other word on them counts.
    #[error(
        "<@{0}> leads this program or acts for its lead, and may do everything. Change that first, with /program settings."
    )]
    LeadsAlready(UserId),
    /// A program keeps at least one channel.
    #[error("A program needs at least one channel. Add another one first, or archive the program.")]
    LastChannel,
    /// No such workstream.
    #[error("There is no workstream “{}”. {}", shown(.typed, 60), if .known.is_empty() { "None is set up yet: the lead adds one with /program workstreams.".to_owned() } else { format!("There are: {}.", shown(&.known.join(", "), 120)) })]
    UnknownWorkstream {
        /// What was typed.
        typed: String,
        /// Which there are.
        known: Vec<String>,
    },
    /// A program that runs.
    #[error("This program is not paused: nothing needs resuming.")]
    NotPaused,
    /// A pause that would be over at once.
    #[error(
        "A pause lasts until tomorrow at the earliest: type a later day, such as next monday, or leave it out and use /program resume."
    )]
    PauseOver,
}
