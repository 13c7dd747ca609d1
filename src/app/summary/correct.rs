//! Corrections: what was published says what its lead has said since. Within a day the post itself is written anew and
//! marked; later a new one links back to it. The figures are those of the instant at which it was published.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Occasion, Order, Published, Word, compose, publish};
use crate::{
    app::{App, Refusal},
    domain::{ChannelId, weekly::CORRECTED_IN_PLACE},
    store::{
        outbox::{self, Said},
        summaries::{self, Stale},
    },
};

/// The weeks whose posts have to be corrected.
///
/// # Errors
/// The database failed.
pub async fn due(app: &App, limit: i64) -> Result<Vec<Stale>, Refusal> {
    let mut conn = app.db.read().await?;
    Ok(summaries::stale(&mut conn, limit).await?)
}

/// Corrects what was published about a week, in every channel. Returns how many posts that were.
///
/// # Errors
/// The record can't be read, or the database failed: it stays to be corrected.
pub async fn correct(app: &App, stale: Stale, now: DateTime<Utc>, word: Word) -> Result<usize, Refusal> {
    let (newest, narrative) = {
        let mut conn = app.db.read().await?;
        let there = summaries::of_week(&mut conn, stale.that_week).await?;
        let notes = summaries::notes(&mut conn, stale.that_week).await?;
        // The newest of each channel is what people go by.
        let newest: BTreeMap<ChannelId, Published> = there.into_iter().map(|one| (one.channel, one)).collect();
        (newest, notes.narrative)
    };
    let mut corrected = Vec::with_capacity(newest.len());
    for one in newest.into_values() {
        let in_place = now - one.at <= CORRECTED_IN_PLACE;
        let occasion = if in_place {
            Occasion::Revision(one.revision)
        } else {
            Occasion::Correction(one.message.map(|message| Said { channel: one.channel, message }))
        };
        let order = Order {
            guild: one.guild,
            program: one.program,
            week: one.week,
            at: one.at,
            since: one.since,
            narrative: narrative.clone(),
            later_calls: in_place,
        };
        let Some(composed) = compose(app, order, vec![(one.variant, occasion)], word).await?.into_iter().next() else {
            continue;
        };
        let (sheet, figures) = (outbox::payload(&composed.sheet)?, composed.figures);
        corrected.push(if in_place {
            Published { revision: one.revision + 1, sheet, figures, ..one }
        } else {
            Published { id: 0, post: one.post + 1, revision: 1, message: None, sheet, figures, ..one }
        });
    }
    let many = corrected.len();
    app.db
        .write(move |conn| {
            Box::pin(async move {
                for one in corrected {
                    if one.id != 0 {
                        // Read again: the message may have become known meanwhile. Where it is not, whoever marks it as
                        // said sees the revision and says it there.
                        let message = summaries::find(conn, one.guild, one.id).await?.and_then(|one| one.message);
                        let one = Published { message, ..one };
                        summaries::revise(conn, &one).await?;
                        if message.is_some() {
                            publish::promise(conn, &one, true).await?;
                        }
                    } else if let Some(id) = summaries::insert(conn, &one).await? {
                        publish::promise(conn, &Published { id, ..one }, true).await?;
                    }
                }
                summaries::corrected(conn, stale).await?;
                Ok::<_, Refusal>(())
            })
        })
        .await?;
    Ok(many)
}
