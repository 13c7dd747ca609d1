//! A local Discord with a bot and its page in a browser.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use local_discord::{Channel, Guild, LocalDiscord, Options, Permissions, Person, TimeControl};
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, MutexGuard};

use super::bot;
use super::driver::Browser;

/// One browser at a time: it wants the machine to itself.
static ALONE: Mutex<()> = Mutex::const_new(());

/// What a test has on the stage.
pub struct Stage {
    pub discord: LocalDiscord,
    pub acme: Guild,
    pub eng: Channel,
    pub ana: Person,
    pub bob: Person,
    pub browser: Browser,
    bot: Option<Runtime>,
    _alone: MutexGuard<'static, ()>,
}

impl Stage {
    /// Sets it, with Ana at #eng; says why if there is no browser.
    pub async fn set() -> Option<Self> {
        let alone = ALONE.lock().await;
        let browser = match Browser::start().await {
            Ok(browser) => browser,
            Err(why) => {
                #[expect(clippy::print_stdout, reason = "whoever runs the tests should know")]
                {
                    println!("skipped: {why}");
                }
                return None;
            }
        };
        let options = Options { page: true, bot_name: "Drum".to_owned(), ..Options::default() };
        let discord = LocalDiscord::start(options).await.expect("a server");
        let acme = discord.guild("Acme");
        let lead = acme.role("lead", Permissions::MANAGE_GUILD);
        let (eng, _general) = (acme.channel("eng"), acme.channel("general"));
        let (ana, bob) = (acme.member_with("Ana", &[&lead]), acme.member("Bob"));
        let stage = Self { bot: None, discord, acme, eng, ana, bob, browser, _alone: alone };
        Some(stage.with_bot().await)
    }

    /// Starts the bot; it lives in a runtime of its own, so that it can crash.
    pub async fn with_bot(mut self) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let guard = runtime.enter();
        let _task = bot::start(&self.discord);
        drop(guard);
        self.bot = Some(runtime);
        self.discord.connected().await;
        self.discord.ready().await;
        self
    }

    /// Ends the bot at once, in the middle of whatever it does.
    pub fn crash(&mut self) {
        if let Some(bot) = self.bot.take() {
            bot.shutdown_background();
        }
    }

    /// Opens the page as Ana at #eng.
    pub async fn open(&self) -> &Browser {
        self.browser.open(&format!("{}/?as={}", self.discord.url(), self.ana.id())).await;
        self.browser.until("document.querySelector('#title').textContent === '#eng'").await;
        self.browser.until("document.querySelector('#input')?.placeholder.includes('#eng')").await;
        &self.browser
    }

    /// Lets the page move the bot's clock. The bot speaks in #eng each time that an hour has passed.
    pub fn offer_time(&self) {
        let clock = std::sync::Arc::new(std::sync::Mutex::new((TimeDelta::zero(), std::time::Instant::now())));
        let start = self.discord.hub().clock.now();
        let now = move || {
            let (ahead, since) = *clock.lock().expect("a clock");
            (start + ahead + TimeDelta::from_std(since.elapsed()).expect("a while"), clock.clone())
        };
        let (bot, eng, tell) = (self.discord.bot(), self.eng.clone(), now.clone());
        let advance = move |to: DateTime<Utc>| {
            let (at, clock) = now();
            clock.lock().expect("a clock").0 += to - at;
            let (bot, eng) = (bot.clone(), eng.clone());
            async move {
                let _message = bot.says(&eng, &format!("It struck <t:{}:t>.", to.timestamp())).await;
            }
        };
        self.discord.offer_time(TimeControl::new(move || tell().0, advance).in_steps_of(Duration::from_hours(1)));
    }

    /// Ends it. The tests provoke what Discord would not do, so findings are no matter here.
    pub async fn end(mut self) {
        self.crash();
        let _findings = self.discord.take_findings();
        self.browser.close().await;
    }
}
