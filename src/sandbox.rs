//! `drumbeat sandbox`: the real bot with a local Discord, together on this machine. Nothing leaves it.
//!
//! | file | does |
//! |---|---|
//! | [`folder`] | keeps the world, the record and the clock, so that a rehearsal goes on where it was |
//! | [`time`] | moves the clock, and has done what that makes due |
//! | [`people`] | the first world: a server, its channels, its people |
//! | [`story`] | eight weeks of a program, played through the commands and buttons that people use |

mod folder;
mod people;
pub mod story;
pub mod time;

use std::{
    path::{Path, PathBuf},
    pin::pin,
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use local_discord::{LocalDiscord, TimeControl};

use crate::{
    app::App,
    clock::Clock,
    config::Config,
    run::{self, Running},
};
use folder::Folder;
use time::Travel;

/// How often the world is written down while the sandbox runs.
const SAVE_EVERY: Duration = Duration::from_secs(10);
/// How far the page moves the clock at once: what is due on the way is done at its hour.
const STEP: Duration = Duration::from_hours(1);

/// How the sandbox is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port of the page; 0 takes a free one.
    pub port: u16,
    /// Where world and record are kept.
    pub dir: PathBuf,
    /// Start over.
    pub fresh: bool,
    /// Play the story.
    pub demo: bool,
}

/// A sandbox at work.
pub struct Sandbox {
    discord: LocalDiscord,
    bot: Running,
    travel: Travel,
    folder: Folder,
}

/// Runs the sandbox until `asked_to_stop` resolves. `say` is told what whoever runs it has to know; `ready` the page's
/// address.
///
/// # Errors
/// A sentence: the port is taken, the folder can't be written, a story was asked for in a sandbox that is in use.
pub async fn run(
    options: &Options,
    say: &(dyn Fn(&str) + Sync),
    ready: impl FnOnce(&str),
    asked_to_stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let sandbox = Sandbox::open(options, say).await?;
    let mut asked_to_stop = pin!(asked_to_stop);
    if options.demo {
        say("Eight weeks of a program are being played …");
        tokio::select! {
            told = sandbox.play() => {
                let told = told?;
                say(&format!("It is {}: {} items, {} acts.", told.until.format("%A, %-d %B %Y"), told.items, told.acts));
            }
            () = &mut asked_to_stop => return sandbox.close().await,
        }
    }
    ready(sandbox.address());
    sandbox.until(asked_to_stop).await
}

impl Sandbox {
    /// Opens it: the local Discord with the world that was left, or a first one, and the bot.
    ///
    /// # Errors
    /// As [`run()`].
    pub async fn open(options: &Options, say: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Self> {
        let folder = Folder::at(&options.dir)?;
        if options.demo && !options.fresh && folder.is_in_use() {
            bail!(
                "There is a sandbox in {} already; use --fresh or another --dir for the story",
                folder.path().display()
            );
        }
        // The port first: whoever runs a sandbox already must not lose it to --fresh.
        let discord = begin(options.port).await?;
        if options.fresh {
            folder.clear(say)?;
        }
        let clock = Clock::system();
        if let Some(ahead) = folder.restore(&discord, say)? {
            clock.be_ahead(ahead);
        } else {
            if options.demo {
                clock.set(story::begins());
            }
            discord.hub().clock.set(clock.now());
            people::arrange(&discord);
        }
        let config = settings(&discord, folder.path())?;
        let bot = run::start(&config, run::Options { clock: clock.clone(), ..run::Options::default() }).await?;
        discord.ready().await;
        let travel = Travel { clock, jobs: bot.jobs.clone() };
        let (told, moved) = (travel.clone(), travel.clone());
        let control = TimeControl::new(
            move || told.clock.now(),
            move |to| {
                let moved = moved.clone();
                async move { moved.to(to).await }
            },
        );
        discord.offer_time(control.in_steps_of(STEP));
        Ok(Self { discord, bot, travel, folder })
    }

    /// The page's address.
    #[must_use]
    pub fn address(&self) -> &str {
        self.discord.url()
    }

    /// The local Discord, for looking around in it.
    #[must_use]
    pub const fn discord(&self) -> &LocalDiscord {
        &self.discord
    }

    /// The bot's use cases, for looking behind the scene.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.bot.app
    }

    /// The clock, and how to move it.
    #[must_use]
    pub const fn travel(&self) -> &Travel {
        &self.travel
    }

    /// Plays the story on the first world, and keeps what it leaves.
    ///
    /// # Errors
    /// Something that should work was refused; which line, and what the bot said.
    pub async fn play(&self) -> anyhow::Result<story::Told> {
        let told = story::play(&self.discord, &self.travel).await?;
        self.save()?;
        Ok(told)
    }

    /// Runs until `asked_to_stop` resolves or the bot can't go on, and keeps the world.
    ///
    /// # Errors
    /// Why the bot could not go on, or that the world can't be written.
    pub async fn until(self, asked_to_stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let Self { discord, bot, travel, folder } = self;
        let outcome = tokio::select! {
            outcome = bot.until(asked_to_stop) => outcome,
            never = keep_saving(&folder, &discord, &travel) => never,
        };
        folder.save(&discord, travel.clock.ahead())?;
        outcome
    }

    /// Stops it, and keeps the world.
    ///
    /// # Errors
    /// Something was still at work, or the world can't be written.
    pub async fn close(self) -> anyhow::Result<()> {
        self.until(std::future::ready(())).await
    }

    fn save(&self) -> anyhow::Result<()> {
        self.folder.save(&self.discord, self.travel.clock.ahead())
    }
}

async fn begin(port: u16) -> anyhow::Result<LocalDiscord> {
    let options = local_discord::Options {
        page: true,
        bot_name: "Drumbeat".to_owned(),
        memory: 2_000,
        ..local_discord::Options::default()
    };
    let discord = LocalDiscord::start(options.on_port(port)).await;
    Ok(discord.with_context(|| format!("Port {port} can't be taken; choose another with --port"))?.lenient())
}

async fn keep_saving(folder: &Folder, discord: &LocalDiscord, travel: &Travel) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(SAVE_EVERY).await;
        folder.save(discord, travel.clock.ahead())?;
    }
}

/// The settings of a bot that lives on the local Discord, with its record in the folder.
fn settings(discord: &LocalDiscord, dir: &Path) -> anyhow::Result<Config> {
    let database = format!("sqlite://{}", dir.join("drumbeat.db").display());
    let lookup = |name: &str| match name {
        "DISCORD_TOKEN" => Some(discord.token().to_owned()),
        "DISCORD_API_URL" => Some(discord.url().to_owned()),
        "DATABASE_URL" => Some(database.clone()),
        _ => None,
    };
    Config::read(lookup).map_err(|problems| {
        let first = problems.first().map_or_else(String::new, ToString::to_string);
        anyhow!("The sandbox's own settings are wrong: {first}")
    })
}
