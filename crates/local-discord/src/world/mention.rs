//! Who a text pings: what it names, filtered by `allowed_mentions`.

use serde_json::Value;
use twilight_model::guild::Permissions;

use super::World;
use super::channel::Channel;
use super::ids::{self, RoleId, UserId};

/// What a text names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// `<@1>` and `<@!1>`.
    pub users: Vec<UserId>,
    /// `<@&1>`.
    pub roles: Vec<RoleId>,
    /// `@everyone` or `@here`.
    pub everyone: bool,
}

/// Whom the sender allows to be pinged (`allowed_mentions`).
#[derive(Clone, Debug)]
pub struct Allowed {
    users: Scope<UserId>,
    roles: Scope<RoleId>,
    everyone: bool,
    /// Whether the author of the message replied to is pinged.
    pub replied_user: bool,
}

#[derive(Clone, Debug)]
enum Scope<T> {
    All,
    Only(Vec<T>),
}

impl<T: PartialEq> Scope<T> {
    fn admits(&self, id: &T) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(id),
        }
    }
}

impl Allowed {
    /// What holds when nothing was said: everything named pings.
    #[must_use]
    pub fn everything() -> Self {
        Self { users: Scope::All, roles: Scope::All, everyone: true, replied_user: true }
    }

    /// Reads an `allowed_mentions` object; absent or null means everything.
    #[must_use]
    pub fn read(value: Option<&Value>) -> Self {
        let Some(fields) = value.and_then(Value::as_object) else {
            return Self::everything();
        };
        let parse: Vec<&str> =
            fields.get("parse").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        Self {
            users: scope(parse.contains(&"users"), fields.get("users")),
            roles: scope(parse.contains(&"roles"), fields.get("roles")),
            everyone: parse.contains(&"everyone"),
            replied_user: fields.get("replied_user").and_then(Value::as_bool).unwrap_or(false),
        }
    }
}

fn scope<T>(all: bool, listed: Option<&Value>) -> Scope<twilight_model::id::Id<T>> {
    if all {
        return Scope::All;
    }
    Scope::Only(listed.and_then(Value::as_array).into_iter().flatten().filter_map(ids::from_json).collect())
}

/// Finds what a text names; code spans and blocks name nobody.
#[must_use]
pub fn named_in(text: &str) -> Named {
    let mut named = Named::default();
    let text = without_code(text);
    named.everyone = text.contains("@everyone") || text.contains("@here");
    for part in text.split('<').skip(1) {
        let Some((inside, _)) = part.split_once('>') else { continue };
        if let Some(id) = inside.strip_prefix("@&") {
            push(&mut named.roles, ids::parse(id));
        } else if let Some(id) = inside.strip_prefix("@!").or_else(|| inside.strip_prefix('@')) {
            push(&mut named.users, ids::parse(id));
        }
    }
    named
}

fn push<T: PartialEq>(list: &mut Vec<T>, id: Option<T>) {
    if let Some(id) = id
        && !list.contains(&id)
    {
        list.push(id);
    }
}

fn without_code(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        kept.push_str(&rest[..start]);
        let ticks: String = rest[start..].chars().take_while(|letter| *letter == '`').collect();
        let inside = &rest[start + ticks.len()..];
        let Some(end) = inside.find(&ticks) else {
            kept.push_str(inside);
            return kept;
        };
        rest = &inside[end + ticks.len()..];
    }
    kept.push_str(rest);
    kept
}

/// What came of the mentions in a message.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// Users for `mentions`.
    pub users: Vec<UserId>,
    /// Roles for `mention_roles`.
    pub roles: Vec<RoleId>,
    /// For `mention_everyone`.
    pub everyone: bool,
    /// Everybody pinged.
    pub pings: Vec<UserId>,
}

impl World {
    /// Decides whom a text written by `author` in `channel` reaches. Embeds are no text: they never ping.
    #[must_use]
    pub fn reach(
        &self,
        channel: &Channel,
        author: UserId,
        text: &str,
        allowed: &Allowed,
        replied: Option<UserId>,
    ) -> Reached {
        let named = named_in(text);
        let may_all = self.may(channel, author, Permissions::MENTION_EVERYONE);
        let mut reached = Reached::default();
        for user in named.users.iter().filter(|id| self.users.contains_key(*id) && allowed.users.admits(id)) {
            push(&mut reached.users, Some(*user));
            push(&mut reached.pings, Some(*user));
        }
        if let Some(guild) = channel.guild.and_then(|id| self.guilds.get(&id)) {
            for role in named.roles.iter().filter_map(|id| guild.roles.get(id)) {
                if !allowed.roles.admits(&role.id) {
                    continue;
                }
                push(&mut reached.roles, Some(role.id));
                if role.mentionable || may_all {
                    let holders = guild.members.values().filter(|member| member.roles.contains(&role.id));
                    holders.for_each(|member| push(&mut reached.pings, Some(member.user)));
                }
            }
            reached.everyone = named.everyone && allowed.everyone && may_all;
            if reached.everyone {
                guild.members.keys().for_each(|user| push(&mut reached.pings, Some(*user)));
            }
        }
        if allowed.replied_user {
            push(&mut reached.users, replied);
            push(&mut reached.pings, replied);
        }
        reached
            .pings
            .retain(|user| *user != author && self.permissions_in(channel, *user).contains(Permissions::VIEW_CHANNEL));
        reached
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use twilight_model::id::Id;

    use super::*;

    #[test]
    fn names_are_found_outside_code() {
        let named = named_in("hi <@1> and <@!2> <@&3> `<@4>` ```\n<@5> @everyone``` <#6> <@1>");
        assert_eq!(named.users, vec![Id::new(1), Id::new(2)]);
        assert_eq!(named.roles, vec![Id::new(3)]);
        assert!(!named.everyone);
        assert!(named_in("@here").everyone);
    }

    #[test]
    fn allowed_mentions_filter() {
        let none = Allowed::read(Some(&json!({ "parse": [] })));
        assert!(!none.users.admits(&Id::new(1)) && !none.everyone);
        let one = Allowed::read(Some(&json!({ "users": ["1"] })));
        assert!(one.users.admits(&Id::new(1)) && !one.users.admits(&Id::new(2)));
        assert!(Allowed::read(None).everyone);
    }
}
