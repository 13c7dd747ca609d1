//! Decisions: draft → proposed → accepted, rejected or withdrawn; proposed ⇄ on hold; accepted → superseded or deprecated.
//!
//! Four ways to be accepted ([`Mode`]); named concerns block until they are resolved, whatever the way.
//!
//! *Consent* needs that someone other than the proposer was told. So the days begin to run when the first such person
//! is named in the proposal or says on the card that they have seen it; before that there is no deadline that could
//! pass unseen. While a concern stands, or the decision is on hold, the deadline accepts nothing: once the last concern
//! is resolved people have at least one more working day to look, and resuming starts the days afresh.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    How, Item, Kind, Move, Rejection, Role, UserId, calendar::Calendar, item::Settlement, text::Prose,
    vocabulary::vocabulary,
};

vocabulary! {
    /// Where a decision stands.
    DecisionState {
        Draft = "draft", "Draft";
        Proposed = "proposed", "Proposed";
        OnHold = "on_hold", "On hold";
        Accepted = "accepted", "Accepted";
        Rejected = "rejected", "Rejected";
        Withdrawn = "withdrawn", "Withdrawn";
        Superseded = "superseded", "Superseded";
        Deprecated = "deprecated", "Deprecated";
    }
}

vocabulary! {
    /// How a decision comes to be accepted.
    Mode {
        Record = "record", "Record (already made)";
        Single = "single", "Single approver";
        Quorum = "quorum", "Quorum of approvers";
        Consent = "consent", "Consent (no objection)";
    }
}

vocabulary! {
    /// Whether it can be taken back.
    Reversibility {
        OneWay = "one_way", "One-way door";
        TwoWay = "two_way", "Two-way door";
    }
}

vocabulary! {
    /// An approver's word.
    Verdict {
        For = "for", "approved";
        Against = "against", "rejected";
    }
}

/// Somebody whose approval is asked for, and what they said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approver {
    /// Who.
    pub user: UserId,
    /// Their word, once given.
    pub answer: Option<Answer>,
}

/// An approver's word, and when it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// For or against.
    pub verdict: Verdict,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where it was said.
    pub reason: Option<Prose>,
}

/// A named concern: it blocks until it is resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Its number within the decision, from 1.
    pub number: u32,
    /// Who raised it.
    pub by: UserId,
    /// What it is.
    pub text: Prose,
    /// When it was raised.
    pub at: DateTime<Utc>,
    /// Who resolved it, once somebody did.
    pub resolved_by: Option<UserId>,
}

/// Something to be settled, or settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Where it stands.
    pub state: DecisionState,
    /// How it comes to be accepted.
    pub mode: Mode,
    /// What makes it necessary.
    pub context: Option<Prose>,
    /// What was considered.
    pub options: Option<Prose>,
    /// What was decided.
    pub outcome: Option<Prose>,
    /// Why.
    pub rationale: Option<Prose>,
    /// What follows from it.
    pub consequences: Option<Prose>,
    /// Whether it can be taken back.
    pub reversibility: Option<Reversibility>,
    /// Who decided, once decided.
    pub decided_by: Vec<UserId>,
    /// On which day, once decided.
    pub decided_on: Option<NaiveDate>,
    /// When it is to be looked at again.
    pub review_on: Option<NaiveDate>,
    /// Who proposed it.
    pub proposer: Option<UserId>,
    /// When it was proposed.
    pub proposed_at: Option<DateTime<Utc>>,
    /// Whose approval is asked for.
    pub approvers: Vec<Approver>,
    /// Who was asked for their view.
    pub consulted: Vec<UserId>,
    /// Who was told.
    pub informed: Vec<UserId>,
    /// Every concern raised, resolved ones too.
    pub concerns: Vec<Concern>,
    /// Consent: how many working days people have.
    pub consent_days: u32,
    /// Consent: when their time is over, once somebody was told.
    pub consent_until: Option<DateTime<Utc>>,
}

impl Default for Decision {
    fn default() -> Self {
        Self {
            state: DecisionState::Draft,
            mode: Mode::Consent,
            context: None,
            options: None,
            outcome: None,
            rationale: None,
            consequences: None,
            reversibility: None,
            decided_by: Vec::new(),
            decided_on: None,
            review_on: None,
            proposer: None,
            proposed_at: None,
            approvers: Vec::new(),
            consulted: Vec::new(),
            informed: Vec::new(),
            concerns: Vec::new(),
            consent_days: 3,
            consent_until: None,
        }
    }
}

