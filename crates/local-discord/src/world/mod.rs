//! The world in memory: accounts, guilds, channels, messages and commands. All of it can be written to JSON and
//! read back, so that a page can keep it; nothing here knows of sockets.
//!
//! `ids` snowflakes · `user` · `guild` roles and members · `channel` and threads · `permission` who may what ·
//! `message` · `mention` who is pinged · `command` what the bot registered.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use twilight_model::guild::Permissions;

pub mod channel;
pub mod command;
pub mod guild;
pub mod ids;
pub mod mention;
pub mod message;
pub mod permission;
pub mod user;

use channel::{Channel, ChannelKind, Overwrite, OverwriteKind, ThreadState};
use command::Command;
use guild::{Guild, Member, Role};
use ids::{ApplicationId, AttachmentId, ChannelId, CommandId, GuildId, MessageId, Mint, RoleId, UserId};
use message::{Attachment, Message};
use user::User;

/// Which message a nonce made, and when.
type Nonced = (ChannelId, MessageId, DateTime<Utc>);

/// Everything that exists.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    /// Makes ids.
    pub mint: Mint,
    /// The server's address, which file addresses begin with.
    pub base: String,
    /// The bot's user.
    pub bot: UserId,
    /// The bot's application (the same number, as with newer applications).
    pub application: ApplicationId,
    /// Accounts.
    pub users: BTreeMap<UserId, User>,
    /// Guilds.
    pub guilds: BTreeMap<GuildId, Guild>,
    /// Channels, threads and direct conversations.
    pub channels: BTreeMap<ChannelId, Channel>,
    /// Messages by channel.
    pub messages: HashMap<ChannelId, BTreeMap<MessageId, Message>>,
    /// Registered commands.
    pub commands: BTreeMap<CommandId, Command>,
    /// When commands were created in the past day, by scope.
    #[serde(skip)]
    pub created: Vec<(Option<GuildId>, DateTime<Utc>)>,
    /// Files that people gave with an option.
    pub uploads: BTreeMap<AttachmentId, Attachment>,
    /// Nonces of the past minutes; there is but one author who sends them.
    #[serde(skip)]
    pub nonces: HashMap<String, Nonced>,
}

impl World {
    /// A world with nothing but the bot.
    #[must_use]
    pub fn new(bot_name: &str, now: DateTime<Utc>) -> Self {
        let mut mint = Mint::default();
        let bot: UserId = mint.next(now);
        let users = BTreeMap::from([(bot, User::new(bot, bot_name, true))]);
        Self {
            mint,
            base: String::new(),
            bot,
            application: bot.cast(),
            users,
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: HashMap::new(),
            commands: BTreeMap::new(),
            created: Vec::new(),
            uploads: BTreeMap::new(),
            nonces: HashMap::new(),
        }
    }

    /// Adds an account.
    pub fn add_user(&mut self, name: &str, bot: bool, now: DateTime<Utc>) -> UserId {
        let id = self.mint.next(now);
        let mut user = User::new(id, name, bot);
        let taken = self.users.values().filter(|other| other.username == user.username).count();
        if taken > 0 {
            user.username = format!("{}{}", user.username, id.get() % 10_000);
        }
        self.users.insert(id, user);
        id
    }

    /// Adds a guild with an owner of its own and with the bot in it.
    pub fn add_guild(&mut self, name: &str, now: DateTime<Utc>) -> GuildId {
        let id: GuildId = self.mint.next(now);
        let owner = self.add_user(&format!("{name} owner"), false, now);
        let everyone = Role {
            id: id.cast(),
            name: "@everyone".to_owned(),
            permissions: permission::of_everyone(),
            position: 0,
            mentionable: false,
            managed_by: None,
        };
        let guild = Guild {
            id,
            name: name.to_owned(),
            owner,
            locale: "en-US".to_owned(),
            roles: BTreeMap::from([(everyone.id, everyone)]),
            members: BTreeMap::new(),
            bot_since: Some(now),
        };
        self.guilds.insert(id, guild);
        self.add_member(id, owner, &[], now);
        self.add_bot(id, self.bot, now);
        id
    }

    /// Makes a bot a member, with a role of its own.
    pub fn add_bot(&mut self, guild: GuildId, bot: UserId, now: DateTime<Utc>) {
        let name = self.user_name(bot);
        let role = self.add_role(guild, &name, permission::of_bots(), now);
        if let Some(home) = self.guilds.get_mut(&guild) {
            if let Some(role) = home.roles.get_mut(&role) {
                role.managed_by = Some(bot);
            }
            if bot == self.bot {
                home.bot_since = Some(now);
            }
        }
        self.add_member(guild, bot, &[role], now);
    }

    /// Adds a role above those that are there.
    pub fn add_role(&mut self, guild: GuildId, name: &str, permissions: Permissions, now: DateTime<Utc>) -> RoleId {
        let id = self.mint.next(now);
        if let Some(guild) = self.guilds.get_mut(&guild) {
            let position = i64::try_from(guild.roles.len()).unwrap_or(i64::MAX);
            let role = Role { id, name: name.to_owned(), permissions, position, mentionable: false, managed_by: None };
            guild.roles.insert(id, role);
        }
        id
    }

    /// Makes a user a member.
    pub fn add_member(&mut self, guild: GuildId, user: UserId, roles: &[RoleId], now: DateTime<Utc>) {
        if let Some(guild) = self.guilds.get_mut(&guild) {
            guild.members.insert(user, Member { user, nick: None, roles: roles.to_vec(), joined: now });
        }
    }

