//! The judge as a whole: bodies as libraries send them pass, bad ones are found.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Finding, Judge};

const MESSAGES: &str = "/channels/{channel_id}/messages";
const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";
const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";
const COMMANDS: &str = "/applications/{application_id}/guilds/{guild_id}/commands";
const FOLLOW_UP: &str = "/webhooks/{webhook_id}/{webhook_token}";
const ORIGINAL: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";

/// A judge with the description, or `None` after saying that the test is skipped.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn judge() -> Option<Judge> {
    let Some(path) = std::env::var_os("DISCORD_OPENAPI").map(PathBuf::from) else {
        eprintln!("skipped: DISCORD_OPENAPI does not name the description");
        return None;
    };
    Some(Judge::new(Some(&path)).unwrap())
}

fn without_description() -> Judge {
    Judge::new(None).unwrap()
}

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Bodies as serenity 0.12 and poise 0.7 write them, with all the empty things they send along.
fn good() -> Vec<(&'static str, &'static str, Value)> {
    let row = json!({"type": 1, "components": [
        {"type": 2, "style": 1, "custom_id": "risk:done:1", "label": "Done", "disabled": false},
        {"type": 2, "style": 2, "custom_id": "risk:snooze:1", "emoji": {"name": "⏰"}, "disabled": false},
        {"type": 2, "style": 2, "custom_id": "risk:wave:1", "emoji": {"animated": false, "id": "41771983429993937", "name": "wave"}, "disabled": false},
        {"type": 2, "style": 5, "url": "https://example.org", "label": "Open", "disabled": false},
    ]});
    let selects = json!([
        {"type": 1, "components": [{"custom_id": "state", "placeholder": "State", "min_values": 1, "max_values": 1, "type": 3,
            "options": [{"label": "Open", "value": "open"}, {"label": "Closed", "value": "closed", "description": "no more", "emoji": {"name": "✅"}, "default": true}]}]},
        {"type": 1, "components": [{"custom_id": "owner", "type": 5, "default_values": [{"id": 175_928_847_299_117_063_u64, "type": "user"}]}]},
    ]);
    let embed = json!({"type": "rich", "title": "R-12", "color": 0x0033_66ff, "url": "https://example.org/r/12",
        "description": "Vendor API slips", "timestamp": "2026-03-01T09:00:00.000Z",
        "author": {"name": "Ana"}, "footer": {"text": "page 1 of 2", "icon_url": "https://example.org/i.png"},
        "image": {"url": "attachment://burndown.png"},
        "fields": [{"inline": true, "name": "Owner", "value": "<@175928847299117063>"}]});
    let mentions = json!({"parse": [], "users": ["175928847299117063"], "roles": []});
    let file = json!([{"id": 0, "filename": "burndown.png", "description": null}]);
    let input = json!({"type": 4, "custom_id": "title", "style": 1, "label": "Title", "min_length": 0, "max_length": 100, "required": true, "value": "", "placeholder": "What may happen?"});
    vec![
        (
            "POST",
            MESSAGES,
            json!({"content": "hello", "tts": false, "embeds": [], "sticker_ids": [], "attachments": [], "enforce_nonce": true, "nonce": "digest:1", "allowed_mentions": mentions}),
        ),
        (
            "POST",
            MESSAGES,
            json!({"tts": false, "embeds": [embed], "sticker_ids": [], "attachments": file, "enforce_nonce": false, "components": [row], "allowed_mentions": mentions, "flags": 4096}),
        ),
        (
            "POST",
            MESSAGES,
            json!({"content": "a reply", "message_reference": {"type": 0, "message_id": "1", "channel_id": "2", "guild_id": null, "fail_if_not_exists": false}, "allowed_mentions": mentions}),
        ),
        (
            "PATCH",
            MESSAGE,
            json!({"embeds": [], "components": selects, "attachments": [{"id": "5"}], "allowed_mentions": mentions}),
        ),
        (
            "POST",
            CALLBACK,
            json!({"type": 4, "data": {"content": "hello", "embeds": [embed], "flags": 64, "components": [row], "attachments": file, "allowed_mentions": mentions}}),
        ),
        ("POST", CALLBACK, json!({"type": 5, "data": {"flags": 64, "attachments": []}})),
        ("POST", CALLBACK, json!({"type": 6, "data": null})),
        (
            "POST",
            CALLBACK,
            json!({"type": 7, "data": {"content": "", "components": [], "attachments": [], "allowed_mentions": mentions}}),
        ),
        (
            "POST",
            CALLBACK,
            json!({"type": 8, "data": {"choices": [{"name": "R-12 Vendor API slips", "value": "R-12", "name_localizations": null}]}}),
        ),
        ("POST", CALLBACK, json!({"type": 8, "data": {"choices": [{"name": "four", "value": 4}]}})),
        (
            "POST",
            CALLBACK,
            json!({"type": 9, "data": {"custom_id": "risk:form:1", "title": "Log a risk", "components": [{"type": 1, "components": [input]}]}}),
        ),
        (
            "POST",
            FOLLOW_UP,
            json!({"content": "more", "attachments": [], "flags": 64, "tts": false, "allowed_mentions": mentions}),
        ),
        (
            "PATCH",
            ORIGINAL,
            json!({"content": "done", "embeds": [embed], "attachments": file, "allowed_mentions": mentions}),
        ),
        (
            "POST",
            "/channels/{channel_id}/messages/{message_id}/threads",
            json!({"name": "Vendor talk", "auto_archive_duration": 1440}),
        ),
        ("POST", "/channels/{channel_id}/threads", json!({"name": "Vendor talk", "type": 11})),
        ("POST", "/users/@me/channels", json!({"recipient_id": "175928847299117063"})),
        ("PATCH", "/channels/{channel_id}", json!({"archived": true})),
        ("GET", "/gateway/bot", Value::Null),
        ("DELETE", MESSAGE, Value::Null),
        ("PUT", COMMANDS, good_commands()),
    ]
}

