//! A digest: what was planned, as far as it is still to be asked when it is said.

use super::{Worded, wire::Wire};
use crate::{
    app::{
        App, Refusal,
        nudges::{self, Post},
        promise::{Delivery, Promise},
    },
    discord::views,
};

pub(super) async fn word(app: &App, wire: &Wire, promise: &Promise) -> Result<Worded, Refusal> {
    let post: Post = promise.payload()?;
    // The bot is not told who leaves a server: it asks about those who do not answer.
    for user in nudges::silent(&post) {
        if wire.is_member(promise.guild, user).await == Some(false) {
            nudges::left(app, promise.guild, user).await?;
        }
    }
    let digest = nudges::show(app, promise.guild, post).await?;
    let late = digest.late;
    let heading = views::digest::posted(&digest, true);
    Ok(match views::digest::fresh(digest) {
        None => Worded::Unsaid(heading, Delivery::Moot("everything in it was answered before".to_owned())),
        Some(_) if late => Worded::Unsaid(heading, Delivery::Late("its slot was over".to_owned())),
        Some(view) => Worded::View(view),
    })
}
