//! The arguments of an id, and how each is written between two colons.

use arrayvec::ArrayString;

use crate::{
    app::{draw::Plot, look::Narrow},
    domain::{
        ActId, ItemId, Kind, Move, ProgramId, Rejection, UserId, field::Part, risk::Score, vocabulary::vocabulary,
        weekly::Week,
    },
    report::topic::Topic,
};

vocabulary! {
    /// One thing about an item that a select sets. What its values are stands at each.
    Pick {
        Move = "move", "Next step";
        Owner = "owner", "Owner";
        Due = "due", "Due date";
        Snooze = "snooze", "Snooze until";
        Approvers = "approvers", "Approvers";
        Level = "level", "Likelihood and impact";
        Residual = "residual", "Residual likelihood and impact";
        Response = "response", "Response";
        Proximity = "proximity", "Proximity";
        Priority = "priority", "Priority";
        Severity = "severity", "Severity";
        Reversibility = "reversibility", "Reversibility";
        Concern = "concern", "Concern";
        Kind = "kind", "Kind";
    }
}

vocabulary! {
    /// Half of a charter: a form has five fields.
    CharterPart {
        Purpose = "purpose", "Problem and goals";
        Scope = "scope", "Scope and people";
    }
}

vocabulary! {
    /// What is done to several items at once.
    Bulk {
        Done = "done", "Mark as done";
        Owner = "owner", "Reassign";
        Due = "due", "New date";
    }
}

/// What a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Items of one kind in one program.
    Kind(ProgramId, Kind, Which),
    /// Open items of one person, in every program of the server.
    Owner(UserId),
    /// What a search found.
    Search(Narrow, Typed),
    /// What a search found whose words are too long for a button: the draft holds them.
    Find(i64),
    /// What happened to an item.
    History(ItemId),
    /// What happened in a program.
    Audit(ProgramId),
    /// How a program stands.
    Report(ProgramId, Report),
    /// The summaries of a program that were published.
    Summaries(ProgramId),
}

/// What of a program's report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// Its health.
    Now,
    /// Every figure, page by page.
    Metrics,
    /// What is behind a colour or a figure.
    Explain(Topic),
    /// A chart.
    Chart(Plot),
    /// The open risks by likelihood and impact.
    Matrix,
}

/// Which items of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Which {
    /// Of this owner only.
    pub owner: Option<UserId>,
    /// Only what nobody owns.
    pub unowned: bool,
    /// Closed and void ones too.
    pub closed: bool,
}

/// Words that were searched for, as typed: few enough to stand between two colons of an id, beside all else that it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed(ArrayString<40>);

