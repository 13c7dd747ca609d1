//! What was typed into options, into what `app` takes.

use poise::serenity_prelude as serenity;

use crate::{
    app::Pick,
    domain::{ChannelId, Kind, Reference, Rejection},
};

/// The item of one kind that is meant. Where only one kind can be, its number is enough: `12` is `R-12`.
///
/// # Errors
/// [`Rejection::UnreadableReference`].
pub fn of(kind: Kind, typed: &str) -> Result<Pick, Rejection> {
    match typed.trim().trim_start_matches('#').parse::<u32>() {
        Ok(number) if number > 0 => Ok(Pick::Of(kind, Reference { kind, number })),
        _ => Ok(Pick::Of(kind, typed.parse()?)),
    }
}

/// The item of any kind that is meant.
///
/// # Errors
/// [`Rejection::UnreadableReference`].
pub fn any(typed: &str) -> Result<Pick, Rejection> {
    Ok(Pick::Reference(typed.parse()?))
}

/// A channel that was picked.
pub const fn channel(picked: &serenity::PartialChannel) -> ChannelId {
    ChannelId(picked.id.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_enough_where_only_one_kind_can_be_meant() {
        let pick = |kind, number| Ok(Pick::Of(kind, Reference { kind, number }));
        assert_eq!(of(Kind::Risk, "12"), pick(Kind::Risk, 12));
        assert_eq!(of(Kind::Risk, " #12 "), pick(Kind::Risk, 12));
        assert_eq!(of(Kind::Risk, "r12"), pick(Kind::Risk, 12));
        let other = Reference { kind: Kind::Action, number: 3 };
        assert_eq!(of(Kind::Risk, "A-3"), Ok(Pick::Of(Kind::Risk, other)));
        for typed in ["0", "", "vendor", "-1"] {
            assert!(of(Kind::Risk, typed).is_err(), "{typed}");
        }
        assert!(any("12").is_err());
    }
}
