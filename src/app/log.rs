//! Log something: a risk, a decision, an action item, an issue. Where the channel has no program yet, one begins.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    App, Caller, Refusal,
    change::{Acting, date, prose, repeated},
    drafts::Draft,
};
use crate::{
    domain::{
        Action, Body, Decision, Issue, Item, Kind, Move, Program, Reference, Rejection, Risk, UserId,
        dates::Bounds,
        decision::{Mode, Reversibility},
        event::What,
        item::{Rank, Source},
        link::{Link, LinkKind},
        risk::{Proximity, Response, Score},
        text::{Tags, Title},
    },
    store::{Conn, drafts, ground, items, programs},
};

mod typed;

/// How long the same title from the same person counts as a second press of the same key.
const TWIN_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// What somebody typed to log something, as they typed it: it is read here, and given back whole when it is refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// The title.
    pub title: String,
    /// At length.
    pub detail: Option<String>,
    /// Tags, separated by commas or blanks.
    pub tags: Option<String>,
    /// Who will look after it.
    pub owner: Option<UserId>,
    /// The date, as typed.
    pub due: Option<String>,
    /// The workstream, by name.
    pub workstream: Option<String>,
    /// The item that it is part of, by reference.
    pub parent: Option<String>,
    /// The message that it was captured from.
    pub source: Option<Source>,
    /// Score, severity or priority as typed into one field; it outweighs the numbers among the details.
    #[serde(default)]
    pub rank: Option<String>,
    /// The owner as typed, where nobody could be found under that name.
    #[serde(default)]
    pub owner_typed: Option<String>,
    /// What is particular to the kind.
    pub details: Details,
}

/// What is particular to the kind, as typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Details {
    /// A risk.
    Risk {
        /// 1–5.
        likelihood: Option<u8>,
        /// 1–5.
        impact: Option<u8>,
        /// What is done about it.
        response: Option<Response>,
        /// How near it is.
        proximity: Option<Proximity>,
        /// How that is done.
        plan: Option<String>,
        /// Because of …
        cause: Option<String>,
        /// … it may happen that …
        event: Option<String>,
        /// … which would lead to.
        effect: Option<String>,
    },
    /// A decision that was made already.
    Record {
        /// What was decided.
        outcome: Option<String>,
        /// Why.
        rationale: Option<String>,
        /// Who decided; whoever logs it, where nobody is named.
        decided_by: Option<UserId>,
        /// When, as typed; today where nothing is.
        decided_on: Option<String>,
        /// What made it necessary.
        #[serde(default)]
        context: Option<String>,
        /// What follows from it.
        #[serde(default)]
        consequences: Option<String>,
    },
    /// A decision to be made.
    Proposal {
        /// Whose approval is asked for.
        approvers: Vec<UserId>,
        /// In which way; follows from the approvers where it is not chosen.
        mode: Option<Mode>,
        /// What makes it necessary.
        context: Option<String>,
        /// What was considered.
        options: Option<String>,
        /// Whether it can be taken back.
        reversibility: Option<Reversibility>,
        /// What would follow from it.
        #[serde(default)]
        consequences: Option<String>,
    },
    /// An action item.
    Action {
        /// 1 (the highest) to 4.
        priority: Option<u8>,
        /// Whether it came out of a retrospective.
        corrective: bool,
    },
    /// An issue.
    Issue {
        /// 1 (the worst) to 4.
        severity: Option<u8>,
        /// What it does to the program.
        impact: Option<String>,
    },
}

impl Default for Details {
    fn default() -> Self {
        Self::Action { priority: None, corrective: false }
    }
}

impl Details {
    /// Which kind is logged.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Risk { .. } => Kind::Risk,
            Self::Record { .. } | Self::Proposal { .. } => Kind::Decision,
            Self::Action { .. } => Kind::Action,
            Self::Issue { .. } => Kind::Issue,
        }
    }

    /// An empty form of a kind; a decision is one that was made already.
    #[must_use]
    pub const fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Risk => Self::Risk {
                likelihood: None,
                impact: None,
                response: None,
                proximity: None,
                plan: None,
                cause: None,
                event: None,
                effect: None,
            },
            Kind::Decision => Self::Record {
                outcome: None,
                rationale: None,
                decided_by: None,
                decided_on: None,
                context: None,
                consequences: None,
            },
            Kind::Action => Self::Action { priority: None, corrective: false },
            Kind::Issue => Self::Issue { severity: None, impact: None },
        }
    }
}

