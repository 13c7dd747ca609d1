//! A person: speaks, clicks, selects, fills in forms, and sees.

use std::ops::Bound;
use std::sync::Arc;

use serde_json::Value;
use twilight_model::guild::Permissions;

use super::component::{self, Chosen};
use super::form::{self, FormView};
use super::view::MessageView;
use super::{Answer, Asker, Begun, Channel, Refusal, Role, must};
use crate::hub::Hub;
use crate::world::World;
use crate::world::channel::ChannelKind;
use crate::world::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::world::mention::Allowed;
use crate::world::message::Message;

/// A person (or bot), in a guild.
#[derive(Clone)]
pub struct Person {
    hub: Arc<Hub>,
    id: UserId,
    guild: Option<GuildId>,
}

impl Person {
    pub(crate) fn new(hub: Arc<Hub>, id: UserId, guild: Option<GuildId>) -> Self {
        Self { hub, id, guild }
    }

    /// The account's id.
    #[must_use]
    pub fn id(&self) -> UserId {
        self.id
    }

    /// The guild that this person was made in.
    #[must_use]
    pub fn guild(&self) -> Option<GuildId> {
        self.guild
    }

    /// The shown name.
    #[must_use]
    pub fn name(&self) -> String {
        self.hub.world().user_name(self.id)
    }

    /// `<@1>`.
    #[must_use]
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// Refuses direct messages from now on.
    pub fn close_dms(&self) {
        self.change(|user| user.dms_closed = true);
    }

    /// Takes direct messages again.
    pub fn open_dms(&self) {
        self.change(|user| user.dms_closed = false);
    }

    /// Uses Discord in another language, such as `de`.
    pub fn speaks(&self, locale: &str) {
        self.change(|user| locale.clone_into(&mut user.locale));
    }

    fn change(&self, change: impl FnOnce(&mut crate::world::user::User)) {
        if let Some(user) = self.hub.world().users.get_mut(&self.id) {
            change(user);
        }
    }

    /// At a channel, to use commands there.
    #[must_use]
    pub fn in_channel(&self, channel: &Channel) -> Asker {
        Asker::new(self.hub.clone(), self, channel.id())
    }

    /// In direct messages with the bot, to use commands there.
    #[must_use]
    pub fn in_dms(&self) -> Asker {
        let channel = self.hub.world().dm_with(self.id, self.hub.clock.now());
        Asker::new(self.hub.clone(), self, channel)
    }

    /// Writes a message; it pings whom it names.
    #[track_caller]
    pub fn says(&self, channel: &Channel, text: &str) -> impl Future<Output = MessageId> + Send + use<> {
        let written = must(&self.hub, self.write(channel.id(), text));
        std::future::ready(written)
    }

    /// Writes to the bot in direct messages.
    #[track_caller]
    pub fn says_to_bot(&self, text: &str) -> impl Future<Output = MessageId> + Send + use<> {
        let channel = self.hub.world().dm_with(self.id, self.hub.clock.now());
        std::future::ready(must(&self.hub, self.write(channel, text)))
    }

    fn write(&self, channel: ChannelId, text: &str) -> Result<MessageId, Refusal> {
        let mut world = self.hub.world();
        let home = world.channels.get(&channel).ok_or("there is no such channel")?;
        let length = text.chars().count();
        if !(1..=2000).contains(&length) {
            return Err(format!("a message has 1 to 2000 letters, not {length}"));
        }
        let wanted = World::to_write(home) | Permissions::VIEW_CHANNEL;
        if !world.may(home, self.id, wanted) {
            return Err(format!("{} may not write in {}", world.user_name(self.id), world.place(channel)));
        }
        let reached = world.reach(home, self.id, text, &Allowed::everything(), None);
        let (guild, now) = (home.guild, self.hub.clock.now());
        let mut message = Message::new(world.mint.next(now), channel, self.id, now);
        message.guild = guild;
        text.clone_into(&mut message.content);
        message.mentions = reached.users;
        message.mention_roles = reached.roles;
        message.mention_everyone = reached.everyone;
        message.pings = reached.pings;
        let id = world.keep(message);
        if let Some(message) = world.message(channel, id) {
            self.hub.tell_message(&world, message, true);
        }
        Ok(id)
    }

