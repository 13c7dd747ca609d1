//! The courier's requests to Discord, and what an answer means for a promise.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use poise::serenity_prelude as serenity;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::pace::{LONGEST_WAIT, Pace, Turn};
use crate::{
    app::promise::{Delivery, Said},
    config::{Config, Token},
    discord::{
        connect,
        view::{File, View},
    },
    domain::{ChannelId, GuildId, MessageId, UserId},
};

/// A request with files takes as long as its bytes do.
const WITH_FILES: Duration = Duration::from_secs(20);

/// A wait that is worth waiting for.
const SHORT_WAIT: Duration = Duration::from_secs(5);

/// Messages looked through at once: the most that Discord gives.
const LOOKS_AT: usize = 100;

/// The client of the few routes. Clones share it and its pace.
#[derive(Clone)]
pub struct Wire {
    client: reqwest::Client,
    pace: Arc<Mutex<Pace>>,
    base: String,
    token: Token,
    /// Who the bot is: to know its own messages.
    me: u64,
}

/// A message, as far as the courier looks at it.
#[derive(Deserialize)]
struct Seen {
    id: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    embeds: Vec<SeenEmbed>,
    author: Author,
}

impl Seen {
    /// Whether it begins as a view does: its first line, if it has one, and the headings of its cards.
    fn begins_as(&self, view: &View) -> bool {
        let titles = view.embeds.iter().map(|embed| embed.title.as_str()).filter(|title| !title.is_empty());
        let own = self.embeds.iter().map(|embed| embed.title.as_str()).filter(|title| !title.is_empty());
        let line = view.content.trim().lines().next();
        (line.is_none() || self.content.lines().next() == line) && own.eq(titles)
    }
}

#[derive(Deserialize)]
struct SeenEmbed {
    #[serde(default)]
    title: String,
}

#[derive(Deserialize)]
struct Author {
    id: String,
}

/// Anything that has an id.
#[derive(Deserialize)]
struct Made {
    id: String,
}

/// What Discord says to a request that it holds back.
#[derive(Deserialize)]
struct HeldBack {
    retry_after: f64,
    #[serde(default)]
    global: bool,
}

/// What Discord says of an error.
#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    code: u32,
}

/// What came instead of a good answer.
enum Failure {
    /// It was surely not heard: again later.
    Later(Option<Duration>, String),
    /// Nobody knows whether it was heard.
    Unsure(String),
    /// Discord refused for good: the status and its code, 0 where it named none.
    Refused(u16, u32),
}

/// A person takes no direct messages (50007), or shares no server with the bot any more (50278).
const CLOSED: [u32; 2] = [50_007, 50_278];

impl From<Failure> for Delivery {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Later(wait, why) => Self::Later(wait, why),
            Failure::Unsure(why) => Self::Unsure(why),
            Failure::Refused(status, code) if CLOSED.contains(&code) => {
                Self::Refused(format!("Discord answered {status} ({code})"))
            }
            Failure::Refused(status, code) => Self::Never(format!("Discord answered {status} ({code})")),
        }
    }
}

/// The smallest id that something made at an instant can have: Discord's ids begin with the milliseconds since 2015.
fn snowflake(at: DateTime<Utc>) -> u64 {
    const EPOCH: i64 = 1_420_070_400_000;
    u64::try_from(at.timestamp_millis() - EPOCH).unwrap_or(0) << 22
}

impl Wire {
    pub fn new(config: &Config, me: u64, a_second: u32) -> anyhow::Result<Self> {
        let base = config.api_url.as_deref().unwrap_or("https://discord.com").trim_end_matches('/');
        Ok(Self {
            client: connect::client()?,
            pace: Arc::new(Mutex::new(Pace::new(Instant::now(), a_second))),
            base: format!("{base}/api/v10"),
            token: config.token.clone(),
            me,
        })
    }

    /// Opens the direct messages with a person.
    pub async fn open(&self, user: UserId) -> Result<ChannelId, Delivery> {
        let url = format!("{}/users/@me/channels", self.base);
        let request = self.client.post(url).json(&json!({ "recipient_id": user.to_string() }));
        // Opening says nothing: whatever became of it, nothing was heard.
        let body = self.send(request).await.map_err(|failure| match failure {
            Failure::Unsure(why) => Delivery::Later(None, why),
            other => other.into(),
        })?;
        let id = serde_json::from_slice::<Made>(&body).ok().and_then(|made| made.id.parse().ok());
        id.map(ChannelId).ok_or_else(|| Delivery::Later(None, "the answer could not be read".to_owned()))
    }

    /// Whether somebody is a member of a server. Many are asked about one after the other, so a short wait that Discord
    /// names is waited out here; where it can't be known now, nothing is to be said now.
    pub async fn is_member(&self, guild: GuildId, user: UserId) -> Result<bool, Delivery> {
        let url = format!("{}/guilds/{guild}/members/{user}", self.base);
        loop {
            return match self.send(self.client.get(&url)).await {
                Ok(_) => Ok(true),
                // Unknown member, unknown user.
                Err(Failure::Refused(404, 10007 | 10013)) => Ok(false),
                Err(Failure::Later(Some(wait), _)) if wait <= SHORT_WAIT => {
                    tokio::time::sleep(wait).await;
                    continue;
                }
                // The look says nothing: whatever was unsure before stays so.
                Err(Failure::Later(None, why) | Failure::Unsure(why)) => Err(Delivery::Later(None, why)),
                Err(other) => Err(other.into()),
            };
        }
    }

