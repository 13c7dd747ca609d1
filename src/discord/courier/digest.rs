//! A digest: what was planned, as far as it is still to be asked when it is said.

use std::time::Duration;

use tokio::time::timeout;

use super::{Worded, wire::Wire};
use crate::{
    app::{
        App, Refusal,
        nudges::{self, Post},
        promise::{Delivery, Promise},
    },
    discord::views,
};

/// How long the courier asks who is still there: an attempt that takes a minute counts as abandoned.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) async fn word(app: &App, wire: &Wire, promise: &Promise) -> Result<Worded, Refusal> {
    let post: Post = promise.payload()?;
    let asked = timeout(PATIENCE, who_left(app, wire, promise, &post)).await;
    let unsaid = match asked {
        Ok(known) => known?,
        Err(_) => Some(Delivery::Later(None, "who left could not be known in time".to_owned())),
    };
    if let Some(delivery) = unsaid {
        return Ok(Worded::Unsaid(
            views::digest::posted(&nudges::show(app, promise.guild, post).await?, true),
            delivery,
        ));
    }
    let digest = nudges::show(app, promise.guild, post).await?;
    nudges::unask(app, promise, &digest).await?;
    let late = digest.late;
    let heading = views::digest::posted(&digest, true);
    Ok(match views::digest::fresh(digest) {
        None => Worded::Unsaid(heading, Delivery::Moot("everything in it was answered before".to_owned())),
        Some(_) if late => Worded::Unsaid(heading, Delivery::Late("its slot was over".to_owned())),
        Some(view) => Worded::View(view),
    })
}

/// The bot is not told who leaves a server, so it asks about everybody whom the post names. Says why nothing can be said,
/// where that can't be known now.
async fn who_left(app: &App, wire: &Wire, promise: &Promise, post: &Post) -> Result<Option<Delivery>, Refusal> {
    for user in nudges::named(post) {
        match wire.is_member(promise.guild, user).await {
            Ok(true) => {}
            Ok(false) => nudges::left(app, promise.guild, user).await?,
            Err(delivery) => return Ok(Some(delivery)),
        }
    }
    Ok(None)
}
