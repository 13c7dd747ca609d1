//! The wire itself, seen by a client that takes nothing for granted.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a failing test is the point")]

mod channels;
mod client;
mod faults;
mod gateway;
mod interactions;
