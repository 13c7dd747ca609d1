//! The table of routes: method, template as in Discord's description, query parameters, handler.

use super::exchange::{Exchange, Reply};
use super::{apps, callbacks, channels, commands, guilds, messages, reactions, threads, webhooks};

/// What serves a route.
pub type Handler = fn(&Exchange<'_>) -> Reply;

/// A route.
pub struct Route {
    /// `GET`.
    pub method: &'static str,
    /// `/channels/{channel_id}`.
    pub template: &'static str,
    /// The query parameters that it takes.
    pub query: &'static [&'static str],
    /// What serves it.
    pub handler: Handler,
}

const fn route(method: &'static str, template: &'static str, handler: Handler) -> Route {
    Route { method, template, query: &[], handler }
}

const fn asking(
    method: &'static str,
    template: &'static str,
    query: &'static [&'static str],
    handler: Handler,
) -> Route {
    Route { method, template, query, handler }
}

const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";
const MESSAGES: &str = "/channels/{channel_id}/messages";
const ORIGINAL: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
const FOLLOWUP: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
const GLOBAL: &str = "/applications/{application_id}/commands";
const GLOBAL_ONE: &str = "/applications/{application_id}/commands/{command_id}";
const OF_GUILD: &str = "/applications/{application_id}/guilds/{guild_id}/commands";
const OF_GUILD_ONE: &str = "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}";
const MY_REACTION: &str = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me";

/// Every route that this server provides.
pub const ROUTES: &[Route] = &[
    route("GET", "/gateway", apps::gateway),
    route("GET", "/gateway/bot", apps::gateway_bot),
    route("GET", "/users/@me", apps::current_user),
    asking("GET", "/users/@me/guilds", &["limit", "before", "after", "with_counts"], apps::current_guilds),
    route("POST", "/users/@me/channels", apps::open_dm),
    route("GET", "/users/{user_id}", apps::user),
    route("GET", "/applications/@me", apps::application),
    route("GET", "/oauth2/applications/@me", apps::application),
    asking("GET", GLOBAL, &["with_localizations"], commands::list),
    route("PUT", GLOBAL, commands::replace),
    route("POST", GLOBAL, commands::create),
    route("GET", GLOBAL_ONE, commands::one),
    route("PATCH", GLOBAL_ONE, commands::change),
    route("DELETE", GLOBAL_ONE, commands::delete),
    asking("GET", OF_GUILD, &["with_localizations"], commands::list),
    route("PUT", OF_GUILD, commands::replace),
    route("POST", OF_GUILD, commands::create),
    route("GET", OF_GUILD_ONE, commands::one),
    route("PATCH", OF_GUILD_ONE, commands::change),
    route("DELETE", OF_GUILD_ONE, commands::delete),
    asking(
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        &["with_response"],
        callbacks::answer,
    ),
    asking(
        "POST",
        "/webhooks/{webhook_id}/{webhook_token}",
        &["wait", "thread_id", "with_components"],
        webhooks::follow_up,
    ),
    asking("GET", ORIGINAL, &["thread_id"], webhooks::show),
    asking("PATCH", ORIGINAL, &["thread_id", "with_components"], webhooks::edit),
    asking("DELETE", ORIGINAL, &["thread_id"], webhooks::delete),
    asking("GET", FOLLOWUP, &["thread_id"], webhooks::show),
    asking("PATCH", FOLLOWUP, &["thread_id", "with_components"], webhooks::edit),
    asking("DELETE", FOLLOWUP, &["thread_id"], webhooks::delete),
    route("GET", "/channels/{channel_id}", channels::show),
    route("PATCH", "/channels/{channel_id}", channels::change),
    route("DELETE", "/channels/{channel_id}", channels::delete),
    route("POST", "/channels/{channel_id}/typing", channels::typing),
    asking("GET", MESSAGES, &["around", "before", "after", "limit"], messages::list),
    route("POST", MESSAGES, messages::create),
    route("POST", "/channels/{channel_id}/messages/bulk-delete", messages::delete_many),
    route("GET", MESSAGE, messages::show),
    route("PATCH", MESSAGE, messages::edit),
    route("DELETE", MESSAGE, messages::delete),
    route("PUT", MY_REACTION, reactions::add),
    route("DELETE", MY_REACTION, reactions::remove),
    route("PUT", "/channels/{channel_id}/pins/{message_id}", reactions::pin),
    route("DELETE", "/channels/{channel_id}/pins/{message_id}", reactions::unpin),
    route("PUT", "/channels/{channel_id}/messages/pins/{message_id}", reactions::pin),
    route("DELETE", "/channels/{channel_id}/messages/pins/{message_id}", reactions::unpin),
    route("POST", "/channels/{channel_id}/messages/{message_id}/threads", threads::from_message),
    route("POST", "/channels/{channel_id}/threads", threads::create),
    route("PUT", "/channels/{channel_id}/thread-members/@me", threads::join),
    route("DELETE", "/channels/{channel_id}/thread-members/@me", threads::leave),
    route("PUT", "/channels/{channel_id}/thread-members/{user_id}", threads::add),
    route("GET", "/channels/{channel_id}/thread-members", threads::members),
    asking("GET", "/guilds/{guild_id}", &["with_counts"], guilds::show),
    route("GET", "/guilds/{guild_id}/channels", guilds::channels),
    route("POST", "/guilds/{guild_id}/channels", guilds::create_channel),
    route("GET", "/guilds/{guild_id}/threads/active", threads::active),
    asking("GET", "/guilds/{guild_id}/members", &["limit", "after"], guilds::members),
    asking("GET", "/guilds/{guild_id}/members/search", &["query", "limit"], guilds::search),
    route("GET", "/guilds/{guild_id}/members/{user_id}", guilds::member),
    route("GET", "/guilds/{guild_id}/roles", guilds::roles),
    route("GET", "/guilds/{guild_id}/roles/{role_id}", guilds::role),
];