impl Typed {
    /// `None` where they are too long, or have a colon among them.
    #[must_use]
    pub fn new(words: &str) -> Option<Self> {
        if words.contains(':') { None } else { ArrayString::from(words).ok().map(Self) }
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// The value of an option that stands for a score: `4x5`.
#[must_use]
pub fn level_value(score: Score) -> String {
    format!("{}x{}", score.likelihood(), score.impact())
}

/// Reads [`level_value`] back.
///
/// # Errors
/// Nothing that this version writes, or out of scale.
pub fn level_of(value: &str) -> Result<Score, Rejection> {
    let (likelihood, impact) = value.split_once('x').ok_or(Rejection::StaleButton)?;
    let number = |text: &str| text.parse().map_err(|_| Rejection::StaleButton);
    Score::new(number(likelihood)?, number(impact)?)
}

/// The words of an id that are still to be read.
pub type Words<'a> = std::str::Split<'a, char>;

/// An argument of an id.
pub trait Word: Sized {
    /// Writes it, behind a colon.
    fn put(&self, out: &mut String);
    /// Reads it back.
    fn take(words: &mut Words<'_>) -> Option<Self>;
    /// The n-th of its extreme values, round and round.
    #[cfg(test)]
    fn extreme(n: usize) -> Self;
}

/// Adds a word, behind a colon.
pub fn push(out: &mut String, word: &str) {
    out.push(':');
    out.push_str(word);
}

macro_rules! numbers {
    ($($type:ty),+) => { $(
        impl Word for $type {
            fn put(&self, out: &mut String) { push(out, &self.to_string()); }
            fn take(words: &mut Words<'_>) -> Option<Self> { words.next()?.parse().ok() }
            #[cfg(test)]
            fn extreme(n: usize) -> Self { [<$type>::MAX, <$type>::MIN, 0, 1, 42][n % 5] }
        }
    )+ };
}
numbers!(i64, u64, u32);

macro_rules! newtypes {
    ($($type:ident($inner:ty)),+) => { $(
        impl Word for $type {
            fn put(&self, out: &mut String) { self.0.put(out); }
            fn take(words: &mut Words<'_>) -> Option<Self> { <$inner>::take(words).map($type) }
            #[cfg(test)]
            fn extreme(n: usize) -> Self { $type(<$inner>::extreme(n)) }
        }
    )+ };
}
newtypes!(ItemId(i64), ProgramId(i64), ActId(u64), UserId(u64), Week(u32));

macro_rules! keys {
    ($($type:ty),+) => { $(
        impl Word for $type {
            fn put(&self, out: &mut String) { push(out, self.key()); }
            fn take(words: &mut Words<'_>) -> Option<Self> { Self::from_key(words.next()?) }
            #[cfg(test)]
            fn extreme(n: usize) -> Self { Self::ALL[n % Self::ALL.len()] }
        }
    )+ };
}
keys!(Kind, Move, Pick, Part, CharterPart, Bulk, Plot, crate::exchange::days::Order);

impl Word for Topic {
    fn put(&self, out: &mut String) {
        push(out, self.key());
    }

    fn take(words: &mut Words<'_>) -> Option<Self> {
        Self::from_key(words.next()?)
    }

    #[cfg(test)]
    fn extreme(n: usize) -> Self {
        Self::all().nth(n).unwrap_or(Self::Health)
    }
}

impl Word for Report {
    fn put(&self, out: &mut String) {
        match self {
            Self::Now => push(out, "now"),
            Self::Metrics => push(out, "metrics"),
            Self::Explain(topic) => {
                push(out, "explain");
                topic.put(out);
            }
            Self::Chart(plot) => {
                push(out, "chart");
                plot.put(out);
            }
            Self::Matrix => push(out, "matrix"),
        }
    }

    fn take(words: &mut Words<'_>) -> Option<Self> {
        Some(match words.next()? {
            "now" => Self::Now,
            "metrics" => Self::Metrics,
            "explain" => Self::Explain(Word::take(words)?),
            "chart" => Self::Chart(Word::take(words)?),
            "matrix" => Self::Matrix,
            _ => return None,
        })
    }

    #[cfg(test)]
    fn extreme(n: usize) -> Self {
        match n % 5 {
            0 => Self::Now,
            1 => Self::Metrics,
            2 => Self::Explain(Topic::extreme(n)),
            3 => Self::Chart(Plot::extreme(n)),
            _ => Self::Matrix,
        }
    }
}

/// `-` where there is none.
impl<T: Word> Word for Option<T> {
    fn put(&self, out: &mut String) {
        match self {
            Some(word) => word.put(out),
            None => push(out, "-"),
        }
    }

    fn take(words: &mut Words<'_>) -> Option<Self> {
        let mut rest = words.clone();
        if rest.next()? == "-" {
            *words = rest;
            return Some(None);
        }
        T::take(words).map(Some)
    }

    #[cfg(test)]
    fn extreme(n: usize) -> Self {
        (n % 3 != 1).then(|| T::extreme(n))
    }
}

impl Word for Which {
    fn put(&self, out: &mut String) {
        self.owner.put(out);
        push(
            out,
            match (self.unowned, self.closed) {
                (false, false) => "-",
                (true, false) => "u",
                (false, true) => "c",
                (true, true) => "uc",
            },
        );
    }

    fn take(words: &mut Words<'_>) -> Option<Self> {
        let owner = Word::take(words)?;
        let (unowned, closed) = match words.next()? {
            "-" => (false, false),
            "u" => (true, false),
            "c" => (false, true),
            "uc" => (true, true),
            _ => return None,
        };
        Some(Self { owner, unowned, closed })
    }

    #[cfg(test)]
    fn extreme(n: usize) -> Self {
        Self { owner: Option::extreme(n), unowned: n % 2 == 1, closed: n % 4 < 2 }
    }
}

impl Word for Typed {
    fn put(&self, out: &mut String) {
        push(out, self.as_str());
    }

    fn take(words: &mut Words<'_>) -> Option<Self> {
        Self::new(words.next()?)
    }

    #[cfg(test)]
    fn extreme(n: usize) -> Self {
        let words = ["", "R-12", "é", "🙂", "vendor \u{202e}@everyone"][n % 5];
        Self(ArrayString::from(&words.repeat(40 / words.len().max(1))).unwrap_or_default())
    }
}

impl Word for Narrow {
    fn put(&self, out: &mut String) {
        self.kind.put(out);
        self.owner.put(out);
        push(out, if self.open { "o" } else { "-" });
    }

    fn take(words: &mut Words<'_>) -> Option<Self> {
        let (kind, owner) = (Word::take(words)?, Word::take(words)?);
        let open = match words.next()? {
            "-" => false,
            "o" => true,
            _ => return None,
        };
        Some(Self { kind, owner, open })
    }

    #[cfg(test)]
    fn extreme(n: usize) -> Self {
        Self { kind: Option::extreme(n), owner: Option::extreme(n / 8), open: n % 2 == 1 }
    }
}

impl Word for List {
    fn put(&self, out: &mut String) {
        match self {
            Self::Kind(program, kind, which) => {
                push(out, "kind");
                program.put(out);
                kind.put(out);
                which.put(out);
            }
            Self::Owner(user) => {
                push(out, "owner");
                user.put(out);
            }
            Self::Search(narrow, words) => {
                push(out, "search");
                narrow.put(out);
                words.put(out);
            }
            Self::Find(draft) => {
                push(out, "find");
                draft.put(out);
            }
            Self::History(item) => {
                push(out, "history");
                item.put(out);
            }
            Self::Audit(program) => {
                push(out, "audit");
                program.put(out);
            }
            Self::Report(program, report) => {
                push(out, "report");
                program.put(out);
                report.put(out);
            }
            Self::Summaries(program) => {
                push(out, "summaries");
                program.put(out);
            }
        }
    }

    fn take(words: &mut Words<'_>) -> Option<Self> {
        Some(match words.next()? {
            "kind" => Self::Kind(Word::take(words)?, Word::take(words)?, Word::take(words)?),
            "owner" => Self::Owner(Word::take(words)?),
            "search" => Self::Search(Word::take(words)?, Word::take(words)?),
            "find" => Self::Find(Word::take(words)?),
            "history" => Self::History(Word::take(words)?),
            "audit" => Self::Audit(Word::take(words)?),
            "summaries" => Self::Summaries(Word::take(words)?),
            "report" => Self::Report(Word::take(words)?, Word::take(words)?),
            _ => return None,
        })
    }

    #[cfg(test)]
    fn extreme(n: usize) -> Self {
        match n % 8 {
            7 => Self::Search(Narrow::extreme(n), Typed::extreme(n / 8 + 1)),
            6 => Self::Summaries(ProgramId::extreme(n)),
            0 => Self::Kind(ProgramId::extreme(n + 1), Kind::extreme(n), Which::extreme(n)),
            1 => Self::Owner(UserId::extreme(n)),
            2 => Self::Find(i64::extreme(n)),
            3 => Self::History(ItemId::extreme(n)),
            4 => Self::Audit(ProgramId::extreme(n)),
            _ => Self::Report(ProgramId::extreme(n), Report::extreme(n / 8)),
        }
    }
}