fn good_commands() -> Value {
    let option = |kind: u8, name: &str, required: bool, choices: Value, autocomplete: bool| {
        json!({"type": kind, "name": name, "description": "d", "required": required, "choices": choices, "options": [],
            "channel_types": [], "min_value": null, "max_value": null, "min_length": null, "max_length": null, "autocomplete": autocomplete})
    };
    let mut log = option(1, "log", false, json!([]), false);
    log["options"] = json!([
        option(3, "title", true, json!([]), false),
        option(6, "owner", false, json!([]), false),
        option(
            4,
            "impact",
            false,
            json!([{"name": "low", "value": 0, "name_localizations": null}, {"name": "high", "value": 1, "name_localizations": {"de": "hoch"}}]),
            false
        ),
        option(3, "project", false, json!([]), true),
        option(7, "channel", false, json!([]), false),
    ]);
    json!([
        {"name": "risk", "name_localizations": {}, "description": "Risks", "description_localizations": {}, "options": [log], "nsfw": false, "type": 1, "default_member_permissions": "32", "contexts": [0], "integration_types": [0]},
        {"name": "Log as action", "name_localizations": {}, "description_localizations": {}, "options": [], "nsfw": false, "type": 3, "dm_permission": false},
    ])
}

#[test]
fn good_bodies_pass() {
    let judges = [Some(without_description()), judge()];
    for judge in judges.into_iter().flatten() {
        judge.require_allowed_mentions(true);
        for (method, route, body) in good() {
            let found = judge.request(method, route, &body);
            assert!(found.is_empty(), "{body}\n{}", lines(&found));
        }
    }
}

