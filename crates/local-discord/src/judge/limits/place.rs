//! Threads, channels and scheduled events.

use super::super::cursor::{Cursor, Notes};

const NAME: usize = 100;
const TOPIC: usize = 4096;
const EVENT_DESCRIPTION: usize = 1000;

/// The minutes of quiet after which a thread may be put away.
const ARCHIVE_AFTER: [i64; 4] = [60, 1440, 4320, 10080];

/// Judges a new thread.
pub(super) fn thread(notes: &mut Notes, thread: &Cursor<'_>) {
    notes.filled(thread, "name", NAME);
    archive(notes, thread);
}

/// Judges a change to a channel or thread.
pub(super) fn channel(notes: &mut Notes, channel: &Cursor<'_>) {
    if channel.field("name").is_some() {
        notes.filled(channel, "name", NAME);
    }
    notes.at_most(channel, "topic", TOPIC);
    archive(notes, channel);
}

/// Judges a scheduled event, new or changed.
pub(super) fn scheduled_event(notes: &mut Notes, event: &Cursor<'_>) {
    if event.field("name").is_some() {
        notes.filled(event, "name", NAME);
    }
    notes.at_most(event, "description", EVENT_DESCRIPTION);
    if let Some(details) = event.field("entity_metadata") {
        notes.at_most(&details, "location", NAME);
    }
}

fn archive(notes: &mut Notes, thread: &Cursor<'_>) {
    if let Some(minutes) = thread.number("auto_archive_duration")
        && !ARCHIVE_AFTER.contains(&minutes)
    {
        notes.add(thread.path_of("auto_archive_duration"), format!("{minutes} is none of {ARCHIVE_AFTER:?}"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::assert_paths;

    #[test]
    fn threads_channels_and_events() {
        assert_paths(
            "POST",
            "/channels/{channel_id}/messages/{message_id}/threads",
            &[
                (json!({"name": "n".repeat(100), "auto_archive_duration": 1440}), &[]),
                (json!({"name": "n".repeat(101)}), &["name"]),
                (json!({"name": ""}), &["name"]),
                (json!({}), &["name"]),
                (json!({"name": "n", "auto_archive_duration": 30}), &["auto_archive_duration"]),
            ],
        );
        assert_paths(
            "PATCH",
            "/channels/{channel_id}",
            &[(json!({"archived": true}), &[]), (json!({"name": ""}), &["name"])],
        );
        assert_paths(
            "POST",
            "/guilds/{guild_id}/scheduled-events",
            &[
                (json!({"name": "Planning", "entity_metadata": {"location": "l".repeat(100)}}), &[]),
                (json!({"name": "n".repeat(101), "description": "d".repeat(1001)}), &["name", "description"]),
            ],
        );
    }
}
