//! What was typed, given back: a refused command as one would type it again, ready to be copied.

use crate::{
    discord::view::{Embed, View},
    domain::text::cut,
};

/// A refusal with the command line below it; an empty line adds nothing.
#[must_use]
pub fn given_back(mut view: View, line: &str) -> View {
    if line.contains(' ') {
        // In a code block nothing is read as markdown; what would end the block is kept apart.
        let safe = line.replace("```", "`\u{200b}`\u{200b}`");
        let description = format!("You typed:\n```\n{}\n```", cut(&safe, 4000));
        view.embeds.push(Embed { description, ..Embed::default() });
    }
    view
}
