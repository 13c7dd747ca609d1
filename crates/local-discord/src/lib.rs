//! A local Discord: REST and gateway on loopback, over a world in memory, for running, showing and testing bots where
//! Discord itself is out of reach. It knows nothing of any particular bot.
//!
//! | module | what it is |
//! |---|---|
//! | [`local`] | [`LocalDiscord`]: start it, arrange it, ask it |
//! | [`act`] | builders and actors: guilds, channels, people who type and click, and what they see |
//! | [`world`] | everything that exists, as plain data |
//! | [`interaction`] | what people began, its deadlines and payloads |
//! | [`rest`] | the HTTP side: routes, refusals, rate limits |
//! | [`gateway`] | the WebSocket side: sessions, resumes, compression |
//! | [`fault`] | what goes wrong on demand |
//! | [`check`], [`judge`] | findings: whatever Discord would not have taken, from either side |
//! | [`journal`] | requests and the transcript that failing tests print |
//! | [`change`] | changes told to those who watch |
//! | [`page`] | a plain page in the browser |
//! | [`hub`], [`server`] | the shared state and the socket |
//!
//! An act goes: an actor's line is read (`act::text`) → checked as a client checks it → an interaction with a token and
//! a deadline → `INTERACTION_CREATE` through the gateway → the bot's callback through REST changes the world → the
//! actor's answer. Whatever the bot sends is judged; whatever we send is read by a second model of Discord.

pub mod act;
pub mod change;
pub mod check;
pub mod clock;
pub mod fault;
pub mod gateway;
pub mod hub;
pub mod interaction;
pub mod journal;
pub mod judge;
pub mod local;
pub mod options;
pub mod page;
pub mod rest;
pub mod server;
pub mod world;

pub use act::{Answer, Asker, Button, Channel, Choice, FormInput, FormView, Guild, MessageView, Person, Role, Select};
pub use change::Change;
pub use fault::{Fault, RateScope};
pub use journal::Request;
pub use judge::Finding;
pub use local::LocalDiscord;
pub use options::Options;
pub use page::TimeControl;
pub use twilight_model::guild::Permissions;
pub use world::ids::{ChannelId, GuildId, InteractionId, MessageId, RoleId, UserId};
