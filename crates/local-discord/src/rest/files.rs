//! Files of messages, served by the address that the message tells.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode};

use crate::hub::Hub;
use crate::world::ids::{self, AttachmentId, ChannelId};
use crate::world::message::Attachment;

/// Serves `/attachments/{channel}/{attachment}/{name}`.
#[must_use]
pub fn serve(hub: &Hub, path: &str) -> Response<Body> {
    let found = find(hub, path);
    let Some(file) = found else {
        let mut response = Response::new(Body::from("This content is no longer available."));
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let kind = file.content_type.as_deref().unwrap_or("application/octet-stream");
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut response = Response::new(Body::from(file.bytes));
    response.headers_mut().insert("content-type", kind);
    response.headers_mut().insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    // Whatever a file holds, it does nothing when it is opened beside the page.
    let tame = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");
    response.headers_mut().insert("content-security-policy", tame);
    response
}

fn find(hub: &Hub, path: &str) -> Option<Attachment> {
    let mut parts = path.trim_start_matches("/attachments/").split('/');
    let channel: ChannelId = ids::parse(parts.next()?)?;
    let id: AttachmentId = ids::parse(parts.next()?)?;
    let world = hub.world();
    if let Some(file) = world.uploads.get(&id) {
        return Some(file.clone());
    }
    let messages = world.messages.get(&channel)?;
    messages.values().rev().flat_map(|message| message.attachments.iter()).find(|file| file.id == id).cloned()
}
