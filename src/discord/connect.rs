//! The wiring to Discord: one constructor for the client, the gateway's address, the commands, the framework, the watchdog.
//!
//! With `DISCORD_API_URL` set, everything goes to that host and nowhere else. serenity falls back to Discord's real gateway
//! when it can't ask for the address, so the address is asked for here first and must be on the same host.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use poise::serenity_prelude as serenity;
use serenity::{GatewayIntents, Http, HttpBuilder, ShardManager};

use super::{Front, commands, components, errors};
use crate::{
    app::{App, Refusal},
    config::Config,
};

/// How long one request may take in all.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The HTTP client that everything uses: time-outs, and no proxy from the environment.
///
/// # Errors
/// The TLS library could not be set up.
pub fn client() -> anyhow::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(REQUEST_TIMEOUT)
        .pool_idle_timeout(Duration::from_mins(1))
        .tcp_nodelay(true)
        .no_proxy()
        .build()
        .context("The HTTP client could not be set up")
}

/// serenity's client. `proxy` counts only together with `ratelimiter_disabled`, so both are set here, from one setting;
/// against Discord itself serenity keeps its rate limiter.
///
/// # Errors
/// The TLS library could not be set up.
pub fn http(config: &Config) -> anyhow::Result<Http> {
    let builder = HttpBuilder::new(config.token.expose()).client(client()?);
    Ok(match &config.api_url {
        Some(url) => builder.proxy(url.trim_end_matches('/')).ratelimiter_disabled(true).build(),
        None => builder.build(),
    })
}

/// Who the bot is, on Discord; the first request, and so the test of token and address.
///
/// # Errors
/// A sentence for whoever runs the bot.
pub async fn introduce(http: &Http, config: &Config) -> anyhow::Result<serenity::ApplicationId> {
    let place = config.api_url.as_deref().unwrap_or("Discord");
    match http.get_current_application_info().await {
        Ok(info) => {
            http.set_application_id(info.id);
            Ok(info.id)
        }
        Err(error) => match super::status_of(&error) {
            401 => bail!(
                "{place} does not accept this DISCORD_TOKEN; reset it on the developer portal and set the new one"
            ),
            0 => bail!("{place} can't be reached; check the network and DISCORD_API_URL"),
            status => bail!("{place} answered {status} when asked who the bot is; try again, or check DISCORD_API_URL"),
        },
    }
}

/// Refuses a gateway on another host than the one that was configured.
///
/// # Errors
/// A sentence for whoever runs the bot.
pub async fn check_gateway(http: &Http, config: &Config) -> anyhow::Result<()> {
    let Some(url) = &config.api_url else { return Ok(()) };
    let gateway = http.get_gateway().await.map_err(|_| anyhow::anyhow!("{url} does not say where its gateway is"))?;
    if host_of(&gateway.url) != host_of(url) {
        bail!("{url} names a gateway on another host ({}); it must be on the same one", host_of(&gateway.url));
    }
    Ok(())
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    authority.rsplit_once(':').map_or(authority, |(host, _)| host)
}

/// Registers the commands, if they are not the ones registered last: Discord takes 200 new ones a day.
///
/// # Errors
/// Discord did not take them.
pub async fn register(http: &Http, app: &App) -> anyhow::Result<()> {
    let wanted = poise::builtins::create_application_commands(&commands::all());
    let hash = fingerprint(&serde_json::to_vec(&wanted)?);
    let key = format!("commands of {}", http.application_id().map_or(0, serenity::ApplicationId::get));
    let there = http.get_global_commands().await.context("The registered commands can't be read")?;
    if there.len() == wanted.len() && app.recall(key.clone()).await?.as_deref() == Some(hash.as_str()) {
        return Ok(());
    }
    http.create_global_commands(&wanted).await.context("Discord did not take the commands")?;
    tracing::info!(commands = wanted.len(), "the commands were registered");
    app.remember(key, hash).await?;
    Ok(())
}

/// FNV-1a, 64 bits: tells one set of commands from another, across restarts and builds.
fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The client that listens: interactions need no intent at all, `GUILDS` is for knowing where the bot is.
///
/// # Errors
/// Discord does not say where its gateway is.
pub async fn listen(http: Http, front: Front) -> anyhow::Result<serenity::Client> {
    let framework = poise::Framework::<Front, Refusal>::builder()
        .options(poise::FrameworkOptions {
            commands: commands::all(),
            on_error: |error| Box::pin(errors::on_error(error)),
            event_handler: |framework, event| Box::pin(components::router::on_event(framework, event)),
            // Whatever is sent says itself whom it may ping; what forgot to pings nobody.
            allowed_mentions: Some(serenity::CreateAllowedMentions::new()),
            initialize_owners: false,
            ..Default::default()
        })
        .initialize_owners(false)
        .setup(move |_, _, _| Box::pin(async move { Ok(front) }))
        .build();
    serenity::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
        .framework(framework)
        .await
        .context("The connection to Discord could not be set up")
}

/// Returns when no shard has been connected for `patience`: serenity can hang for good when its network swallows
/// packets, and only a new process helps.
pub async fn watch(shards: Arc<ShardManager>, patience: Duration) {
    let mut alone_since = tokio::time::Instant::now();
    loop {
        tokio::time::sleep(patience / 10).await;
        let connected =
            shards.runners.lock().await.values().any(|runner| runner.stage == serenity::ConnectionStage::Connected);
        if connected {
            alone_since = tokio::time::Instant::now();
        } else if alone_since.elapsed() >= patience {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_compared_without_scheme_port_and_path() {
        assert_eq!(host_of("ws://127.0.0.1:4000/?v=10"), host_of("http://127.0.0.1:4000"));
        assert_ne!(host_of("wss://gateway.discord.gg"), host_of("http://127.0.0.1:4000"));
        assert_ne!(host_of("ws://127.0.0.1.evil.example"), host_of("http://127.0.0.1:4000"));
    }

    #[test]
    fn a_fingerprint_tells_sets_apart() {
        assert_eq!(fingerprint(b"a"), "af63dc4c8601ec8c");
        assert_ne!(fingerprint(b"a"), fingerprint(b"b"));
    }
}
