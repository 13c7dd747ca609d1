//! Events: what happened to an item or a program, who did it, when, and why. They are written with the row they changed and never touched again.

use chrono::{DateTime, Utc};

use super::{ActId, UserId, vocabulary::vocabulary};

vocabulary! {
    /// What happened. The label reads on after a name: "Ana *moved the date*".
    What {
        Raised = "raised", "logged it";
        Edited = "edited", "edited it";
        Moved = "moved", "changed its state";
        Assessed = "assessed", "assessed it";
        Assigned = "assigned", "changed the owner";
        Dated = "dated", "moved the date";
        Snoozed = "snoozed", "snoozed it";
        Confirmed = "confirmed", "confirmed it is still valid";
        Linked = "linked", "linked it";
        Converted = "converted", "converted it";
        Answered = "answered", "answered";
        Told = "told", "was told";
        Objected = "objected", "raised a concern";
        Resolved = "resolved", "resolved a concern";
        Voided = "voided", "voided it";
        Reopened = "reopened", "reopened it";
        Undone = "undone", "undid a change";
        Settled = "settled", "settled it at its deadline";
        SourceChanged = "source_changed", "saw that the source message changed";
        ProgramSet = "program_set", "changed the program";
    }
}

/// One thing that happened, as history shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The act that it belongs to: one act may change several items.
    pub act: ActId,
    /// The version of the row that it made.
    pub version: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` is the bot itself, at a deadline that a person set.
    pub actor: Option<UserId>,
    /// What.
    pub what: What,
    /// Which fields changed: name, old value, new value, as JSON.
    pub changes: Vec<FieldChange>,
    /// The reason, where one was given.
    pub reason: Option<String>,
}

/// A field's old and new value, as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The field's stored name.
    pub field: String,
    /// What it was; JSON null where there was nothing.
    pub old: serde_json::Value,
    /// What it became.
    pub new: serde_json::Value,
}