    /// Edits a message of theirs.
    #[track_caller]
    pub fn edits<M: Into<MessageId>>(
        &self,
        channel: &Channel,
        message: M,
        text: &str,
    ) -> impl Future<Output = ()> + Send + use<M> {
        let mut world = self.hub.world();
        let now = self.hub.clock.now();
        let found = world.message_mut(channel.id(), message.into()).filter(|message| message.author == self.id);
        let done = found.ok_or_else(|| "people edit their own messages only".to_owned()).map(|message| {
            message.remember(now);
            text.clone_into(&mut message.content);
            message.edited = Some(now);
            message.clone()
        });
        if let Ok(message) = &done {
            self.hub.tell_message(&world, message, false);
        }
        drop(world);
        must(&self.hub, done);
        std::future::ready(())
    }

    /// Deletes a message: their own, or any where they may manage messages.
    #[track_caller]
    pub fn deletes<M: Into<MessageId>>(
        &self,
        channel: &Channel,
        message: M,
    ) -> impl Future<Output = ()> + Send + use<M> {
        let id = message.into();
        let mut world = self.hub.world();
        let manages = world
            .channels
            .get(&channel.id())
            .is_some_and(|home| world.may(home, self.id, Permissions::MANAGE_MESSAGES));
        let own = world
            .message(channel.id(), id)
            .is_some_and(|message| message.author == self.id || message.only_for == Some(self.id));
        let gone = if own || manages { world.remove_message(channel.id(), id) } else { None };
        drop(world);
        let gone = must(&self.hub, gone.ok_or_else(|| "there is no such message that they may delete".to_owned()));
        self.hub.tell_deleted(&gone);
        std::future::ready(())
    }

    /// Presses the button with this label.
    #[track_caller]
    pub fn click(&self, message: &MessageView, label: &str) -> impl Future<Output = Answer> + Send + use<> {
        let begun = self.checked(|world| component::click(world, self.id, message.channel, message.id, label));
        Answer::to(self.hub.clone(), begun)
    }

    /// Presses the button with this custom id.
    #[track_caller]
    pub fn click_id(&self, message: &MessageView, custom_id: &str) -> impl Future<Output = Answer> + Send + use<> {
        self.click(message, custom_id)
    }

    /// Sends a click with a custom id of their own making.
    #[track_caller]
    pub fn forge_click<M: Into<MessageId>>(
        &self,
        channel: &Channel,
        message: M,
        custom_id: &str,
    ) -> impl Future<Output = Answer> + Send + use<M> {
        let begun = component::forge(self.id, channel.id(), message.into(), custom_id);
        Answer::to(self.hub.clone(), begun)
    }

    /// The same on a message that they see, in direct messages too.
    pub fn forge_click_on(
        &self,
        message: &MessageView,
        custom_id: &str,
    ) -> impl Future<Output = Answer> + Send + use<> {
        let begun = component::forge(self.id, message.channel, message.id, custom_id);
        Answer::to(self.hub.clone(), begun)
    }

    /// Chooses options, by label, in the select with this placeholder or whose custom id begins so.
    #[track_caller]
    pub fn select(
        &self,
        message: &MessageView,
        select: &str,
        labels: &[&str],
    ) -> impl Future<Output = Answer> + Send + use<> {
        self.choose(message, select, &Chosen::Options(labels.iter().map(|&label| label.to_owned()).collect()))
    }

    /// Chooses people.
    #[track_caller]
    pub fn select_users(
        &self,
        message: &MessageView,
        select: &str,
        people: &[&Person],
    ) -> impl Future<Output = Answer> + Send + use<> {
        self.choose(message, select, &Chosen::Users(people.iter().map(|person| person.id).collect()))
    }