/// What a path leads to.
pub enum Found {
    /// A route, with what stands for its parameters.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// Only routes with other methods.
    OtherMethod(&'static str),
    /// Nothing.
    Nothing,
}

/// Finds the route of a path; fixed segments go before parameters.
#[must_use]
pub fn find(method: &str, path: &str) -> Found {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let fitting = || ROUTES.iter().filter_map(|route| fit(route.template, &segments).map(|params| (route, params)));
    let best = fitting().filter(|(route, _)| route.method == method).min_by_key(|(_, params)| params.len());
    match best {
        Some((route, params)) => Found::Route(route, params),
        None => fitting().next().map_or(Found::Nothing, |(route, _)| Found::OtherMethod(route.template)),
    }
}

fn fit(template: &'static str, segments: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let wanted = template.trim_matches('/').split('/');
    if wanted.clone().count() != segments.len() {
        return None;
    }
    let mut params = Vec::new();
    for (wanted, given) in wanted.zip(segments) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !given.is_empty() => params.push((name, decode(given))),
            None if wanted == *given => {}
            _ => return None,
        }
    }
    Some(params)
}

/// Resolves `%20` and such.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let decoded = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(decoded.unwrap_or(bytes[at]));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_segments_go_first() {
        let template = |method, path| match find(method, path) {
            Found::Route(route, _) => route.template,
            Found::OtherMethod(_) => "other method",
            Found::Nothing => "nothing",
        };
        assert_eq!(template("GET", "/users/@me"), "/users/@me");
        assert_eq!(template("GET", "/users/12"), "/users/{user_id}");
        assert_eq!(template("PATCH", "/webhooks/1/tok/messages/@original"), ORIGINAL);
        assert_eq!(template("PATCH", "/webhooks/1/tok/messages/5"), FOLLOWUP);
        assert_eq!(template("POST", "/channels/1/messages/bulk-delete"), "/channels/{channel_id}/messages/bulk-delete");
        assert_eq!(template("TRACE", "/gateway"), "other method");
        assert_eq!(template("GET", "/nothing/here"), "nothing");
        assert_eq!(decode("%F0%9F%91%8D%2"), "👍%2");
    }
}
