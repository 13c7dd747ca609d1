//! The wire itself, seen by a client that takes nothing for granted.

mod channels;
mod client;
mod faults;
mod gateway;
mod interactions;
