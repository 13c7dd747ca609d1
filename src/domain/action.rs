//! Action items: open → in progress → done; open or in progress ⇄ blocked; won't do, with a reason; done → open.
//!
//! *In progress* has no guard, so finishing something that nobody marked as started is legal: the state in between
//! would be activity for the tool's sake.

use serde::{Deserialize, Serialize};

use super::{How, Move, Rejection, item::Rank, text::Prose, vocabulary::vocabulary};

vocabulary! {
    /// Where an action item stands.
    ActionState {
        Open = "open", "Open";
        InProgress = "in_progress", "In progress";
        Blocked = "blocked", "Blocked";
        Done = "done", "Done";
        WontDo = "wont_do", "Won't do";
    }
}

/// Something that somebody will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Where it stands.
    pub state: ActionState,
    /// 1 (the highest) to 4.
    pub priority: Option<Rank>,
    /// Whether it came out of a retrospective or a review after launch.
    pub corrective: bool,
    /// What shows that it is done: a link, or words.
    pub evidence: Option<Prose>,
    /// What stands in its way, while it is blocked.
    pub blocked_by: Option<Prose>,
    /// The state to which unblocking returns.
    pub before_block: Option<ActionState>,
}

impl ActionState {
    /// Whether there is still something to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress | Self::Blocked)
    }

    /// The legal moves, most usual first.
    #[must_use]
    pub const fn legal_moves(self) -> &'static [Move] {
        match self {
            Self::Open => &[Move::Done, Move::Start, Move::Block, Move::WontDo],
            Self::InProgress => &[Move::Done, Move::Block, Move::WontDo],
            Self::Blocked => &[Move::Unblock, Move::WontDo],
            Self::Done | Self::WontDo => &[Move::Reopen],
        }
    }
}

impl Default for Action {
    fn default() -> Self {
        Self {
            state: ActionState::Open,
            priority: None,
            corrective: false,
            evidence: None,
            blocked_by: None,
            before_block: None,
        }
    }
}

impl Action {
    /// Makes a move that [`ActionState::legal_moves`] allows.
    pub(super) fn make(&mut self, step: Move, how: &How) -> Result<(), Rejection> {
        match step {
            Move::Start => self.state = ActionState::InProgress,
            Move::Done => {
                self.state = ActionState::Done;
                self.evidence = how.words.clone().or_else(|| self.evidence.take());
            }
            Move::Block => {
                let reason =
                    how.words.clone().ok_or(Rejection::ReasonMissing { wanted: "blocking it", label: "reason" })?;
                self.before_block = Some(self.state);
                self.blocked_by = Some(reason);
                self.state = ActionState::Blocked;
            }
            Move::Unblock => {
                self.state = self.before_block.take().unwrap_or(ActionState::Open);
                self.blocked_by = None;
            }
            Move::WontDo => {
                if how.words.is_none() {
                    return Err(Rejection::ReasonMissing { wanted: "not doing it", label: "reason" });
                }
                self.state = ActionState::WontDo;
                (self.blocked_by, self.before_block) = (None, None);
            }
            Move::Reopen => self.state = ActionState::Open,
            other => return Err(Rejection::not_a_move(other, super::Kind::Action)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Body, Item, Kind,
        samples::{BOB, Desk, monday, prose, ready, refused},
    };

    fn action(item: &Item) -> &Action {
        let Body::Action(action) = &item.body else { panic!("not an action item") };
        action
    }

    #[test]
    fn unblocking_returns_to_where_it_was() {
        let desk = Desk::default();
        for state in ["open", "in_progress"] {
            let mut item = ready(Kind::Action, state);
            item.make(Move::Block, &desk.full(BOB, monday())).unwrap();
            assert_eq!(action(&item).blocked_by, Some(prose("Because.")));
            item.make(Move::Unblock, &desk.how(BOB, monday())).unwrap();
            assert_eq!((item.body.state_key(), &action(&item).blocked_by), (state, &None));
            assert_eq!(action(&item).before_block, None);
        }
    }

    #[test]
    fn a_blocked_one_that_will_not_be_done_is_no_longer_blocked() {
        let desk = Desk::default();
        let mut item = ready(Kind::Action, "open");
        item.make(Move::Block, &desk.full(BOB, monday())).unwrap();
        refused(&mut item, Move::WontDo, &desk.how(BOB, monday()));
        item.make(Move::WontDo, &desk.full(BOB, monday())).unwrap();
        assert_eq!((&action(&item).blocked_by, action(&item).before_block), (&None, None));
    }

    #[test]
    fn evidence_is_kept_when_none_is_given_again() {
        let desk = Desk::default();
        let mut item = ready(Kind::Action, "open");
        item.make(Move::Done, &desk.full(BOB, monday())).unwrap();
        item.make(Move::Reopen, &desk.how(BOB, monday())).unwrap();
        item.make(Move::Done, &desk.how(BOB, monday())).unwrap();
        assert_eq!(action(&item).evidence, Some(prose("Because.")));
    }
}
