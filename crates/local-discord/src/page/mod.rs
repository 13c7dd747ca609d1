//! A plain page in the browser: see channels, write, run commands, press buttons.
//!
//! Its files lie in `page/` beside `src/` and are part of the program; nothing is
//! fetched from elsewhere. What it needs to know and do goes through `/local/…`:
//!
//! | file | what it does |
//! |---|---|
//! | `assets` | serves the files |
//! | `guard` | turns away everyone who is not this machine's own page |
//! | `look` | `GET` world, messages, commands |
//! | `act` | `POST` messages and everything that the bot answers |
//! | `changes` | tells as it happens what changed |
//! | `refusal` | says no, in words for the person |

mod act;
mod assets;
mod changes;
mod guard;
mod look;
mod refusal;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

use crate::hub::Hub;

/// The routes of the page.
pub fn router(hub: Arc<Hub>) -> Router {
    let local = Router::new()
        .route("/world", get(look::world))
        .route("/messages", get(look::messages).post(act::say))
        .route("/commands", get(look::commands))
        .route("/changes", get(changes::stream))
        .route("/slash", post(act::slash))
        .route("/autocomplete", post(act::autocomplete))
        .route("/menu", post(act::menu))
        .route("/user-menu", post(act::user_menu))
        .route("/click", post(act::click))
        .route("/select", post(act::select))
        .route("/submit", post(act::submit));
    Router::new()
        .route("/", get(assets::index))
        .route("/page/{name}", get(assets::file))
        .nest("/local", local)
        .layer(middleware::from_fn_with_state(Arc::clone(&hub), guard::check))
        .with_state(hub)
}
