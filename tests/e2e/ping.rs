//! `/ping`: is anybody there?

use crate::stage::{Stage, privately};

#[tokio::test]
async fn the_bot_is_here() {
    let stage = Stage::set().await;
    assert_eq!(privately(&stage.ana("/ping").await), "Here.");
}
