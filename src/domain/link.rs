//! Links: what ties one item to another. A link stands on both items, each in its own words, so that either card tells the story.

use serde::{Deserialize, Serialize};

use super::{ItemId, Reference, vocabulary::vocabulary};

vocabulary! {
    /// How one item stands to another.
    LinkKind {
        Mitigates = "mitigates", "mitigates";
        MitigatedBy = "mitigated_by", "mitigated by";
        Blocks = "blocks", "blocks";
        BlockedBy = "blocked_by", "blocked by";
        CausedBy = "caused_by", "caused by";
        Causes = "causes", "causes";
        Became = "became", "became";
        CameFrom = "came_from", "came from";
        Supersedes = "supersedes", "supersedes";
        SupersededBy = "superseded_by", "superseded by";
        PartOf = "part_of", "part of";
        HasPart = "has_part", "has part";
        RelatesTo = "relates_to", "relates to";
    }
}

impl LinkKind {
    /// The same tie, told from the other item.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Mitigates => Self::MitigatedBy,
            Self::MitigatedBy => Self::Mitigates,
            Self::Blocks => Self::BlockedBy,
            Self::BlockedBy => Self::Blocks,
            Self::CausedBy => Self::Causes,
            Self::Causes => Self::CausedBy,
            Self::Became => Self::CameFrom,
            Self::CameFrom => Self::Became,
            Self::Supersedes => Self::SupersededBy,
            Self::SupersededBy => Self::Supersedes,
            Self::PartOf => Self::HasPart,
            Self::HasPart => Self::PartOf,
            Self::RelatesTo => Self::RelatesTo,
        }
    }

    /// Whether a person may set it by hand; the others come only with the act that they record.
    #[must_use]
    pub const fn is_free(self) -> bool {
        !matches!(self, Self::Became | Self::CameFrom | Self::Supersedes | Self::SupersededBy)
    }
}

/// A tie to another item of the same program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// How this item stands to the other.
    pub kind: LinkKind,
    /// The other item.
    pub to: ItemId,
    /// The other item's reference, which never changes.
    pub reference: Reference,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_of_the_inverse_is_the_link() {
        for kind in LinkKind::ALL {
            assert_eq!(kind.inverse().inverse(), *kind);
            assert_eq!(kind.is_free(), kind.inverse().is_free());
        }
    }
}
