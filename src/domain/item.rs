//! The item: what risks, decisions, action items and issues share. What is particular to one is in its [`Body`].

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Action, ChannelId, Decision, GuildId, How, Issue, ItemId, MessageId, Move, ProgramId, Reference, Rejection, Risk,
    UserId, WorkstreamId,
    calendar::Calendar,
    decision::DecisionState,
    link::Link,
    program::Rules,
    text::{Prose, Tags, Title},
    vocabulary::vocabulary,
};

mod dates;
mod raised;

vocabulary! {
    /// The kinds of item.
    Kind {
        Risk = "risk", "Risk";
        Decision = "decision", "Decision";
        Action = "action", "Action item";
        Issue = "issue", "Issue";
    }
}

impl Kind {
    /// The letters of its references.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Risk => "R",
            Self::Decision => "D",
            Self::Action => "A",
            Self::Issue => "I",
        }
    }

    /// The kind with those letters, in any case.
    #[must_use]
    pub fn from_prefix(letters: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.prefix().eq_ignore_ascii_case(letters))
    }

    /// More than one of them, as a heading says it.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Risk => "Risks",
            Self::Decision => "Decisions",
            Self::Action => "Action items",
            Self::Issue => "Issues",
        }
    }

    /// What its due date is called.
    #[must_use]
    pub const fn due_label(self) -> &'static str {
        match self {
            Self::Decision => "Needed by",
            Self::Risk | Self::Action | Self::Issue => "Due",
        }
    }
}

/// An item of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its id in the store, which is not part of what is stored under it.
    #[serde(skip)]
    pub id: ItemId,
    /// The server it belongs to.
    pub guild: GuildId,
    /// The program it belongs to.
    pub program: ProgramId,
    /// Its number within program and kind.
    pub number: u32,
    /// What it is about, in a line.
    pub title: Title,
    /// What it is about, at length.
    pub detail: Option<Prose>,
    /// Words to find it by.
    pub tags: Tags,
    /// Who looks after it; `None` is *unowned*, itself something to fix.
    pub owner: Option<UserId>,
    /// Who logged it.
    pub raised_by: UserId,
    /// When it was logged.
    pub raised_at: DateTime<Utc>,
    /// When its state last changed.
    pub state_changed_at: DateTime<Utc>,
    /// When a person last confirmed or substantively edited it.
    pub reviewed_at: DateTime<Utc>,
    /// A date in the program's zone; for a decision, when it is needed by.
    pub due: Option<NaiveDate>,
    /// Every date it was moved from, oldest first: figures use the first one promised.
    pub moved_from: Vec<NaiveDate>,
    /// The workstream it belongs to.
    pub workstream: Option<WorkstreamId>,
    /// The message it was captured from.
    pub source: Option<Source>,
    /// Ties to other items.
    pub links: Vec<Link>,
    /// Until when it is quiet, and who asked for that.
    pub snooze: Option<Snooze>,
    /// Whether nobody is ever nudged about it: a lead said so.
    #[serde(default)]
    pub never_nudge: bool,
    /// Set when it was recorded by mistake: kept in the history, in no figure.
    pub void: Option<Voided>,
    /// Counts every change, from 1.
    pub version: u32,
    /// What is particular to its kind.
    #[serde(flatten)]
    pub body: Body,
}

/// What is particular to one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Something that may happen.
    Risk(Risk),
    /// Something to be settled, or settled.
    Decision(Decision),
    /// Something to be done.
    Action(Action),
    /// Something that is wrong now.
    Issue(Issue),
}

/// The message an item was captured from, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The channel or thread of the message.
    pub channel: ChannelId,
    /// The message.
    pub message: MessageId,
    /// Who wrote it.
    pub author: UserId,
    /// What it said.
    pub text: String,
    /// What has become of it since, as far as the bot could see.
    pub fate: Fate,
}

/// What has become of a source message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It stands as it was captured.
    Unchanged,
    /// Its author edited it later.
    Edited,
    /// It was deleted later.
    Deleted,
}

/// An item kept quiet for a while: neither review nor progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// The first day on which it may be heard of again.
    pub until: NaiveDate,
    /// Who asked.
    pub by: UserId,
    /// How often since a person last did something about it.
    pub count: u32,
}

/// Why an item is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    /// Who said so.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: Prose,
}

