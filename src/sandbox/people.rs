//! The first world: one server with its channels, roles and people. Everybody can be written to directly.

use local_discord::{LocalDiscord, Permissions};

/// The server.
pub(super) const SERVER: &str = "Acme";
/// The channel where the program lives.
pub(super) const HOME: &str = "platform-migration";

/// Arranges it: Ana leads, Bob, Chen and Dewi build, Emre keeps the vendor, Fatou pays.
pub(super) fn arrange(discord: &LocalDiscord) {
    let guild = discord.guild(SERVER);
    let leads = guild.role("program leads", Permissions::MANAGE_GUILD);
    let [engineers, approvers, executives] =
        ["engineers", "approvers", "executives"].map(|name| guild.role(name, Permissions::empty()));
    for name in [HOME, "payments", "steering"] {
        drop(guild.channel(name));
    }
    drop(guild.member_with("Ana", &[&leads, &approvers]));
    drop(guild.member_with("Bob", &[&engineers]));
    drop(guild.member_with("Chen", &[&engineers]));
    drop(guild.member_with("Dewi", &[&engineers, &approvers]));
    drop(guild.member("Emre"));
    drop(guild.member_with("Fatou", &[&executives, &approvers]));
}
