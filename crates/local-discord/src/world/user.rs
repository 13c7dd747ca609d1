//! Accounts: people, the bot itself and other bots.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ids::UserId;

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The unique lower-case name.
    pub username: String,
    /// The name that is shown.
    pub shown: String,
    /// Whether it is a bot.
    pub bot: bool,
    /// The client's language, `en-US` by default.
    pub locale: String,
    /// Whether direct messages from members of shared guilds are refused.
    pub dms_closed: bool,
}

impl User {
    /// A new account shown under `name`.
    #[must_use]
    pub fn new(id: UserId, name: &str, bot: bool) -> Self {
        let username: String = name
            .to_lowercase()
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '_' })
            .collect();
        Self { id, username, shown: name.to_owned(), bot, locale: "en-US".to_owned(), dms_closed: false }
    }

    /// The user object as Discord sends it.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut user = json!({
            "id": self.id,
            "username": self.username,
            "avatar": null,
            "discriminator": if self.bot { "0001" } else { "0" },
            "public_flags": 0,
            "flags": 0,
            "global_name": if self.bot { Value::Null } else { json!(self.shown) },
            "primary_guild": null,
            "banner": null,
            "accent_color": null,
            "avatar_decoration_data": null,
            "collectibles": null,
        });
        if self.bot {
            user["bot"] = json!(true);
            user["username"] = json!(self.shown);
        }
        user
    }

    /// The current user object: what the bot is told about itself.
    #[must_use]
    pub fn self_json(&self) -> Value {
        let mut user = self.json();
        user["mfa_enabled"] = json!(true);
        user["locale"] = json!(self.locale);
        user["verified"] = json!(true);
        user["email"] = Value::Null;
        user
    }
}
