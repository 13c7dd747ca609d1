//! Interactions that people began: their tokens, deadlines and what came of them.
//!
//! `payload` what the bot is sent · `resolve` the people, roles, channels and messages it names.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::watch;

pub mod payload;
pub mod resolve;

use crate::rest::error::Refused;
use crate::world::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};

/// How long a token lives.
const TOKEN_LIFE: Duration = Duration::from_mins(15);

/// What a person did; the numbers are Discord's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Used a command or menu entry.
    Command = 2,
    /// Used a button or select.
    Component = 3,
    /// Typed in an option that completes itself.
    Autocomplete = 4,
    /// Sent a form.
    Form = 5,
}

/// Kinds of the bot's first answer; the numbers are Discord's.
pub mod callback {
    /// A message.
    pub const MESSAGE: u64 = 4;
    /// A message that will come ("is thinking").
    pub const DEFERRED_MESSAGE: u64 = 5;
    /// The message with the component stays for now.
    pub const DEFERRED_UPDATE: u64 = 6;
    /// The message with the component changes.
    pub const UPDATE: u64 = 7;
    /// Choices for an option.
    pub const CHOICES: u64 = 8;
    /// A form.
    pub const FORM: u64 = 9;
}

/// The bot's first answer.
#[derive(Clone, Copy, Debug)]
pub struct First {
    /// Which kind, see [`callback`].
    pub callback: u64,
    /// When it arrived.
    pub at: Instant,
}

/// An interaction and what came of it.
#[derive(Clone, Debug)]
pub struct Live {
    /// Its id.
    pub id: InteractionId,
    /// Its token.
    pub token: Arc<str>,
    /// What it is.
    pub kind: Kind,
    /// Who acted.
    pub user: UserId,
    /// In which guild.
    pub guild: Option<GuildId>,
    /// In which channel.
    pub channel: ChannelId,
    /// What the bot was sent.
    pub payload: Arc<Value>,
    /// The message whose component was used, also for a form that this brought up.
    pub source: Option<MessageId>,
    /// When it went out through the gateway.
    pub sent: Instant,
    /// How much older it was made.
    pub aged: Duration,
    /// The first answer.
    pub first: Option<First>,
    /// "The application did not respond."
    pub failed: bool,
    /// The message that answers it; for 6 and 7 the message with the component.
    pub original: Option<MessageId>,
    /// Further messages.
    pub followups: Vec<MessageId>,
    /// The form that it was answered with.
    pub form: Option<Arc<Value>>,
    /// The choices that it was answered with.
    pub choices: Option<Vec<Value>>,
    /// How often the bot acted on it, and when last.
    pub acts: u64,
    /// When the bot acted on it last.
    pub last: Instant,
    /// Counts those acts, for those who wait.
    pub pulse: watch::Sender<u64>,
}

impl Live {
    /// How old it is, with what was added.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.sent.elapsed() + self.aged
    }

    /// Notes that the bot acted on it.
    pub fn acted(&mut self, at: Instant) {
        self.acts += 1;
        self.last = at;
        self.pulse.send_replace(self.acts);
    }
}

#[derive(Debug, Default)]
struct Book {
    live: HashMap<InteractionId, Live>,
    tokens: HashMap<Arc<str>, InteractionId>,
    order: std::collections::VecDeque<InteractionId>,
}

/// All interactions that are remembered.
#[derive(Debug, Default)]
pub struct Interactions {
    book: Mutex<Book>,
}

/// How many interactions are remembered.
const REMEMBERED: usize = 20_000;

impl Interactions {
    /// Remembers a new one.
    pub fn add(&self, live: Live) {
        let mut book = self.book();
        if book.order.len() >= REMEMBERED
            && let Some(oldest) = book.order.pop_front()
            && let Some(gone) = book.live.remove(&oldest)
        {
            book.tokens.remove(&gone.token);
        }
        book.order.push_back(live.id);
        book.tokens.insert(live.token.clone(), live.id);
        book.live.insert(live.id, live);
    }

    /// As it stands now.
    #[must_use]
    pub fn get(&self, id: InteractionId) -> Option<Live> {
        self.book().live.get(&id).cloned()
    }

    /// Changes one.
    pub fn with<T>(&self, id: InteractionId, change: impl FnOnce(&mut Live) -> T) -> Option<T> {
        self.book().live.get_mut(&id).map(change)
    }

    /// Takes the first answer of the bot.
    ///
    /// # Errors
    /// 10062 when there is no such interaction or it is too late, 40060 when it was answered before.
    pub fn acknowledge(
        &self,
        id: InteractionId,
        token: &str,
        kind: u64,
        at: Instant,
        deadline: Duration,
    ) -> Result<Live, Refused> {
        let mut book = self.book();
        let live =
            book.live.get_mut(&id).filter(|live| *live.token == *token).ok_or_else(Refused::unknown_interaction)?;
        if live.first.is_some() {
            return Err(Refused::acknowledged());
        }
        let age = at.saturating_duration_since(live.sent) + live.aged;
        if live.failed || age > deadline {
            return Err(Refused::unknown_interaction());
        }
        live.first = Some(First { callback: kind, at });
        Ok(live.clone())
    }

    /// The interaction of a token that may still be used.
    ///
    /// # Errors
    /// 10015 when it is unknown or was not acknowledged, 50027 when its time is over.
    pub fn of_token(&self, token: &str) -> Result<Live, Refused> {
        let book = self.book();
        let live = book.tokens.get(token).and_then(|id| book.live.get(id)).ok_or_else(Refused::unknown_webhook)?;
        if live.age() > TOKEN_LIFE {
            return Err(Refused::dead_token());
        }
        if live.first.is_none() {
            return Err(Refused::unknown_webhook());
        }
        Ok(live.clone())
    }

    /// Notes that nobody answered in time; false when somebody did.
    pub fn give_up(&self, id: InteractionId) -> bool {
        self.with(id, |live| {
            if live.first.is_some() {
                return false;
            }
            live.failed = true;
            live.pulse.send_replace(u64::MAX);
            true
        })
        .unwrap_or(false)
    }

    /// Makes all of them older.
    pub fn age(&self, by: Duration) {
        self.book().live.values_mut().for_each(|live| live.aged += by);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
