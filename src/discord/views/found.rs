//! What a search found, each with the words around the first hit where that is not the title.

use chrono::{DateTime, Utc};

use super::{lists, paging::Paging, palette, phrases};
use crate::{
    discord::view::{Embed, View},
    domain::{
        Brief, Item,
        text::{escape, first_hit, has_all, search_words},
    },
};

/// How many characters are shown on either side of a hit.
const AROUND: usize = 50;

/// A page of what a search found.
#[must_use]
pub fn found(typed: &str, items: &[Item], programs: &[Brief], now: DateTime<Utc>, paging: &Paging) -> View {
    let mut card = Embed::new(format!("Found for “{}”", phrases::short(typed, 60)), palette::PROGRAM);
    if items.is_empty() {
        card.title = format!("Nothing found for “{}”", phrases::short(typed, 60));
        "Every word must be in the title, the detail or the tags. Try fewer words, or the beginning of one."
            .clone_into(&mut card.description);
        return paging.finish(View::card(card), false);
    }
    let words = search_words(typed);
    let lines: Vec<String> = items
        .iter()
        .filter_map(|item| {
            let program = programs.iter().find(|program| program.id == item.program)?;
            let line = lists::line(item, (&program.calendar, &program.rules.bands), program.calendar.today(now));
            let name = escape(program.name.as_str());
            let hit = surroundings(item, &words).map_or_else(String::new, |hit| format!("\n> {}", escape(&hit)));
            Some(format!("{line} · {name}{hit}"))
        })
        .collect();
    card.description = lines.join("\n");
    card.footer = paging.words("item", "items");
    paging.finish(View::card(card), true)
}

/// The words around the first word found in the detail, unless the title shows all already.
fn surroundings(item: &Item, words: &[String]) -> Option<String> {
    if has_all(item.title.as_str(), words) {
        return None;
    }
    let detail = item.detail.as_ref()?.as_str();
    let (before, after) = detail.split_at(first_hit(detail, words)?);
    let skipped = before.chars().count().saturating_sub(AROUND);
    let shown: String = before.chars().skip(skipped).chain(after.chars().take(AROUND)).collect();
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let (start, end) = (cut(skipped > 0), cut(after.chars().nth(AROUND).is_some()));
    Some(format!("{start}{}{end}", shown.replace('\n', " ").trim()))
}
