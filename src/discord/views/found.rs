//! What a search found, each with the words around the first hit where that is not the title.

use chrono::{DateTime, Utc};

use super::{lists, paging::Paging, palette, phrases};
use crate::{
    discord::view::{Embed, View},
    domain::{Item, Program, text::escape},
};

/// How many characters are shown on either side of a hit.
const AROUND: usize = 50;

/// A page of what a search found.
#[must_use]
pub fn found(typed: &str, items: &[Item], programs: &[Program], now: DateTime<Utc>, paging: &Paging) -> View {
    let mut card = Embed::new(format!("Found for “{}”", phrases::short(typed, 60)), palette::PROGRAM);
    if items.is_empty() {
        card.title = format!("Nothing found for “{}”", phrases::short(typed, 60));
        "Every word must be in the title, the detail or the tags. Try fewer words, or the beginning of one."
            .clone_into(&mut card.description);
        return paging.finish(View::card(card), false);
    }
    let lines: Vec<String> = items
        .iter()
        .filter_map(|item| {
            let program = programs.iter().find(|program| program.id == item.program)?;
            let line = lists::line(item, program, program.calendar.today(now));
            let name = escape(program.name.as_str());
            let hit = surroundings(item, typed).map_or_else(String::new, |hit| format!("\n> {}", escape(&hit)));
            Some(format!("{line} · {name}{hit}"))
        })
        .collect();
    card.description = lines.join("\n");
    card.footer = paging.words("item", "items");
    paging.finish(View::card(card), true)
}

/// The words around the first word found in the detail, unless the title shows one already.
fn surroundings(item: &Item, typed: &str) -> Option<String> {
    let words: Vec<String> =
        typed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let title = item.title.as_str().to_lowercase();
    if words.iter().all(|word| title.contains(word.as_str())) {
        return None;
    }
    let detail: Vec<char> = item.detail.as_ref()?.as_str().replace('\n', " ").chars().collect();
    let at = words.iter().find_map(|word| position(&detail, word))?;
    let (start, end) = (at.saturating_sub(AROUND), (at + AROUND).min(detail.len()));
    let (before, after) = (if start > 0 { "…" } else { "" }, if end < detail.len() { "…" } else { "" });
    Some(format!("{before}{}{after}", detail[start..end].iter().collect::<String>().trim()))
}

fn position(text: &[char], word: &str) -> Option<usize> {
    let word: Vec<char> = word.chars().collect();
    text.windows(word.len())
        .position(|window| window.iter().zip(&word).all(|(a, b)| a == b || a.to_lowercase().eq(b.to_lowercase())))
}
