//! Which kind of body a route takes, and the message that stands in it.
//!
//! A new route that sends something with limits of its own goes into [`Body::of`].

use serde_json::Value;

use super::cursor::Cursor;

/// The kinds of body that are judged by more than their schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// All commands of an application or of a guild at once.
    Commands,
    /// One new command.
    Command,
    /// A change to a command: any field may be missing.
    CommandEdit,
    /// The answer to an interaction.
    Callback,
    /// A message as a whole, see [`Occasion`].
    Message(Occasion),
    /// A new thread, with a first message in a forum.
    Thread,
    /// A change to a channel or thread.
    ChannelEdit,
    /// A scheduled event, new or changed.
    ScheduledEvent,
    /// Anything else: only the description speaks.
    Other,
}

/// On which occasion a message is sent; some fields mean something on some only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// A new message in a channel.
    Post,
    /// A change to a message in a channel.
    Edit,
    /// The first answer to an interaction.
    Answer,
    /// A promise to answer later.
    Deferral,
    /// A change to the message that a pressed button stands under.
    Update,
    /// A further message after the first answer.
    FollowUp,
    /// A change to the first answer or to a follow-up.
    AnswerEdit,
}

impl Occasion {
    /// Whether fields that are not given keep what they were.
    pub fn is_edit(self) -> bool {
        matches!(self, Self::Edit | Self::Update | Self::AnswerEdit)
    }
}

/// The `type` of an answer to an interaction.
pub(super) mod callback {
    pub const PONG: i64 = 1;
    pub const MESSAGE: i64 = 4;
    pub const DEFERRED_MESSAGE: i64 = 5;
    pub const DEFERRED_UPDATE: i64 = 6;
    pub const UPDATE: i64 = 7;
    pub const AUTOCOMPLETE: i64 = 8;
    pub const FORM: i64 = 9;
}

impl Body {
    /// The kind of body that a route takes; templates as in the description.
    pub fn of(method: &str, route: &str) -> Self {
        let commands = route.starts_with("/applications/{application_id}/")
            && !route.contains("permissions")
            && !route.contains("emojis");
        match (method, route) {
            ("PUT", _) if commands && route.ends_with("/commands") => Self::Commands,
            ("POST", _) if commands && route.ends_with("/commands") => Self::Command,
            ("PATCH", _) if commands && route.ends_with("/commands/{command_id}") => Self::CommandEdit,
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback") => Self::Callback,
            ("POST", "/channels/{channel_id}/messages") => Self::Message(Occasion::Post),
            ("PATCH", "/channels/{channel_id}/messages/{message_id}") => Self::Message(Occasion::Edit),
            ("POST", "/webhooks/{webhook_id}/{webhook_token}") => Self::Message(Occasion::FollowUp),
            ("PATCH", _) if route.starts_with("/webhooks/{webhook_id}/{webhook_token}/messages/") => {
                Self::Message(Occasion::AnswerEdit)
            }
            ("POST", "/channels/{channel_id}/threads" | "/channels/{channel_id}/messages/{message_id}/threads") => {
                Self::Thread
            }
            ("PATCH", "/channels/{channel_id}") => Self::ChannelEdit,
            ("POST" | "PATCH", _)
                if route.starts_with("/guilds/{guild_id}/scheduled-events") && !route.contains("exceptions") =>
            {
                Self::ScheduledEvent
            }
            _ => Self::Other,
        }
    }

    /// The message in a body of this kind, with its occasion.
    pub fn message(self, body: &Value) -> Option<(Cursor<'_>, Occasion)> {
        let root = Cursor::root(body);
        match self {
            Self::Message(occasion) => Some((root, occasion)),
            Self::Thread => Some((root.field("message")?, Occasion::Post)),
            Self::Callback => {
                let occasion = match root.kind()? {
                    callback::MESSAGE => Occasion::Answer,
                    callback::DEFERRED_MESSAGE => Occasion::Deferral,
                    callback::UPDATE => Occasion::Update,
                    _ => return None,
                };
                Some((root.field("data")?, occasion))
            }
            _ => None,
        }
    }

    /// The form in a body of this kind.
    pub fn form(self, body: &Value) -> Option<Cursor<'_>> {
        self.callback_data(body, callback::FORM)
    }

    /// The choices offered in a body of this kind.
    pub fn autocomplete(self, body: &Value) -> Option<Cursor<'_>> {
        self.callback_data(body, callback::AUTOCOMPLETE)
    }

    /// The commands in a body of this kind.
    pub fn commands(self, body: &Value) -> Vec<Cursor<'_>> {
        match self {
            Self::Commands => Cursor::root(body).items(),
            Self::Command | Self::CommandEdit => vec![Cursor::root(body)],
            _ => Vec::new(),
        }
    }

    fn callback_data(self, body: &Value, kind: i64) -> Option<Cursor<'_>> {
        let root = Cursor::root(body);
        (self == Self::Callback && root.kind() == Some(kind)).then(|| root.field("data"))?
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Occasion};

    #[test]
    fn routes_are_told_apart() {
        let table = [
            ("PUT", "/applications/{application_id}/commands", Body::Commands),
            ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", Body::Commands),
            ("POST", "/applications/{application_id}/commands", Body::Command),
            ("PATCH", "/applications/{application_id}/commands/{command_id}", Body::CommandEdit),
            ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", Body::Message(Occasion::AnswerEdit)),
            (
                "PATCH",
                "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
                Body::Message(Occasion::AnswerEdit),
            ),
            ("POST", "/channels/{channel_id}/messages", Body::Message(Occasion::Post)),
            ("GET", "/channels/{channel_id}/messages", Body::Other),
            ("POST", "/applications/{application_id}/emojis", Body::Other),
            ("PATCH", "/channels/{channel_id}", Body::ChannelEdit),
            ("POST", "/guilds/{guild_id}/scheduled-events", Body::ScheduledEvent),
        ];
        for (method, route, kind) in table {
            assert_eq!(Body::of(method, route), kind, "{method} {route}");
        }
    }
}
