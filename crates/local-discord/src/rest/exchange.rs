//! One request on its way through a handler.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use twilight_model::guild::Permissions;
use twilight_model::id::Id;

use super::error::Refused;
use crate::hub::Hub;
use crate::world::World;
use crate::world::channel::{Channel, ChannelKind};
use crate::world::ids::{self, ChannelId};

/// A file that came with the request.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The number in `files[n]`.
    pub index: u64,
    /// Its name.
    pub name: String,
    /// Its type, as said.
    pub content_type: Option<String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a handler answers.
pub type Reply = Result<Answer, Refused>;

/// A successful answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null for 204.
    pub body: Value,
}

/// 200 with a body.
#[must_use]
pub fn ok(body: Value) -> Answer {
    Answer { status: 200, body }
}

/// 201 with a body.
#[must_use]
pub fn created(body: Value) -> Answer {
    Answer { status: 201, body }
}

/// 204.
#[must_use]
pub fn no_content() -> Answer {
    Answer { status: 204, body: Value::Null }
}

/// A request with everything that a handler needs.
pub struct Exchange<'a> {
    /// The server.
    pub hub: &'a Arc<Hub>,
    /// What stands for `{…}` in the route.
    pub params: Vec<(&'static str, String)>,
    /// The query.
    pub query: HashMap<String, String>,
    /// The JSON body.
    pub body: Value,
    /// The files.
    pub files: Vec<Upload>,
    /// When it came.
    pub arrived: Instant,
}

impl Exchange<'_> {
    /// The text that stands for a parameter.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The id that stands for a parameter.
    ///
    /// # Errors
    /// 50035 when it is no snowflake.
    pub fn id<T>(&self, name: &str) -> Result<Id<T>, Refused> {
        let text = self.text(name);
        ids::parse(text).ok_or_else(|| Refused::field(name, &format!("Value \"{text}\" is not snowflake.")))
    }

    /// Whether the query says yes.
    #[must_use]
    pub fn says(&self, name: &str) -> bool {
        self.query.get(name).is_some_and(|value| matches!(value.as_str(), "true" | "True" | "1"))
    }

    /// The channel of the route, if the bot can see it.
    ///
    /// # Errors
    /// 10003 when there is none, 50001 when the bot is not in its guild or may not view it.
    pub fn channel<'w>(&self, world: &'w World) -> Result<&'w Channel, Refused> {
        let id: ChannelId = self.id("channel_id")?;
        let channel = world.channels.get(&id).ok_or_else(Refused::unknown_channel)?;
        let seen = channel.kind == ChannelKind::Dm || world.may(channel, world.bot, Permissions::VIEW_CHANNEL);
        if seen { Ok(channel) } else { Err(Refused::missing_access()) }
    }

    /// The same, if the bot may also do something there.
    ///
    /// # Errors
    /// As [`Exchange::channel`], and 50013.
    pub fn channel_for<'w>(&self, world: &'w World, wanted: Permissions) -> Result<&'w Channel, Refused> {
        let channel = self.channel(world)?;
        if world.may(channel, world.bot, wanted) { Ok(channel) } else { Err(Refused::missing_permissions()) }
    }

    /// The guild of the route, if the bot is in it.
    ///
    /// # Errors
    /// 10004.
    pub fn guild<'w>(&self, world: &'w World) -> Result<&'w crate::world::guild::Guild, Refused> {
        let id = self.id("guild_id")?;
        world.guilds.get(&id).filter(|guild| guild.bot_since.is_some()).ok_or_else(Refused::unknown_guild)
    }
}