#[test]
fn bad_bodies_are_found_by_the_description() {
    let Some(judge) = judge() else { return };
    let table = [
        ("POST", MESSAGES, json!({"content": "x".repeat(4001)}), "content"),
        ("POST", MESSAGES, json!({"content": 5}), "content"),
        ("POST", MESSAGES, json!({"content": "x", "colour": 1}), "colour"),
        ("POST", MESSAGES, json!({"embeds": [{"title": "t", "colour": 1}]}), "embeds[0].colour"),
        ("POST", MESSAGES, json!({"embeds": [{"title": "t", "timestamp": "yesterday"}]}), "embeds[0].timestamp"),
        (
            "POST",
            MESSAGES,
            json!({"embeds": [{"fields": [{"name": "n", "value": "v", "in_line": true}]}]}),
            "embeds[0].fields[0].in_line",
        ),
        (
            "POST",
            MESSAGES,
            json!({"content": "x", "allowed_mentions": {"parse": ["everybody"]}}),
            "allowed_mentions.parse[0]",
        ),
        (
            "POST",
            MESSAGES,
            json!({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "l".repeat(81)}]}]}),
            "components[0].components[0].label",
        ),
        (
            "POST",
            MESSAGES,
            json!({"content": "x", "components": [{"type": 1, "components": [{"type": 99}]}]}),
            "components[0].components[0].type",
        ),
        (
            "POST",
            MESSAGES,
            json!({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "l", "tooltip": "t"}]}]}),
            "components[0].components[0].tooltip",
        ),
        (
            "POST",
            MESSAGES,
            json!({"content": "x", "components": [{"type": 1, "components": [{"type": 5, "custom_id": "a", "options": [{"label": "l", "value": "v"}]}]}]}),
            "components[0].components[0].options",
        ),
        ("POST", CALLBACK, json!({"type": 4, "data": {"content": "x", "nonce": "n"}}), "data.nonce"),
        ("POST", CALLBACK, json!({"type": 4, "data": {"content": "x", "ephemeral": true}}), "data.ephemeral"),
        ("POST", CALLBACK, json!({"type": 7, "data": {"title": "x"}}), "data.title"),
        (
            "POST",
            CALLBACK,
            json!({"type": 8, "data": {"choices": [{"name": "n", "value": true}]}}),
            "data.choices[0].value",
        ),
        (
            "POST",
            CALLBACK,
            json!({"type": 9, "data": {"custom_id": "i", "title": "t".repeat(46), "components": []}}),
            "data.title",
        ),
        ("POST", CALLBACK, json!({"type": 99}), "type"),
        (
            "PUT",
            COMMANDS,
            json!([{"name": "risk", "description": "d", "options": [{"type": 3, "name": "o", "description": "d", "choice": []}]}]),
            "[0].options[0].choice",
        ),
        (
            "PUT",
            COMMANDS,
            json!([{"name": "risk", "description": "d", "options": [{"type": 6, "name": "o", "description": "d", "min_length": "three"}]}]),
            "[0].options[0].min_length",
        ),
        (
            "PUT",
            COMMANDS,
            json!([{"name": "risk", "description": "d", "options": [{"type": 3, "name": "o", "description": "d", "required": "yes"}]}]),
            "[0].options[0].required",
        ),
        ("PUT", COMMANDS, json!([{"name": "risk", "description": "d", "permissions": []}]), "[0].permissions"),
        ("POST", "/users/@me/channels", json!({"recipient": "1"}), "recipient"),
        ("POST", "/users/@me/chanels", json!({}), ""),
        ("PUT", MESSAGES, json!({}), ""),
        ("DELETE", MESSAGE, json!({"why": "spam"}), ""),
    ];
    for (method, route, body, path) in table {
        let found = judge.request(method, route, &body);
        assert!(found.iter().any(|finding| finding.path == path), "{path:?} in {body}\n{}", lines(&found));
    }
}

