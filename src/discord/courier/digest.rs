//! A digest: what was planned, as far as it is still to be asked when it is said.

use super::Worded;
use crate::{
    app::{App, Refusal, nudges, promise::Promise},
    discord::views,
};

pub(super) async fn word(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    let digest = nudges::show(app, promise.guild, promise.payload()?).await?;
    Ok(match views::digest::fresh(digest) {
        Some(view) => Worded::View(view),
        None => Worded::Moot("everything in it was answered before".to_owned()),
    })
}
