//! Moves the bot's clock, where the host offers that.
//!
//! Discord's own deadlines (3 s for an answer, 15 min for a token) stay on the real clock.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;
use twilight_model::guild::Permissions;

use super::history::message_json;
use super::live::Told;
use super::look::somebody;
use super::refusal::Refusal;
use super::{Page, with_time};
use crate::change::Change;
use crate::local::LocalDiscord;
use crate::world::ids::{MessageId, UserId};

/// The furthest that one may travel at once.
const FURTHEST: TimeDelta = TimeDelta::weeks(104);
/// The bot has said what it had to say once nothing happened for this long …
const CALM: Duration = Duration::from_millis(400);
/// … and is not waited for longer than this.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many messages are told after a journey.
const MOST_TOLD: usize = 200;

type Moved = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A clock that the page may move, as the host gives it.
#[derive(Clone)]
pub struct TimeControl {
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    advance: Arc<dyn Fn(DateTime<Utc>) -> Moved + Send + Sync>,
    step: Option<TimeDelta>,
    moving: Arc<Mutex<()>>,
}

impl TimeControl {
    /// `now` tells the host's time; `advance` moves it to a later moment and is done once what was due has been
    /// done. The local Discord's own clock follows by itself.
    pub fn new<N, A, F>(now: N, advance: A) -> Self
    where
        N: Fn() -> DateTime<Utc> + Send + Sync + 'static,
        A: Fn(DateTime<Utc>) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let advance = move |to| -> Moved { Box::pin(advance(to)) };
        Self { now: Arc::new(now), advance: Arc::new(advance), step: None, moving: Arc::default() }
    }

    /// Moves in steps of this length, so that what is due on the way is done and dated at its time.
    #[must_use]
    pub fn in_steps_of(self, step: Duration) -> Self {
        Self { step: TimeDelta::from_std(step).ok().filter(|step| *step > TimeDelta::zero()), ..self }
    }

    /// The host's time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.now)()
    }
}

impl fmt::Debug for TimeControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimeControl").field("now", &self.now()).field("step", &self.step).finish_non_exhaustive()
    }
}

impl LocalDiscord {
    /// Lets the page move the bot's clock. The clock of this Discord takes the same time at once.
    pub fn offer_time(&self, control: TimeControl) {
        let hub = self.hub();
        hub.clock.set(control.now());
        if hub.options.page {
            self.mount(with_time(hub.clone(), Some(control)));
            hub.changes.tell(Change::PresenceChanged { online: hub.gateway.connected() > 0 });
        }
    }
}

/// Where to.
#[derive(Debug, Deserialize)]
pub struct Journey {
    r#as: String,
    to: DateTime<Utc>,
}

/// `POST /local/time`: moves on, and tells what the person can see of what was said meanwhile.
pub async fn travel(State(page): State<Arc<Page>>, Json(journey): Json<Journey>) -> Result<Json<Value>, Refusal> {
    let control = page.time.as_ref().ok_or_else(|| Refusal::impossible("The time cannot be moved here."))?;
    let _moving = control.moving.try_lock().map_err(|_| Refusal::impossible("The time is being moved already."))?;
    let from = control.now();
    if journey.to <= from || journey.to - from > FURTHEST {
        return Err(Refusal::impossible("One can travel forward, by two years at most."));
    }
    let (me, mark) = {
        let mut world = page.hub.world();
        (somebody(&world, Some(&journey.r#as))?, world.mint.next(page.hub.clock.now()))
    };
    let mut at = from;
    while at < journey.to {
        at = control.step.map_or(journey.to, |step| journey.to.min(at + step));
        // A clock of milliseconds rounds down: what is said at nine must not be dated before nine.
        page.hub.clock.set(at + TimeDelta::milliseconds(1));
        (control.advance)(at).await;
    }
    calm(&page).await;
    let _no_tab_is_open = page.told.send(Told::Time);
    let (now, time) = (page.hub.clock.now().timestamp_millis(), control.now().timestamp_millis());
    Ok(Json(json!({ "from": from.timestamp_millis(), "now": now, "time": time, "said": said(&page, me, mark) })))
}

/// Waits until nothing changes any more.
async fn calm(page: &Page) {
    let mut changes = page.hub.changes.counter();
    let quiet = async { while let Ok(Ok(())) = tokio::time::timeout(CALM, changes.changed()).await {} };
    let _impatient = tokio::time::timeout(PATIENCE, quiet).await;
}

/// What the bot wrote since, as far as the person sees it.
fn said(page: &Page, me: UserId, mark: MessageId) -> Vec<Value> {
    let world = page.hub.world();
    let seen = world.channels.values().filter(|channel| world.may(channel, me, Permissions::VIEW_CHANNEL));
    let mut new: Vec<_> = seen
        .filter_map(|channel| world.messages.get(&channel.id))
        .flat_map(|messages| messages.range(mark..))
        .map(|(_, message)| message)
        .filter(|message| message.author == world.bot && message.only_for.is_none_or(|only| only == me))
        .collect();
    new.sort_by_key(|message| message.id);
    new.truncate(MOST_TOLD);
    new.into_iter().map(|message| message_json(&page.hub, &world, message)).collect()
}
