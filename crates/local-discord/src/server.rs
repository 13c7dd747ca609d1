//! The socket: accepts connections, tells REST from gateway, files and page, and cuts what a fault says.

use std::io;
use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, State};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

use crate::gateway::compress::Codec;
use crate::gateway::connection;
use crate::hub::Hub;
use crate::page::guard;
use crate::rest::{self, Cut};

/// Accepts connections until the task is dropped.
pub async fn listen(listener: TcpListener, hub: Arc<Hub>) {
    let router = Router::new().fallback(dispatch).with_state(hub);
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _unlikely = stream.set_nodelay(true);
        tokio::spawn(connect(stream, router.clone()));
    }
}

async fn connect(stream: TcpStream, router: Router) {
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let mut router = router.clone();
        async move {
            let response = router.call(request.map(Body::new)).await.unwrap_or_else(|never| match never {});
            if response.extensions().get::<Cut>().is_some() {
                return Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut on demand"));
            }
            Ok(response)
        }
    });
    let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // An error here is a connection that ended, which is nothing to tell anybody.
    let _ended = connection.with_upgrades().await;
}

async fn dispatch(State(hub): State<Arc<Hub>>, request: Request<Body>) -> Response<Body> {
    let path = request.uri().path().to_owned();
    // A page is open in a browser then, where any web site may try its luck with our address.
    if hub.options.page && !guard::is_own(request.headers(), &hub.url) {
        return guard::refuse();
    }
    if request.headers().contains_key("sec-websocket-key") && matches!(path.as_str(), "/" | "/gateway" | "/gateway/") {
        return open_gateway(hub, request).await;
    }
    if let Some(rest) = api_path(&path) {
        return rest::serve(State(hub.clone()), rest.to_owned(), request).await;
    }
    if path.starts_with("/attachments/") {
        return rest::files::serve(&hub, &path);
    }
    let more = hub.more.read().unwrap_or_else(PoisonError::into_inner).clone();
    match more {
        Some(mut more) => more.call(request).await.unwrap_or_else(|never| match never {}),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What follows `/api` and a version that is known.
fn api_path(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/api")?;
    let rest = ["/v10", "/v9"].iter().find_map(|version| rest.strip_prefix(version)).unwrap_or(rest);
    rest.starts_with('/').then_some(rest)
}

async fn open_gateway(hub: Arc<Hub>, request: Request<Body>) -> Response<Body> {
    let mut hole = hub.gateway.hole();
    connection::until(&mut hole, false).await;
    let query = request.uri().query().unwrap_or_default().to_owned();
    let asked = |name: &str| {
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    if asked("encoding").is_some_and(|encoding| encoding != "json") {
        hub.check.note("gateway", "?encoding", "only json is known here");
        return StatusCode::BAD_REQUEST.into_response();
    }
    if asked("v").is_some_and(|version| !matches!(version, "9" | "10")) {
        hub.check.note("gateway", "?v", "only versions 9 and 10 are known here");
    }
    let Some(codec) = Codec::asked(asked("compress")) else {
        hub.check.note("gateway", "?compress", "only zlib-stream is known here");
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| connection::serve(socket, hub, codec)),
        Err(refused) => refused.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::api_path;

    #[test]
    fn versions_are_optional() {
        assert_eq!(api_path("/api/v10/users/@me"), Some("/users/@me"));
        assert_eq!(api_path("/api/users/@me"), Some("/users/@me"));
        assert_eq!(api_path("/apiary"), None);
        assert_eq!(api_path("/"), None);
    }
}
