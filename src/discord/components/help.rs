//! The help's select: all that one command can do.

use super::{Done, given::Given};
use crate::discord::{asked::Asked, commands, views};

pub(super) async fn topic(asked: &Asked, given: &Given) -> Done {
    let noun = given.value()?;
    asked.answer_privately(views::help::topic(noun, &commands::help::lines())).await;
    Ok(())
}