#[test]
fn bad_bodies_are_found_by_twilight() {
    let judge = without_description();
    let table = [
        ("POST", MESSAGES, json!({"content": "x".repeat(2001)}), "content"),
        ("POST", MESSAGES, json!({"embeds": [{"title": "x".repeat(257)}]}), "embeds"),
        ("POST", MESSAGES, json!({"embeds": [{"title": 5}]}), "embeds[0]"),
        (
            "POST",
            MESSAGES,
            json!({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "l"}]}]}),
            "components",
        ),
        (
            "POST",
            MESSAGES,
            json!({"content": "x", "attachments": [{"id": 0, "filename": "a b.png"}]}),
            "attachments[0].filename",
        ),
        ("POST", MESSAGES, json!({"content": "x", "allowed_mentions": {"parse": ["everybody"]}}), "allowed_mentions"),
        (
            "POST",
            CALLBACK,
            json!({"type": 9, "data": {"title": "t", "custom_id": "i", "components": [{"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "a", "label": "l".repeat(46)}]}]}}),
            "data.components[0]",
        ),
        ("POST", CALLBACK, json!({"type": 8, "data": {"choices": [{"name": "", "value": "v"}]}}), "data.choices[0]"),
        ("PUT", COMMANDS, json!([{"name": "Risk", "description": "d"}]), "[0].name"),
        ("PUT", COMMANDS, json!([{"name": "risk", "description": ""}]), "[0].description"),
        (
            "PUT",
            COMMANDS,
            json!([{"name": "risk", "description": "d", "options": [{"type": 2, "name": "g", "description": "d", "options": [{"type": 1, "name": "S", "description": "d"}]}]}]),
            "[0].options[0].options",
        ),
    ];
    for (method, route, body, path) in table {
        let found = judge.request(method, route, &body);
        let said = |finding: &Finding| finding.path == path && finding.message.starts_with("twilight: ");
        assert!(found.iter().any(said), "{path:?} in {body}\n{}", lines(&found));
    }
}

#[test]
fn what_both_let_through_is_found_by_us_alone() {
    let Some(judge) = judge() else { return };
    let button = |id: &str| json!({"type": 1, "components": [{"type": 2, "style": 1, "custom_id": id, "label": "l"}]});
    let table = [
        (MESSAGES, json!({"content": ""}), ""),
        (
            MESSAGES,
            json!({"content": "x", "components": [button("a"), button("a")]}),
            "components[1].components[0].custom_id",
        ),
        (CALLBACK, json!({"type": 8, "data": {"choices": [{"name": "n", "value": ""}]}}), "data.choices[0].value"),
    ];
    for (route, body, path) in table {
        let found = judge.request("POST", route, &body);
        assert!(found.iter().any(|finding| finding.path == path), "{path:?} in {body}\n{}", lines(&found));
        assert!(found.iter().any(|finding| finding.message.starts_with("limit: ")), "{body}\n{}", lines(&found));
    }
    let form = json!({"type": 9, "data": {"custom_id": "i", "title": "t", "components":
        (0..6).map(|number| json!({"type": 1, "components": [{"type": 4, "style": 1, "custom_id": number.to_string(), "label": "l"}]})).collect::<Value>()}});
    assert!(judge.request("POST", CALLBACK, &form).iter().any(|finding| finding.path == "data.components"));
}

#[test]
fn pings_must_be_said_when_the_house_wants_it() {
    let judge = without_description();
    let posts = [
        ("POST", MESSAGES, json!({"content": "x"}), "allowed_mentions"),
        ("PATCH", MESSAGE, json!({"content": "x", "allowed_mentions": null}), "allowed_mentions"),
        ("POST", CALLBACK, json!({"type": 7, "data": {"content": "x"}}), "data.allowed_mentions"),
        ("POST", FOLLOW_UP, json!({"content": "x"}), "allowed_mentions"),
        ("PATCH", ORIGINAL, json!({"content": "x"}), "allowed_mentions"),
    ];
    for (method, route, body, path) in posts {
        judge.require_allowed_mentions(false);
        assert_eq!(judge.request(method, route, &body), []);
        judge.require_allowed_mentions(true);
        let found = judge.request(method, route, &body);
        assert_eq!(found.iter().map(|finding| finding.path.as_str()).collect::<Vec<_>>(), [path]);
    }
    assert_eq!(judge.request("POST", CALLBACK, &json!({"type": 5, "data": {"flags": 64}})), []);
}

#[test]
fn answers_are_judged_by_status() {
    let Some(judge) = judge() else { return };
    let gateway = json!({"url": "ws://127.0.0.1:1", "shards": 1, "session_start_limit": {"max_concurrency": 1, "remaining": 1000, "reset_after": 0, "total": 1000}});
    let table = [
        ("GET", "/gateway/bot", 200, gateway, None),
        ("GET", "/gateway/bot", 200, json!({"url": "ws://127.0.0.1:1", "shards": 1}), Some("")),
        ("GET", "/gateway/bot", 200, json!({"url": 5, "shards": 1, "session_start_limit": {}}), Some("url")),
        ("POST", CALLBACK, 204, Value::Null, None),
        ("POST", CALLBACK, 204, json!({}), Some("")),
        ("POST", MESSAGES, 403, json!({"code": 50013, "message": "Missing Permissions"}), None),
        ("POST", MESSAGES, 403, json!({"message": "Missing Permissions"}), Some("")),
        ("POST", MESSAGES, 429, json!({"message": "slow down", "retry_after": 0.5, "global": false}), None),
        ("POST", MESSAGES, 201, json!({}), Some("")),
        ("POST", MESSAGES, 502, Value::Null, None),
        ("GET", "/nowhere", 200, json!({}), Some("")),
    ];
    for (method, route, status, body, path) in table {
        let found = judge.response(method, route, status, &body);
        match path {
            None => assert!(found.is_empty(), "{body}\n{}", lines(&found)),
            Some(path) => assert!(found.iter().any(|finding| finding.path == path), "{body}\n{}", lines(&found)),
        }
    }
}

#[test]
fn a_finding_is_one_line() {
    let found = without_description().request("POST", MESSAGES, &json!({"content": "x".repeat(2001)}));
    assert_eq!(
        found.last().unwrap().to_string(),
        "POST /channels/{channel_id}/messages · content · limit: 2001 characters, at most 2000 are allowed"
    );
    let empty = without_description().request("POST", MESSAGES, &json!({}));
    assert_eq!(empty[0].to_string(), "POST /channels/{channel_id}/messages · body · limit: the message is empty");
}

#[test]
fn a_description_that_is_none_is_refused() {
    assert!(!without_description().has_description());
    assert!(Judge::new(Some(Path::new("/nowhere/openapi.json"))).is_err());
}
