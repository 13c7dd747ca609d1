//! The gateway: sessions, what is told to whom, and the knobs that tests turn.
//!
//! `intents` · `session` what can be resumed · `connection` one WebSocket · `payloads` HELLO, READY and such ·
//! `compress` how payloads are written.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

pub mod compress;
pub mod connection;
pub mod intents;
pub mod payloads;
pub mod session;

use session::{Out, Session};

use crate::world::ids::GuildId;

/// Who is connected and what they were told.
#[derive(Debug)]
pub struct Gateway {
    state: Mutex<State>,
    hole: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct State {
    sessions: HashMap<String, Session>,
    connections: u64,
    identifies: Vec<Value>,
    resumes: u64,
    last_interaction: Option<(String, Option<GuildId>)>,
    refuse_resumes: bool,
}

impl Default for Gateway {
    fn default() -> Self {
        Self { state: Mutex::default(), hole: watch::channel(false).0 }
    }
}

/// What tests turn and read.
impl Gateway {
    /// How often a session was begun with IDENTIFY.
    #[must_use]
    pub fn identifies(&self) -> usize {
        self.state().identifies.len()
    }

    /// The data of every IDENTIFY, without its token.
    #[must_use]
    pub fn identify_payloads(&self) -> Vec<Value> {
        self.state().identifies.clone()
    }

    /// How often a session was resumed.
    #[must_use]
    pub fn resumes(&self) -> u64 {
        self.state().resumes
    }

    /// How many sessions are connected.
    #[must_use]
    pub fn connected(&self) -> usize {
        self.state().sessions.values().filter(|session| session.link.is_some()).count()
    }

    /// Asks every connection to reconnect and resume (op 7), as Discord does for its own restarts.
    pub fn disconnect(&self) {
        self.tell_all(|| Out::Payload(payloads::reconnect().into()));
    }

    /// Cuts every connection without a word; sessions can be resumed.
    pub fn cut(&self) {
        self.tell_all(|| Out::Cut);
    }

    /// Closes every connection with a code.
    pub fn close(&self, code: u16) {
        self.tell_all(|| Out::Close(code, "Closed on demand."));
    }

    /// Tells every connection that its session is invalid (op 9).
    pub fn invalidate(&self, resumable: bool) {
        self.tell_all(|| Out::Invalid(resumable));
    }

    /// Forgets every session: a RESUME is answered with op 9 from now on, as after a restart without memory.
    pub fn forget_sessions(&self) {
        let mut state = self.state();
        let connected: Vec<Session> = state.sessions.drain().map(|(_, session)| session).collect();
        for session in &connected {
            session.send(Out::Cut);
        }
    }

    /// Restarts: every connection is cut, and sessions are kept or forgotten.
    pub fn restart(&self, with_memory: bool) {
        if with_memory { self.cut() } else { self.forget_sessions() }
    }

    /// Whether RESUME is refused with op 9 although the session is known.
    pub fn refuse_resumes(&self, refuse: bool) {
        self.state().refuse_resumes = refuse;
    }

    /// A network black hole: nothing is read or written any more, and new handshakes never complete.
    pub fn black_hole(&self, on: bool) {
        self.hole.send_replace(on);
    }

    /// Asks every connection for a heartbeat at once (op 1).
    pub fn request_heartbeat(&self) {
        self.tell_all(|| Out::Payload(payloads::heartbeat().into()));
    }

    /// Delivers the last interaction a second time, as can happen around a resume. False when there was none.
    pub fn redeliver_last_interaction(&self) -> bool {
        let mut state = self.state();
        let Some((data, guild)) = state.last_interaction.clone() else { return false };
        state.dispatch("INTERACTION_CREATE", &data, guild, 0);
        true
    }

    /// Sends an event as it is given: for what this server has no act for, and for malformed events.
    pub fn dispatch_raw(&self, name: &str, data: &Value) {
        self.state().dispatch(name, &data.to_string(), None, 0);
    }

    fn tell_all(&self, out: impl Fn() -> Out) {
        for session in self.state().sessions.values() {
            session.send(out());
        }
    }
}

impl Gateway {
    /// Tells an event to every session whose shard and intents it fits; `intent` 0 goes to all.
    pub(crate) fn dispatch(&self, name: &str, data: &Value, guild: Option<GuildId>, intent: u64) {
        let text = data.to_string();
        let mut state = self.state();
        if name == "INTERACTION_CREATE" {
            state.last_interaction = Some((text.clone(), guild));
        }
        state.dispatch(name, &text, guild, intent);
    }

    /// Whether any session would be told events of this intent.
    pub(crate) fn wants(&self, intent: u64) -> bool {
        self.state().sessions.values().any(|session| session.intents & intent != 0)
    }

    pub(crate) fn hole(&self) -> watch::Receiver<bool> {
        self.hole.subscribe()
    }

    pub(crate) fn number_connection(&self) -> u64 {
        let mut state = self.state();
        state.connections += 1;
        state.connections
    }

    /// Begins a session and says in it what `greet` gives: READY, then the guilds.
    pub(crate) fn begin(&self, mut session: Session, identify: Value, greet: impl FnOnce(&mut Session)) {
        greet(&mut session);
        let mut state = self.state();
        state.identifies.push(identify);
        state.sessions.insert(session.id.clone(), session);
    }

    /// Takes a session up again on another connection; false when it is not known or too old.
    pub(crate) fn resume(&self, id: &str, seq: u64, link: (u64, UnboundedSender<Out>)) -> bool {
        let mut state = self.state();
        if state.refuse_resumes {
            return false;
        }
        let Some(session) = state.sessions.get_mut(id) else { return false };
        session.send(Out::Close(4000, "Session resumed elsewhere."));
        let before = session.link.replace(link);
        if !session.replay_after(seq) {
            session.link = before;
            return false;
        }
        session.dispatch("RESUMED", r#"{"_trace":["local"]}"#);
        state.resumes += 1;
        true
    }

    /// Notes that a connection ended. A session that was closed cleanly by the client is over.
    pub(crate) fn ended(&self, session: &str, connection: u64, over: bool) {
        let mut state = self.state();
        let Some(found) = state.sessions.get_mut(session) else { return };
        if found.link.as_ref().is_some_and(|(number, _)| *number == connection) {
            found.link = None;
            if over {
                state.sessions.remove(session);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn dispatch(&mut self, name: &str, data: &str, guild: Option<GuildId>, intent: u64) {
        let guild = guild.map(twilight_model::id::Id::get);
        for session in self.sessions.values_mut() {
            if session.covers(guild) && (intent == 0 || session.intents & intent != 0) {
                session.dispatch(name, data);
            }
        }
    }
}
