//! Discord's limits (PLATFORM.md › Limits), held by force: a view that says too much is cut with "…" and still sent.
//! Views are written so that this hardly ever happens; people's text can always surprise.

use std::collections::BTreeSet;

use super::{Button, Embed, Form, Input, Offers, Press, Row, Select, View};
use crate::domain::text::cut;

const CONTENT: usize = 2000;
const EMBEDS: usize = 10;
const EMBEDS_TOTAL: usize = 6000;
const TITLE: usize = 256;
const DESCRIPTION: usize = 4096;
const FIELDS: usize = 25;
const FIELD_NAME: usize = 256;
const FIELD_VALUE: usize = 1024;
const FOOTER: usize = 2048;
const ROWS: usize = 5;
const BUTTONS: usize = 5;
const BUTTON_LABEL: usize = 80;
const OPTIONS: usize = 25;
const OPTION: usize = 100;
const PLACEHOLDER: usize = 150;
const FILES: usize = 10;
const FILE_BYTES: usize = 10 * 1024 * 1024;
const FILES_BYTES: usize = 24 * 1024 * 1024;
const ALT: usize = 1024;
const PINGS: usize = 100;
const FORM_TITLE: usize = 45;
const INPUTS: usize = 5;
const INPUT_LABEL: usize = 45;
const INPUT_PLACEHOLDER: usize = 100;
const INPUT_VALUE: u16 = 4000;

/// What a message without a word or picture says instead: Discord refuses an empty one.
const NOTHING: &str = "There is nothing to show.";

impl View {
    /// The same view, within every limit.
    #[must_use]
    pub fn fit(mut self) -> Self {
        shorten(&mut self.content, CONTENT);
        self.embeds.truncate(EMBEDS);
        let mut left = EMBEDS_TOTAL;
        for embed in &mut self.embeds {
            embed.fit(&mut left);
        }
        self.embeds.retain(|embed| !embed.is_empty());
        self.fit_rows();
        self.fit_files();
        if self.content.is_empty() && self.embeds.is_empty() && self.files.is_empty() {
            NOTHING.clone_into(&mut self.content);
        }
        self.pings.sort_unstable();
        self.pings.dedup();
        self.pings.retain(|user| user.0 != 0);
        self.pings.truncate(PINGS);
        self
    }

    /// An id may stand only once in a message: of two alike the first stays.
    fn fit_rows(&mut self) {
        let mut seen = BTreeSet::new();
        for row in &mut self.rows {
            match row {
                Row::Buttons(buttons) => {
                    buttons.retain(|button| match &button.press {
                        Press::Act(id) => seen.insert(id.encode()),
                        Press::Open(address) => address.chars().count() <= 512,
                    });
                    buttons.truncate(BUTTONS);
                    buttons.iter_mut().for_each(Button::fit);
                }
                Row::Select(select) => {
                    select.fit();
                    if !seen.insert(select.id.encode()) {
                        select.offers = Offers::Options(Vec::new());
                    }
                }
            }
        }
        self.rows.retain(|row| match row {
            Row::Buttons(buttons) => !buttons.is_empty(),
            Row::Select(select) => !matches!(&select.offers, Offers::Options(options) if options.is_empty()),
        });
        self.rows.truncate(ROWS);
    }

    fn fit_files(&mut self) {
        let mut bytes = 0;
        self.files.retain(|file| {
            let fits = file.bytes.len() <= FILE_BYTES && bytes + file.bytes.len() <= FILES_BYTES;
            bytes += if fits { file.bytes.len() } else { 0 };
            fits
        });
        self.files.truncate(FILES);
        for file in &mut self.files {
            shorten(&mut file.alt, ALT);
        }
    }
}

impl Embed {
    fn is_empty(&self) -> bool {
        self.title.is_empty() && self.description.is_empty() && self.fields.is_empty() && self.image.is_none()
    }

    /// Takes what it says out of what is left for all embeds; what stands first is kept longest.
    fn fit(&mut self, left: &mut usize) {
        let mut spend = |text: &mut String, most: usize| {
            shorten(text, most.min(*left));
            *left -= text.chars().count();
        };
        spend(&mut self.title, TITLE);
        spend(&mut self.footer, FOOTER);
        spend(&mut self.description, DESCRIPTION);
        self.fields.retain(|field| !field.value.trim().is_empty());
        self.fields.truncate(FIELDS);
        for field in &mut self.fields {
            if field.name.is_empty() {
                field.name.push('\u{200B}');
            }
            spend(&mut field.name, FIELD_NAME);
            spend(&mut field.value, FIELD_VALUE);
        }
        self.fields.retain(|field| !field.name.is_empty() && !field.value.is_empty());
    }
}

impl Button {
    fn fit(&mut self) {
        shorten(&mut self.label, BUTTON_LABEL);
        if self.label.is_empty() {
            self.label.push('…');
        }
    }
}

impl Select {
    fn fit(&mut self) {
        shorten(&mut self.placeholder, PLACEHOLDER);
        let offered = match &mut self.offers {
            Offers::Options(options) => {
                let mut seen = BTreeSet::new();
                options.retain(|option| seen.insert(option.value.clone()));
                options.truncate(OPTIONS);
                for option in options.iter_mut() {
                    shorten(&mut option.label, OPTION);
                    shorten(&mut option.value, OPTION);
                    shorten(&mut option.hint, OPTION);
                    if option.label.trim().is_empty() {
                        "…".clone_into(&mut option.label);
                    }
                }
                options.len()
            }
            Offers::People(_) => OPTIONS,
        };
        let offered = u8::try_from(offered).unwrap_or(u8::MAX);
        self.most = self.most.clamp(1, offered.max(1));
        self.least = self.least.min(self.most);
        match &mut self.offers {
            Offers::People(people) => {
                people.retain(|user| user.0 != 0);
                people.truncate(usize::from(self.most));
            }
            Offers::Options(options) => {
                let chosen = options.iter_mut().filter(|option| option.chosen);
                for option in chosen.skip(usize::from(self.most)) {
                    option.chosen = false;
                }
            }
        }
    }
}

impl Form {
    /// The same form, within every limit.
    #[must_use]
    pub fn fit(mut self) -> Self {
        shorten(&mut self.title, FORM_TITLE);
        self.inputs.truncate(INPUTS);
        self.inputs.iter_mut().for_each(Input::fit);
        self
    }
}

impl Input {
    /// People's text is never cut to a field's own limit: what they stored may be longer in code points than in the
    /// characters that they count, and sending the form must not lose any of it.
    fn fit(&mut self) {
        shorten(&mut self.label, INPUT_LABEL);
        shorten(&mut self.placeholder, INPUT_PLACEHOLDER);
        shorten(&mut self.value, usize::from(INPUT_VALUE));
        let units = u16::try_from(self.value.encode_utf16().count()).unwrap_or(INPUT_VALUE);
        self.most = self.most.max(units).clamp(1, INPUT_VALUE);
    }
}

fn shorten(text: &mut String, most: usize) {
    if text.chars().nth(most).is_some() {
        *text = cut(text, most).into_owned();
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(in crate::discord) use tests::judge;
