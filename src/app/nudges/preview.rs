//! The next run, without sending it: what would be said, to whom and when, as things stand.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Digest, Server, show_within, split};
use crate::{
    app::{App, Caller, Refusal, change::program_here},
    domain::{Item, Program},
    nudge,
    store::nudges,
};

/// Items that are looked at, at most.
const ITEMS: i64 = 20_000;

/// How many moments are tried at which something may be due: some turn out to be none.
const MOMENTS: usize = 20;

/// The next run of a program.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The program.
    pub program: Program,
    /// When something is said next, and what; `None` where nothing is to be said, as things stand.
    pub next: Option<(DateTime<Utc>, Vec<Digest>)>,
}

/// The next run of the channel's program.
///
/// # Errors
/// The channel has no program, or the caller does not lead it.
pub async fn preview(app: &App, caller: &Caller) -> Result<Preview, Refusal> {
    let mut conn = app.db.read().await?;
    let program = program_here(&mut conn, caller).await?;
    program.may_administer(&caller.actor)?;
    let now = app.clock.now();
    let items = nudges::watched(&mut conn, caller.guild, program.id, ITEMS).await?;
    let server = Server::load(&mut conn, caller.guild, (&items, &[program.id]), now).await?;
    let mut from = now;
    for _ in 0..MOMENTS {
        let Some((at, due)) = next_moment(&server, &items, from) else { break };
        let posts = nudge::plan(&server.known(), &due, at).posts;
        let mut digests = Vec::new();
        for post in posts.into_iter().flat_map(|post| split(post, &server.programs, &due)) {
            digests.push(show_within(&mut conn, caller.guild, post, at).await?);
        }
        if !digests.is_empty() {
            return Ok(Preview { program, next: Some((at, digests)) });
        }
        from = at + TimeDelta::minutes(1);
    }
    Ok(Preview { program, next: None })
}

/// The next moment at which something may be due, and the items that may be.
fn next_moment(server: &Server, items: &[Item], from: DateTime<Utc>) -> Option<(DateTime<Utc>, Vec<Item>)> {
    let known = server.known();
    let next: Vec<_> =
        items.iter().filter_map(|item| Some((nudge::next_nudge_at(&known, item, from)?, item))).collect();
    let call = server.programs.iter().filter_map(|program| nudge::next_call_at(&known, program, from)).min();
    let at = next.iter().map(|(at, _)| *at).chain(call).min()?;
    let due = next.into_iter().filter(|(when, _)| *when <= at).map(|(_, item)| item.clone());
    Some((at, due.collect()))
}