impl DecisionState {
    /// Whether it still waits for somebody.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Proposed | Self::OnHold)
    }

    /// The legal moves, most usual first.
    #[must_use]
    pub const fn legal_moves(self) -> &'static [Move] {
        match self {
            Self::Draft => &[Move::Propose],
            Self::Proposed => &[Move::Approve, Move::Reject, Move::Hold, Move::Withdraw],
            Self::OnHold => &[Move::Resume, Move::Withdraw],
            Self::Accepted => &[Move::Supersede, Move::Deprecate, Move::Reopen],
            Self::Rejected | Self::Withdrawn | Self::Deprecated => &[Move::Reopen],
            Self::Superseded => &[],
        }
    }
}

impl Decision {
    /// A decision that was made elsewhere and is written down here.
    #[must_use]
    pub fn recorded(by: UserId, on: NaiveDate) -> Self {
        Self {
            state: DecisionState::Accepted,
            mode: Mode::Record,
            decided_by: vec![by],
            decided_on: Some(on),
            ..Self::default()
        }
    }

    /// The concerns that still stand.
    pub fn open_concerns(&self) -> impl Iterator<Item = &Concern> {
        self.concerns.iter().filter(|concern| concern.resolved_by.is_none())
    }

    /// The approvers who have not answered, while an answer is waited for.
    #[must_use]
    pub fn awaits(&self) -> Vec<UserId> {
        if self.state != DecisionState::Proposed {
            return Vec::new();
        }
        self.approvers.iter().filter(|approver| approver.answer.is_none()).map(|approver| approver.user).collect()
    }

    /// Names the approvers, before anybody has answered; the mode follows unless it was chosen.
    ///
    /// # Errors
    /// Somebody answered already, the sole approver is the proposer, or more approvers than a post can name.
    pub fn name_approvers(&mut self, users: &[UserId], mode: Option<Mode>, proposer: UserId) -> Result<(), Rejection> {
        if self.approvers.iter().any(|approver| approver.answer.is_some()) {
            return Err(Rejection::ApproversFixed);
        }
        let mut approvers: Vec<UserId> = Vec::new();
        for user in users {
            if !approvers.contains(user) {
                approvers.push(*user);
            }
        }
        let mode = mode.unwrap_or(match approvers.len() {
            0 => Mode::Consent,
            1 => Mode::Single,
            _ => Mode::Quorum,
        });
        match (mode, approvers.as_slice()) {
            (Mode::Record, _) => return Err(Rejection::RecordIsNotProposed),
            (Mode::Single, [only]) if *only == proposer => {
                return Err(Rejection::ApprovesOwnProposal);
            }
            (Mode::Single, [_]) | (Mode::Consent, _) => {}
            (Mode::Single, others) => {
                return Err(Rejection::OneApproverNeeded { named: others.len() });
            }
            (Mode::Quorum, others) if others.len() < 2 => {
                return Err(Rejection::SeveralApproversNeeded);
            }
            (Mode::Quorum, _) => {}
        }
        if approvers.len() > 25 {
            return Err(Rejection::TooManyApprovers { named: approvers.len() });
        }
        self.mode = mode;
        self.approvers = approvers.into_iter().map(|user| Approver { user, answer: None }).collect();
        Ok(())
    }

    /// Names the approvers of a draft or a proposal. Where that changes how it is decided, the clock of consent stops, or
    /// starts afresh: it must never accept what people were asked to approve.
    ///
    /// # Errors
    /// As [`Self::name_approvers`].
    pub fn ask(&mut self, users: &[UserId], mode: Option<Mode>, how: &How) -> Result<(), Rejection> {
        self.name_approvers(users, mode, self.proposer.unwrap_or(how.by))?;
        if self.mode != Mode::Consent {
            self.consent_until = None;
        } else if self.state == DecisionState::Proposed && self.consent_until.is_none() {
            self.start_consent(how);
        }
        Ok(())
    }

    /// Makes a move that [`DecisionState::legal_moves`] allows.
    pub(super) fn make(&mut self, step: Move, how: &How, item: &Item) -> Result<(), Rejection> {
        match step {
            Move::Propose => self.propose(how)?,
            Move::Approve => self.answer(Verdict::For, how, item)?,
            Move::Reject => {
                if how.words.is_none() {
                    return Err(Rejection::ReasonMissing { wanted: "rejecting it", label: "reason" });
                }
                self.answer(Verdict::Against, how, item)?;
            }
            Move::Hold => {
                self.state = DecisionState::OnHold;
                self.consent_until = None;
            }
            Move::Resume => {
                self.state = DecisionState::Proposed;
                self.start_consent(how);
                if self.mode == Mode::Quorum {
                    // The last concern may have been resolved while it was on hold, after everybody had answered.
                    self.weigh(how, item, Verdict::For)?;
                }
            }
            Move::Withdraw => self.state = DecisionState::Withdrawn,
            Move::Deprecate => {
                if how.words.is_none() {
                    return Err(Rejection::ReasonMissing { wanted: "deprecating it", label: "reason" });
                }
                self.state = DecisionState::Deprecated;
            }
            Move::Supersede => self.state = DecisionState::Superseded,
            Move::Reopen => self.reopen(),
            other => return Err(Rejection::not_a_move(other, Kind::Decision)),
        }
        if !self.state.is_open() {
            self.consent_until = None;
        }
        Ok(())
    }

