//! Buttons, selects and forms: what their ids say, and where they lead.

pub mod id;
pub mod router;