    /// Posts a message. Discord drops a second one with the same nonce for a few minutes.
    pub async fn post(&self, channel: ChannelId, mut view: View, nonce: &str) -> Delivery {
        let files = std::mem::take(&mut view.files);
        let message = view.message().nonce(serenity::Nonce::String(nonce.to_owned())).enforce_nonce(true);
        let request = self.client.post(format!("{}/channels/{channel}/messages", self.base));
        let body = match with_body(request, &message, files) {
            Ok(request) => self.send(request).await,
            Err(why) => return Delivery::Never(why),
        };
        match body {
            Ok(said) => match serde_json::from_slice::<Made>(&said).ok().and_then(|made| made.id.parse().ok()) {
                Some(id) => Delivery::Sent(Said { channel, message: MessageId(id) }),
                None => Delivery::Unsure("the answer could not be read".to_owned()),
            },
            Err(failure) => failure.into(),
        }
    }

    /// Writes a message of the bot's own anew, as often as it takes: the same edit twice is one.
    pub async fn edit(&self, said: Said, mut view: View) -> Delivery {
        let files = std::mem::take(&mut view.files);
        let Said { channel, message } = said;
        let request = self.client.patch(format!("{}/channels/{channel}/messages/{message}", self.base));
        match with_body(request, &view.edit(), files) {
            Ok(request) => match self.send(request).await {
                Ok(_) => Delivery::Sent(said),
                Err(Failure::Unsure(why)) => Delivery::Later(None, why),
                Err(failure) => failure.into(),
            },
            Err(why) => Delivery::Never(why),
        }
    }

    /// The bot's own messages that begin with these words, newest first: what was said, and perhaps not written down. The
    /// newest hundred, and in a busy channel those that followed an instant. Discord's clock and ours may differ, and the
    /// rest of a message may have changed since: neither is compared.
    pub async fn find_own(
        &self,
        channel: ChannelId,
        view: &View,
        since: DateTime<Utc>,
    ) -> Result<Vec<MessageId>, Delivery> {
        let mut found = Vec::new();
        for from in [String::new(), format!("&after={}", snowflake(since))] {
            let request = self.client.get(format!("{}/channels/{channel}/messages?limit={LOOKS_AT}{from}", self.base));
            let body = self.send(request).await.map_err(|failure| match failure {
                // The look says nothing about the attempt before it: that stays unsure.
                Failure::Later(None, why) => Delivery::Unsure(why),
                other => other.into(),
            })?;
            let messages: Vec<Seen> = serde_json::from_slice(&body).unwrap_or_default();
            let whole = messages.len() < LOOKS_AT;
            let own = messages.into_iter().filter(|seen| seen.author.id == self.me.to_string() && seen.begins_as(view));
            found.extend(own.filter_map(|seen| seen.id.parse().ok()).map(MessageId));
            if whole || !found.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    fn pace<T>(&self, ask: impl FnOnce(&mut Pace, Instant) -> T) -> T {
        ask(&mut self.pace.lock().unwrap_or_else(PoisonError::into_inner), Instant::now())
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Vec<u8>, Failure> {
        loop {
            match self.pace(Pace::turn) {
                Turn::Go => break,
                Turn::Soon(wait) => tokio::time::sleep(wait).await,
                Turn::Held(wait, why) => return Err(Failure::Later(Some(wait), why.to_owned())),
            }
        }
        let request = request
            .header("authorization", format!("Bot {}", self.token.expose()))
            // Discord's front door turns away what does not say who it is.
            .header("user-agent", serenity::constants::USER_AGENT);
        // An error's own words carry the address and no secret; the token is in a header.
        let unsure = |error: reqwest::Error| Failure::Unsure(error.without_url().to_string());
        let response = request.send().await.map_err(unsure)?;
        let status = response.status().as_u16();
        let global = response.headers().contains_key("x-ratelimit-global");
        let body = response.bytes().await.map_err(unsure)?;
        self.pace(|pace, now| pace.refused(now, status));
        match status {
            200..=299 => Ok(body.to_vec()),
            401 => Err(Failure::Later(Some(LONGEST_WAIT), "Discord does not accept the token any more".to_owned())),
            429 => {
                let held = serde_json::from_slice::<HeldBack>(&body).ok();
                let wait = held.as_ref().and_then(|held| Duration::try_from_secs_f64(held.retry_after).ok());
                let wait = wait.map(|wait| wait.min(LONGEST_WAIT));
                if global || held.is_some_and(|held| held.global) {
                    self.pace(|pace, now| pace.hold(now, wait.unwrap_or(Duration::from_secs(1))));
                }
                Err(Failure::Later(wait, "Discord asked to wait".to_owned()))
            }
            400..=499 => {
                let code = serde_json::from_slice::<Problem>(&body).map_or(0, |problem| problem.code);
                Err(Failure::Refused(status, code))
            }
            _ => Err(Failure::Unsure(format!("Discord answered {status}"))),
        }
    }
}

/// A body as JSON, or with files as a form of several parts: `payload_json`, then `files[0]` …, whose names and alt texts
/// `attachments` tells by number.
fn with_body(
    request: reqwest::RequestBuilder,
    message: &impl Serialize,
    files: Vec<File>,
) -> Result<reqwest::RequestBuilder, String> {
    let mut body = serde_json::to_value(message).map_err(|error| error.to_string())?;
    if files.is_empty() {
        return Ok(request.json(&body));
    }
    body["attachments"] = files
        .iter()
        .enumerate()
        .map(|(id, File { name, alt, .. })| match alt.as_str() {
            "" => json!({ "id": id, "filename": name }),
            alt => json!({ "id": id, "filename": name, "description": alt }),
        })
        .collect::<Value>();
    let mut form = reqwest::multipart::Form::new().text("payload_json", body.to_string());
    for (id, file) in files.into_iter().enumerate() {
        form = form.part(format!("files[{id}]"), reqwest::multipart::Part::bytes(file.bytes).file_name(file.name));
    }
    Ok(request.multipart(form).timeout(WITH_FILES))
}
