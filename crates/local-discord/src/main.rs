//! A local Discord on a port, with one guild and a few people, for trying a bot by hand.

use std::time::Duration;

use anyhow::Context as _;
use clap::Parser;
use local_discord::{LocalDiscord, Options, Permissions};

/// Serves Discord's REST and gateway on 127.0.0.1, over a world in memory.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The port.
    #[arg(long, default_value_t = 4100)]
    port: u16,
    /// The bot token that is accepted.
    #[arg(long, env = "DISCORD_TOKEN")]
    token: Option<String>,
    /// The name of the guild.
    #[arg(long, default_value = "Acme")]
    guild: String,
    /// The people in it, beside its owner.
    #[arg(long, value_delimiter = ',', default_value = "Ana,Bob,Chen")]
    people: Vec<String>,
    /// Whether rate limits are enforced.
    #[arg(long)]
    rate_limits: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut options =
        Options { page: true, rate_limits: arguments.rate_limits, ..Options::default() }.on_port(arguments.port);
    if let Some(token) = arguments.token {
        options.token = token;
    }
    let discord = LocalDiscord::start(options).await.context("the local Discord did not start")?.lenient();
    arrange(&discord, &arguments.guild, &arguments.people);
    say(&format!("DISCORD_API_URL={}\nDISCORD_TOKEN={}\n", discord.url(), discord.token()))?;
    report_findings(&discord).await
}

fn arrange(discord: &LocalDiscord, name: &str, people: &[String]) {
    let guild = discord.guild(name);
    let lead = guild.role("lead", Permissions::MANAGE_GUILD);
    for channel in ["general", "platform"] {
        let _channel = guild.channel(channel);
    }
    for (index, person) in people.iter().enumerate() {
        let roles = if index == 0 { vec![&lead] } else { Vec::new() };
        let _person = guild.member_with(person, &roles);
    }
}

/// Tells findings as they come, until Ctrl-C.
async fn report_findings(discord: &LocalDiscord) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            done = tokio::signal::ctrl_c() => return done.context("Ctrl-C cannot be heard"),
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        for finding in discord.take_findings() {
            say(&format!("finding: {finding}\n"))?;
        }
    }
}

fn say(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush().context("nobody reads what is said")
}
