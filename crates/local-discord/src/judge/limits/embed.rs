//! Embeds: each by itself, and the length of all of them together.

use super::super::cursor::{Cursor, Notes, characters};

const EMBEDS: usize = 10;
const ALL_TOGETHER: usize = 6000;
const TITLE: usize = 256;
const DESCRIPTION: usize = 4096;
const FIELDS: usize = 25;
const FIELD_NAME: usize = 256;
const FIELD_VALUE: usize = 1024;
const FOOTER: usize = 2048;
const AUTHOR: usize = 256;
const ADDRESS: usize = 2048;
const COLOUR: i64 = 0xff_ff_ff;

/// Parts of an embed that hold an address of a picture.
const PICTURES: [(&str, &str); 4] =
    [("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url")];

/// Judges the embeds of a message.
pub(super) fn judge(notes: &mut Notes, message: &Cursor<'_>) {
    notes.at_most_items(message, "embeds", EMBEDS);
    let embeds = message.list("embeds");
    for embed in &embeds {
        one(notes, embed);
    }
    let length: usize = embeds.iter().map(length).sum();
    if length > ALL_TOGETHER {
        notes.add(
            message.path_of("embeds"),
            format!("{length} characters over all embeds, at most {ALL_TOGETHER} are allowed"),
        );
    }
}

/// The files that the embeds of a message show, with the places that name them.
pub(super) fn files<'a>(message: &Cursor<'a>) -> Vec<(String, &'a str)> {
    let mut files = Vec::new();
    for embed in message.list("embeds") {
        for (part, field) in PICTURES {
            if let Some(part) = embed.field(part)
                && let Some(name) = part.text(field).and_then(|url| url.strip_prefix("attachment://"))
            {
                files.push((part.path_of(field), name));
            }
        }
    }
    files
}

fn one(notes: &mut Notes, embed: &Cursor<'_>) {
    notes.at_most(embed, "title", TITLE);
    notes.at_most(embed, "description", DESCRIPTION);
    notes.at_most_items(embed, "fields", FIELDS);
    notes.between(embed, "color", 0, COLOUR);
    for field in embed.list("fields") {
        notes.filled(&field, "name", FIELD_NAME);
        notes.filled(&field, "value", FIELD_VALUE);
    }
    if let Some(footer) = embed.field("footer") {
        notes.filled(&footer, "text", FOOTER);
    }
    if let Some(author) = embed.field("author") {
        notes.filled(&author, "name", AUTHOR);
    }
    addresses(notes, embed);
    let parts = ["title", "description", "fields", "footer", "author", "image", "thumbnail", "video", "timestamp"];
    if !parts.iter().any(|part| shows(embed, part)) {
        notes.add(embed.path(), "the embed shows nothing");
    }
}

fn shows(embed: &Cursor<'_>, part: &str) -> bool {
    embed.field(part).is_some_and(|part| match part.as_text() {
        Some(text) => !text.trim().is_empty(),
        None => part.value().as_array().is_none_or(|list| !list.is_empty()),
    })
}

fn addresses(notes: &mut Notes, embed: &Cursor<'_>) {
    let mut check = |object: &Cursor<'_>, field: &str, schemes: &[&str]| {
        if let Some(address) = object.text(field).filter(|address| !address.is_empty()) {
            notes.no_longer(object.path_of(field), address, ADDRESS);
            if !schemes.iter().any(|scheme| address.starts_with(scheme)) {
                notes.add(object.path_of(field), format!("none of {} begins it", schemes.join(" ")));
            }
        }
    };
    check(embed, "url", &["https://", "http://"]);
    if let Some(author) = embed.field("author") {
        check(&author, "url", &["https://", "http://"]);
    }
    for (part, field) in PICTURES {
        if let Some(part) = embed.field(part) {
            check(&part, field, &["https://", "http://", "attachment://"]);
        }
    }
}

/// The characters that count towards the 6000: all that is read but the addresses.
fn length(embed: &Cursor<'_>) -> usize {
    let text = |object: &Cursor<'_>, name| object.text(name).map_or(0, characters);
    let within = |part, name| embed.field(part).map_or(0, |part| text(&part, name));
    let fields: usize = embed.list("fields").iter().map(|field| text(field, "name") + text(field, "value")).sum();
    text(embed, "title") + text(embed, "description") + within("footer", "text") + within("author", "name") + fields
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::assert_paths;

    #[test]
    fn embeds() {
        let one = |embed: Value| json!({"embeds": [embed]});
        let long = |count: usize| "x".repeat(count);
        let field = |name: &str, value: &str| json!({"name": name, "value": value, "inline": true});
        assert_paths(
            "POST",
            "/channels/{channel_id}/messages",
            &[
                (one(json!({"title": long(256), "description": long(4096), "footer": {"text": long(1648)}})), &[]),
                (
                    one(json!({"title": long(256), "description": long(4096), "footer": {"text": long(1649)}})),
                    &["embeds"],
                ),
                (one(json!({"title": long(257)})), &["embeds[0].title"]),
                (one(json!({"description": long(4097)})), &["embeds[0].description"]),
                (one(json!({"footer": {"text": long(2049)}})), &["embeds[0].footer.text"]),
                (one(json!({"author": {"name": long(257)}})), &["embeds[0].author.name"]),
                (one(json!({"fields": vec![field("a", "b"); 25]})), &[]),
                (one(json!({"fields": vec![field("a", "b"); 26]})), &["embeds[0].fields"]),
                (one(json!({"fields": [field("a", "\u{200b}"), field("a", "")]})), &["embeds[0].fields[1].value"]),
                (
                    one(json!({"fields": [field(&long(257), &long(1025))]})),
                    &["embeds[0].fields[0].name", "embeds[0].fields[0].value"],
                ),
                (one(json!({"title": "t", "url": "ftp://x"})), &["embeds[0].url"]),
                (one(json!({"image": {"url": "https://example.org/a.png"}})), &[]),
                (one(json!({"image": {"url": "a.png"}})), &["embeds[0].image.url"]),
                (one(json!({"title": "t", "color": 0x0100_0000})), &["embeds[0].color"]),
                (one(json!({"color": 1, "fields": [], "description": " "})), &["embeds[0]"]),
                (json!({"embeds": vec![json!({"title": "t"}); 11]}), &["embeds"]),
                (json!({"embeds": vec![json!({"description": long(3001)}); 2]}), &["embeds"]),
            ],
        );
    }
}
