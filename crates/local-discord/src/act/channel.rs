//! A channel or thread: arranged, read, and waited for.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use twilight_model::guild::Permissions;

use super::person::visible;
use super::view::{MessageView, read};
use super::{Person, Role, fail};
use crate::gateway::intents;
use crate::hub::Hub;
use crate::world::channel::{ChannelKind, OverwriteKind};
use crate::world::ids::{ChannelId, MessageId};

/// How long [`Channel::wait_for`] waits.
const WAIT: Duration = Duration::from_secs(5);

/// A channel or thread.
#[derive(Clone)]
pub struct Channel {
    hub: Arc<Hub>,
    id: ChannelId,
}

impl Channel {
    /// The channel with this id.
    #[must_use]
    pub fn new(hub: Arc<Hub>, id: ChannelId) -> Self {
        Self { hub, id }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> ChannelId {
        self.id
    }

    /// `<#1>`.
    #[must_use]
    pub fn mention(&self) -> String {
        format!("<#{}>", self.id)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        self.hub.world().channels.get(&self.id).map(|channel| channel.name.clone()).unwrap_or_default()
    }

    /// Whether it is there (still).
    #[must_use]
    pub fn exists(&self) -> bool {
        self.hub.world().channels.contains_key(&self.id)
    }

    /// Opens a public thread, by the guild's owner.
    #[must_use]
    pub fn thread(&self, name: &str) -> Channel {
        self.open(name, ChannelKind::PublicThread)
    }

    /// Opens a private thread, by the guild's owner; others see it once they are added.
    #[must_use]
    pub fn private_thread(&self, name: &str) -> Channel {
        self.open(name, ChannelKind::PrivateThread)
    }

    fn open(&self, name: &str, kind: ChannelKind) -> Channel {
        let mut world = self.hub.world();
        let guild = world.channels.get(&self.id).and_then(|channel| channel.guild).and_then(|id| world.guilds.get(&id));
        let owner = guild.map_or(world.bot, |guild| guild.owner);
        let id = self.hub.open_thread(&mut world, self.id, None, name, kind, owner);
        drop(world);
        Self { hub: self.hub.clone(), id }
    }

    /// Its threads.
    #[must_use]
    pub fn threads(&self) -> Vec<Channel> {
        let world = self.hub.world();
        let own = world.channels.values().filter(|channel| channel.parent == Some(self.id));
        own.map(|channel| Self { hub: self.hub.clone(), id: channel.id }).collect()
    }

    /// Archives a thread.
    pub fn archive(&self) {
        if let Some(thread) = self.hub.world().channels.get_mut(&self.id).and_then(|channel| channel.thread.as_mut()) {
            thread.archived = true;
        }
        self.tell();
    }

    /// Takes a permission from the bot here.
    pub fn deny_bot(&self, permissions: Permissions) {
        let bot = self.hub.world().bot.get();
        self.overwrite(bot, OverwriteKind::Member, Permissions::empty(), permissions);
    }

    /// Gives the bot a permission here.
    pub fn allow_bot(&self, permissions: Permissions) {
        let bot = self.hub.world().bot.get();
        self.overwrite(bot, OverwriteKind::Member, permissions, Permissions::empty());
    }

    /// Takes a permission from a person here.
    pub fn deny(&self, person: &Person, permissions: Permissions) {
        self.overwrite(person.id().get(), OverwriteKind::Member, Permissions::empty(), permissions);
    }

    /// Gives a person a permission here.
    pub fn allow(&self, person: &Person, permissions: Permissions) {
        self.overwrite(person.id().get(), OverwriteKind::Member, permissions, Permissions::empty());
    }

    /// Takes a permission from a role here.
    pub fn deny_role(&self, role: &Role, permissions: Permissions) {
        self.overwrite(role.id().get(), OverwriteKind::Role, Permissions::empty(), permissions);
    }

    /// Takes a permission from everyone here.
    pub fn deny_everyone(&self, permissions: Permissions) {
        let guild = self.hub.world().channels.get(&self.id).and_then(|channel| channel.guild);
        if let Some(guild) = guild {
            self.overwrite(guild.get(), OverwriteKind::Role, Permissions::empty(), permissions);
        }
    }

    fn overwrite(&self, target: u64, kind: OverwriteKind, allow: Permissions, deny: Permissions) {
        self.hub.world().overwrite(self.id, target, kind, allow, deny);
        self.tell();
    }

    fn tell(&self) {
        let world = self.hub.world();
        let Some(channel) = world.channels.get(&self.id) else { return };
        if let Some(guild) = channel.guild {
            let name = if channel.is_thread() { "THREAD_UPDATE" } else { "CHANNEL_UPDATE" };
            self.hub.tell_guild(&world, name, &channel.json(&world), guild, intents::GUILDS);
        }
    }

    /// Deletes it with all that is in it.
    pub fn delete(&self) {
        self.hub.remove_channel(&mut self.hub.world(), self.id);
    }

    /// The messages that everyone sees, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<MessageView> {
        visible(&self.hub.world(), self.id, None, None)
    }

