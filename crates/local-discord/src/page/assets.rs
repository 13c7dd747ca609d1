//! The files of the page, as they were when this was built.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

const STYLE: &str = "style.css";
const INDEX: &str = include_str!("../../page/index.html");

/// Name and text of everything that the page loads.
const FILES: [(&str, &str); 11] = [
    (STYLE, include_str!("../../page/style.css")),
    ("api.js", include_str!("../../page/api.js")),
    ("command.js", include_str!("../../page/command.js")),
    ("component.js", include_str!("../../page/component.js")),
    ("composer.js", include_str!("../../page/composer.js")),
    ("dom.js", include_str!("../../page/dom.js")),
    ("form.js", include_str!("../../page/form.js")),
    ("main.js", include_str!("../../page/main.js")),
    ("markdown.js", include_str!("../../page/markdown.js")),
    ("message.js", include_str!("../../page/message.js")),
    ("time.js", include_str!("../../page/time.js")),
];

/// The page itself.
pub async fn index() -> Html<&'static str> {
    Html(INDEX)
}

/// A file that it loads.
pub async fn file(Path(name): Path<String>) -> Response {
    let Some((name, text)) = FILES.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = if *name == STYLE { "text/css" } else { "text/javascript" };
    ([(header::CONTENT_TYPE, format!("{kind}; charset=utf-8"))], *text).into_response()
}

#[cfg(test)]
mod tests {
    use super::{FILES, INDEX};

    #[test]
    fn the_page_is_small_and_fetches_nothing_from_elsewhere() {
        let size: usize = FILES.iter().map(|(_, text)| text.len()).sum();
        assert!(size + INDEX.len() < 150_000, "{size} bytes");
        for (name, text) in FILES.into_iter().chain([("index.html", INDEX)]) {
            for outside in ["src=\"http", "href=\"http", "from \"http", "url(http", "@import", "innerHTML"] {
                assert!(!text.contains(outside), "{name} has {outside}");
            }
        }
    }

    #[test]
    fn what_is_imported_is_there() {
        for (name, text) in FILES {
            for import in text.split("from \"./").skip(1) {
                let wanted = import.split('"').next();
                assert!(FILES.iter().any(|(known, _)| Some(*known) == wanted), "{name} wants {wanted:?}");
            }
        }
    }
}
