//! Files that people hand over: how large they may be, and why one was not taken.

use thiserror::Error;

use super::{
    rejection::shown,
    text::{Title, cut, escape},
};

/// Why a file was not taken. `Display` is the sentence shown, safe to send as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UploadRefusal {
    /// Larger than what is read.
    #[error("{} has {}, and {} is the most. Send a smaller file, or split it.", named(.name), bytes(*.size), bytes(*.most))]
    TooLarge {
        /// What it is called.
        name: String,
        /// Its size in bytes.
        size: u64,
        /// The most that is read.
        most: u64,
    },
    /// Discord did not hand it over.
    #[error("Discord did not hand over {}. Attach it once more.", named(.name))]
    NotFetched {
        /// What it is called.
        name: String,
    },
    /// Not an iCalendar file.
    #[error("{} is not a calendar that can be read. Export it as iCalendar (.ics): in Google Calendar under Settings › Export, in Outlook under Calendar › Share or Publish.", named(.name))]
    NoCalendar {
        /// What it is called.
        name: String,
    },
    /// A calendar of a whole company.
    #[error("{} has more than {most} events. Export a calendar that holds the holidays only.", named(.name))]
    TooManyEvents {
        /// What it is called.
        name: String,
        /// The most that are read.
        most: usize,
    },
    /// A calendar without a holiday in it.
    #[error("{} has no all-day event between {from} and {to}, and only those are taken as holidays. Export a calendar of public holidays or days off as .ics.", named(.name))]
    NoHolidays {
        /// What it is called.
        name: String,
        /// The first date that is looked at.
        from: chrono::NaiveDate,
        /// The last one.
        to: chrono::NaiveDate,
    },
    /// A file that can't be restored.
    #[error("That file can't be restored: {}. Nothing was changed.", shown(.0, 200))]
    Damaged(String),
    /// A file that can't be imported: a sentence that says why, and what to do.
    #[error("{}", shown(.0, 900))]
    Unfit(String),
    /// What an import would do is not what was shown.
    #[error(
        "The record changed since this was shown: {now} rows would be new now. Nothing was imported. Run /program import again, and look once more."
    )]
    ImportChanged {
        /// How many rows would be new now.
        now: usize,
    },
    /// A whole record is restored into an empty program only.
    #[error("“{}” has {items} items already, and a whole record is restored only where there are none. Restore it in a channel without a program, or in one whose program is empty.", shown(.program.as_str(), 100))]
    RestoreIntoFull {
        /// The program that is there.
        program: Title,
        /// How many items it has.
        items: i64,
    },
}

fn named(name: &str) -> String {
    format!("“{}”", escape(&cut(name, 60)))
}

/// A size as people say it: "312 bytes", "256 kB", "10.4 MB".
#[must_use]
pub fn bytes(size: u64) -> String {
    match size {
        0..1000 => format!("{size} bytes"),
        1000..1_000_000 => format!("{} kB", size / 1000),
        _ => format!("{}.{} MB", size / 1_000_000, size / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        for (size, said) in [(999, "999 bytes"), (256_000, "256 kB"), (10_485_760, "10.4 MB"), (1_000_000, "1.0 MB")] {
            assert_eq!(bytes(size), said);
        }
    }

    #[test]
    fn a_name_can_do_no_harm() {
        let said = UploadRefusal::NotFetched { name: format!("@everyone `{}", "x".repeat(200)) }.to_string();
        assert!(!said.contains("@everyone") && said.chars().count() < 150, "{said}");
    }
}
