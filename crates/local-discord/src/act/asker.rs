//! A person at a channel: commands, menus, and options that complete themselves.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::command::{self, Seat};
use super::{Answer, Person, Refusal, must};
use crate::hub::Hub;
use crate::interaction::Kind;
use crate::world::World;
use crate::world::ids::{ChannelId, MessageId};
use crate::world::message::Attachment;

/// A choice that an option offers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// What is shown.
    pub name: String,
    /// What is sent.
    pub value: Value,
}

/// A person at a channel.
#[derive(Clone)]
pub struct Asker {
    hub: Arc<Hub>,
    seat: Seat,
}

impl Asker {
    pub(crate) fn new(hub: Arc<Hub>, person: &Person, channel: ChannelId) -> Self {
        Self { hub, seat: Seat { user: person.id(), channel, files: Vec::new(), raw: false } }
    }

    /// Has a file at hand, for options that take one (`file:import.csv`).
    #[must_use]
    pub fn with_file(mut self, name: &str, bytes: &[u8]) -> Self {
        let mut world = self.hub.world();
        let id = world.mint.next(self.hub.clock.now());
        let file = Attachment {
            id,
            name: name.to_owned(),
            description: None,
            content_type: None,
            bytes: bytes.to_vec(),
            dimensions: None,
            channel: self.seat.channel,
        };
        world.uploads.insert(id, file);
        drop(world);
        self.seat.files.push(id);
        self
    }

    /// Types a slash command: `/risk log title:"Vendor slips" owner:@Bob`.
    #[track_caller]
    pub fn slash(&self, line: &str) -> impl Future<Output = Answer> + Send + use<> {
        let begun = self.checked(|world, seat| command::slash(world, seat, line));
        Answer::to(self.hub.clone(), begun)
    }

    /// The same, without the checks of a client: for values that only an attacker sends.
    #[track_caller]
    pub fn slash_raw(&self, line: &str) -> impl Future<Output = Answer> + Send + use<> {
        let raw = Seat { raw: true, ..self.seat.clone() };
        let world = self.hub.world();
        let begun = command::slash(&world, &raw, line);
        drop(world);
        Answer::to(self.hub.clone(), must(&self.hub, begun))
    }

    /// Types in an option (`/item show ref:vend|`) and reads what is offered. A bot that does not answer fails the test.
    #[track_caller]
    pub fn autocomplete(&self, line: &str) -> impl Future<Output = Vec<Choice>> + Send + use<> {
        let begun = self.checked(|world, seat| command::autocomplete(world, seat, line));
        let hub = self.hub.clone();
        let line = line.to_owned();
        async move {
            let choices = offered(&hub, begun).await;
            must(&hub, choices.ok_or_else(|| format!("{line}\n  loading options failed")))
        }
    }

    /// The same, with nothing for "loading options failed".
    #[track_caller]
    pub fn try_autocomplete(&self, line: &str) -> impl Future<Output = Option<Vec<Choice>>> + Send + use<> {
        let begun = self.checked(|world, seat| command::autocomplete(world, seat, line));
        let hub = self.hub.clone();
        async move { offered(&hub, begun).await }
    }

    /// The same, for how the bot answers and how long it takes.
    #[track_caller]
    pub fn types(&self, line: &str) -> impl Future<Output = Answer> + Send + use<> {
        let begun = self.checked(|world, seat| command::autocomplete(world, seat, line));
        Answer::to(self.hub.clone(), begun)
    }

    /// Uses an entry in the menu of a message.
    #[track_caller]
    pub fn menu<M: Into<MessageId>>(&self, name: &str, message: M) -> impl Future<Output = Answer> + Send + use<M> {
        let message = message.into();
        let begun = self.checked(|world, seat| command::message_menu(world, seat, name, message));
        Answer::to(self.hub.clone(), begun)
    }

    /// Uses an entry in the menu of a person.
    #[track_caller]
    pub fn user_menu(&self, name: &str, target: &Person) -> impl Future<Output = Answer> + Send + use<> {
        let begun = self.checked(|world, seat| command::user_menu(world, seat, name, target.id()));
        Answer::to(self.hub.clone(), begun)
    }

    /// The names of the commands and entries that are offered here.
    #[must_use]
    pub fn offered(&self) -> Vec<String> {
        let world = self.hub.world();
        let open = world.commands.values().filter(|one| command::offered(&world, &self.seat, one).is_ok());
        open.map(|command| command.name.clone()).collect()
    }

    #[track_caller]
    fn checked<T>(&self, check: impl FnOnce(&World, &Seat) -> Result<T, Refusal>) -> T {
        let world = self.hub.world();
        let done = check(&world, &self.seat);
        drop(world);
        must(&self.hub, done)
    }
}

async fn offered(hub: &Arc<Hub>, begun: super::Begun) -> Option<Vec<Choice>> {
    debug_assert_eq!(begun.kind, Kind::Autocomplete);
    let id = hub.begin(begun);
    hub.outcome(id).await;
    let choices = hub.interactions.get(id)?.choices?;
    let read = |choice: Value| Choice {
        name: choice["name"].as_str().unwrap_or_default().to_owned(),
        value: choice["value"].clone(),
    };
    Some(choices.into_iter().map(read).collect())
}
