//! What was typed, given back: a refused command as one would type it again, ready to be copied.

use crate::discord::view::{Embed, File, View};

/// The longest line that an embed holds beside the words around it.
const SHOWN: usize = 4000;

/// A refusal with the command line below it, whole; an empty line adds nothing.
#[must_use]
pub fn given_back(mut view: View, line: &str) -> View {
    if !line.contains(' ') {
        return view;
    }
    // In a code block nothing is read as markdown; what would end the block is kept apart.
    let safe = line.replace("```", "`\u{200b}`\u{200b}`");
    if safe.chars().count() <= SHOWN {
        let description = format!("You typed:\n```\n{safe}\n```");
        view.embeds.push(Embed { description, ..Embed::default() });
    } else {
        let name = "what-you-typed.txt".to_owned();
        view.files.push(File { name, bytes: line.as_bytes().to_vec(), alt: String::new() });
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_given_back_whole_whatever_is_in_it() {
        let view = |line: &str| given_back(View::text("No."), line).fit();
        assert_eq!(view("/mine"), View::text("No."));
        assert!(view("/find text:a").embeds[0].description.contains("\n/find text:a\n"));
        let fenced = view("/find text:```\n# big");
        assert_eq!(fenced.embeds[0].description.matches("```").count(), 2);
        let long = format!("/find text:{}", "x".repeat(6000));
        assert_eq!(view(&long).files[0].bytes, long.as_bytes());
    }
}
