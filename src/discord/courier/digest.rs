//! A digest: what was planned, as far as it is still to be asked when it is said.

use super::Worded;
use crate::{
    app::{
        App, Refusal, nudges,
        promise::{Delivery, Promise},
    },
    discord::views,
};

pub(super) async fn word(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    let digest = nudges::show(app, promise.guild, promise.payload()?).await?;
    let late = digest.late;
    let heading = views::digest::posted(&digest, true);
    Ok(match views::digest::fresh(digest) {
        None => Worded::Unsaid(heading, Delivery::Never("everything in it was answered before".to_owned())),
        Some(_) if late => Worded::Unsaid(heading, Delivery::Late("its slot was over".to_owned())),
        Some(view) => Worded::View(view),
    })
}
