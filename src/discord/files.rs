//! Files that people attach to a command, fetched from where Discord keeps them: bounded before and while they are read,
//! and from no other host.

use std::time::Duration;

use poise::serenity_prelude as serenity;
use reqwest::redirect::Policy;

use super::asked::Asked;
use crate::{app::Refusal, config::Config, domain::upload::UploadRefusal};

/// Where Discord keeps what people attach.
const KEPT_AT: &str = "https://cdn.discordapp.com/";
/// How long fetching one may take in all.
const PATIENCE: Duration = Duration::from_secs(20);

/// Fetches what people attach. Clones share the client.
#[derive(Debug, Clone)]
pub struct Files {
    client: reqwest::Client,
    /// How every address begins that is fetched from.
    from: String,
}

impl Files {
    /// For Discord itself, or for the local one that the settings name.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .no_proxy()
            // A redirect could lead anywhere.
            .redirect(Policy::none())
            .build()?;
        let local = config.api_url.as_ref().map(|url| format!("{}/", url.trim_end_matches('/')));
        Ok(Self { client, from: local.unwrap_or_else(|| KEPT_AT.to_owned()) })
    }

    async fn fetch(&self, file: &serenity::Attachment, most: u64) -> Result<Vec<u8>, UploadRefusal> {
        let not_fetched = || UploadRefusal::NotFetched { name: file.filename.clone() };
        let too_large = |size| UploadRefusal::TooLarge { name: file.filename.clone(), size, most };
        if u64::from(file.size) > most {
            return Err(too_large(file.size.into()));
        }
        if !file.url.starts_with(&self.from) {
            tracing::warn!("a file is kept somewhere else than at Discord; it is not fetched");
            return Err(not_fetched());
        }
        let lost = |error: reqwest::Error| {
            tracing::warn!(error = %error.without_url(), "a file could not be fetched");
            not_fetched()
        };
        let response = self.client.get(&file.url).header("user-agent", serenity::constants::USER_AGENT);
        let mut response = response.send().await.and_then(reqwest::Response::error_for_status).map_err(lost)?;
        if !response.status().is_success() {
            tracing::warn!(status = response.status().as_u16(), "a file could not be fetched");
            return Err(not_fetched());
        }
        let mut bytes = Vec::new();
        // What was said of its size is not believed while reading either.
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            bytes.extend_from_slice(&chunk);
            let size = bytes.len() as u64;
            if size > most {
                return Err(too_large(size));
            }
        }
        Ok(bytes)
    }
}

impl Asked {
    /// What somebody attached to a command, at most so many bytes. It may take longer than Discord waits for an answer, so
    /// [`defer`](super::commands::defer) first.
    ///
    /// # Errors
    /// [`UploadRefusal::TooLarge`] or [`UploadRefusal::NotFetched`].
    pub async fn download(&self, file: &serenity::Attachment, most: u64) -> Result<Vec<u8>, Refusal> {
        Ok(self.front.files.fetch(file, most).await?)
    }
}
