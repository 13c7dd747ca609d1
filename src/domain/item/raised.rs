//! An item as it begins: a new field of every item gets its first value here, and nowhere else.

use chrono::{DateTime, Utc};

use super::{Body, Item};
use crate::domain::{
    ItemId, Program, UserId,
    text::{Tags, Title},
};

impl Item {
    /// What is known of something that has just been raised: what it is about, where, by whom and when. The store gives
    /// it its id and number.
    #[must_use]
    pub fn raised(program: &Program, title: Title, body: Body, (by, at): (UserId, DateTime<Utc>)) -> Self {
        Self {
            id: ItemId(0),
            guild: program.guild,
            program: program.id,
            number: 1,
            title,
            detail: None,
            tags: Tags::default(),
            owner: None,
            raised_by: by,
            raised_at: at,
            state_changed_at: at,
            reviewed_at: at,
            due: None,
            moved_from: Vec::new(),
            workstream: None,
            source: None,
            links: Vec::new(),
            snooze: None,
            never_nudge: false,
            void: None,
            version: 0,
            body,
        }
    }
}
