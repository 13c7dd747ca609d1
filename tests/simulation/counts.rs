//! What was lived through, counted by kind, and printed at the end.

use std::{collections::BTreeMap, fmt};

/// Of what something is counted; printed in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    Time,
    Acts,
    Said,
    Nudges,
    Owed,
    Deadlines,
    Faults,
    Kills,
    Misfortunes,
}

impl Of {
    const fn heading(self) -> &'static str {
        match self {
            Self::Time => "lived",
            Self::Acts => "acts of people",
            Self::Said => "said",
            Self::Nudges => "nudges by reason",
            Self::Owed => "owed for certain, and said",
            Self::Deadlines => "deadlines settled",
            Self::Faults => "faults of Discord",
            Self::Kills => "kills",
            Self::Misfortunes => "besides",
        }
    }
}

/// Numbers by what they count, and of which kind.
#[derive(Debug, Clone, Default)]
pub struct Counts(BTreeMap<(Of, String), u64>);

impl Counts {
    pub fn more(&mut self, of: Of, kind: impl Into<String>, many: u64) {
        *self.0.entry((of, kind.into())).or_default() += many;
    }

    pub fn one(&mut self, of: Of, kind: impl Into<String>) {
        self.more(of, kind, 1);
    }

    pub fn add(&mut self, other: &Self) {
        for ((of, kind), many) in &other.0 {
            self.more(*of, kind.clone(), *many);
        }
    }

    pub fn of(&self, of: Of, kind: &str) -> u64 {
        self.0.get(&(of, kind.to_owned())).copied().unwrap_or_default()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut groups: BTreeMap<Of, Vec<(&str, u64)>> = BTreeMap::new();
        for ((of, kind), many) in &self.0 {
            groups.entry(*of).or_default().push((kind, *many));
        }
        for (of, mut kinds) in groups {
            kinds.sort_by_key(|(_, many)| std::cmp::Reverse(*many));
            let sum: u64 = kinds.iter().map(|(_, many)| many).sum();
            let kinds: Vec<String> = kinds.into_iter().map(|(kind, many)| format!("{kind} {many}")).collect();
            let sum = if of == Of::Time { String::new() } else { format!(" {sum}") };
            writeln!(f, "  {}{sum}: {}", of.heading(), kinds.join(", "))?;
        }
        Ok(())
    }
}
