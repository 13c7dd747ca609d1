//! Closed lists of words: one macro that gives an enum its stored form, its shown form and the way back, in one place.

/// Declares an enum whose variants each have a stored key (also its serde form) and a label that people see.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $key:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[doc = $label] #[serde(rename = $key)] $variant,)+ }

        impl $name {
            /// Every variant, in the order in which people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stored form.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The form that people see.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The variant with that stored form, if there is one.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }
    };
}
pub(crate) use vocabulary;

#[cfg(test)]
mod tests {
    /// Every word of every list survives the way to its key and back, and through serde.
    #[test]
    fn every_word_round_trips() {
        macro_rules! check {
            ($($name:ty),+ $(,)?) => { $(
                for word in <$name>::ALL {
                    assert_eq!(<$name>::from_key(word.key()), Some(*word));
                    let json = serde_json::to_string(word).unwrap();
                    assert_eq!(json, format!("\"{}\"", word.key()));
                    assert_eq!(serde_json::from_str::<$name>(&json).unwrap(), *word);
                    assert!(!word.label().is_empty());
                }
                assert_eq!(<$name>::from_key("no such word"), None);
            )+ };
        }
        use crate::domain::{
            Kind, Move, Role,
            action::ActionState,
            decision::{DecisionState, Mode, Reversibility, Verdict},
            event::What,
            field::{Field, Part},
            issue::IssueState,
            link::LinkKind,
            program::{Phase, Purpose},
            risk::{Band, Proximity, Response, RiskState},
            weekly::Variant,
        };
        check!(
            Kind,
            Variant,
            Move,
            Role,
            ActionState,
            DecisionState,
            Mode,
            Reversibility,
            Verdict,
            What,
            IssueState,
            LinkKind,
            Phase,
            Purpose,
            Band,
            Proximity,
            Response,
            RiskState,
            Field,
            Part,
        );
    }
}
