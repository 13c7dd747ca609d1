//! A view written down as text, so that a test can be read like the message it tells of.

use std::fmt::Write as _;

use super::{Button, Form, Look, Offers, Press, Row, Select, View};

impl View {
    /// Everything that the view says, line by line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        if self.ephemeral {
            out.push_str("(only you)\n");
        }
        if !self.content.is_empty() {
            out.push_str(&self.content);
            out.push('\n');
        }
        for embed in &self.embeds {
            let _ = writeln!(out, "┌ {} #{:06x}", embed.title, embed.colour);
            for line in embed.description.lines() {
                let _ = writeln!(out, "│ {line}");
            }
            for field in &embed.fields {
                let mark = if field.inline { "·" } else { "»" };
                let value = field.value.replace('\n', "\n│   ");
                let _ = writeln!(out, "│ {mark} {}: {value}", field.name);
            }
            if !embed.footer.is_empty() {
                let _ = writeln!(out, "└ {}", embed.footer);
            }
        }
        for row in &self.rows {
            let _ = match row {
                Row::Buttons(buttons) => {
                    let words: Vec<String> = buttons.iter().map(button).collect();
                    writeln!(out, "{}", words.join(" "))
                }
                Row::Select(one) => writeln!(out, "{}", select(one)),
            };
        }
        for file in &self.files {
            let _ = writeln!(out, "[file {}, {} bytes]", file.name, file.bytes.len());
        }
        if !self.pings.is_empty() {
            let _ = writeln!(out, "pings {:?}", self.pings);
        }
        out
    }
}

impl Form {
    /// Everything that the form asks, line by line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{} <{}>\n", self.title, self.id.encode());
        for input in &self.inputs {
            let star = if input.required { "*" } else { "" };
            let lines = if input.long { " lines" } else { "" };
            let _ = writeln!(
                out,
                "{}{star} ({}, {}{lines}) [{}] {}",
                input.label, input.name, input.most, input.placeholder, input.value
            );
        }
        out
    }
}

fn button(button: &Button) -> String {
    let look = match button.look {
        Look::Primary => "!",
        Look::Plain => "",
        Look::Good => "+",
        Look::Danger => "-",
    };
    let off = if button.disabled { " (off)" } else { "" };
    match &button.press {
        Press::Act(id) => format!("[{look}{}{off} <{}>]", button.label, id.encode()),
        Press::Open(address) => format!("[{}{off} {address}]", button.label),
    }
}

fn select(select: &Select) -> String {
    let Select { id, placeholder, offers, least, most } = select;
    let mut out = format!("[▾ {placeholder} {least}–{most} <{}>]", id.encode());
    match offers {
        Offers::People(people) => {
            let _ = write!(out, " people {people:?}");
        }
        Offers::Options(options) => {
            for option in options {
                let mark = if option.chosen { "●" } else { "○" };
                let _ = write!(out, "\n  {mark} {} <{}> {}", option.label, option.value, option.hint);
            }
        }
    }
    out
}