    /// Adds a text channel.
    pub fn add_channel(&mut self, guild: GuildId, name: &str, now: DateTime<Utc>) -> ChannelId {
        let id = self.mint.next(now);
        let position = self.channels.values().filter(|channel| channel.guild == Some(guild)).count();
        let mut channel = blank_channel(id, ChannelKind::Text, name);
        channel.guild = Some(guild);
        channel.position = i64::try_from(position).unwrap_or(i64::MAX);
        self.channels.insert(id, channel);
        id
    }

    /// Adds a thread below a channel; `id` is that of the message it grew from, if any.
    pub fn add_thread(
        &mut self,
        parent: ChannelId,
        id: Option<ChannelId>,
        name: &str,
        kind: ChannelKind,
        owner: UserId,
        now: DateTime<Utc>,
    ) -> ChannelId {
        let id = id.unwrap_or_else(|| self.mint.next(now));
        let mut channel = blank_channel(id, kind, name);
        channel.guild = self.channels.get(&parent).and_then(|home| home.guild);
        channel.parent = Some(parent);
        channel.thread = Some(ThreadState {
            archived: false,
            locked: false,
            auto_archive: 4320,
            owner,
            members: [owner].into(),
            created: now,
        });
        self.channels.insert(id, channel);
        id
    }

    /// The direct conversation of the bot with a user; made when there is none.
    pub fn dm_with(&mut self, user: UserId, now: DateTime<Utc>) -> ChannelId {
        let known =
            self.channels.values().find(|channel| channel.kind == ChannelKind::Dm && channel.recipients == [user]);
        if let Some(channel) = known {
            return channel.id;
        }
        let id = self.mint.next(now);
        let mut channel = blank_channel(id, ChannelKind::Dm, "");
        channel.recipients = vec![user];
        self.channels.insert(id, channel);
        id
    }

    /// Sets what a channel allows and denies.
    pub fn overwrite(
        &mut self,
        channel: ChannelId,
        target: u64,
        kind: OverwriteKind,
        allow: Permissions,
        deny: Permissions,
    ) {
        let Some(channel) = self.channels.get_mut(&channel) else { return };
        match channel.overwrites.iter_mut().find(|one| one.target == target) {
            Some(known) => {
                known.allow = (known.allow - deny) | allow;
                known.deny = (known.deny - allow) | deny;
            }
            None => channel.overwrites.push(Overwrite { target, kind, allow, deny }),
        }
    }

    /// Keeps a message.
    pub fn keep(&mut self, mut message: Message) -> MessageId {
        let id = message.id;
        if let Some(channel) = self.channels.get_mut(&message.channel) {
            message.guild = channel.guild;
            if !message.is_ephemeral() {
                channel.last_message = Some(id);
                channel.written += 1;
            }
        }
        self.messages.entry(message.channel).or_default().insert(id, message);
        id
    }

    /// A message of a channel, ephemeral ones included.
    #[must_use]
    pub fn message(&self, channel: ChannelId, id: MessageId) -> Option<&Message> {
        self.messages.get(&channel)?.get(&id)
    }

    /// The same, to change it.
    pub fn message_mut(&mut self, channel: ChannelId, id: MessageId) -> Option<&mut Message> {
        self.messages.get_mut(&channel)?.get_mut(&id)
    }

    /// Removes a message.
    pub fn remove_message(&mut self, channel: ChannelId, id: MessageId) -> Option<Message> {
        self.messages.get_mut(&channel)?.remove(&id)
    }

    /// Removes a channel with its messages and threads.
    pub fn remove_channel(&mut self, id: ChannelId) -> Option<Channel> {
        let threads: Vec<ChannelId> =
            self.channels.values().filter(|channel| channel.parent == Some(id)).map(|channel| channel.id).collect();
        for thread in threads {
            self.channels.remove(&thread);
            self.messages.remove(&thread);
        }
        self.messages.remove(&id);
        self.channels.remove(&id)
    }

    /// The user object of an account, or of a deleted one.
    #[must_use]
    pub fn user_json(&self, id: UserId) -> Value {
        self.users.get(&id).map_or_else(
            || json!({ "id": id, "username": "deleted_user", "avatar": null, "discriminator": "0", "public_flags": 0, "flags": 0, "global_name": null, "primary_guild": null }),
            User::json,
        )
    }

    /// The name under which an account is shown.
    #[must_use]
    pub fn user_name(&self, id: UserId) -> String {
        self.users.get(&id).map_or_else(|| format!("user {id}"), |user| user.shown.clone())
    }

    /// A channel as people write it: `#eng`, or `DM`.
    #[must_use]
    pub fn place(&self, channel: ChannelId) -> String {
        match self.channels.get(&channel) {
            Some(channel) if channel.kind == ChannelKind::Dm => "in direct messages".to_owned(),
            Some(channel) => format!("#{}", channel.name),
            None => format!("#{channel}"),
        }
    }

    /// Whether the bot and a user share a guild.
    #[must_use]
    pub fn shares_guild(&self, user: UserId) -> bool {
        self.guilds.values().any(|guild| guild.bot_since.is_some() && guild.members.contains_key(&user))
    }
}

fn blank_channel(id: ChannelId, kind: ChannelKind, name: &str) -> Channel {
    Channel {
        id,
        kind,
        guild: None,
        name: name.to_owned(),
        topic: None,
        position: 0,
        parent: None,
        overwrites: Vec::new(),
        recipients: Vec::new(),
        thread: None,
        last_message: None,
        written: 0,
    }
}