/// How loudly an item asks for attention, one scale over all kinds: Extreme, severity 1 and priority 1 stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Low risk, severity 4, priority 4.
    Low,
    /// Medium risk, severity 3, priority 3, and whatever has no scale of its own.
    Medium,
    /// High risk, severity 2, priority 2.
    High,
    /// Extreme risk, severity 1, priority 1.
    Extreme,
}

impl Body {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Risk(_) => Kind::Risk,
            Self::Decision(_) => Kind::Decision,
            Self::Action(_) => Kind::Action,
            Self::Issue(_) => Kind::Issue,
        }
    }

    /// The state's stored key.
    #[must_use]
    pub const fn state_key(&self) -> &'static str {
        match self {
            Self::Risk(risk) => risk.state.key(),
            Self::Decision(decision) => decision.state.key(),
            Self::Action(action) => action.state.key(),
            Self::Issue(issue) => issue.state.key(),
        }
    }

    /// The state as people read it.
    #[must_use]
    pub const fn state_label(&self) -> &'static str {
        match self {
            Self::Risk(risk) => risk.state.label(),
            Self::Decision(decision) => decision.state.label(),
            Self::Action(action) => action.state.label(),
            Self::Issue(issue) => issue.state.label(),
        }
    }

    /// Whether there is still something to do about it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Risk(risk) => risk.state.is_open(),
            Self::Decision(decision) => decision.state.is_open(),
            Self::Action(action) => action.state.is_open(),
            Self::Issue(issue) => issue.state.is_open(),
        }
    }
}

impl Item {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.body.kind()
    }

    /// What people call it.
    #[must_use]
    pub const fn reference(&self) -> Reference {
        Reference { kind: self.kind(), number: self.number }
    }

    /// The state as people read it; a void item is void whatever it was before.
    #[must_use]
    pub const fn state_label(&self) -> &'static str {
        if self.void.is_some() { "Void" } else { self.body.state_label() }
    }

    /// Whether there is still something to do about it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.void.is_none() && self.body.is_open()
    }

    /// Whether it is a decision that was made and holds: it can be looked at again.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        let made = matches!(&self.body, Body::Decision(decision) if decision.state == DecisionState::Accepted);
        made && self.void.is_none()
    }

    /// How loudly it asks for attention.
    #[must_use]
    pub fn urgency(&self, rules: &Rules) -> Urgency {
        match &self.body {
            Body::Risk(risk) => risk.urgency(rules),
            Body::Decision(_) => Urgency::Medium,
            Body::Action(action) => urgency_of_rank(action.priority),
            Body::Issue(issue) => urgency_of_rank(issue.severity),
        }
    }

    /// The moves that are legal now, most usual first.
    #[must_use]
    pub fn legal_moves(&self) -> &'static [Move] {
        if self.void.is_some() {
            return &[];
        }
        match &self.body {
            Body::Risk(risk) => risk.state.legal_moves(),
            Body::Decision(decision) => decision.state.legal_moves(),
            Body::Action(action) => action.state.legal_moves(),
            Body::Issue(issue) => issue.state.legal_moves(),
        }
    }

    /// Makes a move, or says why not and changes nothing.
    ///
    /// # Errors
    /// [`Rejection::Void`], [`Rejection::IllegalMove`] with what is legal, or what the kind itself asks for first.
    pub fn make(&mut self, step: Move, how: &How) -> Result<(), Rejection> {
        self.refuse_if_void()?;
        if !self.legal_moves().contains(&step) {
            return Err(Rejection::IllegalMove {
                reference: self.reference(),
                state: self.state_label(),
                wanted: step,
                allowed: self.legal_moves(),
            });
        }
        let mut next = self.clone();
        match &mut next.body {
            Body::Risk(risk) => risk.make(step, how, self)?,
            Body::Decision(decision) => decision.make(step, how, self)?,
            Body::Action(action) => action.make(step, how)?,
            Body::Issue(issue) => issue.make(step, how)?,
        }
        if next.body.state_key() != self.body.state_key() {
            next.state_changed_at = how.at;
        }
        next.touch(how.at);
        *self = next;
        Ok(())
    }

    /// A person did something about it: it counts as reviewed, and earlier snoozes no longer count.
    pub fn touch(&mut self, at: DateTime<Utc>) {
        self.reviewed_at = at;
        self.snooze = None;
    }

    /// Refuses a void item: it stays as it is.
    ///
    /// # Errors
    /// [`Rejection::Void`].
    pub fn refuse_if_void(&self) -> Result<(), Rejection> {
        match &self.void {
            Some(void) => Err(Rejection::Void { reference: self.reference(), reason: void.reason.clone() }),
            None => Ok(()),
        }
    }

    /// Marks it as recorded by mistake.
    ///
    /// # Errors
    /// Already void.
    pub fn make_void(&mut self, reason: Prose, by: UserId, at: DateTime<Utc>) -> Result<(), Rejection> {
        self.refuse_if_void()?;
        self.void = Some(Voided { by, at, reason });
        Ok(())
    }

    /// Adds a tie. Setting the same tie again is refused, so that history stays readable.
    ///
    /// # Errors
    /// A tie to itself, or one that stands already.
    pub fn add_link(&mut self, link: Link) -> Result<(), Rejection> {
        if link.to == self.id {
            return Err(Rejection::LinkToItself(self.reference()));
        }
        if self.links.iter().any(|known| known.kind == link.kind && known.to == link.to) {
            return Err(Rejection::LinkedAlready { from: self.reference(), kind: link.kind, to: link.reference });
        }
        self.links.push(link);
        Ok(())
    }

    /// The next instant at which something happens to it by itself: a consent deadline, an acceptance that expires.
    #[must_use]
    pub fn wakes_at(&self, calendar: &Calendar) -> Option<DateTime<Utc>> {
        if self.void.is_some() {
            return None;
        }
        match &self.body {
            Body::Risk(risk) => risk.wakes_at(calendar),
            Body::Decision(decision) => decision.wakes_at(),
            Body::Action(_) | Body::Issue(_) => None,
        }
    }

    /// Lets what is due happen, reading the state afresh. `None` when there is nothing to do (any more).
    pub fn settle(&mut self, now: DateTime<Utc>, calendar: &Calendar) -> Option<Settlement> {
        if self.wakes_at(calendar)? > now {
            return None;
        }
        let settlement = match &mut self.body {
            Body::Risk(risk) => risk.settle(),
            Body::Decision(decision) => decision.settle(now, calendar),
            Body::Action(_) | Body::Issue(_) => return None,
        };
        if settlement != Settlement::ConcernsStand {
            self.state_changed_at = now;
        }
        Some(settlement)
    }

    /// Whether somebody may have to be nudged about it, sooner or later: it is open, or a decision that is to be reviewed.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        let is_reviewed = match &self.body {
            Body::Decision(decision) => decision.state == DecisionState::Accepted && decision.review_on.is_some(),
            Body::Risk(_) | Body::Action(_) | Body::Issue(_) => false,
        };
        self.void.is_none() && !self.never_nudge && (self.body.is_open() || is_reviewed)
    }

    /// The people whose word it waits for.
    #[must_use]
    pub fn awaits(&self) -> Vec<UserId> {
        match &self.body {
            Body::Decision(decision) if self.void.is_none() => decision.awaits(),
            _ => Vec::new(),
        }
    }
}

