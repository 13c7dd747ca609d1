//! Messages: text, files, whom they ping, and that there is something in them.

use std::collections::BTreeSet;

use super::super::body::Occasion;
use super::super::cursor::{Cursor, Notes};
use super::{component, embed};

const CONTENT: usize = 2000;
const FILES: usize = 10;
const FILE_DESCRIPTION: usize = 1024;
const NONCE: usize = 25;
const STICKERS: usize = 3;
const MENTIONED: usize = 100;

const EPHEMERAL: i64 = 1 << 6;
const COMPONENTS_V2: i64 = 1 << 15;

/// Judges a message sent on an occasion.
pub(super) fn judge(notes: &mut Notes, message: &Cursor<'_>, occasion: Occasion) {
    let flags = message.number("flags").unwrap_or(0);
    let is_v2 = flags & COMPONENTS_V2 != 0;

    notes.at_most(message, "content", CONTENT);
    notes.at_most_items(message, "sticker_ids", STICKERS);
    embed::judge(notes, message);
    component::in_message(notes, message, is_v2);
    files(notes, message, occasion);
    mentions(notes, message);
    nonce(notes, message);
    something(notes, message, occasion);

    if is_v2 && (has_text(message) || !message.list("embeds").is_empty()) {
        notes.add(message.path_of("flags"), "components of the second version exclude content and embeds");
    }
    if flags & EPHEMERAL != 0 && matches!(occasion, Occasion::Post | Occasion::Edit | Occasion::AnswerEdit) {
        notes.add(message.path_of("flags"), "ephemeral has no effect here: everyone who sees the channel sees this");
    }
}

fn has_text(message: &Cursor<'_>) -> bool {
    message.text("content").is_some_and(|text| !text.trim().is_empty())
}

/// A new message is not empty; a change does not empty it; a deferral brings nothing,
/// since nobody would ever see it.
fn something(notes: &mut Notes, message: &Cursor<'_>, occasion: Occasion) {
    const LISTS: [&str; 4] = ["embeds", "components", "attachments", "sticker_ids"];
    let has_list = LISTS.iter().any(|name| !message.list(name).is_empty());
    let is_full = has_text(message)
        || has_list
        || message.field("poll").is_some()
        || message.field("message_reference").is_some_and(|reference| reference.kind() == Some(1));

    match occasion {
        Occasion::Deferral if is_full => {
            notes.add(message.path(), "a deferral shows none of what it carries but flags");
        }
        Occasion::Deferral => {}
        _ if is_full => {}
        _ if !occasion.is_edit() => notes.add(message.path(), "the message is empty"),
        _ => {
            let emptied = |name: &str| message.value().get(name).is_some();
            if ["content", "embeds", "components", "attachments"].into_iter().all(emptied) {
                notes.add(message.path(), "the change leaves the message empty");
            }
        }
    }
}

fn files(notes: &mut Notes, message: &Cursor<'_>, occasion: Occasion) {
    notes.at_most_items(message, "attachments", FILES);
    let mut ids = BTreeSet::new();
    let mut names = BTreeSet::new();
    for file in message.list("attachments") {
        notes.at_most(&file, "description", FILE_DESCRIPTION);
        if let Some(id) = file.field("id")
            && !ids.insert(id.value().to_string().replace('"', ""))
        {
            notes.add(id.path(), "another file has this id");
        }
        names.extend(file.text("filename"));
    }
    // A change may speak of files that were there before, by their id alone.
    if !occasion.is_edit() && message.field("attachments").is_some() {
        for (path, name) in embed::files(message) {
            if !names.contains(name) {
                notes.add(path, format!("no file is called {name:?}"));
            }
        }
    }
}

fn mentions(notes: &mut Notes, message: &Cursor<'_>) {
    let Some(allowed) = message.field("allowed_mentions") else {
        return;
    };
    for name in ["users", "roles"] {
        notes.at_most_items(&allowed, name, MENTIONED);
        let all = allowed.list("parse").iter().any(|kind| kind.as_text() == Some(name));
        if all && !allowed.list(name).is_empty() {
            notes.add(allowed.path_of(name), "cannot be listed when `parse` allows all of them");
        }
    }
}

fn nonce(notes: &mut Notes, message: &Cursor<'_>) {
    let Some(nonce) = message.field("nonce") else {
        return;
    };
    let text = nonce.as_text().map_or_else(|| nonce.value().to_string(), str::to_owned);
    notes.no_longer(nonce.path(), &text, NONCE);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::assert_paths;

    #[test]
    fn posts() {
        let long = |count: usize| "é".repeat(count);
        assert_paths(
            "POST",
            "/channels/{channel_id}/messages",
            &[
                (json!({"content": long(2000)}), &[]),
                (json!({"content": long(2001)}), &["content"]),
                (json!({"content": "  \n", "embeds": [], "attachments": []}), &[""]),
                (json!({}), &[""]),
                (json!({"attachments": [{"id": 0, "filename": "burndown.png"}]}), &[]),
                (json!({"message_reference": {"type": 1, "message_id": "1"}}), &[]),
                (json!({"content": "x", "nonce": "n".repeat(25)}), &[]),
                (json!({"content": "x", "nonce": "n".repeat(26)}), &["nonce"]),
                (json!({"content": "x", "flags": 64}), &["flags"]),
                (json!({"content": "x", "flags": 32768}), &["flags"]),
                (json!({"content": "x", "attachments": [{"id": 0}, {"id": "0"}]}), &["attachments[1].id"]),
                (json!({"content": "x", "attachments": vec![json!({}); 11]}), &["attachments"]),
                (
                    json!({"embeds": [{"image": {"url": "attachment://a.png"}}], "attachments": [{"id": 0, "filename": "b.png"}]}),
                    &["embeds[0].image.url"],
                ),
                (json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": [], "roles": ["1"]}}), &[]),
                (
                    json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}),
                    &["allowed_mentions.users"],
                ),
            ],
        );
    }

    #[test]
    fn changes() {
        assert_paths(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            &[
                (json!({"embeds": []}), &[]),
                (json!({"content": "", "embeds": [], "components": [], "attachments": []}), &[""]),
                (json!({"embeds": [{"image": {"url": "attachment://kept.png"}}], "attachments": [{"id": "5"}]}), &[]),
                (json!({"content": "x", "flags": 64}), &["flags"]),
            ],
        );
    }

    #[test]
    fn deferrals_and_threads_in_forums() {
        let callback = "/interactions/{interaction_id}/{interaction_token}/callback";
        assert_paths(
            "POST",
            callback,
            &[
                (json!({"type": 5, "data": {"content": "lost"}}), &["data"]),
                (json!({"type": 4, "data": {"content": ""}}), &["data"]),
                (json!({"type": 4, "data": {"content": "x", "flags": 64}}), &[]),
            ],
        );
        assert_paths(
            "POST",
            "/channels/{channel_id}/threads",
            &[
                (json!({"name": "t", "message": {"content": "x"}}), &[]),
                (json!({"name": "t", "message": {"content": ""}}), &["message"]),
            ],
        );
    }
}
