//! What every part of the server shares: the world behind its lock, and everything beside it.
//!
//! Locks are taken in the order world → interactions → gateway, and never held across an await.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde_json::Value;

use crate::change::{Change, Changes};
use crate::check::Check;
use crate::clock::Clock;
use crate::fault::Faults;
use crate::gateway::{Gateway, intents};
use crate::interaction::Interactions;
use crate::journal::Journal;
use crate::options::Options;
use crate::rest::rate::Rates;
use crate::world::World;
use crate::world::ids::{GuildId, UserId};
use crate::world::message::Message;

/// The server's shared state.
pub struct Hub {
    /// What it was started with.
    pub options: Options,
    /// `http://127.0.0.1:41234`.
    pub url: String,
    /// The time.
    pub clock: Clock,
    /// Who is connected.
    pub gateway: Gateway,
    /// What people did and how it was answered.
    pub interactions: Interactions,
    /// What goes wrong next.
    pub faults: Faults,
    /// What happened.
    pub journal: Journal,
    /// What was wrong.
    pub check: Arc<Check>,
    /// Who wants to know.
    pub changes: Changes,
    /// Rate limits.
    pub rates: Rates,
    /// More routes, such as a page's.
    pub more: RwLock<Option<axum::Router>>,
    world: Mutex<World>,
}

impl Hub {
    /// A hub for a server at `url`.
    ///
    /// # Errors
    /// When the judge cannot be made.
    pub fn new(options: Options, url: String) -> anyhow::Result<Self> {
        let clock = options.stands_at.map(Clock::standing).unwrap_or_default();
        let mut world = World::new(&options.bot_name, clock.now());
        world.base.clone_from(&url);
        Ok(Self {
            clock,
            gateway: Gateway::default(),
            interactions: Interactions::default(),
            faults: Faults::default(),
            journal: Journal::new(options.memory),
            check: Arc::new(Check::new(options.judge, options.description.clone())?),
            changes: Changes::default(),
            rates: Rates::default(),
            more: RwLock::default(),
            world: Mutex::new(world),
            url,
            options,
        })
    }

    /// The world, locked. Keep it short.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The address of the gateway.
    #[must_use]
    pub fn gateway_url(&self) -> String {
        self.url.replacen("http", "ws", 1)
    }

    /// Tells an event to the bot's sessions, and has it checked.
    pub fn tell(&self, name: &'static str, data: &Value, guild: Option<GuildId>, intent: u64) {
        self.check.event(name, data);
        self.gateway.dispatch(name, data, guild, intent);
    }

    /// Tells that a message was written or edited, to the bot (as its intents allow) and to those who watch.
    pub fn tell_message(&self, world: &World, message: &Message, new: bool) {
        let (channel, id, only_for) = (message.channel, message.id, message.only_for);
        let intent = if message.guild.is_some() { intents::GUILD_MESSAGES } else { intents::DIRECT_MESSAGES };
        let seen = only_for.is_none() && bot_is_in(world, message.guild) && self.gateway.wants(intent);
        if seen && bot_sees(world, message) {
            let mut data = message.json_for_bot(world);
            if let Some(guild) = message.guild.and_then(|id| world.guilds.get(&id)) {
                data["guild_id"] = serde_json::json!(guild.id);
                if let Some(member) = guild.members.get(&message.author) {
                    let mut partial = member.partial_json();
                    partial["mute"] = false.into();
                    partial["deaf"] = false.into();
                    data["member"] = partial;
                }
            }
            self.tell(if new { "MESSAGE_CREATE" } else { "MESSAGE_UPDATE" }, &data, message.guild, intent);
        }
        self.say_message(world, message, new);
        self.changes.tell(if new {
            Change::MessageCreated { channel, message: id, only_for }
        } else {
            Change::MessageEdited { channel, message: id, only_for }
        });
    }

    /// Tells that a message is gone.
    pub fn tell_deleted(&self, message: &Message) {
        if message.only_for.is_none() {
            let intent = if message.guild.is_some() { intents::GUILD_MESSAGES } else { intents::DIRECT_MESSAGES };
            let mut data = serde_json::json!({ "id": message.id, "channel_id": message.channel });
            if let Some(guild) = message.guild {
                data["guild_id"] = serde_json::json!(guild);
            }
            self.tell("MESSAGE_DELETE", &data, message.guild, intent);
        }
        self.journal.say(self.clock.now(), format!("  (message {} is deleted)", message.id));
        self.changes.tell(Change::MessageDeleted { channel: message.channel, message: message.id });
    }

    /// Tells something that only the bot's guilds' sessions hear, unless the bot is not in that guild.
    pub fn tell_guild(&self, world: &World, name: &'static str, data: &Value, guild: GuildId, intent: u64) {
        if bot_is_in(world, Some(guild)) {
            self.tell(name, data, Some(guild), intent);
        }
    }

    /// Says in the transcript who did something where.
    pub fn say_act(&self, world: &World, user: UserId, place: &str, text: &str) {
        self.journal.say(self.clock.now(), format!("{} {place} » {text}", world.user_name(user)));
    }

    fn say_message(&self, world: &World, message: &Message, new: bool) {
        let place = world.place(message.channel);
        let seen = message.only_for.map(|user| format!(", only {} sees it", world.user_name(user))).unwrap_or_default();
        let edited = if new { "" } else { ", edited" };
        let text = crate::act::view::read(message).replace('\n', "\n                 ");
        let author = world.user_name(message.author);
        self.journal.say(self.clock.now(), format!("{author} {place}{seen}{edited} » {text}"));
    }
}

fn bot_is_in(world: &World, guild: Option<GuildId>) -> bool {
    guild.is_none_or(|id| world.guilds.get(&id).is_some_and(|guild| guild.bot_since.is_some()))
}

fn bot_sees(world: &World, message: &Message) -> bool {
    let view = twilight_model::guild::Permissions::VIEW_CHANNEL;
    world.channels.get(&message.channel).is_some_and(|channel| world.may(channel, world.bot, view))
}
