//! A local Discord with its page and a small bot, to look at: `cargo run --example page -- 4000`.

#[path = "../tests/page/bot.rs"]
mod bot;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use local_discord::{Channel, LocalDiscord, Options, TimeControl};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(4000);
    let discord =
        LocalDiscord::start(Options { page: true, port, bot_name: "Drum".to_owned(), ..Options::default() }).await?;
    let acme = discord.guild("Acme");
    let general = acme.channel("general");
    let platform = acme.channel("platform");
    let thread = platform.thread("vendor talk");
    let lead = acme.role("program lead", local_discord::Permissions::MANAGE_GUILD);
    let tpm = acme.role("tpm", local_discord::Permissions::empty());
    let (ana, bob) = (acme.member_with("Ana", &[&lead]), acme.member_with("Bob Builder", &[&tpm]));
    for name in ["Chen", "Dewi", "Emre"] {
        let _person = acme.member(name);
    }
    let beta = discord.guild("Beta Works");
    let _channel = beta.channel("lobby");
    discord.offer_time(clock(&discord, &platform));
    let _bot = bot::start(&discord);
    discord.ready().await;
    let pledge = format!("I'll send the **contract** by <t:1900000000:F>, {}. ||Really.||", ana.mention());
    let _message = bob.says(&platform, &pledge).await;
    let _message =
        ana.says(&platform, "# Plan\n1. ask\n2. wait\n```rust\nfn main() {}\n```\n> quoted\n-# small print").await;
    let _message =
        ana.says(&general, "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))").await;
    let _message = ana.says(&thread, "a word in the thread").await;
    let _message = bob.says(&general, &format!("{} can you look at this?", ana.mention())).await;
    let _answer =
        ana.in_channel(&platform).slash(r#"/risk log title:"Vendor API slips" owner:@Bob Builder impact:high"#).await;
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// A clock that can be moved. Whoever travels past a morning finds that the bot has spoken.
fn clock(discord: &LocalDiscord, channel: &Channel) -> TimeControl {
    let ahead = Arc::new(RwLock::new(TimeDelta::zero()));
    let now = {
        let ahead = Arc::clone(&ahead);
        move || wall() + *ahead.read().unwrap_or_else(PoisonError::into_inner)
    };
    let (bot, channel, before) = (discord.bot(), channel.clone(), now.clone());
    let advance = move |to: DateTime<Utc>| {
        let from = before();
        *ahead.write().unwrap_or_else(PoisonError::into_inner) += to - from;
        let (bot, channel) = (bot.clone(), channel.clone());
        async move {
            if from.date_naive() != to.date_naive() {
                let _message = bot.says(&channel, &format!("Good morning. It is <t:{}:D>.", to.timestamp())).await;
            }
        }
    };
    TimeControl::new(now, advance).in_steps_of(Duration::from_hours(1))
}

#[expect(clippy::disallowed_methods, reason = "the example's host has the time of this machine")]
fn wall() -> DateTime<Utc> {
    Utc::now()
}
