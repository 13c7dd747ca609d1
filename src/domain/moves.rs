//! Moves: every change of state that there is, and what each asks of the person who makes it.
//!
//! Which move is legal when is each kind's own business (`risk.rs`, `decision.rs`, …); a new move is a word here and an
//! arm there, and the compiler names the places.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Role, UserId, calendar::Calendar, program::Rules, text::Prose, vocabulary::vocabulary};

vocabulary! {
    /// A change of state, named by the act.
    Move {
        Start = "start", "Start";
        Done = "done", "Done";
        Block = "block", "Block";
        Unblock = "unblock", "Unblock";
        WontDo = "wont_do", "Won't do";
        Treat = "treat", "Start treatment";
        Accept = "accept", "Accept the risk";
        Occur = "occur", "It occurred";
        Resolve = "resolve", "Resolve";
        Close = "close", "Close";
        Propose = "propose", "Propose";
        Approve = "approve", "Approve";
        Reject = "reject", "Reject";
        Hold = "hold", "Put on hold";
        Resume = "resume", "Resume";
        Withdraw = "withdraw", "Withdraw";
        Deprecate = "deprecate", "Deprecate";
        Supersede = "supersede", "Supersede";
        Reopen = "reopen", "Reopen";
    }
}

/// What a move asks for before it can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: one tap.
    Nothing,
    /// Words, under the label given; `required` or not.
    Words {
        /// What the words are: the label of the form's field.
        label: &'static str,
        /// Whether the move is refused without them.
        required: bool,
    },
    /// Words and a date.
    WordsAndDate {
        /// What the words are.
        label: &'static str,
        /// What the date is.
        date: &'static str,
    },
    /// Another item of the same kind.
    Successor,
}

impl Move {
    /// What the move asks for.
    #[must_use]
    pub const fn needs(self) -> Needs {
        const fn required(label: &'static str) -> Needs {
            Needs::Words { label, required: true }
        }
        const fn optional(label: &'static str) -> Needs {
            Needs::Words { label, required: false }
        }
        match self {
            Self::Start | Self::Unblock | Self::Treat | Self::Occur | Self::Propose | Self::Approve | Self::Resume => {
                Needs::Nothing
            }
            Self::Done => optional("Evidence"),
            Self::Close | Self::Hold | Self::Withdraw | Self::Reopen => optional("Reason"),
            Self::Block | Self::WontDo | Self::Reject | Self::Deprecate => required("Reason"),
            Self::Resolve => required("Resolution"),
            Self::Accept => Needs::WordsAndDate { label: "Reason", date: "Valid until" },
            Self::Supersede => Needs::Successor,
        }
    }

    /// Whether the person gets an undo for it (COMMANDS.md › Answers): the moves that end an item.
    #[must_use]
    pub const fn can_be_undone(self) -> bool {
        matches!(self, Self::Done | Self::WontDo | Self::Close | Self::Resolve | Self::Occur)
    }
}

/// How a move is made: by whom, when, under which rules, with which words.
#[derive(Debug, Clone)]
pub struct How<'a> {
    /// Who makes it.
    pub by: UserId,
    /// In which role.
    pub role: Role,
    /// At which instant.
    pub at: DateTime<Utc>,
    /// The program's calendar.
    pub calendar: &'a Calendar,
    /// The program's thresholds.
    pub rules: &'a Rules,
    /// Reason, evidence or resolution.
    pub words: Option<Prose>,
    /// The date that the move asks for.
    pub until: Option<NaiveDate>,
}

impl How<'_> {
    /// Today, where the program lives.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.calendar.today(self.at)
    }
}
