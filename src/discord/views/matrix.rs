//! The risk matrix: a picture, and the same as text for those who can't see it: how many in each cell, and which.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{health::with_picture, paging::Paging, palette, phrases};
use crate::{
    charts::Picture,
    discord::view::{Embed, View},
    domain::{Item, Program, item::Body, risk::Score, text::escape},
};

/// Open risks by likelihood and impact, the loudest cells in words below.
#[must_use]
pub fn matrix(risks: &[Item], picture: Option<&Picture>, program: &Program, paging: &Paging) -> View {
    let mut cells: BTreeMap<(u8, u8), Vec<&Item>> = BTreeMap::new();
    let mut unassessed = Vec::new();
    for item in risks {
        match &item.body {
            Body::Risk(risk) => match risk.score() {
                Some(score) => cells.entry((score.likelihood(), score.impact())).or_default().push(item),
                None => unassessed.push(item),
            },
            Body::Decision(_) | Body::Action(_) | Body::Issue(_) => {}
        }
    }
    let mut card =
        Embed::new(escape(&format!("Risk matrix · {}", program.name)), palette::of_kind(crate::domain::Kind::Risk));
    if risks.is_empty() {
        "No open risks here. Try `/risk log title: Vendor may miss the test date`".clone_into(&mut card.description);
        return paging.finish(View::card(card), false);
    }
    card.description = format!("```\n{}```\n{}", grid(&cells), references(&cells, program));
    card = card.field("Not assessed yet", list(&unassessed));
    card.footer = phrases::count(i64::try_from(risks.len()).unwrap_or(i64::MAX), "open risk", "open risks");
    let view = View::card(card);
    let view = match picture {
        Some(picture) => with_picture(view, picture, "Risk heat map"),
        None => view,
    };
    paging.finish(view, true)
}

/// Likelihood from top to bottom, impact from left to right; a dot is an empty cell.
fn grid(cells: &BTreeMap<(u8, u8), Vec<&Item>>) -> String {
    let mut text = String::from("likelihood\n");
    for likelihood in (1..=5).rev() {
        let _ = write!(text, "{likelihood} │");
        for impact in 1..=5 {
            let many = cells.get(&(likelihood, impact)).map_or(0, Vec::len);
            let _ = if many == 0 { write!(text, "   ·") } else { write!(text, "{many:>4}") };
        }
        text.push('\n');
    }
    text.push_str("  └────────────────────\n      1   2   3   4   5  impact\n");
    text
}

fn references(cells: &BTreeMap<(u8, u8), Vec<&Item>>, program: &Program) -> String {
    let mut scored: Vec<(Score, &Vec<&Item>)> = cells
        .iter()
        .filter_map(|((likelihood, impact), items)| Some((Score::new(*likelihood, *impact).ok()?, items)))
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse((score.product(), score.impact())));
    let line = |(score, items): (Score, &Vec<&Item>)| {
        format!("**{}**: {}", phrases::score(score, &program.rules.bands), list(items))
    };
    scored.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn list(items: &[&Item]) -> String {
    let shown: Vec<String> = items.iter().take(12).map(|item| item.reference().to_string()).collect();
    let more = items.len() - shown.len();
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
