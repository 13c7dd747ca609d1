//! Nudges: on each server where something may be due, looks at what changed and plans the digests. A server that fails is
//! put off and holds up no other.

use chrono::{DateTime, Utc};

use crate::{
    app::{App, Refusal, nudges},
    domain::GuildId,
};

/// Servers planned in one step, at most.
const SERVERS: i64 = 200;

/// How often a server's changed items are looked at in one step, at most: a thousand at a time.
const LOOKS: usize = 20;

/// What a step did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Items that were looked at because they changed, or their people or program did.
    pub looked_at: usize,
    /// Posts that were promised.
    pub posts: usize,
    /// Servers put off because planning them failed.
    pub put_off: usize,
}

/// One step: plans what is due now.
///
/// # Errors
/// The database could not be read at all.
pub async fn tick(app: &App, now: DateTime<Utc>) -> Result<Outcome, Refusal> {
    let mut outcome = Outcome { posts: nudges::report::due(app, now).await?, ..Outcome::default() };
    for guild in nudges::servers(app, now, SERVERS).await? {
        match server(app, guild, now).await {
            Ok((looked_at, posts)) => {
                outcome.looked_at += looked_at;
                outcome.posts += posts;
            }
            Err(error) => {
                tracing::error!(guild.id = guild.0, ?error, "the nudges of a server could not be planned");
                nudges::put_off(app, guild, now).await?;
                outcome.put_off += 1;
            }
        }
    }
    Ok(outcome)
}

/// First what changed, so that everything due on a server is planned together.
async fn server(app: &App, guild: GuildId, now: DateTime<Utc>) -> Result<(usize, usize), Refusal> {
    let mut looked_at = 0;
    for _ in 0..LOOKS {
        let looked = nudges::look(app, guild, now).await?;
        looked_at += looked;
        if looked == 0 {
            let posts = nudges::plan(app, guild, now).await?;
            if posts > 0 {
                tracing::info!(guild.id = guild.0, posts, "digests were promised");
            }
            return Ok((looked_at, posts));
        }
    }
    // There is more to look at: the next step goes on.
    Ok((looked_at, 0))
}
