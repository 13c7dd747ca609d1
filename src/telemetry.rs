//! Logs: a sentence plus dotted fields (`item.id`, `guild.id`), ids only; never people's text or names, never a token.

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::config::LogFormat;

/// Starts logging to standard error. serenity's and poise's own debug output is held at *warn* whatever is asked for:
/// it carries interaction tokens and what people typed.
pub fn start(filter: &str, format: LogFormat) {
    let mut filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new(crate::config::DEFAULT_LOG));
    for quiet in ["serenity=warn", "poise=warn", "tungstenite=warn", "hyper=warn", "reqwest=warn", "sqlx=warn"] {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let registry = tracing_subscriber::registry().with(filter);
    panic_quietly();
    // A second start (tests in one process) keeps the first.
    let started = match format {
        LogFormat::Text => registry.with(fmt::layer().with_writer(std::io::stderr)).try_init(),
        LogFormat::Json => registry.with(fmt::layer().json().with_writer(std::io::stderr)).try_init(),
    };
    drop(started);
}

/// A panic is logged by its place alone: its message may hold what people typed.
fn panic_quietly() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(place, "something panicked");
    }));
}
