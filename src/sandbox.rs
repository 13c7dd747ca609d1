//! `drumbeat sandbox`: the real bot with a local Discord, together on this machine. Nothing leaves it.
//!
//! The folder keeps the record and the world (who said what), so a rehearsal goes on where it was.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, anyhow};
use local_discord::{LocalDiscord, Options, Permissions};

use crate::{config::Config, run};

/// How often the world is written down while the sandbox runs.
const SAVE_EVERY: Duration = Duration::from_secs(10);

/// Runs the sandbox until `asked_to_stop` resolves; `ready` is told the page's address.
///
/// # Errors
/// A sentence: the port is taken, the folder can't be written.
pub async fn run(
    port: u16,
    dir: &Path,
    ready: impl FnOnce(&str),
    asked_to_stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("The folder {} can't be made; choose another with --dir", dir.display()))?;
    let options = Options { page: true, bot_name: "Drumbeat".to_owned(), memory: 2_000, ..Options::default() }.on_port(port);
    let discord = LocalDiscord::start(options)
        .await
        .with_context(|| format!("Port {port} can't be taken; choose another with --port"))?
        .lenient();
    let world = dir.join("world.json");
    if !restore(&discord, &world)? {
        arrange(&discord);
    }
    let config = settings(&discord, dir)?;
    let bot = run::start(&config, run::Options::default()).await?;
    discord.ready().await;
    ready(discord.url());
    let outcome = tokio::select! {
        outcome = bot.until(asked_to_stop) => outcome,
        never = keep_saving(&discord, &world) => never,
    };
    save(&discord, &world)?;
    outcome
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
    Config::read(lookup).map_err(|problems| anyhow!("The sandbox's own settings are wrong: {}", problems.first().map_or_else(String::new, ToString::to_string)))
}

/// A first world: one server, a few channels, a lead and her colleagues.
fn arrange(discord: &LocalDiscord) {
    let guild = discord.guild("Acme");
    let leads = guild.role("program leads", Permissions::MANAGE_GUILD);
    for name in ["platform-migration", "payments", "steering"] {
        drop(guild.channel(name));
    }
    drop(guild.member_with("Ana", &[&leads]));
    for name in ["Bob", "Chen", "Dewi", "Emre", "Fatou"] {
        drop(guild.member(name));
    }
}

async fn keep_saving(discord: &LocalDiscord, to: &Path) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(SAVE_EVERY).await;
        save(discord, to)?;
    }
}

/// Writes the world beside its file first, so that a cut leaves the old one whole.
fn save(discord: &LocalDiscord, to: &Path) -> anyhow::Result<()> {
    let part = to.with_extension("part");
    let sentence = || format!("The world can't be written to {}", to.display());
    std::fs::write(&part, serde_json::to_vec(&discord.snapshot())?).with_context(sentence)?;
    std::fs::rename(&part, to).with_context(sentence)
}

/// Takes up the world that was left. One that can't be read is moved aside, and said.
fn restore(discord: &LocalDiscord, from: &Path) -> anyhow::Result<bool> {
    let bytes = match std::fs::read(from) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("The world in {} can't be read", from.display())),
    };
    match serde_json::from_slice(&bytes) {
        Ok(world) => {
            discord.restore(world);
            Ok(true)
        }
        Err(error) => {
            let aside: PathBuf = from.with_extension("broken.json");
            std::fs::rename(from, &aside)?;
            tracing::warn!(%error, "the world could not be read and was moved to {}; a new one begins", aside.display());
            Ok(false)
        }
    }
}
