//! Issues: open → in progress → resolved → closed; resolved → open.
//!
//! *In progress* has no guard, so resolving something that nobody marked as started is legal.

use serde::{Deserialize, Serialize};

use super::{How, Move, Rejection, item::Rank, text::Prose, vocabulary::vocabulary};

vocabulary! {
    /// Where an issue stands.
    IssueState {
        Open = "open", "Open";
        InProgress = "in_progress", "In progress";
        Resolved = "resolved", "Resolved";
        Closed = "closed", "Closed";
    }
}

/// Something that is wrong now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Where it stands.
    pub state: IssueState,
    /// 1 (the worst) to 4.
    pub severity: Option<Rank>,
    /// Whether work on it is stuck.
    pub blocked: bool,
    /// What it does to the program.
    pub impact: Option<Prose>,
    /// How it was resolved.
    pub resolution: Option<Prose>,
    /// Why it came about.
    pub root_cause: Option<Prose>,
}

impl IssueState {
    /// Whether there is still something to do: a resolved issue waits to be closed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed)
    }

    /// The legal moves, most usual first.
    #[must_use]
    pub const fn legal_moves(self) -> &'static [Move] {
        match self {
            Self::Open => &[Move::Start, Move::Resolve],
            Self::InProgress => &[Move::Resolve],
            Self::Resolved => &[Move::Close, Move::Reopen],
            Self::Closed => &[Move::Reopen],
        }
    }
}

impl Default for Issue {
    fn default() -> Self {
        Self {
            state: IssueState::Open,
            severity: None,
            blocked: false,
            impact: None,
            resolution: None,
            root_cause: None,
        }
    }
}

impl Issue {
    /// Makes a move that [`IssueState::legal_moves`] allows.
    pub(super) fn make(&mut self, step: Move, how: &How) -> Result<(), Rejection> {
        match step {
            Move::Start => self.state = IssueState::InProgress,
            Move::Resolve => {
                let resolution = how
                    .words
                    .clone()
                    .ok_or(Rejection::ReasonMissing { wanted: "resolving it", label: "resolution" })?;
                self.resolution = Some(resolution);
                self.blocked = false;
                self.state = IssueState::Resolved;
            }
            Move::Close => self.state = IssueState::Closed,
            Move::Reopen => self.state = IssueState::Open,
            other => return Err(Rejection::not_a_move(other, super::Kind::Issue)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Body, Kind,
        samples::{BOB, Desk, monday, prose, ready, refused},
    };

    #[test]
    fn resolving_says_how_and_ends_a_block() {
        let desk = Desk::default();
        let mut item = ready(Kind::Issue, "open");
        let Body::Issue(issue) = &mut item.body else { panic!("not an issue") };
        issue.blocked = true;
        let no = refused(&mut item, Move::Resolve, &desk.how(BOB, monday()));
        assert!(matches!(no, Rejection::ReasonMissing { label: "resolution", .. }), "{no:?}");
        item.make(Move::Resolve, &desk.full(BOB, monday())).unwrap();
        let Body::Issue(issue) = &item.body else { panic!("not an issue") };
        assert_eq!((&issue.resolution, issue.blocked), (&Some(prose("Because.")), false));
        assert!(item.is_open(), "a resolved issue waits to be closed");
    }
}