    /// Those of them that came after a message, or all.
    #[must_use]
    pub fn messages_after(&self, message: Option<MessageId>) -> Vec<MessageView> {
        visible(&self.hub.world(), self.id, None, message)
    }

    /// A message as it is now, ephemeral ones included.
    #[must_use]
    pub fn message(&self, id: impl Into<MessageId>) -> Option<MessageView> {
        let world = self.hub.world();
        world.message(self.id, id.into()).map(|message| MessageView::of(&world, message))
    }

    /// Writes many messages at once, as by one person: history for pages and benchmarks.
    pub fn fill(&self, author: &Person, count: usize) {
        let mut world = self.hub.world();
        for number in 0..count {
            let now = self.hub.clock.now();
            let mut message = crate::world::message::Message::new(world.mint.next(now), self.id, author.id(), now);
            message.content = format!("message {number}");
            world.keep(message);
        }
    }

    /// Waits until what everyone sees is as wanted (5 s).
    #[track_caller]
    pub fn wait_for<F>(&self, wanted: F) -> impl Future<Output = Vec<MessageView>> + Send + use<F>
    where
        F: FnMut(&[MessageView]) -> bool + Send,
    {
        self.clone().wait(wanted, "what was waited for did not come", Location::caller())
    }

    /// Waits for a message with this text (5 s).
    #[track_caller]
    pub fn wait_for_text(&self, text: &str) -> impl Future<Output = MessageView> + Send + use<> {
        let (place, wanted, channel) = (Location::caller(), text.to_owned(), self.clone());
        async move {
            let mut changes = channel.hub.changes.counter();
            let until = tokio::time::Instant::now() + WAIT;
            loop {
                changes.mark_unchanged();
                if let Some(found) = channel.newest_with(&wanted) {
                    return found;
                }
                if tokio::time::timeout_at(until, changes.changed()).await.is_err() {
                    let name = channel.name();
                    fail(&channel.hub, &format!("{place}: no message says \"{wanted}\" in #{name} within {WAIT:?}"));
                }
            }
        }
    }

    fn newest_with(&self, text: &str) -> Option<MessageView> {
        let world = self.hub.world();
        let mut newest_first = world.messages.get(&self.id)?.values().rev();
        let found = newest_first.find(|message| message.only_for.is_none() && read(message).contains(text))?;
        Some(MessageView::of(&world, found))
    }

    async fn wait(
        self,
        mut wanted: impl FnMut(&[MessageView]) -> bool,
        why: &str,
        place: &'static Location<'static>,
    ) -> Vec<MessageView> {
        let mut changes = self.hub.changes.counter();
        let until = tokio::time::Instant::now() + WAIT;
        loop {
            changes.mark_unchanged();
            let messages = self.messages();
            if wanted(&messages) {
                return messages;
            }
            if tokio::time::timeout_at(until, changes.changed()).await.is_err() {
                fail(&self.hub, &format!("{place}: {why} in #{} within {WAIT:?}", self.name()));
            }
        }
    }
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{} ({})", self.name(), self.id)
    }
}