    fn propose(&mut self, how: &How) -> Result<(), Rejection> {
        let named: Vec<UserId> = self.approvers.iter().map(|approver| approver.user).collect();
        let mode = (self.mode != Mode::Record).then_some(self.mode);
        self.name_approvers(&named, mode.filter(|_| !named.is_empty()), how.by)?;
        self.state = DecisionState::Proposed;
        self.proposer = Some(how.by);
        self.proposed_at = Some(how.at);
        self.start_consent(how);
        Ok(())
    }

    /// Back to a draft: what was answered and objected stays in the history, and is asked for afresh.
    fn reopen(&mut self) {
        self.state = DecisionState::Draft;
        if self.mode == Mode::Record {
            self.mode = Mode::Consent;
        }
        self.decided_by.clear();
        self.decided_on = None;
        self.consent_until = None;
        for approver in &mut self.approvers {
            approver.answer = None;
        }
    }

    fn people_told(&self) -> impl Iterator<Item = UserId> {
        let approvers = self.approvers.iter().map(|approver| approver.user);
        approvers.chain(self.consulted.iter().copied()).chain(self.informed.iter().copied())
    }

    fn start_consent(&mut self, how: &How) {
        let told = self.people_told().any(|user| Some(user) != self.proposer);
        if self.mode == Mode::Consent && told {
            let last = how.calendar.add_working_days(how.today(), self.consent_days);
            self.consent_until = Some(how.calendar.end_of(last));
        }
    }

    /// Somebody says that they have seen it; the first one other than the proposer starts the days of consent.
    ///
    /// # Errors
    /// It is not waiting, the person proposed it, or has said so before.
    pub fn tell(&mut self, how: &How, item: &Item) -> Result<(), Rejection> {
        self.refuse_unless_waiting(item)?;
        if Some(how.by) == self.proposer {
            return Err(Rejection::ProposerTold);
        }
        if self.people_told().any(|user| user == how.by) {
            return Err(Rejection::ToldAlready(item.reference()));
        }
        self.informed.push(how.by);
        if self.state == DecisionState::Proposed && self.consent_until.is_none() {
            self.start_consent(how);
        }
        Ok(())
    }

    fn refuse_unless_waiting(&self, item: &Item) -> Result<(), Rejection> {
        if matches!(self.state, DecisionState::Proposed | DecisionState::OnHold) {
            Ok(())
        } else {
            Err(Rejection::NotWaiting { reference: item.reference(), state: item.state_label() })
        }
    }

    /// Refuses the word of somebody who is not asked for it. Consent has no approvers of its own: an approver of the
    /// program can end the wait either way.
    ///
    /// # Errors
    /// [`Rejection::NotAnApprover`] with those who are asked.
    pub fn refuse_outsider(&self, by: UserId, role: Role, item: &Item) -> Result<(), Rejection> {
        let named: Vec<UserId> = self.approvers.iter().map(|approver| approver.user).collect();
        if named.contains(&by) || (self.mode == Mode::Consent && role >= Role::Approver) {
            return Ok(());
        }
        Err(Rejection::NotAnApprover { reference: item.reference(), approvers: named })
    }

    fn answer(&mut self, verdict: Verdict, how: &How, item: &Item) -> Result<(), Rejection> {
        let answer = Answer { verdict, at: how.at, reason: how.words.clone() };
        // In a quorum the proposer is one voice of several; elsewhere one voice decides, and it is not theirs.
        if Some(how.by) == self.proposer && self.mode == Mode::Consent {
            return Err(Rejection::ApprovesOwnProposal);
        }
        self.refuse_outsider(how.by, how.role, item)?;
        if let Some(approver) = self.approvers.iter_mut().find(|approver| approver.user == how.by) {
            if approver.answer.as_ref().is_some_and(|before| before.verdict == verdict) {
                return Err(Rejection::AnsweredAlready { reference: item.reference(), verdict });
            }
            approver.answer = Some(answer);
        } else {
            self.approvers.push(Approver { user: how.by, answer: Some(answer) });
        }
        self.weigh(how, item, verdict)
    }

