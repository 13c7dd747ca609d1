//! The files of the page, as they were when this was built.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

const INDEX: &str = include_str!("../../page/index.html");

/// Name and text of everything that the page loads.
const FILES: [(&str, &str); 25] = [
    ("api.js", include_str!("../../page/api.js")),
    ("bar.js", include_str!("../../page/bar.js")),
    ("colours.css", include_str!("../../page/colours.css")),
    ("command.js", include_str!("../../page/command.js")),
    ("component.js", include_str!("../../page/component.js")),
    ("composer.js", include_str!("../../page/composer.js")),
    ("controls.css", include_str!("../../page/controls.css")),
    ("dom.js", include_str!("../../page/dom.js")),
    ("embed.js", include_str!("../../page/embed.js")),
    ("form.js", include_str!("../../page/form.js")),
    ("frame.css", include_str!("../../page/frame.css")),
    ("log.js", include_str!("../../page/log.js")),
    ("main.js", include_str!("../../page/main.js")),
    ("markdown.js", include_str!("../../page/markdown.js")),
    ("message.css", include_str!("../../page/message.css")),
    ("message.js", include_str!("../../page/message.js")),
    ("option.js", include_str!("../../page/option.js")),
    ("person.js", include_str!("../../page/person.js")),
    ("picker.js", include_str!("../../page/picker.js")),
    ("popover.js", include_str!("../../page/popover.js")),
    ("select.js", include_str!("../../page/select.js")),
    ("sidebar.js", include_str!("../../page/sidebar.js")),
    ("theme.js", include_str!("../../page/theme.js")),
    ("time.js", include_str!("../../page/time.js")),
    ("travel.js", include_str!("../../page/travel.js")),
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
    let kind = if name.contains(".css") { "text/css" } else { "text/javascript" };
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
