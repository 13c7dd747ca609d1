//! Who may do what where: roles first, then what the channel says.

use twilight_model::guild::Permissions;

use super::World;
use super::channel::{Channel, ChannelKind, Overwrite, OverwriteKind};
use super::guild::Guild;
use super::ids::UserId;

/// What @everyone may do in a new guild.
#[must_use]
pub fn of_everyone() -> Permissions {
    Permissions::VIEW_CHANNEL
        | Permissions::SEND_MESSAGES
        | Permissions::SEND_MESSAGES_IN_THREADS
        | Permissions::CREATE_PUBLIC_THREADS
        | Permissions::EMBED_LINKS
        | Permissions::ATTACH_FILES
        | Permissions::ADD_REACTIONS
        | Permissions::USE_EXTERNAL_EMOJIS
        | Permissions::READ_MESSAGE_HISTORY
        | Permissions::USE_SLASH_COMMANDS
        | Permissions::CHANGE_NICKNAME
        | Permissions::CONNECT
        | Permissions::SPEAK
        | Permissions::CREATE_INVITE
}

/// What a bot's own role allows when it is added.
#[must_use]
pub fn of_bots() -> Permissions {
    of_everyone() | Permissions::CREATE_PRIVATE_THREADS | Permissions::MANAGE_THREADS
}

impl World {
    /// The permissions of a member in a guild, before any channel.
    #[must_use]
    pub fn guild_permissions(&self, guild: &Guild, user: UserId) -> Permissions {
        let Some(member) = guild.members.get(&user) else {
            return Permissions::empty();
        };
        if guild.owner == user {
            return Permissions::all();
        }
        let everyone = guild.roles.get(&guild.everyone()).map_or(Permissions::empty(), |role| role.permissions);
        let granted =
            member.roles.iter().filter_map(|id| guild.roles.get(id)).fold(everyone, |sum, role| sum | role.permissions);
        if granted.contains(Permissions::ADMINISTRATOR) { Permissions::all() } else { granted }
    }

    /// The permissions of a user in a channel; in direct conversations what Discord always allows there.
    #[must_use]
    pub fn permissions_in(&self, channel: &Channel, user: UserId) -> Permissions {
        if channel.kind == ChannelKind::Dm {
            return if channel.recipients.contains(&user) || user == self.bot {
                of_everyone()
            } else {
                Permissions::empty()
            };
        }
        let Some(guild) = channel.guild.and_then(|id| self.guilds.get(&id)) else {
            return Permissions::empty();
        };
        let base = self.guild_permissions(guild, user);
        if base == Permissions::all() || base.is_empty() {
            return base;
        }
        let home = channel.parent.and_then(|id| self.channels.get(&id)).unwrap_or(channel);
        let roles = guild.members.get(&user).map(|member| member.roles.as_slice()).unwrap_or_default();
        let granted = apply(base, &home.overwrites, guild, roles, user);
        if channel.kind == ChannelKind::PrivateThread && !is_in_thread(channel, user, granted) {
            return Permissions::empty();
        }
        if granted.contains(Permissions::VIEW_CHANNEL) { granted } else { Permissions::empty() }
    }

    /// Whether a user may do something in a channel.
    #[must_use]
    pub fn may(&self, channel: &Channel, user: UserId, wanted: Permissions) -> bool {
        self.permissions_in(channel, user).contains(wanted)
    }

    /// The permission that writing in this channel takes.
    #[must_use]
    pub fn to_write(channel: &Channel) -> Permissions {
        if channel.is_thread() { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES }
    }
}

fn is_in_thread(channel: &Channel, user: UserId, granted: Permissions) -> bool {
    granted.contains(Permissions::MANAGE_THREADS)
        || channel.thread.as_ref().is_some_and(|thread| thread.members.contains(&user))
}

fn apply(
    base: Permissions,
    overwrites: &[Overwrite],
    guild: &Guild,
    roles: &[super::ids::RoleId],
    user: UserId,
) -> Permissions {
    let mut granted = base;
    let everyone = guild.everyone().get();
    for overwrite in overwrites.iter().filter(|one| one.target == everyone) {
        granted = (granted - overwrite.deny) | overwrite.allow;
    }
    let (mut allow, mut deny) = (Permissions::empty(), Permissions::empty());
    for overwrite in overwrites.iter().filter(|one| one.kind == OverwriteKind::Role && one.target != everyone) {
        if roles.iter().any(|role| role.get() == overwrite.target) {
            allow |= overwrite.allow;
            deny |= overwrite.deny;
        }
    }
    granted = (granted - deny) | allow;
    for overwrite in overwrites.iter().filter(|one| one.kind == OverwriteKind::Member && one.target == user.get()) {
        granted = (granted - overwrite.deny) | overwrite.allow;
    }
    granted
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::world::World;

    #[test]
    fn a_channel_overrides_roles_and_a_member_overrides_both() {
        let now = chrono::DateTime::<Utc>::from_timestamp(1_800_000_000, 0).unwrap_or_default();
        let mut world = World::new("Bot", now);
        let guild = world.add_guild("Acme", now);
        let user = world.add_user("Ana", false, now);
        world.add_member(guild, user, &[], now);
        let id = world.add_channel(guild, "eng", now);
        let allowed = |world: &World| world.may(&world.channels[&id], user, Permissions::SEND_MESSAGES);
        assert!(allowed(&world));
        world.overwrite(id, guild.get(), OverwriteKind::Role, Permissions::empty(), Permissions::SEND_MESSAGES);
        assert!(!allowed(&world));
        world.overwrite(id, user.get(), OverwriteKind::Member, Permissions::SEND_MESSAGES, Permissions::empty());
        assert!(allowed(&world));
        world.overwrite(id, user.get(), OverwriteKind::Member, Permissions::empty(), Permissions::VIEW_CHANNEL);
        assert!(!allowed(&world), "nothing is allowed in a channel that cannot be seen");
    }
}
