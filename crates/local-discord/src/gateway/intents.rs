//! Intents: which events a session asks for, as Discord numbers them.

/// Guilds, channels, roles, threads.
pub const GUILDS: u64 = 1 << 0;
/// Members coming, going and changing (privileged).
pub const GUILD_MEMBERS: u64 = 1 << 1;
/// Presences (privileged).
pub const GUILD_PRESENCES: u64 = 1 << 8;
/// Messages in guilds.
pub const GUILD_MESSAGES: u64 = 1 << 9;
/// Reactions in guilds.
pub const GUILD_REACTIONS: u64 = 1 << 10;
/// Direct messages.
pub const DIRECT_MESSAGES: u64 = 1 << 12;
/// The text of messages (privileged).
pub const MESSAGE_CONTENT: u64 = 1 << 15;
/// Those that an application must be allowed to ask for.
pub const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;
/// Every bit that has a meaning.
pub const KNOWN: u64 = ((1 << 17) - 1) | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25;
