//! The fonts inside the binary: how wide a text is, and how to make it fit.
//!
//! Inter (SIL Open Font License) in two weights for Latin, Greek and Cyrillic; `DejaVu` Sans (Bitstream Vera licence)
//! for Hebrew and Arabic, with a space and plain Latin too, as the drawing library looks for one font that has the whole
//! label. All three are cut down with `pyftsubset` to what is drawn here, about 245 kB together; their licences lie
//! beside them. What no font has (emoji, Chinese) is left out of the picture, never drawn as a box; the alt text keeps
//! it. Widths leave kerning out, so they are at most a hair too large.

use std::sync::{Arc, LazyLock};

use resvg::usvg::fontdb::{Database, Source};
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.otf");
const BOLD: &[u8] = include_bytes!("fonts/Inter-SemiBold.otf");
const RIGHT_TO_LEFT: &[u8] = include_bytes!("fonts/DejaVuSans-RightToLeft.ttf");

/// How a text is cut off.
const CUT: char = '…';
/// No label is longer than this, whatever it measures.
const LONGEST: usize = 200;

/// The fonts as the drawing library wants them.
pub static DATABASE: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut database = Database::new();
    for font in [REGULAR, BOLD, RIGHT_TO_LEFT] {
        database.load_font_source(Source::Binary(Arc::new(font)));
    }
    Arc::new(database)
});

/// A face to measure with: which letters it has, and how wide each is at size 1.
struct Face {
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
}

/// The regular faces, then the bold ones, in the order in which they are tried.
static FACES: LazyLock<[Vec<Face>; 2]> = LazyLock::new(|| {
    let face = |font: &'static [u8]| {
        let font = FontRef::new(font).ok()?;
        let widths = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        Some(Face { letters: font.charmap(), widths })
    };
    let faces = |fonts: [&'static [u8]; 2]| fonts.into_iter().filter_map(face).collect();
    [faces([REGULAR, RIGHT_TO_LEFT]), faces([BOLD, RIGHT_TO_LEFT])]
});

/// What of a text can be drawn: no controls, no emoji, one space where several were, at most two marks on a letter.
#[must_use]
pub fn drawable(text: &str) -> String {
    let mut out = String::new();
    let mut marks = 0;
    for letter in text.chars().take(LONGEST * 4) {
        if letter.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            continue;
        }
        match advance(letter, false) {
            Some(width) if width > 0.0 => marks = 0,
            Some(_) if !letter.is_control() && !is_direction(letter) && marks < 2 && !out.is_empty() => marks += 1,
            _ => continue,
        }
        out.push(letter);
        if out.chars().count() >= LONGEST {
            break;
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// How wide a text is drawn at a size.
#[must_use]
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    text.chars().filter_map(|letter| advance(letter, bold)).sum::<f64>() * size
}

/// The text as it can be drawn, cut off with "…" where it is wider than it may be.
#[must_use]
pub fn fit(text: &str, size: f64, bold: bool, room: f64) -> String {
    let mut text = drawable(text);
    if width(&text, size, bold) <= room {
        return text;
    }
    let room = room - width("…", size, bold);
    let mut used = 0.0;
    let end = text.char_indices().find_map(|(at, letter)| {
        used += advance(letter, bold).unwrap_or(0.0) * size;
        (used > room).then_some(at)
    });
    text.truncate(end.unwrap_or(text.len()));
    text.truncate(text.trim_end_matches([' ', ',', '·', '-']).len());
    text.push(CUT);
    text
}

/// A letter's width at size 1; none where no font has it.
fn advance(letter: char, bold: bool) -> Option<f64> {
    FACES[usize::from(bold)].iter().find_map(|face| {
        let glyph = face.letters.map(letter)?;
        face.widths.advance_width(glyph).map(f64::from)
    })
}

/// Marks that turn the direction of writing: every label stands for itself, so none is needed.
const fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{061C}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_are_there() {
        assert_eq!(DATABASE.len(), 3);
        assert!(FACES.iter().all(|faces| faces.len() == 2));
        for letter in "AZaz09éßłőșΩжЇ€–—“”…·×→−≥≤אبש".chars() {
            assert!(advance(letter, false).is_some_and(|width| width > 0.2), "{letter} has no glyph");
        }
    }

    #[test]
    fn what_no_font_has_is_left_out() {
        assert_eq!(drawable("  Launch 🚀\u{FE0F}  the\tthing\u{0} "), "Launch the thing");
        assert_eq!(drawable("发布"), "");
        assert_eq!(drawable("אבן דרך"), "אבן דרך");
        let marks = "\u{301}".repeat(50);
        assert_eq!(drawable(&format!("e{marks}")).chars().count(), 3);
    }

    #[test]
    fn a_long_text_is_cut_to_its_room() {
        let cut = fit(&"wide ".repeat(100), 24.0, true, 300.0);
        assert!(cut.ends_with('…') && width(&cut, 24.0, true) <= 300.0, "{cut}");
        assert_eq!(fit("short", 24.0, false, 300.0), "short");
        assert_eq!(fit("anything", 24.0, false, 0.0), "…");
    }
}
