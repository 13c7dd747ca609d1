//! A person's own settings on a server: where they live, when they work, while they are away, how they want to be nudged.
//!
//! Everybody sets their own and nobody sets another's, so there is nobody to ask for leave. What is set here is no part of
//! a program's record: it has no event and no history.

use chrono::NaiveDate;

use super::{App, Caller, Refusal, change::date};
use crate::{
    domain::{
        Person, UserId,
        calendar::{Calendar, parse_zone},
        dates::Bounds,
        person::{Hours, Notifications},
    },
    store::{Conn, people, programs},
};

/// What a person types for a zone, to have that of each program again.
pub const AS_PROGRAM: &str = "program";

/// A person's settings, with what is needed to show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// What they set.
    pub person: Person,
    /// The days of the program where it was asked, in the person's zone.
    pub calendar: Calendar,
    /// Today, where they are.
    pub today: NaiveDate,
}

/// One setting, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// The zone they live in; [`AS_PROGRAM`] for that of each program.
    Zone(String),
    /// When they work.
    Hours(String),
    /// Away until the day they are back, and who stands in.
    Away(String, Option<UserId>),
    /// Back from being away.
    Back,
    /// How they want to be nudged.
    Notifications(Notifications),
}

/// What the caller has set on this server.
///
/// # Errors
/// The database failed.
pub async fn look(app: &App, caller: &Caller) -> Result<Me, Refusal> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let person = people::find(&mut conn, caller.guild, caller.actor.user).await?;
    let calendar = calendar_of(&mut conn, caller, &person).await?;
    Ok(Me { person, today: calendar.today(now), calendar })
}

/// Sets one thing for the caller, on this server.
///
/// # Errors
/// Something that can't be taken; what was set before stays.
pub async fn set(app: &App, caller: &Caller, setting: Setting) -> Result<Me, Refusal> {
    let (caller, now) = (caller.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let (guild, user) = (caller.guild, caller.actor.user);
                let before = people::find(conn, guild, user).await?;
                let mut calendar = calendar_of(conn, &caller, &before).await?;
                // Whoever sets something is here.
                let mut person = Person { left_at: None, ..before };
                match &setting {
                    Setting::Zone(typed) if typed.trim().eq_ignore_ascii_case(AS_PROGRAM) => person.zone = None,
                    Setting::Zone(typed) => person.zone = Some(parse_zone(typed)?),
                    Setting::Hours(typed) => person.hours = Hours::parse(typed)?,
                    Setting::Away(until, delegate) => {
                        let until = date(until, &calendar, now, Bounds::Future)?;
                        person.leave(until, *delegate, user, calendar.today(now))?;
                    }
                    Setting::Back => person.away = None,
                    Setting::Notifications(wanted) => person.notifications = *wanted,
                }
                if person != before {
                    people::save(conn, guild, user, &person).await?;
                    calendar = calendar_of(conn, &caller, &person).await?;
                }
                Ok(Me { person, today: calendar.today(now), calendar })
            })
        })
        .await
}

/// The days of the channel's program, in the person's zone; without a program the usual ones.
async fn calendar_of(conn: &mut Conn, caller: &Caller, person: &Person) -> Result<Calendar, Refusal> {
    let program = programs::of_channel(conn, caller.guild, caller.channel).await?;
    let mut calendar = program.map(|program| program.calendar).unwrap_or_default();
    calendar.zone = person.zone.unwrap_or(calendar.zone);
    Ok(calendar)
}
