//! Deeds: what a person can do, as a value, so that it can be done again when nobody knows whether it was: the same
//! interaction, delivered twice. Through the same verbs as every command.

use chrono::{DateTime, Utc};
use drumbeat::{
    app::{
        App, Caller, Changed, Pick, Refusal,
        calendar::{self, CalendarText},
        call, decide,
        keep::{self, Assessment},
        log::{self, Capture, Logged},
        me::{self, Setting},
        moves::{self, Words},
        program::{self, Settings},
        summary::tell,
    },
    domain::{
        ChannelId, Item, ItemId, Move, Person, Program, ProgramId, UserId, given::Colour, program::Purpose,
        weekly::Week,
    },
};

#[derive(Debug, Clone)]
pub enum Deed {
    Log(Box<Capture>),
    Make(ItemId, Move, Words),
    Confirm(ItemId),
    Snooze(ItemId, String),
    SetDate(ItemId, String),
    Assign(ItemId, Option<UserId>),
    See(ItemId),
    Object(ItemId),
    ResolveConcern(ItemId, u32),
    Assess(ItemId, Assessment),
    Rank(ItemId, u8),
    Void(ItemId),
    Pause,
    Resume,
    Archive,
    BringBack,
    Set(Box<Settings>),
    Calendar(Box<CalendarText>),
    MoveInto(ChannelId),
    Skip(ProgramId, Week),
    Call(ProgramId, Colour),
    Own(Setting),
}

/// What a deed gives back to whoever did it.
pub enum Came {
    Item(Box<Changed>),
    Logged(Box<Item>),
    Program(Box<Program>),
    Own(Person),
    Week,
    Called(DateTime<Utc>),
}

impl Deed {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Log(_) => "log",
            Self::Make(_, step, _) => step.key(),
            Self::Confirm(_) => "still valid",
            Self::Snooze(..) => "snooze",
            Self::SetDate(..) => "new date",
            Self::Assign(..) => "assign",
            Self::See(_) => "see",
            Self::Object(_) => "object",
            Self::ResolveConcern(..) => "resolve concern",
            Self::Assess(..) => "assess",
            Self::Rank(..) => "rank",
            Self::Void(_) => "void",
            Self::Pause => "pause",
            Self::Resume => "resume program",
            Self::Archive => "archive",
            Self::BringBack => "bring back",
            Self::Set(_) => "program settings",
            Self::Calendar(_) => "holiday",
            Self::MoveInto(_) => "other channel",
            Self::Skip(..) => "skip a week",
            Self::Call(..) => "call health",
            Self::Own(Setting::Away(..)) => "away",
            Self::Own(Setting::Back) => "back",
            Self::Own(Setting::Zone(_)) => "move house",
            Self::Own(Setting::Hours(_)) => "other hours",
            Self::Own(Setting::Notifications(_)) => "notifications",
        }
    }

    /// Which item it is done to.
    pub const fn item(&self) -> Option<ItemId> {
        match self {
            Self::Make(id, ..)
            | Self::Confirm(id)
            | Self::Snooze(id, _)
            | Self::SetDate(id, _)
            | Self::Assign(id, _)
            | Self::See(id)
            | Self::Object(id)
            | Self::ResolveConcern(id, _)
            | Self::Assess(id, _)
            | Self::Rank(id, _)
            | Self::Void(id) => Some(*id),
            _ => None,
        }
    }

    pub async fn done(self, app: &App, caller: &Caller) -> Result<Came, Refusal> {
        let by_item = |done: Result<Changed, Refusal>| done.map(Box::new).map(Came::Item);
        let by_program = |done: Result<Program, Refusal>| done.map(Box::new).map(Came::Program);
        let pick = Pick::Id;
        match self {
            Self::Log(capture) => log::log(app, caller, *capture, true, None).await.map(|logged| match logged {
                Logged::Item { item, .. } => Came::Logged(item),
                Logged::Twin { .. } => unreachable!("whoever is sure is not asked"),
            }),
            Self::Make(id, step, words) => by_item(moves::make(app, caller, pick(id), step, words, None).await),
            Self::Confirm(id) => by_item(keep::confirm(app, caller, pick(id)).await),
            Self::Snooze(id, until) => by_item(keep::snooze(app, caller, pick(id), until).await),
            Self::SetDate(id, day) => {
                by_item(keep::set_due(app, caller, pick(id), day, Some("Later.".to_owned())).await)
            }
            Self::Assign(id, to) => by_item(keep::assign(app, caller, pick(id), to).await),
            Self::See(id) => by_item(decide::see(app, caller, pick(id)).await),
            Self::Object(id) => by_item(decide::object(app, caller, pick(id), "It is too early.".to_owned()).await),
            Self::ResolveConcern(id, number) => by_item(decide::resolve_concern(app, caller, pick(id), number).await),
            Self::Assess(id, said) => by_item(keep::assess(app, caller, pick(id), said).await),
            Self::Rank(id, rank) => by_item(keep::set_rank(app, caller, pick(id), rank).await),
            Self::Void(id) => by_item(keep::void(app, caller, pick(id), "Twice.".to_owned()).await),
            Self::Pause => by_program(program::pause(app, caller, None, None).await),
            Self::Resume => by_program(program::resume(app, caller).await),
            Self::Archive => by_program(program::archive(app, caller, false).await),
            Self::BringBack => by_program(program::archive(app, caller, true).await),
            Self::Set(settings) => by_program(program::set(app, caller, *settings).await),
            Self::Calendar(text) => by_program(calendar::set_calendar(app, caller, *text).await),
            Self::MoveInto(channel) => {
                by_program(program::bind_channel(app, caller, channel, (Some(Purpose::Home), None), Vec::new()).await)
            }
            Self::Skip(program, week) => tell::skip(app, caller, program, week).await.map(|_| Came::Week),
            Self::Call(program, colour) => {
                let reason = Some("The vendor delivers tomorrow.".to_owned());
                call::call(app, caller, Some(program), colour, reason).await.map(|called| Came::Called(called.call.at))
            }
            Self::Own(setting) => me::set(app, caller, setting).await.map(|mine| Came::Own(mine.person)),
        }
    }
}
