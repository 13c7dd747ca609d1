//! A page in the browser that looks and works like the part of Discord that a bot lives in.
//!
//! Its files lie in `page/` beside `src/` and are part of the program; nothing is
//! fetched from elsewhere. What it needs to know and do goes through `/local/…`:
//!
//! | file | what it does |
//! |---|---|
//! | `assets` | serves the files |
//! | `guard` | turns away everyone who is not this machine's own page |
//! | `look` | `GET` world and commands |
//! | `history` | `GET` messages, a stretch at a time |
//! | `reads` | what each person has read already |
//! | `say` | `POST` messages, edits, files |
//! | `act` | `POST` everything that the bot answers |
//! | `live` | tells as it happens what changed, over a WebSocket |
//! | `time` | moves the bot's clock, where the host offers that |
//! | `refusal` | says no, in words for the person |

mod act;
mod assets;
pub(crate) mod guard;
mod history;
mod live;
mod look;
mod reads;
mod refusal;
mod say;
mod time;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use tokio::sync::broadcast;

use crate::hub::Hub;
use reads::Reads;
pub use time::TimeControl;

/// What the routes of the page share.
struct Page {
    hub: Arc<Hub>,
    time: Option<TimeControl>,
    reads: Reads,
    told: broadcast::Sender<live::Told>,
}

/// The routes of the page.
pub fn router(hub: Arc<Hub>) -> Router {
    with_time(hub, None)
}

/// The routes of the page, with a clock that it may move.
fn with_time(hub: Arc<Hub>, time: Option<TimeControl>) -> Router {
    let reads = Reads::since(hub.clock.now());
    let page = Arc::new(Page { time, reads, told: broadcast::channel(256).0, hub: Arc::clone(&hub) });
    let local = Router::new()
        .route("/world", get(look::world))
        .route("/commands", get(look::commands))
        .route("/messages", get(history::messages).post(say::say))
        .route("/edit", post(say::edit))
        .route("/delete", post(say::delete))
        .route("/upload", post(say::upload).layer(DefaultBodyLimit::max(say::LARGEST_FILE)))
        .route("/dm", post(say::open_dm))
        .route("/read", post(reads::read))
        .route("/live", get(live::open))
        .route("/time", post(time::travel))
        .route("/command", post(act::command))
        .route("/complete", post(act::complete))
        .route("/menu", post(act::menu))
        .route("/user-menu", post(act::user_menu))
        .route("/click", post(act::click))
        .route("/select", post(act::select))
        .route("/submit", post(act::submit));
    Router::new()
        .route("/", get(assets::index))
        .route("/page/{name}", get(assets::file))
        .nest("/local", local)
        .layer(middleware::from_fn_with_state(hub, guard::check))
        .with_state(page)
}