/// What came of logging.
#[derive(Debug, Clone)]
pub enum Logged {
    /// It is on the record.
    Item {
        /// The item.
        item: Box<Item>,
        /// Its program.
        program: Box<Program>,
        /// Whether the program began with it.
        began: bool,
        /// The instant of the act.
        at: DateTime<Utc>,
    },
    /// The same person logged the same title a moment ago: is it the same?
    Twin {
        /// The item that is there.
        item: Box<Item>,
        /// Its program.
        program: Box<Program>,
        /// What was typed now, kept in case it is another one after all.
        draft: i64,
        /// The instant of the act.
        at: DateTime<Utc>,
    },
}

/// Logs what somebody typed. `sure` skips the question whether it is the same as a moment ago; `draft` is dropped when
/// it is taken.
///
/// # Errors
/// A refusal, with nothing written; the caller keeps what was typed (`drafts`).
pub async fn log(
    app: &App,
    caller: &Caller,
    mut capture: Capture,
    sure: bool,
    draft: Option<i64>,
) -> Result<Logged, Refusal> {
    capture.read_rank()?;
    let at = app.clock.now();
    let mut acting = Acting::new(caller.clone(), at);
    app.db.write(move |conn| Box::pin(async move { log_within(conn, &mut acting, capture, sure, draft).await })).await
}

async fn log_within(
    conn: &mut Conn,
    acting: &mut Acting,
    capture: Capture,
    sure: bool,
    draft: Option<i64>,
) -> Result<Logged, Refusal> {
    let title = Title::parse(&capture.title);
    let caller = acting.caller.clone();
    let (kind, wanted) = (capture.details.kind(), title.as_ref().map_or("", Title::as_str));
    let found = ground::of_capture(conn, (caller.guild, caller.channel), caller.act, (kind, wanted)).await?;
    if found.repeated
        && let Some(done) = repeated(conn, acting).await?
    {
        let (item, program) = (Box::new(done.item), Box::new(done.program));
        return Ok(Logged::Item { item, program, began: false, at: acting.at });
    }
    let title = title?;
    let (program, began) = match found.program {
        Some(program) => (program, false),
        None => (begin(conn, acting).await?, true),
    };
    program.refuse_if_archived()?;
    program.may_capture(&caller.actor)?;
    let (at, user) = (acting.at, caller.actor.user);
    let twin = found.twin.filter(|twin| twin.raised_by == user && twin.raised_at >= at - TWIN_WITHIN);
    if let Some(item) = twin.filter(|_| !sure) {
        let draft = Draft::Capture { capture: Box::new(capture), people: Vec::new() };
        let draft = drafts::keep(conn, caller.guild, user, at, &draft).await?;
        return Ok(Logged::Twin { item: Box::new(item), program: Box::new(program), draft, at });
    }
    let parent = parent_of(conn, &program, capture.parent.as_deref()).await?;
    let mut item = compose(acting, &program, title, &capture)?;
    if let Some(parent) = &parent {
        item.add_link(Link { kind: LinkKind::PartOf, to: parent.id, reference: parent.reference() })?;
    }
    items::insert(conn, &mut item, &program, &acting.entry(What::Raised, None)).await?;
    if let Some(before) = parent {
        let mut after = before.clone();
        after.add_link(Link { kind: LinkKind::HasPart, to: item.id, reference: item.reference() })?;
        items::update(conn, &before, &mut after, &program, &acting.entry(What::Linked, None)).await?;
    }
    if let Some(draft) = draft {
        drafts::discard(conn, caller.guild, user, draft).await?;
    }
    Ok(Logged::Item { item: Box::new(item), program: Box::new(program), began, at })
}

/// First use costs nothing: a program named after its channel, led by whoever used it first.
async fn begin(conn: &mut Conn, acting: &mut Acting) -> Result<Program, Refusal> {
    let caller = acting.caller.clone();
    let base = Title::parse(&caller.channel_name).or_else(|_| Title::parse("Program"))?;
    let mut name = base.clone();
    let mut copy = 1;
    while programs::find_by_name(conn, caller.guild, name.as_str()).await?.is_some() {
        copy += 1;
        name = Title::parse(&format!("{} {copy}", crate::domain::text::cut(base.as_str(), 190)))?;
    }
    let mut program = Program::begin(caller.guild, caller.channel, name, caller.actor.user);
    programs::insert(conn, &mut program, &acting.entry(What::ProgramSet, None)).await?;
    Ok(program)
}

