//! Newtypes for ids, and the reference that people type: `R-12`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{Kind, Rejection};

macro_rules! snowflakes {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// The form that `SQLite` stores: ids stay below 2⁶³ for another 250 years.
            #[must_use]
            pub const fn as_i64(self) -> i64 { self.0.cast_signed() }

            /// Back from the stored form.
            #[must_use]
            pub const fn from_i64(id: i64) -> Self { Self(id.cast_unsigned()) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
    )+ };
}

macro_rules! row_ids {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
    )+ };
}

snowflakes! {
    /// A Discord server ("guild" in Discord's own interface): the border that nothing crosses.
    GuildId;
    /// A Discord channel; a thread counts as its parent.
    ChannelId;
    /// A person on Discord.
    UserId;
    /// A role of a server; the role `@everyone` has the server's own id.
    RoleId;
    /// A message in a channel.
    MessageId;
    /// One act of a person or of a deadline: Discord's interaction id, or one made from the item and the instant. The same act is never carried out twice.
    ActId;
}

row_ids! {
    /// A program in the store.
    ProgramId;
    /// An item in the store.
    ItemId;
    /// A workstream, numbered inside its program.
    WorkstreamId;
}

/// The short id that people type and read, unique within a program and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// Which kind of item: the letters.
    pub kind: Kind,
    /// Which one of its kind in the program, from 1.
    pub number: u32,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.kind.prefix(), self.number)
    }
}

impl FromStr for Reference {
    type Err = Rejection;

    /// Forgiving: `r12`, `R 12`, `#R-12` and `R-12: Vendor slips` all mean `R-12`.
    fn from_str(typed: &str) -> Result<Self, Rejection> {
        let unreadable = || Rejection::UnreadableReference(typed.trim().chars().take(60).collect());
        let text = typed.trim().trim_start_matches(['#', '`', '*']).trim_start();
        let split = text.find(|c: char| !c.is_alphabetic()).ok_or_else(unreadable)?;
        let (letters, rest) = text.split_at(split);
        let kind = Kind::from_prefix(letters).ok_or_else(unreadable)?;
        let rest = rest.trim_start_matches([' ', '-', '#', '\u{2010}', '\u{2011}', '\u{2013}']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        if tail.starts_with(char::is_alphanumeric) {
            return Err(unreadable());
        }
        match digits.parse() {
            Ok(number) if number > 0 => Ok(Self { kind, number }),
            _ => Err(unreadable()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_people_type_them() {
        for typed in ["R-12", "r12", "R 12", "#R-12", " r-12 ", "`R-12`", "R-12: Vendor API slips", "r‑12", "R-12."] {
            assert_eq!(typed.parse::<Reference>().unwrap().to_string(), "R-12", "{typed}");
        }
        for kind in Kind::ALL {
            let reference = Reference { kind: *kind, number: 7 };
            assert_eq!(reference.to_string().parse::<Reference>().unwrap(), reference);
        }
    }

    #[test]
    fn what_is_no_reference_is_refused_with_an_example() {
        for typed in ["", "12", "R", "R-", "R-0", "Z-1", "R-12b", "R-99999999999", "vendor", "🙂"] {
            let refusal = typed.parse::<Reference>().unwrap_err().to_string();
            assert!(refusal.contains("R-12"), "{typed}: {refusal}");
        }
    }
}