    /// Chooses roles.
    #[track_caller]
    pub fn select_roles(
        &self,
        message: &MessageView,
        select: &str,
        roles: &[&Role],
    ) -> impl Future<Output = Answer> + Send + use<> {
        self.choose(message, select, &Chosen::Roles(roles.iter().map(|role| role.id()).collect()))
    }

    /// Chooses channels.
    #[track_caller]
    pub fn select_channels(
        &self,
        message: &MessageView,
        select: &str,
        channels: &[&Channel],
    ) -> impl Future<Output = Answer> + Send + use<> {
        self.choose(message, select, &Chosen::Channels(channels.iter().map(|channel| channel.id()).collect()))
    }

    #[track_caller]
    fn choose(
        &self,
        message: &MessageView,
        select: &str,
        chosen: &Chosen,
    ) -> impl Future<Output = Answer> + Send + use<> {
        let begun =
            self.checked(|world| component::select(world, self.id, message.channel, message.id, select, chosen));
        Answer::to(self.hub.clone(), begun)
    }

    /// Sends a form; inputs by label, those left out keep what they hold.
    #[track_caller]
    pub fn submit(&self, form: &FormView, filled: &[(&str, &str)]) -> impl Future<Output = Answer> + Send + use<> {
        let begun = self.checked(|_| form::submit(form, self.id, filled, false));
        Answer::to(self.hub.clone(), begun)
    }

    /// Sends a form without the checks of a client.
    #[track_caller]
    pub fn submit_raw(&self, form: &FormView, filled: &[(&str, &str)]) -> impl Future<Output = Answer> + Send + use<> {
        let begun = self.checked(|_| form::submit(form, self.id, filled, true));
        Answer::to(self.hub.clone(), begun)
    }

    #[track_caller]
    fn checked(&self, check: impl FnOnce(&World) -> Result<Begun, Refusal>) -> Begun {
        let world = self.hub.world();
        let begun = check(&world);
        drop(world);
        must(&self.hub, begun)
    }

    /// Everything that they see in a channel, oldest first, with what only they see.
    #[must_use]
    pub fn sees(&self, channel: &Channel) -> Vec<MessageView> {
        let world = self.hub.world();
        let Some(home) = world.channels.get(&channel.id()) else { return Vec::new() };
        if !world.may(home, self.id, Permissions::VIEW_CHANNEL) {
            return Vec::new();
        }
        visible(&world, channel.id(), Some(self.id), None)
    }

    /// The direct messages between them and the bot, oldest first.
    #[must_use]
    pub fn dms(&self) -> Vec<MessageView> {
        self.dms_after(None)
    }

    /// Those of them that came after a message, or all.
    #[must_use]
    pub fn dms_after(&self, message: Option<MessageId>) -> Vec<MessageView> {
        let world = self.hub.world();
        let dm =
            world.channels.values().find(|channel| channel.kind == ChannelKind::Dm && channel.recipients == [self.id]);
        dm.map(|channel| visible(&world, channel.id, Some(self.id), message)).unwrap_or_default()
    }

    /// Waits until there is a direct message with this text (5 s).
    #[track_caller]
    pub fn wait_for_dm(&self, text: &str) -> impl Future<Output = MessageView> + Send + use<> {
        let channel = self.hub.world().dm_with(self.id, self.hub.clock.now());
        Channel::new(self.hub.clone(), channel).wait_for_text(text)
    }

    /// Whatever is known of the account, as Discord sends it.
    #[must_use]
    pub fn json(&self) -> Value {
        self.hub.world().user_json(self.id)
    }
}

/// The messages of a channel that somebody (or, with nobody, everyone) sees.
pub(crate) fn visible(
    world: &World,
    channel: ChannelId,
    user: Option<UserId>,
    after: Option<MessageId>,
) -> Vec<MessageView> {
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let messages = world.messages.get(&channel).into_iter();
    let messages = messages.flat_map(|messages| messages.range((from, Bound::Unbounded)).map(|(_, message)| message));
    let open = messages.filter(|message| message.only_for.is_none() || message.only_for == user);
    open.map(|message| MessageView::of(world, message)).collect()
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name(), self.id)
    }
}
