//! What can be explained: health as a whole, one of its dimensions, one KPI.

use super::{
    facts::AsOf,
    figure::{Figure, Kpi, Setting},
    given::Colour,
    health::{self, DIMENSIONS, Dimension, Fired, Health},
    kpi::{self, KPIS},
};

/// What is to be explained, by a key that is never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Health as a whole.
    Health,
    /// The dimension of health with this key.
    Dimension(&'static str),
    /// The KPI with this key.
    Kpi(&'static str),
}

/// What there is to say about a topic at an instant.
#[derive(Debug, Clone, PartialEq)]
pub enum Explained {
    /// Health as a whole.
    Health(Box<Health>),
    /// A dimension: all rules that fired, or why there is no data.
    Dimension {
        /// Its name.
        name: &'static str,
        /// What turns it amber and red.
        definition: &'static str,
        /// Its weight in the score.
        weight: u32,
        /// How it stands.
        colour: Colour,
        /// All rules that fired, red first.
        fired: Result<Vec<Fired>, &'static str>,
        /// The numbers that they go by.
        settings: Vec<Setting>,
    },
    /// A KPI.
    Kpi(Box<Figure>),
}

impl Topic {
    /// Every topic: health, its dimensions, the KPIs.
    pub fn all() -> impl Iterator<Item = Self> {
        let dimensions = DIMENSIONS.iter().map(|dimension| Self::Dimension(dimension.key));
        std::iter::once(Self::Health).chain(dimensions).chain(KPIS.iter().map(|kpi| Self::Kpi(kpi.key)))
    }

    /// Its key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Dimension(key) | Self::Kpi(key) => key,
        }
    }

    /// The topic with that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::all().find(|topic| topic.key() == key)
    }

    /// The topic that somebody means: by key, or by name in any case.
    #[must_use]
    pub fn named(typed: &str) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        Self::all().find(|topic| topic.key() == typed || topic.name().to_lowercase() == typed)
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Health => "Health",
            Self::Dimension(_) => self.dimension().map_or("", |dimension| dimension.name),
            Self::Kpi(_) => self.kpi().map_or("", |kpi| kpi.name),
        }
    }

    /// What there is to say about it; `None` of a key that there is not.
    #[must_use]
    pub fn explain(self, view: &AsOf<'_>) -> Option<Explained> {
        Some(match self {
            Self::Health => Explained::Health(Box::new(health::health(view))),
            Self::Dimension(_) => {
                let dimension = self.dimension()?;
                let mut fired = (dimension.read)(view);
                if let Ok(rules) = &mut fired {
                    rules.sort_by_key(|rule| rule.colour != Colour::Red);
                }
                let worst = |rules: &Vec<Fired>| rules.iter().fold(Colour::Green, |so, rule| so.or_worse(rule.colour));
                Explained::Dimension {
                    name: dimension.name,
                    definition: dimension.definition,
                    weight: (dimension.weight)(&view.facts.program.thresholds.health),
                    colour: fired.as_ref().map_or(Colour::Grey, worst),
                    fired,
                    settings: (dimension.settings)(&view.facts.program.thresholds.health),
                }
            }
            Self::Kpi(key) => Explained::Kpi(Box::new(kpi::figure(view, key)?)),
        })
    }

    fn dimension(self) -> Option<&'static Dimension> {
        DIMENSIONS.iter().find(|dimension| matches!(self, Self::Dimension(key) if key == dimension.key)).copied()
    }

    fn kpi(self) -> Option<&'static Kpi> {
        KPIS.iter().find(|kpi| matches!(self, Self::Kpi(key) if key == kpi.key)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{BOB, Story, at, planned};

    #[test]
    fn keys_and_names_are_each_used_once() {
        let mut seen = std::collections::BTreeSet::new();
        for topic in Topic::all() {
            assert!(seen.insert(topic.key()), "{topic:?}");
            assert!(topic.key() == topic.name().to_lowercase() || seen.insert(topic.name()), "{topic:?}");
            assert_eq!(Topic::from_key(topic.key()), Some(topic));
            assert_eq!(Topic::named(&format!(" {} ", topic.name().to_uppercase())), Some(topic));
        }
        assert_eq!((Topic::from_key("nothing"), Topic::named("")), (None, None));
    }

    #[test]
    fn a_dimension_tells_all_that_fired_and_none_where_there_is_no_data() {
        let mut story = Story::new();
        story.raise("2026-11-29T09:00:00Z", planned(5, 5), |item| item.owner = Some(BOB));
        story.raise("2026-11-29T09:00:00Z", planned(5, 5), |_| ());
        let facts = story.facts();
        let view = facts.at(at("2026-11-30T09:00:00Z"));
        let Some(Explained::Dimension { colour, fired: Ok(fired), .. }) = Topic::Dimension("risk").explain(&view)
        else {
            panic!("no risk dimension")
        };
        let told: Vec<_> = fired.iter().map(|rule| (rule.colour, rule.inputs.len())).collect();
        assert_eq!((colour, told), (Colour::Red, vec![(Colour::Red, 1), (Colour::Amber, 1)]));
        let Some(Explained::Dimension { colour, fired, .. }) = Topic::Dimension("scope").explain(&view) else {
            panic!("no scope dimension")
        };
        assert_eq!((colour, fired), (Colour::Grey, Err("no change requests recorded yet")));
    }
}
