//! What a local Discord is started with.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// How a [`LocalDiscord`](crate::LocalDiscord) behaves; [`Options::default`] suits tests.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The bot token that is accepted; everything else is answered with 401 and close code 4004.
    pub token: String,
    /// Discord's official `OpenAPI` description, against which bodies are judged (default: `DISCORD_OPENAPI`).
    pub description: Option<PathBuf>,
    /// Whether exchanges are judged at all. Benchmarks turn it off.
    pub judge: bool,
    /// Whether the web page is served.
    pub page: bool,
    /// Whether rate limits are enforced with real 429 answers (50 requests a second over all, and buckets).
    pub rate_limits: bool,
    /// How long the bot has to answer an interaction first: 3 s as in Discord.
    pub initial_deadline: Duration,
    /// How long an actor waits for the text that was promised by a deferral.
    pub patience: Duration,
    /// The heartbeat interval told in HELLO.
    pub heartbeat: Duration,
    /// Intents that the application may ask for although they are privileged.
    pub privileged_intents: u64,
    /// How many requests and wire lines are remembered.
    pub memory: usize,
    /// The name of the bot's user.
    pub bot_name: String,
    /// The moment at which its clock stands until it is moved; else it runs with the machine's.
    pub stands_at: Option<DateTime<Utc>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            token: "OTAwMDAwMDAwMDAwMDAwMDAx.GlocaL.local-discord-bot-token-for-tests-only".to_owned(),
            description: std::env::var_os("DISCORD_OPENAPI").map(PathBuf::from),
            judge: true,
            page: false,
            rate_limits: false,
            initial_deadline: Duration::from_secs(3),
            patience: Duration::from_secs(10),
            heartbeat: Duration::from_millis(41_250),
            privileged_intents: crate::gateway::intents::GUILD_MEMBERS,
            memory: 20_000,
            bot_name: "Bot".to_owned(),
            stands_at: None,
        }
    }
}

impl Options {
    /// Options for a benchmark: nothing is judged and little is remembered.
    #[must_use]
    pub fn for_benchmarks() -> Self {
        Self { judge: false, memory: 200, ..Self::default() }
    }

    /// The same options with another port.
    #[must_use]
    pub fn on_port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }
}
