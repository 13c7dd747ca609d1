//! Turns away everyone who is not this machine's own page.
//!
//! Any web site may make a browser send requests to 127.0.0.1, and may name that
//! address as its own; but it cannot make the browser lie about `Host` and `Origin`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;
use crate::hub::Hub;

/// Everything from here, nothing from elsewhere, and nobody may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a request through that names this server and comes from its own page, or from no page.
pub async fn check(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    if !is_own(request.headers(), &hub.url) {
        return refuse();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let say = |headers: &mut HeaderMap, name: HeaderName, value| headers.insert(name, HeaderValue::from_static(value));
    say(headers, CONTENT_SECURITY_POLICY, POLICY);
    say(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    say(headers, CACHE_CONTROL, "no-store");
    response
}

/// The answer to everyone else.
pub fn refuse() -> Response {
    let why = "Only the page of this local Discord itself may ask, under 127.0.0.1 or localhost.";
    Refusal::new(StatusCode::FORBIDDEN, why).into_response()
}

/// Whether a request names this server, and comes from its own page or from no page.
pub fn is_own(headers: &HeaderMap, url: &str) -> bool {
    let port = port(url);
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    let host = text(HOST).is_some_and(|host| names_this(host, port));
    let origin =
        text(ORIGIN).is_none_or(|origin| origin.strip_prefix("http://").is_some_and(|host| names_this(host, port)));
    host && origin
}

fn names_this(host: &str, port: &str) -> bool {
    let Some((name, given)) = host.rsplit_once(':') else { return false };
    given == port && matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

fn port(url: &str) -> &str {
    url.rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::is_own;

    #[test]
    fn only_this_machines_own_page_may_ask() {
        let table = [
            (Some("127.0.0.1:4000"), None, true),
            (Some("localhost:4000"), Some("http://localhost:4000"), true),
            (Some("[::1]:4000"), Some("http://127.0.0.1:4000"), true),
            (Some("127.0.0.1:4001"), None, false),
            (Some("127.0.0.1"), None, false),
            (Some("evil.example:4000"), None, false),
            (Some("127.0.0.1.evil.example:4000"), None, false),
            (Some("127.0.0.1:4000"), Some("http://evil.example"), false),
            (Some("127.0.0.1:4000"), Some("https://127.0.0.1:4000"), false),
            (Some("127.0.0.1:4000"), Some("null"), false),
            (None, None, false),
        ];
        for (host, origin, expected) in table {
            let mut headers = HeaderMap::new();
            for (name, value) in [("host", host), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().expect("a header"));
                }
            }
            assert_eq!(is_own(&headers, "http://127.0.0.1:4000"), expected, "{host:?} {origin:?}");
        }
    }
}
