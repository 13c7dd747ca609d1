//! What this server says, read by twilight's model of Discord: a second opinion about our own faithfulness.

use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::Value;
use twilight_model::application::command::Command;
use twilight_model::channel::{Channel, Message};
use twilight_model::gateway::event::DispatchEventWithTypeDeserializer;
use twilight_model::guild::{Member, Role};
use twilight_model::user::CurrentUser;

use crate::judge::Finding;

/// Whether an event can be read.
pub fn event(name: &'static str, data: &Value) -> Vec<Finding> {
    match DispatchEventWithTypeDeserializer::new(name).deserialize(data) {
        Ok(_) => Vec::new(),
        Err(error) => vec![finding(format!("event {name}"), &error)],
    }
}

/// Whether an answer can be read.
pub fn answer(method: &str, route: &str, status: u16, body: &Value) -> Vec<Finding> {
    if !(200..300).contains(&status) || body.is_null() {
        return Vec::new();
    }
    let read = match (method, route) {
        (
            "POST" | "PATCH" | "GET",
            "/channels/{channel_id}/messages"
            | "/channels/{channel_id}/messages/{message_id}"
            | "/webhooks/{webhook_id}/{webhook_token}",
        ) => one_or_many::<Message>(body),
        ("GET" | "PATCH", path) if path.starts_with("/webhooks/{webhook_id}/{webhook_token}/messages") => {
            one_or_many::<Message>(body)
        }
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback") => {
            body["resource"].get("message").map_or(Ok(()), one_or_many::<Message>)
        }
        (_, path) if path.ends_with("/commands") || path.ends_with("/commands/{command_id}") => {
            one_or_many::<Command>(body)
        }
        (_, "/channels/{channel_id}" | "/users/@me/channels" | "/guilds/{guild_id}/channels") => {
            one_or_many::<Channel>(body)
        }
        (_, path) if path.ends_with("/threads") => one_or_many::<Channel>(body),
        ("GET", "/guilds/{guild_id}/roles") => one_or_many::<Role>(body),
        ("GET", "/guilds/{guild_id}/members" | "/guilds/{guild_id}/members/{user_id}") => one_or_many::<Member>(body),
        ("GET", "/users/@me") => one_or_many::<CurrentUser>(body),
        _ => Ok(()),
    };
    read.err().map(|error| finding(format!("{method} {route} → {status}"), &error)).into_iter().collect()
}

fn one_or_many<T: DeserializeOwned>(body: &Value) -> Result<(), serde_json::Error> {
    if let Value::Array(list) = body {
        return list.iter().try_for_each(one::<T>);
    }
    one::<T>(body)
}

fn one<T: DeserializeOwned>(body: &Value) -> Result<(), serde_json::Error> {
    serde_json::from_value::<T>(body.clone()).map(drop)
}

fn finding(route: String, error: &serde_json::Error) -> Finding {
    Finding { route, path: String::new(), message: format!("twilight-model cannot read it: {error}") }
}
