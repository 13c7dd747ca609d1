//! Refusals, worded and numbered as Discord does.

use serde_json::{Map, Value, json};

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// Discord's number.
    pub code: u32,
    /// Discord's words.
    pub message: String,
    /// For 50035: where and what, `("embeds.0.title", "…")`.
    pub fields: Vec<(String, String)>,
}

const fn known(status: u16, code: u32, message: &'static str) -> (u16, u32, &'static str) {
    (status, code, message)
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident => $status:literal, $code:literal, $message:literal;)*) => {
        impl Refused {
            $($(#[$doc])* #[must_use] pub fn $name() -> Self { Self::of(known($status, $code, $message)) })*
        }
    };
}

refusals! {
    /// The token is wrong or missing.
    unauthorized => 401, 0, "401: Unauthorized";
    /// No such route.
    no_route => 404, 0, "404: Not Found";
    /// The route exists, but not with this method.
    wrong_method => 405, 0, "405: Method Not Allowed";
    /// No such channel.
    unknown_channel => 404, 10003, "Unknown Channel";
    /// No such guild.
    unknown_guild => 404, 10004, "Unknown Guild";
    /// No such member.
    unknown_member => 404, 10007, "Unknown Member";
    /// No such message.
    unknown_message => 404, 10008, "Unknown Message";
    /// No such role.
    unknown_role => 404, 10011, "Unknown Role";
    /// No such user.
    unknown_user => 404, 10013, "Unknown User";
    /// No such webhook; also an interaction that was not acknowledged.
    unknown_webhook => 404, 10015, "Unknown Webhook";
    /// The interaction was not answered in time, or never was.
    unknown_interaction => 404, 10062, "Unknown interaction";
    /// No such command.
    unknown_command => 404, 10063, "Unknown application command";
    /// The request is too large.
    too_large => 413, 40005, "Request entity too large";
    /// The interaction was acknowledged before.
    acknowledged => 400, 40060, "Interaction has already been acknowledged.";
    /// The bot cannot see this.
    missing_access => 403, 50001, "Missing Access";
    /// Not possible in direct messages.
    not_in_dms => 403, 50003, "Cannot execute action on a DM channel";
    /// Somebody else's message.
    not_the_author => 403, 50005, "Cannot edit a message authored by another user";
    /// Nothing to show.
    empty_message => 400, 50006, "Cannot send an empty message";
    /// The person takes no direct messages from us.
    dms_closed => 403, 50007, "Cannot send messages to this user";
    /// The bot lacks a permission.
    missing_permissions => 403, 50013, "Missing Permissions";
    /// The token of the interaction is over.
    dead_token => 401, 50027, "Invalid Webhook Token";
    /// No such person to write to.
    invalid_recipients => 400, 50033, "Invalid Recipient(s)";
    /// The thread is archived.
    archived => 400, 50083, "Thread is archived";
    /// The body is no JSON.
    not_json => 400, 50109, "The request body contains invalid JSON.";
    /// No guild in common.
    no_mutual_guild => 403, 50278, "Cannot send messages to this user due to having no mutual guilds";
    /// 200 commands were created in this scope today.
    too_many_creates => 429, 30034, "Max number of daily application command creates has been reached (200)";
    /// The message has a thread already.
    has_thread => 400, 160_004, "A thread has already been created for this message";
    /// The thread is locked.
    locked => 400, 160_005, "Thread is locked";
    /// Replies need the history.
    no_reply => 403, 160_002, "Cannot reply without permission to read message history";
}

impl Refused {
    fn of((status, code, message): (u16, u32, &str)) -> Self {
        Self { status, code, message: message.to_owned(), fields: Vec::new() }
    }

    /// A malformed body: where (`embeds.0.title`), and what is wrong there.
    #[must_use]
    pub fn field(path: &str, message: &str) -> Self {
        Self::fields(vec![(path.to_owned(), message.to_owned())])
    }

    /// A malformed body in several places.
    #[must_use]
    pub fn fields(fields: Vec<(String, String)>) -> Self {
        Self { fields, ..Self::of((400, 50035, "Invalid Form Body")) }
    }

    /// The body of the answer.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut body = json!({ "message": self.message, "code": self.code });
        if !self.fields.is_empty() {
            let mut errors = Map::new();
            for (path, message) in &self.fields {
                nest(&mut errors, &segments(path), message);
            }
            body["errors"] = Value::Object(errors);
        }
        body
    }
}

/// `embeds[0].title` and `embeds.0.title` both lead to embeds → 0 → title.
fn segments(path: &str) -> Vec<&str> {
    path.split(['.', '[', ']']).filter(|part| !part.is_empty()).collect()
}

fn nest(errors: &mut Map<String, Value>, path: &[&str], message: &str) {
    let Some((first, rest)) = path.split_first() else {
        let list = errors.entry("_errors").or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(json!({ "code": "BASE_TYPE_BAD_VALUE", "message": message }));
        }
        return;
    };
    let below = errors.entry(*first).or_insert_with(|| json!({}));
    if let Some(below) = below.as_object_mut() {
        nest(below, rest, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_field() {
        let refused = Refused::field("data.embeds[0].title", "too long");
        let errors = &refused.json()["errors"];
        assert_eq!(errors["data"]["embeds"]["0"]["title"]["_errors"][0]["message"], "too long");
        assert_eq!(refused.json()["code"], 50035);
        assert_eq!(Refused::field("", "nothing").json()["errors"]["_errors"][0]["message"], "nothing");
    }
}
