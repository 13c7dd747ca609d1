//! A story: eight weeks in which Acme moves its platform, from the charter to the go/no-go.
//!
//! It is told in tables, one file a chapter: who does what on which day, as a line that could be typed, a button, a
//! form. [`player`] plays them through the local Discord, so every line goes the way of a person's. The days are fixed,
//! so the same story leaves the same record; `tests/story.rs` says what that is.
//!
//! | chapter | of what it tells |
//! |---|---|
//! | [`setup`] | charter, calendar, channels, people, workstreams |
//! | [`risks`] | scored, treated, accepted, one that happens |
//! | [`decisions`] | recorded, contested, by consent, the go/no-go |
//! | [`issues`] | what goes wrong, what is caught in a talk, what was filed wrongly |
//! | [`tasks`] | who does what until when, and what becomes of it |
//! | [`reviews`] | the last Friday: what is still right, and what the readers should know |
//! | [`health`] | what the lead says to it each Friday |

mod decisions;
mod health;
mod issues;
mod player;
mod reviews;
mod risks;
mod setup;
mod tasks;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use local_discord::LocalDiscord;

use super::{people, time::Travel};
use player::Player;

/// A working day of the story: 11 is the first week's Monday, 85 the eighth week's Friday.
type Day = u8;

/// What somebody does on a day.
struct Scene {
    day: Day,
    who: &'static str,
    act: Act,
}

/// What is done. In lines, `{name}` stands for the reference of what was logged under that name, `{@Bob}` for Bob's
/// mention in a text.
#[derive(Debug, Clone)]
enum Act {
    /// Types a command.
    Types(String),
    /// Types a command that logs something, which is called so from here on.
    Logs(&'static str, String),
    /// Presses a button on the card of something, and fills the form that it may open.
    Presses(&'static str, &'static str, &'static [(&'static str, &'static str)]),
    /// Chooses a next step under **Update** on a card, and fills the form that it may open.
    Steps(&'static str, &'static str, &'static [(&'static str, &'static str)]),
    /// Picks something from the digest that asks about it, presses a button of the sheet and fills the form.
    Answers(&'static str, &'static str, Vec<(&'static str, &'static str)>),
    /// Types a command, presses a button of its answer and fills the form.
    Fills(&'static str, &'static str, &'static [(&'static str, &'static str)]),
    /// Types a command that opens a form, and fills it.
    Writes(&'static str, &'static [(&'static str, &'static str)]),
    /// Right-clicks what somebody says (in a thread, if one is named), and logs it.
    Catches {
        said_by: &'static str,
        thread: Option<&'static str>,
        text: &'static str,
        entry: &'static str,
        name: &'static str,
    },
}

/// Types a command.
fn types(day: Day, who: &'static str, line: &str) -> Scene {
    Scene { day, who, act: Act::Types(line.to_owned()) }
}

/// Types a command that logs something under a name.
fn logs(day: Day, who: &'static str, name: &'static str, line: &str) -> Scene {
    Scene { day, who, act: Act::Logs(name, line.to_owned()) }
}

/// What came of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// How much was done.
    pub acts: usize,
    /// How much was logged.
    pub items: usize,
    /// The day on which it ends.
    pub until: NaiveDate,
}

/// When it begins: a Monday morning in Berlin.
#[must_use]
pub fn begins() -> DateTime<Utc> {
    at(11, 8)
}

/// Plays it on the first world.
///
/// # Errors
/// The line that was refused, and what the bot said.
pub(super) async fn play(discord: &LocalDiscord, travel: &Travel) -> anyhow::Result<Told> {
    let mut scenes = setup::scenes();
    scenes.extend(risks::scenes());
    scenes.extend(decisions::scenes());
    scenes.extend(issues::scenes());
    scenes.extend(tasks::scenes());
    scenes.extend(reviews::scenes());
    scenes.extend(health::scenes());
    // Within a day in the order of the chapters.
    scenes.sort_by_key(|scene| scene.day);
    let guild =
        discord.guilds().into_iter().find(|guild| guild.name() == people::SERVER).context("There is no server")?;
    let mut player = Player::new(discord, &guild, travel)?;
    let mut today = 0;
    for scene in &scenes {
        if scene.day != today {
            today = scene.day;
            player.wake_up(date(today)).await;
        }
        player.act(scene).await.with_context(|| format!("On day {today}, {}: {:?}", scene.who, scene.act))?;
    }
    // Friday evening.
    player.travel_to(at(today, 17)).await;
    Ok(Told { acts: scenes.len(), items: player.items(), until: date(today) })
}

/// The date of a day.
fn date(day: Day) -> NaiveDate {
    let (week, weekday) = (i64::from(day / 10) - 1, i64::from(day % 10) - 1);
    NaiveDate::from_ymd_opt(2026, 4, 13).unwrap_or_default() + TimeDelta::days(week * 7 + weekday)
}

/// A full hour of a day, in Berlin.
fn at(day: Day, hour: u32) -> DateTime<Utc> {
    instant(date(day), hour)
}

fn instant(date: NaiveDate, hour: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    // No hour of these weeks is doubled or left out.
    date.and_time(time).and_local_timezone(Berlin).earliest().map_or_else(DateTime::default, |at| at.to_utc())
}
