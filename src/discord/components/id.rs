//! Ids of buttons, selects and forms: typed, versioned, stateless. An id says everything that is needed to act, in at
//! most 100 characters, so that a button works after a restart and next month.
//!
//! An id is never trusted for rights: whoever acts on it reads the stored record, scoped to the server of the signed
//! interaction. The form on the wire is `1:move:42:done`: version, word, arguments. A variant may be added freely; a
//! change to an existing one needs a new word, so that an old button is refused and not misread.

use crate::domain::{ActId, GuildId, ItemId, Kind, Move, ProgramId, Rejection, field::Part, weekly::Week};
use crate::exchange::days::Order;

mod words;

pub use words::{Bulk, CharterPart, List, Pick, Report, Typed, Which, level_of, level_value};
use words::{Word, Words};

/// The value of a select's option that opens a form for any other date.
pub const OTHER: &str = "other";

const VERSION: &str = "1";

macro_rules! ids {
    ($($(#[$meta:meta])* $variant:ident = $word:literal ($($name:ident: $type:ty),*);)+) => {
        /// What a button, a select or a form does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Id { $($(#[$meta])* $variant($($type),*),)+ }

        impl Id {
            /// The form that Discord keeps, at most 100 characters.
            #[must_use]
            pub fn encode(&self) -> String {
                let mut out = String::from(VERSION);
                match self {
                    $(Self::$variant($($name),*) => {
                        words::push(&mut out, $word);
                        $($name.put(&mut out);)*
                    })+
                }
                out
            }

            fn read(words: &mut Words<'_>) -> Option<Self> {
                if words.next()? != VERSION {
                    return None;
                }
                match words.next()? {
                    $($word => Some(Self::$variant($(<$type>::take(words)?),*)),)+
                    _ => None,
                }
            }

            /// Every variant, each with several extreme arguments.
            #[cfg(test)]
            pub(crate) fn samples() -> Vec<Self> {
                (0..24).flat_map(|n| [$(Self::$variant($(<$type>::extreme(n)),*),)+]).collect()
            }
        }
    };
}

ids! {
    /// Shows the update sheet of an item.
    Update = "update" (item: ItemId);
    /// Confirms that an item is still right.
    Confirm = "confirm" (item: ItemId);
    /// Shows the sheet with everything else that can be done about an item.
    More = "more" (item: ItemId);
    /// Shows an item anew, as a public card.
    Show = "show" (item: ItemId);
    /// Shows every word of an item, nothing cut.
    Whole = "whole" (item: ItemId);
    /// Shows the message that an item was captured from, as it was then.
    Source = "source" (item: ItemId);
    /// Makes a move, or opens [`Id::MoveForm`] where [`Move::needs`] asks for something.
    Move = "move" (item: ItemId, step: Move);
    /// "I've seen this", on a proposed decision.
    Seen = "seen" (item: ItemId);
    /// Opens [`Id::ObjectForm`].
    Object = "object" (item: ItemId);
    /// Opens [`Id::EditForm`].
    Edit = "edit" (item: ItemId, part: Part);
    /// Opens [`Id::DueForm`].
    SetDue = "set_due" (item: ItemId);
    /// Opens [`Id::SnoozeForm`].
    SetSnooze = "set_snooze" (item: ItemId);
    /// Opens [`Id::LinkForm`].
    Link = "link" (item: ItemId);
    /// Opens [`Id::VoidForm`].
    Void = "void" (item: ItemId);
    /// Shows the select that sets one thing about an item; [`Id::Picked`] is that select.
    Choose = "choose" (item: ItemId, pick: Pick);
    /// A select on a card or sheet, used: its values say what was picked (see [`Pick`]).
    Picked = "picked" (item: ItemId, pick: Pick);

    /// A form, sent: what a move asks for, made on that version of the item.
    MoveForm = "move_form" (item: ItemId, step: Move, version: u32);
    /// A form, sent: one part of an item, edited on that version.
    EditForm = "edit_form" (item: ItemId, part: Part, version: u32);
    /// A form, sent: a named concern.
    ObjectForm = "object_form" (item: ItemId);
    /// A form, sent: a due date and the reason for moving it.
    DueForm = "due_form" (item: ItemId, version: u32);
    /// A form, sent: until when an item is quiet.
    SnoozeForm = "snooze_form" (item: ItemId);
    /// A form, sent: a tie to another item.
    LinkForm = "link_form" (item: ItemId);
    /// A form, sent: why an item is void.
    VoidForm = "void_form" (item: ItemId);
    /// A form, sent: a new item, from a slash command without a title; the draft holds its other options, 0 none.
    LogForm = "log_form" (kind: Kind, draft: i64);
    /// A form, sent: a proposal, from a slash command without a title; the draft holds its other options, 0 none.
    ProposeForm = "propose_form" (draft: i64);
    /// A form, sent: a new item from a message that the draft holds.
    CaptureForm = "capture_form" (kind: Kind, draft: i64);
    /// A select, used: the kind of the item to log from the message that the draft holds; opens [`Id::CaptureForm`].
    CaptureKind = "capture_kind" (draft: i64);
    /// A form, sent: what was refused before and kept as a draft, edited.
    DraftForm = "draft_form" (draft: i64);
    /// Opens [`Id::CharterForm`].
    Charter = "charter" (program: ProgramId, part: CharterPart);
    /// A form, sent: half of a program's charter, edited on that version.
    CharterForm = "charter_form" (program: ProgramId, part: CharterPart, version: u32);

    /// Shows a page of a list, counted from 0.
    Page = "page" (list: List, page: u32);
    /// Posts a page of a list in the channel.
    Share = "share" (list: List, page: u32);
    /// A select over the items of a page: its values are the ids of those chosen.
    BulkPick = "bulk_pick" (list: List, page: u32);
    /// Does something to the items that the draft holds.
    BulkDo = "bulk_do" (draft: i64, what: Bulk);
    /// A select, used: the new owner of the items that the draft holds.
    BulkOwner = "bulk_owner" (draft: i64);
    /// A form, sent: the new date of the items that the draft holds.
    BulkDue = "bulk_due" (draft: i64);

    /// A select in a digest: its values are the ids of the items that wait for an answer.
    NudgePick = "nudge_pick" ();
    /// "Not mine": asks who looks after the item instead.
    NotMine = "not_mine" (item: ItemId);
    /// Gives an item back to the lead.
    GiveBack = "give_back" (item: ItemId);
    /// Opens [`Id::SummaryNarrateForm`].
    SummaryNarrate = "summary_narrate" (program: ProgramId, week: Week);
    /// A form, sent: what a lead says about a week.
    SummaryNarrateForm = "summary_narrate_form" (program: ProgramId, week: Week);
    /// Opens [`Id::SummaryCallForm`].
    SummaryCall = "summary_call" (program: ProgramId);
    /// A form, sent: the call on a program's health.
    SummaryCallForm = "summary_call_form" (program: ProgramId);
    /// Posts a summary now.
    SummaryPost = "summary_post" (program: ProgramId, week: Week);
    /// Skips a week's summary.
    SummarySkip = "summary_skip" (program: ProgramId, week: Week);
    /// Shows the summary as it would be posted now.
    SummaryPreview = "summary_preview" (program: ProgramId);
    /// A select, used: its value is the summary to show again.
    SummaryShow = "summary_show" ();

    /// Says what the rows are of the file that the draft holds.
    ImportKind = "import_kind" (draft: i64, kind: Kind);
    /// Says which number comes first in the days of the file that the draft holds.
    ImportOrder = "import_order" (draft: i64, order: Order);
    /// A select, used: its value is the number of the column that is the title, in the file that the draft holds.
    ImportTitle = "import_title" (draft: i64);
    /// A select, used: its value is the number of a column of which is to be said what it is.
    ImportColumn = "import_column" (draft: i64);
    /// A select, used: its value is what the column of that number is.
    ImportColumnIs = "import_column_is" (draft: i64, column: u32);
    /// A select, used: its value is the number of a word of which is to be said what it stands for.
    ImportWord = "import_word" (draft: i64);
    /// A select, used: its value is what the word of that number stands for.
    ImportWordIs = "import_word_is" (draft: i64, word: u32);
    /// Imports the file that the draft holds, if so many rows are new.
    ImportDo = "import_do" (draft: i64, rows: u32);

    /// Undoes an act.
    Undo = "undo" (act: ActId);
    /// "Edit and try again": opens [`Id::DraftForm`] with what was typed.
    DraftReopen = "draft_reopen" (draft: i64);
    /// "Apply mine anyway": takes the draft over what changed meanwhile.
    DraftApply = "draft_apply" (draft: i64);
    /// "Log it anyway": takes the draft although it looks like another item.
    LogAnyway = "log_anyway" (draft: i64);
    /// A select in the help, used: its value is the command to tell more of.
    HelpTopic = "help_topic" ();
}

impl Id {
    /// The form that Discord keeps. In direct messages no server is told with a press: there the id names it in front.
    #[must_use]
    pub fn encode_at(&self, home: Option<GuildId>) -> String {
        match home {
            Some(guild) => format!("{guild}@{}", self.encode()),
            None => self.encode(),
        }
    }

    /// The server that an id names in front, and the rest of it. Untrusted, as all of it: whether the person is of that
    /// server is asked of Discord.
    #[must_use]
    pub fn home_of(text: &str) -> (Option<GuildId>, &str) {
        match text.split_once('@') {
            Some((guild, rest)) if !guild.starts_with('+') => match guild.parse() {
                Ok(guild) => (Some(GuildId(guild)), rest),
                Err(_) => (None, text),
            },
            _ => (None, text),
        }
    }

    /// Reads the form that Discord gives back.
    ///
    /// # Errors
    /// [`Rejection::StaleButton`] for whatever this version does not write itself.
    pub fn decode(text: &str) -> Result<Self, Rejection> {
        let mut words = text.split(':');
        Self::read(&mut words).filter(|id| words.next().is_none() && id.encode() == text).ok_or(Rejection::StaleButton)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::look::Narrow;

    #[test]
    fn every_id_survives_the_way_to_discord_and_back() {
        let samples = Id::samples();
        assert!(samples.len() > 400);
        for id in samples {
            let text = id.encode();
            assert!(text.chars().count() <= 100, "{text}");
            assert_eq!(Id::decode(&text).as_ref(), Ok(&id), "{text}");
        }
    }

    #[test]
    fn the_longest_search_has_room_on_its_buttons() {
        let narrow = Narrow { kind: Some(Kind::Decision), owner: Some(crate::domain::UserId(u64::MAX)), open: true };
        let list = List::Search(narrow, Typed::new(&"x".repeat(40)).unwrap());
        for id in [Id::Page(list, u32::MAX), Id::Share(list, u32::MAX)] {
            assert!(id.encode().len() <= 100, "{}", id.encode());
            assert_eq!(Id::decode(&id.encode()), Ok(id));
        }
        assert_eq!(Typed::new(&"x".repeat(41)), None);
    }

    #[test]
    fn the_wire_form_is_fixed_because_old_cards_keep_it() {
        for (id, text) in [
            (Id::Move(ItemId(42), Move::Done), "1:move:42:done"),
            (Id::Choose(ItemId(7), Pick::Owner), "1:choose:7:owner"),
            (Id::Page(List::Kind(ProgramId(3), Kind::Risk, Which::default()), 2), "1:page:kind:3:risk:-:-:2"),
            (
                Id::Page(
                    List::Search(Narrow { open: true, ..Narrow::default() }, Typed::new("vendor slips").unwrap()),
                    1,
                ),
                "1:page:search:-:-:o:vendor slips:1",
            ),
            (Id::HelpTopic(), "1:help_topic"),
        ] {
            assert_eq!(id.encode(), text);
        }
    }

    #[test]
    fn what_this_version_does_not_write_is_a_stale_button() {
        for text in [
            "",
            "1",
            "2:update:4",
            "0:update:4",
            "1:upgrade:4",
            "1:update",
            "1:update:",
            "1:update:x",
            "1:update:+4",
            "1:update:04",
            "1:update:4:5",
            "1:move:42:fly",
            "1:update:99999999999999999999",
            "1:page:kind:3:risk:-:zz:2",
            "1:page:search:-:-:x:vendor:0",
            "1:page:search:-:-:-:vendor:slips:0",
            "1:page:search:-:-:-:more words than a button has room for, it seems:0",
            "1:update:4\u{0}",
            "update:4",
            "🙂",
        ] {
            assert_eq!(Id::decode(text), Err(Rejection::StaleButton), "{text}");
        }
    }

    #[test]
    fn levels_are_read_as_they_are_written() {
        for likelihood in 1..=5 {
            for impact in 1..=5 {
                let score = crate::domain::risk::Score::new(likelihood, impact).unwrap();
                assert_eq!(level_of(&level_value(score)), Ok(score));
            }
        }
        for text in ["", "4", "0x3", "6x1", "axb", "3x3x3"] {
            assert!(level_of(text).is_err(), "{text}");
        }
    }
}
