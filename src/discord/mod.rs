//! Discord: listens and shows. The only module that names poise and serenity.
//!
//! | part | does |
//! |---|---|
//! | [`view`] | what is shown as plain data, and the one place that turns it into Discord's form |
//! | [`views`] | data to [`view::View`], pure: all wording lives there |
//! | [`components`] | ids of buttons, selects and forms |

pub mod components;
pub mod view;
//pub mod views;
