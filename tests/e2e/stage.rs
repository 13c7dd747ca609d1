//! The stage of a conversation: a server with a channel and a few people, the bot at work in it, and a clock to move.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use chrono::{DateTime, Utc};
use drumbeat::{
    clock::Clock,
    config::Config,
    run::{self, Running},
};
use local_discord::{Answer, Channel, Guild, LocalDiscord, MessageView, Options, Permissions, Person};
use tempfile::TempDir;

/// Everything that a conversation needs. Ana leads (she may manage the server), Bob and Chen are colleagues.
pub struct Stage {
    pub discord: LocalDiscord,
    pub acme: Guild,
    pub room: Channel,
    pub ana: Person,
    pub bob: Person,
    pub chen: Person,
    pub clock: Clock,
    bot: Option<Running>,
    dir: TempDir,
}

/// Wednesday, before anybody's lunch.
pub const NOW: &str = "2026-11-18T09:30:00Z";

static SKIPPED: AtomicU32 = AtomicU32::new(0);

impl Stage {
    /// A new server and a bot that is ready.
    pub async fn set() -> Self {
        Self::set_with(Options::default()).await
    }

    pub async fn set_with(options: Options) -> Self {
        if options.description.is_none() && SKIPPED.fetch_add(1, Ordering::Relaxed) == 0 {
            assert!(std::env::var_os("CI").is_none(), "CI must name Discord's description in DISCORD_OPENAPI");
            eprintln!("skipped: judging by Discord's official description (DISCORD_OPENAPI is not set)");
        }
        let discord = LocalDiscord::start(options).await.expect("the local Discord starts");
        discord.require_allowed_mentions();
        let acme = discord.guild("Acme");
        let room = acme.channel("platform");
        let leads = acme.role("leads", Permissions::MANAGE_GUILD);
        let (ana, bob, chen) = (acme.member_with("Ana", &[&leads]), acme.member("Bob"), acme.member("Chen"));
        let clock = Clock::system();
        clock.set(NOW.parse::<DateTime<Utc>>().expect("an instant"));
        let dir = tempfile::tempdir().expect("a folder");
        let mut stage = Self { discord, acme, room, ana, bob, chen, clock, bot: None, dir };
        stage.start().await;
        stage
    }

    pub fn config(&self) -> Config {
        let database = format!("sqlite://{}", self.dir.path().join("drumbeat.db").display());
        Config::read(|name| match name {
            "DISCORD_TOKEN" => Some(self.discord.token().to_owned()),
            "DISCORD_API_URL" => Some(self.discord.url().to_owned()),
            "DATABASE_URL" => Some(database.clone()),
            _ => None,
        })
        .expect("settings")
    }

    async fn start(&mut self) {
        let options =
            run::Options { clock: self.clock.clone(), tick: Duration::from_millis(50), ..run::Options::default() };
        self.bot = Some(run::start(&self.config(), options).await.expect("the bot starts"));
        self.discord.connected().await;
        self.discord.ready().await;
    }

    /// The use cases of the bot at work, for what no command does.
    pub fn app(&self) -> &drumbeat::app::App {
        &self.bot.as_ref().expect("the bot is at work").app
    }

    /// What is due by now has happened: the jobs have made their steps, and every message is drawn.
    pub async fn catch_up(&self) {
        self.bot.as_ref().expect("the bot is at work").jobs.catch_up().await;
    }

    /// The bot stops and starts again, on the same record.
    pub async fn restart(&mut self) {
        if let Some(bot) = self.bot.take() {
            bot.stop().await.expect("a clean stop");
        }
        self.start().await;
    }

    /// Time passes.
    pub fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// It is now that instant.
    pub fn travel(&self, to: &str) {
        self.clock.set(to.parse::<DateTime<Utc>>().expect("an instant"));
    }

    /// It is that day, at half past nine, and what is due has been said.
    pub async fn morning(&self, day: &str) {
        self.travel(&format!("{day}T09:30:00Z"));
        self.catch_up().await;
    }

    /// Every digest in the room.
    pub fn digests(&self) -> Vec<MessageView> {
        self.room.messages().into_iter().filter(|message| message.content.contains("waiting for an answer")).collect()
    }

    /// Somebody types a command in the room.
    pub async fn type_as(&self, person: &Person, line: &str) -> Answer {
        person.in_channel(&self.room).slash(line).await
    }

    /// Ana types a command in the room.
    pub async fn ana(&self, line: &str) -> Answer {
        self.type_as(&self.ana, line).await
    }

    /// Bob types a command in the room.
    pub async fn bob(&self, line: &str) -> Answer {
        self.type_as(&self.bob, line).await
    }

    /// Chen types a command in the room.
    pub async fn chen(&self, line: &str) -> Answer {
        self.type_as(&self.chen, line).await
    }

    /// The card as the room shows it, once it says something.
    pub async fn card_says(&self, card: &MessageView, text: &str) -> MessageView {
        let (id, wanted) = (card.id, text.to_owned());
        self.room
            .wait_for(move |messages| {
                messages.iter().any(|message| message.id == id && message.text().contains(&wanted))
            })
            .await;
        self.room.message(id).expect("the card is there")
    }
}

/// What stands on the cards of a digest, without the options below.
pub fn cards(digest: &MessageView) -> String {
    digest.embeds.iter().filter_map(|card| card["description"].as_str()).collect::<Vec<_>>().join("\n")
}

/// What a person reads of an answer that only they see.
#[track_caller]
pub fn privately(answer: &Answer) -> String {
    assert!(answer.is_ephemeral(), "everybody sees this: {}", answer.text());
    answer.text()
}

/// What everybody reads of an answer.
#[track_caller]
pub fn publicly(answer: &Answer) -> String {
    assert!(!answer.is_ephemeral(), "only one person sees this: {}", answer.text());
    answer.text()
}