/// What happened to an item at its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// A decision was accepted by consent.
    Consented,
    /// A decision's time is over, but named concerns stand in the way.
    ConcernsStand,
    /// A risk's acceptance expired, and it is open again.
    AcceptanceExpired,
}

/// Severity and priority count from 1, the worst, to 4.
const fn urgency_of_rank(rank: Option<Rank>) -> Urgency {
    match rank {
        Some(Rank::R1) => Urgency::Extreme,
        Some(Rank::R2) => Urgency::High,
        Some(Rank::R4) => Urgency::Low,
        Some(Rank::R3) | None => Urgency::Medium,
    }
}

/// Severity of an issue, priority of an action item: 1 is the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Rank {
    /// 1, the worst.
    R1,
    /// 2
    R2,
    /// 3
    R3,
    /// 4, the mildest.
    R4,
}

impl From<Rank> for u8 {
    fn from(rank: Rank) -> Self {
        match rank {
            Rank::R1 => 1,
            Rank::R2 => 2,
            Rank::R3 => 3,
            Rank::R4 => 4,
        }
    }
}

impl TryFrom<u8> for Rank {
    type Error = Rejection;

    fn try_from(rank: u8) -> Result<Self, Rejection> {
        match rank {
            1 => Ok(Self::R1),
            2 => Ok(Self::R2),
            3 => Ok(Self::R3),
            4 => Ok(Self::R4),
            _ => Err(Rejection::OutOfScale { what: "Severity and priority", lowest: 1, highest: 4 }),
        }
    }
}

#[cfg(test)]
mod tests;