async fn parent_of(conn: &mut Conn, program: &Program, typed: Option<&str>) -> Result<Option<Item>, Refusal> {
    let Some(typed) = typed else { return Ok(None) };
    let reference: Reference = typed.parse()?;
    let parent = items::find_by_reference(conn, program.guild, program.id, reference).await?;
    let parent = parent.ok_or(Rejection::UnknownReference(reference))?;
    parent.refuse_if_void()?;
    Ok(Some(parent))
}

/// Reads everything that was typed into an item that is not written yet.
fn compose(acting: &Acting, program: &Program, title: Title, capture: &Capture) -> Result<Item, Rejection> {
    let due = capture.due.as_deref().filter(|typed| !typed.trim().is_empty());
    let due = due.map(|typed| date(typed, &program.calendar, acting.at, Bounds::Future)).transpose()?;
    let workstream = capture.workstream.as_deref().filter(|name| !name.trim().is_empty());
    let workstream = workstream.map(|name| program.workstream_named(name).map(|stream| stream.id)).transpose()?;
    let raised = (acting.caller.actor.user, acting.at);
    let mut item = Item {
        detail: prose("Detail", capture.detail.as_deref(), 2000)?,
        tags: Tags::parse(capture.tags.as_deref().unwrap_or_default())?,
        owner: capture.owner,
        due,
        workstream,
        source: capture.source.clone(),
        ..Item::raised(program, title, body(acting, program, &capture.details)?, raised)
    };
    if let Details::Proposal { .. } = capture.details {
        let role = program.role_of(&acting.caller.actor);
        item.make(Move::Propose, &acting.how(program, role))?;
    }
    Ok(item)
}

fn body(acting: &Acting, program: &Program, details: &Details) -> Result<Body, Rejection> {
    let user = acting.caller.actor.user;
    Ok(match details {
        Details::Risk { likelihood, impact, response, proximity, plan, cause, event, effect } => Body::Risk(Risk {
            inherent: Score::from_parts(*likelihood, *impact)?,
            response: *response,
            proximity: *proximity,
            plan: prose("Plan", plan.as_deref(), 2000)?,
            cause: prose("Cause", cause.as_deref(), 2000)?,
            event: prose("Event", event.as_deref(), 2000)?,
            effect: prose("Effect", effect.as_deref(), 2000)?,
            ..Risk::default()
        }),
        Details::Record { outcome, rationale, decided_by, decided_on, context, consequences } => {
            let today = program.calendar.today(acting.at);
            let on = decided_on.as_deref().filter(|typed| !typed.trim().is_empty());
            let on = on.map(|typed| date(typed, &program.calendar, acting.at, Bounds::Past)).transpose()?;
            Body::Decision(Decision {
                outcome: prose("Outcome", outcome.as_deref(), 2000)?,
                rationale: prose("Rationale", rationale.as_deref(), 2000)?,
                context: prose("Context", context.as_deref(), 2000)?,
                consequences: prose("Consequences", consequences.as_deref(), 2000)?,
                ..Decision::recorded(decided_by.unwrap_or(user), on.unwrap_or(today))
            })
        }
        Details::Proposal { approvers, mode, context, options, reversibility, consequences } => {
            let mut decision = Decision {
                context: prose("Context", context.as_deref(), 2000)?,
                options: prose("Options considered", options.as_deref(), 2000)?,
                consequences: prose("Consequences", consequences.as_deref(), 2000)?,
                reversibility: *reversibility,
                consent_days: program.rules.consent_working_days,
                ..Decision::default()
            };
            decision.name_approvers(approvers, *mode, user)?;
            Body::Decision(decision)
        }
        Details::Action { priority, corrective } => {
            Body::Action(Action { priority: rank(*priority)?, corrective: *corrective, ..Action::default() })
        }
        Details::Issue { severity, impact } => Body::Issue(Issue {
            severity: rank(*severity)?,
            impact: prose("Impact", impact.as_deref(), 2000)?,
            ..Issue::default()
        }),
    })
}

/// A rank that may not have been given.
pub(super) fn rank(typed: Option<u8>) -> Result<Option<Rank>, Rejection> {
    typed.map(Rank::try_from).transpose()
}
