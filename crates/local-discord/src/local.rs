//! The local Discord as a whole: started, arranged, asked.

use std::fmt::Write as _;
use std::net::Ipv4Addr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::act::{Guild, Person, fail};
use crate::change::Change;
use crate::fault::Faults;
use crate::gateway::Gateway;
use crate::hub::Hub;
use crate::journal::Request;
use crate::judge::Finding;
use crate::options::Options;
use crate::server;
use crate::world::World;
use crate::world::ids::{GuildId, UserId};

/// A running local Discord. When it is dropped it stops and, unless a test is failing already, fails the test if
/// there are findings.
pub struct LocalDiscord {
    hub: Arc<Hub>,
    server: JoinHandle<()>,
    strict: bool,
}

impl LocalDiscord {
    /// Starts a server on 127.0.0.1.
    ///
    /// # Errors
    /// When the port is taken or the description cannot be read.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let hub = Arc::new(Hub::new(options, url)?);
        let server = tokio::spawn(server::listen(listener, hub.clone()));
        let local = Self { hub, server, strict: true };
        if local.hub.options.page {
            local.mount(crate::page::router(local.hub.clone()));
        }
        Ok(local)
    }

    /// `http://127.0.0.1:41234`: the bot's address for REST; it finds the gateway there.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.hub.url
    }

    /// The token that is accepted.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.hub.options.token
    }

    /// The bot as a person.
    #[must_use]
    pub fn bot(&self) -> Person {
        let id = self.hub.world().bot;
        Person::new(self.hub.clone(), id, None)
    }

    /// What every part shares: for a page, and for what has no builder here.
    #[must_use]
    pub fn hub(&self) -> Arc<Hub> {
        self.hub.clone()
    }

    /// Adds a guild that the bot is in.
    #[must_use]
    pub fn guild(&self, name: &str) -> Guild {
        Guild::found(&self.hub, name)
    }

    /// A guild that is there already.
    #[must_use]
    pub fn guild_by_id(&self, id: GuildId) -> Option<Guild> {
        self.hub.world().guilds.contains_key(&id).then(|| Guild::new(self.hub.clone(), id))
    }

    /// All guilds.
    #[must_use]
    pub fn guilds(&self) -> Vec<Guild> {
        self.hub.world().guilds.keys().map(|id| Guild::new(self.hub.clone(), *id)).collect()
    }

    /// An account outside of any guild, or one that is there already.
    #[must_use]
    pub fn person(&self, id: UserId) -> Person {
        Person::new(self.hub.clone(), id, None)
    }

    /// Waits until the bot has identified and registered commands (30 s).
    #[track_caller]
    pub fn ready(&self) -> impl Future<Output = ()> + '_ {
        let place = std::panic::Location::caller();
        self.ready_for(Duration::from_secs(30), place)
    }

    async fn ready_for(&self, time: Duration, place: &'static std::panic::Location<'static>) {
        let mut changes = self.hub.changes.counter();
        let ready = async {
            while self.hub.gateway.connected() == 0 || self.hub.world().commands.is_empty() {
                let _closed = changes.changed().await;
            }
        };
        if tokio::time::timeout(time, ready).await.is_err() {
            fail(&self.hub, &format!("{place}: the bot was not ready within {time:?}"));
        }
    }

    /// Waits until the bot has identified (again): until there were `count` in all, or resumes with them.
    pub async fn connected(&self) {
        let mut changes = self.hub.changes.counter();
        let connected = async {
            while self.hub.gateway.connected() == 0 {
                let _closed = changes.changed().await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(30), connected).await.is_err() {
            fail(&self.hub, "the bot did not connect within 30 s");
        }
    }

    /// The registered commands, global ones first.
    #[must_use]
    pub fn commands(&self) -> Vec<Value> {
        let world = self.hub.world();
        let mut commands: Vec<_> = world.commands.values().collect();
        commands.sort_by_key(|command| (command.guild, command.id));
        commands.into_iter().map(|command| command.json(world.application)).collect()
    }

    /// The requests of the bot so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.hub.journal.requests()
    }

    /// The gateway's knobs and counters.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.hub.gateway
    }

    /// What goes wrong on demand.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.hub.faults
    }

    /// Makes every interaction older, so that tokens die without waiting.
    pub fn age_interactions(&self, by: Duration) {
        self.hub.interactions.age(by);
    }

    /// Forgets every nonce, as Discord does after some minutes.
    pub fn forget_nonces(&self) {
        self.hub.world().nonces.clear();
    }

    /// Moves this Discord's own clock forward (the stamps of messages, the life of nonces).
    pub fn advance(&self, by: Duration) {
        self.hub.clock.advance(by);
    }

    /// Every message must say `allowed_mentions` from now on; one that does not is a finding.
    pub fn require_allowed_mentions(&self) {
        self.hub.check.require_allowed_mentions();
    }

    /// Tells every change from now on.
    #[must_use]
    pub fn changes(&self) -> tokio::sync::broadcast::Receiver<Change> {
        self.hub.changes.listen()
    }

    /// Serves more routes beside Discord's, such as a page's.
    pub fn mount(&self, router: axum::Router) {
        *self.hub.more.write().unwrap_or_else(PoisonError::into_inner) = Some(router);
    }

    /// The whole world, to keep it.
    #[must_use]
    pub fn snapshot(&self) -> World {
        self.hub.world().clone()
    }

    /// Puts a world back that was kept. The bot hears of it when it connects again.
    pub fn restore(&self, mut world: World) {
        world.base.clone_from(&self.hub.url);
        *self.hub.world() = world;
        self.hub.gateway.forget_sessions();
    }

    /// Everything judged wrong so far: unknown routes, bad bodies, broken limits.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.hub.check.findings()
    }

    /// Everything judged wrong so far, and forgets it: for tests that provoke findings.
    #[must_use]
    pub fn take_findings(&self) -> Vec<Finding> {
        self.hub.check.take()
    }

    /// What was said and done, as a chat, with the requests in short.
    #[must_use]
    pub fn transcript(&self) -> String {
        self.hub.journal.transcript(true)
    }

    /// Fails when there is any finding.
    #[track_caller]
    pub fn assert_clean(&self) {
        let findings = self.findings();
        if !findings.is_empty() {
            fail(&self.hub, &list(&findings));
        }
    }

    /// Findings do not fail the test when this is dropped.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.strict = false;
        self
    }
}

impl Drop for LocalDiscord {
    fn drop(&mut self) {
        self.server.abort();
        // A page knows the hub: without it, neither would ever be freed.
        *self.hub.more.write().unwrap_or_else(PoisonError::into_inner) = None;
        if std::thread::panicking() {
            let words = self.hub.journal.last_words().unwrap_or_default();
            #[expect(clippy::print_stderr, reason = "the one place where a failing test is told what happened")]
            {
                eprintln!("\n{words}");
            }
        } else if self.strict {
            let findings = self.hub.check.take();
            assert!(findings.is_empty(), "{}\n\n{}", list(&findings), self.transcript());
        }
    }
}

fn list(findings: &[Finding]) -> String {
    let mut text = format!("{} findings:\n", findings.len());
    for finding in findings {
        let _infallible = writeln!(text, "  - {finding}");
    }
    text
}
