//! Sends an interaction to the bot and waits for what comes of it.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::watch;

use crate::change::Change;
use crate::hub::Hub;
use crate::interaction::payload::{Occasion, build};
use crate::interaction::{Kind, Live, callback};
use crate::world::ids::{ChannelId, InteractionId, MessageId, UserId};

/// How long an actor looks out for what follows a bare acknowledgement.
const AFTER_ACKNOWLEDGEMENT: Duration = Duration::from_millis(1500);

/// What a person begins: checked, with its data, ready to be sent.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Who acts.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// What it is.
    pub kind: Kind,
    /// The interaction's data.
    pub data: Value,
    /// The message whose component was used.
    pub source: Option<MessageId>,
    /// As the transcript tells it.
    pub said: String,
}

impl Hub {
    /// Sends an interaction to the bot. When nobody answers in time it fails by itself.
    pub fn begin(self: &Arc<Self>, begun: Begun) -> InteractionId {
        let mut world = self.world();
        let id: InteractionId = world.mint.next(self.clock.now());
        let token: Arc<str> = token_for(id).into();
        let occasion = Occasion {
            id,
            token: &token,
            kind: begun.kind,
            user: begun.user,
            channel: begun.channel,
            data: begun.data,
            message: begun.source,
        };
        let payload = Arc::new(build(&world, &occasion));
        let guild = world.channels.get(&begun.channel).and_then(|channel| channel.guild);
        self.say_act(&world, begun.user, &world.place(begun.channel), &begun.said);
        drop(world);
        let now = Instant::now();
        self.interactions.add(Live {
            id,
            token,
            kind: begun.kind,
            user: begun.user,
            guild,
            channel: begun.channel,
            payload: payload.clone(),
            source: begun.source,
            sent: now,
            aged: Duration::ZERO,
            first: None,
            failed: false,
            original: None,
            followups: Vec::new(),
            form: None,
            choices: None,
            acts: 0,
            last: now,
            pulse: watch::channel(0).0,
        });
        self.gateway.dispatch("INTERACTION_CREATE", &payload, guild, 0);
        self.check.event("INTERACTION_CREATE", &payload);
        tokio::spawn(give_up_on(self.clone(), id, begun.user));
        id
    }

    /// Waits for the first answer and, after a deferral, for the text that it promised.
    pub async fn outcome(&self, id: InteractionId) {
        let Some(mut pulse) = self.interactions.with(id, |live| live.pulse.subscribe()) else { return };
        let answered = |live: &Live| live.failed || live.acts > 0;
        while !self.interactions.get(id).is_none_or(|live| answered(&live)) {
            if pulse.changed().await.is_err() {
                return;
            }
        }
        let Some(live) = self.interactions.get(id) else { return };
        let (patience, done): (_, fn(&Hub, &Live) -> bool) = match live.first.map(|first| first.callback) {
            Some(callback::DEFERRED_MESSAGE) => (self.options.patience, |hub, live| !hub.is_loading(live)),
            Some(callback::DEFERRED_UPDATE) => (AFTER_ACKNOWLEDGEMENT, |_, live| live.acts > 1),
            _ => return,
        };
        let kept = async {
            while !self.interactions.get(id).is_none_or(|live| done(self, &live)) {
                if pulse.changed().await.is_err() {
                    return;
                }
            }
        };
        let _promise_broken = tokio::time::timeout(patience, kept).await;
    }

    fn is_loading(&self, live: &Live) -> bool {
        let world = self.world();
        let original = live.original.and_then(|id| world.message(live.channel, id));
        original.is_some_and(crate::world::message::Message::is_loading)
    }
}

async fn give_up_on(hub: Arc<Hub>, id: InteractionId, user: UserId) {
    tokio::time::sleep(hub.options.initial_deadline).await;
    if hub.interactions.give_up(id) {
        hub.journal.say(hub.clock.now(), "  (the application did not respond)");
        hub.changes.tell(Change::InteractionFailed { interaction: id, user });
    }
}

/// A token as long as Discord's, which nobody guesses.
fn token_for(id: InteractionId) -> String {
    let random = RandomState::new();
    let parts = (0..10).map(|part: u64| format!("{:016x}", random.hash_one((id.get(), part))));
    format!("aW50ZXJhY3Rpb246{}", parts.collect::<String>())
}