    /// Decides by the answers given so far, if they suffice.
    fn weigh(&mut self, how: &How, item: &Item, latest: Verdict) -> Result<(), Rejection> {
        let said = |verdict| {
            move |approver: &&Approver| approver.answer.as_ref().is_some_and(|answer| answer.verdict == verdict)
        };
        let (all, yes, no) = (
            self.approvers.len(),
            self.approvers.iter().filter(said(Verdict::For)).count(),
            self.approvers.iter().filter(said(Verdict::Against)).count(),
        );
        let (accepted, rejected) = match self.mode {
            Mode::Quorum => (2 * yes > all && all - yes - no < 3, 2 * no >= all),
            Mode::Single => (yes > 0, no > 0),
            Mode::Consent | Mode::Record => (latest == Verdict::For, latest == Verdict::Against),
        };
        if rejected {
            self.decide(DecisionState::Rejected, Verdict::Against, how.today());
        } else if accepted {
            let concerns: Vec<u32> = self.open_concerns().map(|concern| concern.number).collect();
            if !concerns.is_empty() && self.mode != Mode::Quorum {
                return Err(Rejection::ConcernsStand { reference: item.reference(), concerns });
            }
            if concerns.is_empty() {
                self.decide(DecisionState::Accepted, Verdict::For, how.today());
            }
        }
        Ok(())
    }

    fn decide(&mut self, state: DecisionState, by_those: Verdict, on: NaiveDate) {
        self.state = state;
        self.decided_on = Some(on);
        self.consent_until = None;
        self.decided_by = self
            .approvers
            .iter()
            .filter(|approver| approver.answer.as_ref().is_some_and(|answer| answer.verdict == by_those))
            .map(|approver| approver.user)
            .collect();
    }

    /// Raises a named concern; returns its number.
    ///
    /// # Errors
    /// It is not waiting for anybody any more.
    pub fn object(&mut self, text: Prose, how: &How, item: &Item) -> Result<u32, Rejection> {
        self.refuse_unless_waiting(item)?;
        let number = self.concerns.last().map_or(0, |concern| concern.number) + 1;
        self.concerns.push(Concern { number, by: how.by, text, at: how.at, resolved_by: None });
        if Some(how.by) != self.proposer && self.people_told().all(|user| user != how.by) {
            self.informed.push(how.by);
            if self.state == DecisionState::Proposed && self.consent_until.is_none() {
                self.start_consent(how);
            }
        }
        Ok(number)
    }

    /// Resolves a concern: whoever raised it, or the lead.
    ///
    /// # Errors
    /// No such open concern, or it is somebody else's.
    pub fn resolve_concern(&mut self, number: u32, how: &How, item: &Item) -> Result<(), Rejection> {
        self.refuse_unless_waiting(item)?;
        let open: Vec<u32> = self.open_concerns().map(|concern| concern.number).collect();
        let concern = self
            .concerns
            .iter_mut()
            .find(|concern| concern.number == number && concern.resolved_by.is_none())
            .ok_or(Rejection::NoSuchConcern { reference: item.reference(), number, open: open.clone() })?;
        if concern.by != how.by && how.role < Role::Lead {
            return Err(Rejection::ConcernOfAnother { by: concern.by });
        }
        concern.resolved_by = Some(how.by);
        if open.len() == 1 {
            self.give_a_day_to_look(how);
            if self.mode == Mode::Quorum && self.state == DecisionState::Proposed {
                self.weigh(how, item, Verdict::For)?;
            }
        }
        Ok(())
    }

    fn give_a_day_to_look(&mut self, how: &How) {
        if let Some(until) = self.consent_until {
            let tomorrow = how.calendar.add_working_days(how.today(), 1);
            self.consent_until = Some(until.max(how.calendar.end_of(tomorrow)));
        }
    }

    /// When the time for objections is over. While a concern stands there is nothing that the clock could decide.
    #[must_use]
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.consent_until.filter(|_| self.state == DecisionState::Proposed)
    }

    /// The time for objections is over: accepted, unless a concern stands; then people look again a working day later.
    pub(super) fn settle(&mut self, now: DateTime<Utc>, calendar: &Calendar) -> Settlement {
        if self.open_concerns().next().is_some() {
            let next = calendar.add_working_days(calendar.today(now), 1);
            self.consent_until = Some(calendar.end_of(next));
            return Settlement::ConcernsStand;
        }
        self.decide(DecisionState::Accepted, Verdict::For, calendar.today(now));
        self.decided_by = self.proposer.into_iter().collect();
        Settlement::Consented
    }
}

#[cfg(test)]
mod tests;
