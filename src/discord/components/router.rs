//! Routes buttons, selects and forms by their custom ids.

use poise::serenity_prelude as serenity;

use crate::{app::Refusal, discord::Front};

/// Acts on an event that is no command.
///
/// # Errors
/// None so far.
pub async fn on_event(
    _framework: poise::FrameworkContext<'_, Front, Refusal>,
    _event: &serenity::FullEvent,
) -> Result<(), Refusal> {
    Ok(())
}
