//! From a sheet to a post within Discord's limits: 6000 characters over all embeds, 1024 a field. As many lines of each
//! section as there is room for, links as long as there is; what does not fit is counted, and stands whole in an attached
//! file. Nothing is cut silently.

use super::pen::written;
use crate::{
    app::summary::{Section, Sheet},
    discord::view::{Embed, File, View},
};

/// All embeds together may have 6000; a little is left for what is said about the file and about pictures.
const TOTAL: usize = 5700;
const FIELD: usize = 1024;
/// Room in a field for the line that counts what is left out.
const MORE: usize = 50;

/// How much is said: lines of a section of items, and whether references are links; rules, gaps and figures are whole. The
/// first that fits is taken; what room it leaves goes to the sections that are whole with the least more.
const TRIES: &[(usize, bool)] =
    &[(12, true), (8, true), (6, true), (5, true), (4, true), (3, true), (3, false), (2, false), (1, false)];

/// The name of the attached file.
pub const FILE: &str = "summary.md";

/// A picture, or why there is none.
pub type Drawn = Result<File, String>;

/// The post. Pictures stand below the words, each in a card of its own.
#[must_use]
pub fn post(sheet: &Sheet, pictures: Vec<Drawn>) -> View {
    let fits = |fields: &Fields| measure(sheet, fields) <= TOTAL;
    let of = |section: &Section, most: usize| if has_items(section) { most } else { section.lines.len() };
    let even = |most: usize| sheet.sections.iter().map(|section| of(section, most)).collect::<Vec<_>>();
    let found = TRIES.iter().find(|(most, linked)| fits(&fields(&sheet.sections, &even(*most), *linked).0));
    let (fields, left_out) = match found {
        Some((most, linked)) => {
            let mut shown = even(*most);
            for section in least_first(&sheet.sections, *most, *linked) {
                let before = std::mem::replace(&mut shown[section], sheet.sections[section].lines.len());
                if !fits(&fields(&sheet.sections, &shown, *linked).0) {
                    shown[section] = before;
                }
            }
            fields(&sheet.sections, &shown, *linked)
        }
        None => bare(sheet),
    };
    let mut card = Embed::new(sheet.title.clone(), sheet.colour);
    card.description = sheet.head.join("\n");
    for (name, value) in fields {
        card = card.field(&name, value);
    }
    let undrawn = pictures.iter().filter(|drawn| drawn.is_err()).count();
    let mut footer = Vec::new();
    if left_out {
        footer.push("The whole of it, with nothing shortened, is in the attached file.".to_owned());
    }
    if undrawn > 0 {
        footer.push(format!("{undrawn} of {} charts could not be drawn this time.", pictures.len()));
    }
    footer.push("What a figure means: /health explain".to_owned());
    card.footer = footer.join(" ");
    let mut view = View::card(card);
    view.content.clone_from(&sheet.line);
    for picture in pictures.into_iter().flatten() {
        let mut frame = Embed::new("", sheet.colour);
        frame.image = Some(picture.name.clone());
        view.embeds.push(frame);
        view.files.push(picture);
    }
    if left_out {
        let bytes = sheet.whole.clone().into_bytes();
        view.files.push(File { name: FILE.to_owned(), bytes, alt: "The whole summary as text".to_owned() });
    }
    view
}

type Fields = Vec<(String, String)>;

fn has_items(section: &Section) -> bool {
    section.lines.iter().any(|line| line.item.is_some())
}

/// The sections of items that would show more than so many lines, by how many characters the rest has.
fn least_first(sections: &[Section], most: usize, linked: bool) -> Vec<usize> {
    let rest = |section: &Section| -> usize {
        section.lines.iter().skip(most).map(|line| written(line, linked).chars().count() + 1).sum()
    };
    let wants = |place: &usize| has_items(&sections[*place]) && sections[*place].lines.len() > most;
    let mut wanting: Vec<usize> = (0..sections.len()).filter(wants).collect();
    wanting.sort_by_key(|place| rest(&sections[*place]));
    wanting
}

/// The sections with so many lines of each, and whether anything was left out or shortened.
fn fields(sections: &[Section], most: &[usize], linked: bool) -> (Fields, bool) {
    let mut left_out = false;
    let field = |(section, most): (&Section, &usize)| {
        let (mut value, mut shown) = (String::new(), 0);
        for line in section.lines.iter().take(*most) {
            let text = written(line, linked);
            let room = if shown + 1 == section.lines.len() { FIELD } else { FIELD - MORE };
            if value.chars().count() + text.chars().count() + 1 > room {
                break;
            }
            if shown > 0 {
                value.push('\n');
            }
            value.push_str(&text);
            left_out |= line.cut;
            shown += 1;
        }
        let more = section.lines.len() - shown;
        if more > 0 {
            left_out = true;
            let lead = if shown > 0 { "\n… and " } else { "" };
            value = format!("{value}{lead}{more} more, in the attached file");
        }
        (section.name.clone(), value)
    };
    let fields = sections.iter().zip(most).map(field).collect();
    (fields, left_out)
}

/// Where not even a line of each section fits: as many sections as do.
fn bare(sheet: &Sheet) -> (Fields, bool) {
    let (mut fields, _) = fields(&sheet.sections, &vec![1; sheet.sections.len()], false);
    while measure(sheet, &fields) > TOTAL && fields.pop().is_some() {}
    (fields, true)
}

fn measure(sheet: &Sheet, fields: &Fields) -> usize {
    let count = |text: &String| text.chars().count();
    let head = sheet.head.iter().map(|line| count(line) + 1).sum::<usize>();
    count(&sheet.title) + head + fields.iter().map(|(name, value)| count(name) + count(value)).sum::<usize>()
}
