//! The REST side: finds the route, lets faults happen, lets the handler act, writes everything down.
//!
//! `routes` the table · `exchange` one request · `error` refusals · `body` forms and JSON · `rate` limits ·
//! `compose` what a body makes of a message · and a file of handlers for each noun.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use serde_json::Value;

mod apps;
mod body;
mod callbacks;
mod channels;
mod commands;
mod compose;
pub mod error;
mod exchange;
pub(crate) mod files;
mod guilds;
mod messages;
pub mod rate;
mod reactions;
mod routes;
mod threads;
mod webhooks;

use error::Refused;
use exchange::{Answer, Exchange, Reply, Upload};
use rate::Limited;
use routes::{Found, Route};

use crate::fault::Fault;
use crate::hub::Hub;
use crate::journal;

/// Marks an answer whose connection is to be cut instead.
#[derive(Clone, Copy, Debug)]
pub struct Cut;

type Headers = Vec<(&'static str, String)>;

/// Serves a request to the API; `path` is what follows the version.
pub(crate) async fn serve(State(hub): State<Arc<Hub>>, path: String, request: Request<Body>) -> Response<Body> {
    let arrived = Instant::now();
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let incoming = Incoming { method: parts.method, path, query, arrived };
    let Ok(bytes) = axum::body::to_bytes(body, body::LARGEST).await else {
        return incoming.refuse(&hub, &Refused::too_large());
    };
    match routes::find(incoming.method.as_str(), &incoming.path) {
        Found::Route(route, params) => incoming.route(&hub, route, params, &parts.headers, bytes).await,
        Found::OtherMethod(template) => {
            hub.check.note(&format!("{} {template}", incoming.method), "", "this route does not take this method here");
            incoming.refuse(&hub, &Refused::wrong_method())
        }
        Found::Nothing => {
            hub.check.note(&format!("{} {}", incoming.method, incoming.path), "", "this route is not known here");
            incoming.refuse(&hub, &Refused::no_route())
        }
    }
}

struct Incoming {
    method: Method,
    path: String,
    query: String,
    arrived: Instant,
}

impl Incoming {
    async fn route(
        self,
        hub: &Arc<Hub>,
        route: &'static Route,
        params: Vec<(&'static str, String)>,
        headers: &HeaderMap,
        bytes: axum::body::Bytes,
    ) -> Response<Body> {
        let fault = hub.faults.take(route.method, route.template, &self.path);
        if let Some(cut) = self.fail_early(hub, route, fault.as_ref()).await {
            return cut;
        }
        let major = params.first().map(|(_, value)| value.clone()).unwrap_or_default();
        let (standing, limited) = hub.rates.count(route.method, route.template, &major, hub.options.rate_limits);
        let limited = fault.as_ref().and_then(limited_by).or(limited);
        let content_type = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (body, files, reply) = match (limited.as_ref(), &fault) {
            (Some(_), _) => (Value::Null, Vec::new(), Err(Refused::no_route())),
            (None, Some(Fault::Status(_))) => (parsed(&bytes), Vec::new(), Err(Refused::no_route())),
            _ => match body::read(content_type, bytes).await {
                Ok((body, files)) => self.act(hub, route, params, headers, body, files),
                Err(refused) => (Value::Null, Vec::new(), Err(refused)),
            },
        };
        let (status, answer, mut extra) = self.outcome(hub, fault.as_ref(), limited.as_ref(), &reply);
        extra.extend(standing.headers(hub.clock.now()));
        self.note(hub, Some(route), &body, files, status, &answer);
        match fault {
            Some(Fault::Slow(time)) => tokio::time::sleep(time).await,
            Some(Fault::AcceptThenDrop) => return cut(),
            _ => {}
        }
        respond(status, &answer, &extra)
    }

    async fn fail_early(&self, hub: &Hub, route: &Route, fault: Option<&Fault>) -> Option<Response<Body>> {
        match fault {
            Some(Fault::Drop) => {}
            Some(Fault::Hang(time)) => tokio::time::sleep(*time).await,
            _ => return None,
        }
        self.note(hub, Some(route), &Value::Null, Vec::new(), 0, &Value::Null);
        Some(cut())
    }

    fn act(
        &self,
        hub: &Arc<Hub>,
        route: &Route,
        params: Vec<(&'static str, String)>,
        headers: &HeaderMap,
        body: Value,
        files: Vec<Upload>,
    ) -> (Value, Vec<String>, Reply) {
        let names = files.iter().map(|file| file.name.clone()).collect();
        let query = self.read_query(hub, route);
        if let Err(refused) = authorised(hub, route, headers) {
            return (body, names, Err(refused));
        }
        if matches!(route.method, "POST" | "PUT" | "PATCH") {
            let wrong = hub.check.refuses(route.method, route.template, &with_files(&body, files.len()));
            if wrong.iter().any(|finding| finding.message.contains("the message is empty")) {
                return (body, names, Err(Refused::empty_message()));
            }
            if !wrong.is_empty() {
                let fields = wrong.into_iter().map(|finding| (finding.path, finding.message)).collect();
                return (body, names, Err(Refused::fields(fields)));
            }
        }
        let exchange = Exchange { hub, params, query, body, files, arrived: self.arrived };
        let reply = (route.handler)(&exchange);
        (exchange.body, names, reply)
    }

    fn read_query(&self, hub: &Hub, route: &Route) -> HashMap<String, String> {
        let mut query = HashMap::new();
        for pair in self.query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if !route.query.contains(&name) {
                let place = format!("{} {}", route.method, route.template);
                hub.check.note(&place, &format!("?{name}"), "this query parameter is not known here");
            }
            query.insert(name.to_owned(), routes::decode(&value.replace('+', " ")));
        }
        query
    }

    fn outcome(
        &self,
        hub: &Hub,
        fault: Option<&Fault>,
        limited: Option<&Limited>,
        reply: &Reply,
    ) -> (u16, Value, Headers) {
        if let Some(limited) = limited {
            return (429, limited.json(), limited.headers());
        }
        if let Some(Fault::Status(status) | Fault::AcceptThenStatus(status)) = fault {
            return (
                *status,
                serde_json::json!({ "message": format!("{status}: local fault"), "code": 0 }),
                Vec::new(),
            );
        }
        match reply {
            Ok(Answer { status, body }) => (*status, body.clone(), Vec::new()),
            Err(refused) => {
                if matches!(refused.code, 50006 | 50035 | 50109) {
                    self.note_malformed(hub, refused);
                }
                (refused.status, refused.json(), Vec::new())
            }
        }
    }

    /// A bot that is told 50035 has sent what Discord never takes.
    fn note_malformed(&self, hub: &Hub, refused: &Refused) {
        let place = match routes::find(self.method.as_str(), &self.path) {
            Found::Route(route, _) => format!("{} {}", route.method, route.template),
            _ => format!("{} {}", self.method, self.path),
        };
        // A message replied to may be deleted at any time: nothing that the bot did wrong.
        for (path, message) in refused.fields.iter().filter(|(path, _)| path != "message_reference") {
            hub.check.note(&place, path, message);
        }
        if refused.fields.is_empty() {
            hub.check.note(&place, "", &refused.message);
        }
    }

    fn refuse(&self, hub: &Hub, refused: &Refused) -> Response<Body> {
        let answer = refused.json();
        self.note(hub, None, &Value::Null, Vec::new(), refused.status, &answer);
        respond(refused.status, &answer, &[])
    }

    fn note(&self, hub: &Hub, route: Option<&Route>, body: &Value, files: Vec<String>, status: u16, answer: &Value) {
        if let Some(route) = route {
            let sent = (!body.is_null()).then(|| with_files(body, files.len()));
            hub.check.exchange(route.method, route.template, sent, status, answer);
        }
        hub.journal.request(journal::Request {
            method: self.method.to_string(),
            route: route.map_or_else(|| self.path.clone(), |route| route.template.to_owned()),
            path: self.path.clone(),
            query: self.query.clone(),
            body: body.clone(),
            files,
            status,
            answer: answer.clone(),
            at: hub.clock.now(),
        });
    }
}

/// The body with its files listed, for those who judge a body alone: a message may consist of files that it does not name.
fn with_files(body: &Value, files: usize) -> Value {
    let mut body = body.clone();
    let message = if body["data"].is_object() { &mut body["data"] } else { &mut body };
    if let Some(fields) = message.as_object_mut().filter(|_| files > 0) {
        let listed = || (0..files).map(|index| serde_json::json!({ "id": index.to_string() })).collect();
        fields.entry("attachments").or_insert_with(listed);
    }
    body
}

fn parsed(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}

fn limited_by(fault: &Fault) -> Option<Limited> {
    let Fault::RateLimited { after_ms, global, scope, with_code } = fault else { return None };
    Some(Limited { after: Duration::from_millis(*after_ms), global: *global, scope: *scope, with_code: *with_code })
}

/// Routes that carry a token of their own need no other; the rest need the bot's.
fn authorised(hub: &Hub, route: &Route, headers: &HeaderMap) -> Result<(), Refused> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    if text("user-agent").is_empty() {
        let place = format!("{} {}", route.method, route.template);
        hub.check.note(&place, "User-Agent", "is missing; Discord refuses requests without it");
    }
    let own = route.template.starts_with("/webhooks/") || route.template.starts_with("/interactions/");
    let open = own || route.template == "/gateway";
    let given = text("authorization");
    if open || given.strip_prefix("Bot ") == Some(hub.options.token.as_str()) {
        Ok(())
    } else {
        Err(Refused::unauthorized())
    }
}

fn respond(status: u16, answer: &Value, extra: &[(&'static str, String)]) -> Response<Body> {
    let body = if answer.is_null() { Body::empty() } else { Body::from(answer.to_string()) };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !answer.is_null() {
        response.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    }
    for (name, value) in extra {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn cut() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Cut);
    response
}
