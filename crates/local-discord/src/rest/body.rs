//! Reads a request's body: JSON, or a form with `payload_json` and files.

use std::convert::Infallible;

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::error::Refused;
use super::exchange::Upload;

/// The largest request.
pub const LARGEST: usize = 25 * 1024 * 1024;
/// The largest file.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// The most files.
pub const MOST_FILES: usize = 10;

/// Reads a body by its content type.
///
/// # Errors
/// 50109 when it is no JSON; 50035 for a form that cannot be read; 40005 for too large a file.
pub async fn read(content_type: &str, bytes: Bytes) -> Result<(Value, Vec<Upload>), Refused> {
    if bytes.is_empty() {
        return Ok((Value::Null, Vec::new()));
    }
    if content_type.starts_with("multipart/form-data") {
        return form(content_type, bytes).await;
    }
    serde_json::from_slice(&bytes).map(|body| (body, Vec::new())).map_err(|_| Refused::not_json())
}

async fn form(content_type: &str, bytes: Bytes) -> Result<(Value, Vec<Upload>), Refused> {
    let unreadable = |_| Refused::field("", "The form cannot be read.");
    let boundary = multer::parse_boundary(content_type).map_err(unreadable)?;
    let stream = futures_util::stream::once(async { Ok::<Bytes, Infallible>(bytes) });
    let mut form = multer::Multipart::new(stream, boundary);
    let mut body = Value::Null;
    let mut loose = Map::new();
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(ToString::to_string);
        let content = field.bytes().await.map_err(unreadable)?;
        if name == "payload_json" {
            body = serde_json::from_slice(&content).map_err(|_| Refused::not_json())?;
        } else if let Some(file) = file {
            let index = index_of(&name).unwrap_or(files.len() as u64);
            files.push(Upload { index, name: clean(&file), content_type, bytes: content.to_vec() });
        } else {
            loose.insert(name, json!(String::from_utf8_lossy(&content)));
        }
    }
    if body.is_null() && !loose.is_empty() {
        body = Value::Object(loose);
    }
    check_files(&files)?;
    Ok((body, files))
}

fn check_files(files: &[Upload]) -> Result<(), Refused> {
    if files.len() > MOST_FILES {
        return Err(Refused::field("attachments", "Must be 10 or fewer in length."));
    }
    if files.iter().any(|file| file.bytes.len() > LARGEST_FILE) {
        return Err(Refused::too_large());
    }
    Ok(())
}

/// The `n` of `files[n]`.
fn index_of(name: &str) -> Option<u64> {
    name.strip_prefix("files[")?.strip_suffix(']')?.parse().ok()
}

/// A file's name as Discord keeps it.
fn clean(name: &str) -> String {
    name.chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '_' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_form_brings_json_and_files() {
        let text = "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\"content\":\"hi\"}\r\n\
            --b\r\nContent-Disposition: form-data; name=\"files[3]\"; filename=\"a b.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n";
        let (body, files) = read("multipart/form-data; boundary=b", Bytes::from_static(text.as_bytes())).await.unwrap();
        assert_eq!(body["content"], "hi");
        assert_eq!((files[0].index, files[0].name.as_str(), files[0].bytes.as_slice()), (3, "a_b.png", &b"PNG"[..]));
        assert_eq!(files[0].content_type.as_deref(), Some("image/png"));
    }

    #[tokio::test]
    async fn no_json_is_refused() {
        let refused = read("application/json", Bytes::from_static(b"{")).await.unwrap_err();
        assert_eq!(refused.code, 50109);
    }
}
