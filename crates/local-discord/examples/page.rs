//! A local Discord with its page and a small bot, to look at: `cargo run --example page -- 4000`.

#[path = "../tests/page/bot.rs"]
mod bot;

use local_discord::{LocalDiscord, Options};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(4000);
    let discord =
        LocalDiscord::start(Options { page: true, port, bot_name: "Drum".to_owned(), ..Options::default() }).await?;
    let acme = discord.guild("Acme");
    let general = acme.channel("general");
    let platform = acme.channel("platform");
    let thread = platform.thread("vendor talk");
    let (ana, bob) = (acme.member("Ana"), acme.member("Bob Builder"));
    let _role = acme.role("tpm", local_discord::Permissions::empty());
    let _bot = bot::start(&discord);
    discord.ready().await;
    let pledge = format!("I'll send the **contract** by <t:1900000000:F>, {}. ||Really.||", ana.mention());
    let _message = bob.says(&platform, &pledge).await;
    let _message =
        ana.says(&platform, "# Plan\n1. ask\n2. wait\n```rust\nfn main() {}\n```\n> quoted\n-# small print").await;
    let _message =
        ana.says(&general, "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))").await;
    let _message = ana.says(&thread, "a word in the thread").await;
    let _answer =
        ana.in_channel(&platform).slash(r#"/risk log title:"Vendor API slips" owner:@Bob Builder impact:high"#).await;
    tokio::signal::ctrl_c().await?;
    Ok(())
}
