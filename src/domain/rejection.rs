//! Every "no" that a person can be told. The words are the sentence they read: what was wrong, what is allowed, what to type instead.
//!
//! People appear as `<@id>`: Discord shows the name, and nothing the bot sends in a refusal can ping.

use chrono::NaiveDate;
use thiserror::Error;

use super::{
    Kind, Move, ProgramRefusal, Reference, Role, UserId,
    calendar::CalendarRefusal,
    dates::DateRefusal,
    decision::Verdict,
    given::HealthRefusal,
    link::LinkKind,
    nudge_rules::NudgeRefusal,
    person::PersonRefusal,
    risk::Band,
    text::{Prose, TextRefusal, Title, cut, escape},
    upload::UploadRefusal,
};

/// A refusal, with what it takes to say it well.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Rejection {
    /// Text that can't be taken.
    #[error(transparent)]
    Text(#[from] TextRefusal),
    /// A date that can't be taken.
    #[error(transparent)]
    Date(#[from] DateRefusal),
    /// A zone or working day that can't be taken.
    #[error(transparent)]
    Calendar(#[from] CalendarRefusal),
    /// Working hours or an absence that can't be taken.
    #[error(transparent)]
    Person(#[from] PersonRefusal),
    /// A nudge time, ladder or review limit that can't be taken.
    #[error(transparent)]
    Nudge(#[from] NudgeRefusal),
    /// A file that can't be taken.
    #[error(transparent)]
    Upload(#[from] UploadRefusal),
    /// A call, a threshold or a question about the figures that can't be taken.
    #[error(transparent)]
    Health(#[from] HealthRefusal),
    /// A program that can't be set up so.
    #[error(transparent)]
    Program(#[from] ProgramRefusal),

    /// What was typed is no reference.
    #[error("“{}” is not a reference. References look like R-12, D-3 or A-31: type one, or a word of the title and pick from the list.", shown(.0, 60))]
    UnreadableReference(String),
    /// There is no such item in this channel's program.
    #[error("There is no {0} in this program. Type a word of its title and pick from the list, or look with /find.")]
    UnknownReference(Reference),
    /// A command for one kind was given another.
    #[error("{reference} is {}, and this works on {}. For any kind, use /item.", a(.reference.kind), .wanted.plural().to_lowercase())]
    WrongKind {
        /// What was given.
        reference: Reference,
        /// What the command is for.
        wanted: Kind,
    },
    /// The button's item is not there (any more), or is another server's.
    #[error("That item is not in this server's record. Look for it with /find.")]
    UnknownItem,
    /// The item is void.
    #[error("{reference} is void (“{}”) and stays as it is. Log it anew if it is needed after all.", shown(.reason.as_str(), 120))]
    Void {
        /// Which item.
        reference: Reference,
        /// Why it is void.
        reason: Prose,
    },
    /// The item is closed.
    #[error("{reference} is {}, so there is nothing to do about it. To open it again, use /item reopen.", standing(.state))]
    NotOpen {
        /// Which item.
        reference: Reference,
        /// Its state.
        state: &'static str,
    },
    /// A move that is not legal in the item's state.
    #[error("{reference} is {}, and “{wanted}” is not possible from there. {}", standing(.state), allowed_now(.reference.kind, .allowed))]
    IllegalMove {
        /// Which item.
        reference: Reference,
        /// Its state.
        state: &'static str,
        /// What was wanted.
        wanted: Move,
        /// What is legal.
        allowed: &'static [Move],
    },
    /// A move that this kind does not know.
    #[error("“{wanted}” is not something that happens to {}.", .kind.plural().to_lowercase())]
    NotAMove {
        /// What was wanted.
        wanted: Move,
        /// Of which kind.
        kind: Kind,
    },
    /// A reason, a resolution or the like is missing.
    #[error("Say why: {wanted} needs a {label}. Type it in the {label} field.")]
    ReasonMissing {
        /// What needs it.
        wanted: &'static str,
        /// What it is called.
        label: &'static str,
    },
    /// A date is missing.
    #[error("Say until when: {wanted} needs a date. Type one in {label}, such as 24 Dec or +4w.")]
    DateMissing {
        /// What needs it.
        wanted: &'static str,
        /// What it is called.
        label: &'static str,
    },
    /// A number outside its scale.
    #[error("{what} go from {lowest} to {highest}. Type a whole number in that range.")]
    OutOfScale {
        /// Which scale.
        what: &'static str,
        /// The lowest value.
        lowest: u8,
        /// The highest value.
        highest: u8,
    },
    /// A likelihood without an impact, or the other way round.
    #[error("A score takes both: give likelihood and impact, each from 1 to 5.")]
    HalfAScore,
    /// Bands that overlap or leave the scale.
    #[error(
        "Bands begin one after the other between 2 and 25: type three rising numbers, such as 5 10 16 for Medium, High and Extreme."
    )]
    BandsOutOfOrder,
    /// A risk can't count as treated yet.
    #[error("{reference} still needs {} before it counts as treated. Use /risk assess and /item assign.", list(.missing))]
    NotTreated {
        /// Which risk.
        reference: Reference,
        /// What is missing.
        missing: Vec<&'static str>,
    },
    /// Whoever raised a High or Extreme risk can't accept it themselves.
    #[error(
        "{reference} is {band}, and you raised it: somebody else has to accept it. Ask an approver to use /risk accept."
    )]
    OwnRiskAccepted {
        /// Which risk.
        reference: Reference,
        /// Its band.
        band: Band,
    },
    /// The date is the one it has.
    #[error("{reference} is due on {} already. Type the new date.", .due.format("%-d %b %Y"))]
    SameDate {
        /// Which item.
        reference: Reference,
        /// That date.
        due: NaiveDate,
    },
    /// The owner is the one it has.
    #[error("{reference} {}", owned(*.owner))]
    OwnedAlready {
        /// Which item.
        reference: Reference,
        /// Whose it is.
        owner: Option<UserId>,
    },
    /// A snooze that would end at once.
    #[error("A snooze lasts until tomorrow at least. Type a later date, such as tomorrow, +3wd or next monday.")]
    SnoozeEndsToday,
    /// A snooze without an end.
    #[error(
        "Only a lead can say that nobody is ever nudged about an item: ask <@{0}>, or snooze it until a date, such as +3wd."
    )]
    NeverByLead(UserId),
    /// Too many snoozes in a row.
    #[error(
        "{reference} was snoozed {times} times already. Do something about it, give it a new date, or ask the lead to snooze it."
    )]
    SnoozedTooOften {
        /// Which item.
        reference: Reference,
        /// How many times.
        times: u32,
    },
    /// A snooze that reaches too far.
    #[error("A snooze reaches {days} working days at most: until {}. For longer, give it a new date or ask the lead.", .last.format("%a %-d %b %Y"))]
    SnoozedTooFar {
        /// How many working days.
        days: u32,
        /// The last day.
        last: NaiveDate,
    },
    /// A link from an item to itself.
    #[error("{0} can't be linked to itself. Type the other item's reference.")]
    LinkToItself(Reference),
    /// A link that stands.
    #[error("“{from} {kind} {to}” is on the record already.")]
    LinkedAlready {
        /// From.
        from: Reference,
        /// How.
        kind: LinkKind,
        /// To.
        to: Reference,
    },
    /// No such way to link.
    #[error("“{}” is no way to link two items. Type one of: mitigates, mitigated by, blocks, blocked by, caused by, causes, part of, has part, relates to.", shown(.0, 60))]
    UnknownLinkKind(String),
    /// A link that only comes with the act that it records.
    #[error(
        "“{0}” comes with the act that it records, such as /decision supersede or /item convert. Choose another kind of link."
    )]
    LinkByAct(LinkKind),
    /// An item converted into its own kind.
    #[error("{0} is that already. Choose another kind to convert it to.")]
    ConvertedToItself(Reference),
    /// A decision can't supersede itself.
    #[error("{0} can't supersede itself. Type the reference of the decision that takes its place.")]
    SupersedesItself(Reference),
    /// Superseded by nothing.
    #[error("{0} is superseded by another decision: type the reference of the one that takes its place, such as D-3.")]
    SuccessorMissing(Reference),
    /// The successor is not accepted.
    #[error("{by} is {}, and only an accepted decision can take the place of another. Accept {by} first.", standing(.state))]
    SuccessorNotAccepted {
        /// The would-be successor.
        by: Reference,
        /// Its state.
        state: &'static str,
    },

    /// Approvers can't be changed any more.
    #[error(
        "Somebody has answered already, so the approvers stay as they are. To ask others, withdraw it and propose anew."
    )]
    ApproversFixed,
    /// `record` is for decisions already made.
    #[error(
        "A decision that was made already is logged with /decision log. For a proposal choose single approver, quorum or consent."
    )]
    RecordIsNotProposed,
    /// The only approver is the proposer.
    #[error("You can't approve your own proposal. Name somebody else, or use /decision log if it is decided already.")]
    ApprovesOwnProposal,
    /// Single approver means one.
    #[error("“Single approver” takes exactly one approver, and {named} are named. Name one, or choose quorum.")]
    OneApproverNeeded {
        /// How many were named.
        named: usize,
    },
    /// A quorum takes several.
    #[error("A quorum takes at least two approvers. Name them as @Ana @Bob, or choose single approver or consent.")]
    SeveralApproversNeeded,
    /// More approvers than one post can name.
    #[error("At most 25 people can be asked for approval, and {named} are named.")]
    TooManyApprovers {
        /// How many were named.
        named: usize,
    },
    /// Not waiting for anybody.
    #[error("{reference} is {}, so it waits for nobody. To take it up again, use /item reopen.", standing(.state))]
    NotWaiting {
        /// Which decision.
        reference: Reference,
        /// Its state.
        state: &'static str,
    },
    /// The proposer needs no telling.
    #[error("You proposed it: somebody else has to see it.")]
    ProposerTold,
    /// Told before.
    #[error("You are named on {0} already.")]
    ToldAlready(Reference),
    /// The same answer again.
    #[error("You have {verdict} {reference} already.")]
    AnsweredAlready {
        /// Which decision.
        reference: Reference,
        /// What they said.
        verdict: Verdict,
    },
    /// Not one of those asked.
    #[error("{reference} waits for {}. You can raise a concern with /decision object.", people(.approvers))]
    NotAnApprover {
        /// Which decision.
        reference: Reference,
        /// Who is asked.
        approvers: Vec<UserId>,
    },
    /// Concerns block the decision.
    #[error("{reference} can't be accepted while {} with /decision resolve first.", standing_concerns(.concerns))]
    ConcernsStand {
        /// Which decision.
        reference: Reference,
        /// Which concerns.
        concerns: Vec<u32>,
    },
    /// No such open concern.
    #[error("{reference} has no open concern {number}. {}", if .open.is_empty() { "None is open.".to_owned() } else { format!("Open: {}.", named(.open)) })]
    NoSuchConcern {
        /// Which decision.
        reference: Reference,
        /// Which concern.
        number: u32,
        /// Which are open.
        open: Vec<u32>,
    },
    /// Somebody else's concern.
    #[error("<@{by}> raised that concern: only they or the lead can call it resolved.")]
    ConcernOfAnother {
        /// Who raised it.
        by: UserId,
    },

    /// The role does not allow it.
    #[error("You are {} here, and can't {wanted}. Ask the lead, <@{lead}>.", an(*.role))]
    MayNot {
        /// What the person is.
        role: Role,
        /// What they wanted.
        wanted: &'static str,
        /// Whom to ask.
        lead: UserId,
    },
    /// Somebody else's item.
    #[error("{reference} belongs to {}, so you can't change it. Ask them or the lead, <@{lead}>.", whom(*.owner))]
    NotYours {
        /// Which item.
        reference: Reference,
        /// Whose it is.
        owner: Option<UserId>,
        /// The lead.
        lead: UserId,
    },
    /// Bots own nothing.
    #[error("<@{0}> is a bot, and bots can't own anything. Choose a person.")]
    OwnerIsBot(UserId),
    /// People who left own nothing new.
    #[error("<@{0}> is not on this server any more. Choose somebody who is.")]
    OwnerLeft(UserId),
    /// Text in which no person could be found.
    #[error("I found nobody in “{}”. Type people as @Ana @Bob and pick them from Discord's list.", shown(.0, 60))]
    NobodyNamed(String),

    /// The channel has no program yet.
    #[error(
        "This channel has no program yet. Log something, such as /risk log title:…, and one begins; or use /program create."
    )]
    NoProgram,
    /// A channel to add and one to free, in one command.
    #[error("Add one channel or free one, not both at once. Leave out either channel or remove.")]
    OneAtATime,
    /// An option that says nothing without another.
    #[error("“{given}” says nothing without “{needed}”: type both, or neither to see what is set now.")]
    OptionMissing {
        /// Which option was given.
        given: &'static str,
        /// Which one it needs.
        needed: &'static str,
    },
    /// The program is archived.
    #[error("The program “{}” is archived: it can be read, not changed. The lead can bring it back with /program archive undo:True.", shown(.0.as_str(), 100))]
    Archived(Title),
    /// A weekday that can't be read.
    #[error("“{}” is no weekday. Type it as mon, tuesday or fri.", shown(.0, 60))]
    UnknownWeekday(String),
    /// A summary that is not there.
    #[error("There is no summary to show under that button any more. See /summary history.")]
    NoSuchSummary,
    /// A colour that can't be read.
    #[error("“{}” is none of the colours of health. Type green, amber or red.", shown(.0, 60))]
    UnknownColour(String),
    /// A week that is posted can't be skipped.
    #[error("The summary of {0} is posted already. To correct it, use /summary narrative.")]
    SummaryPosted(super::weekly::Week),
    /// No channel gets a summary.
    #[error(
        "None of this program's channels gets a summary. Choose one with /program channels channel:… summary:Team."
    )]
    NoSummaryChannel,
    /// Anything that only a server has.
    #[error("This works in a server's channels, where a program lives. Use it there.")]
    NotInServer,

    /// Somebody else changed the same thing meanwhile.
    #[error(
        "{reference} changed while you were typing: {}. Your text is kept: apply it anyway, or look at it again.", cut(.what, 190)
    )]
    ChangedMeanwhile {
        /// Which item.
        reference: Reference,
        /// Who changed what, in words.
        what: String,
    },
    /// Somebody else changed the charter meanwhile.
    #[error("The charter changed while you were typing: {}. Your text is kept: apply it anyway, or look at it again.", cut(.what, 190))]
    CharterChangedMeanwhile {
        /// Who changed what, in words.
        what: String,
    },
    /// A form of the charter that changes nothing.
    #[error("Nothing changed: the charter is as it was.")]
    CharterUnchanged,
    /// An undo that comes too late.
    #[error("That can be undone for five minutes, and they are over. Use /item reopen, or change it by hand.")]
    UndoTooLate,
    /// An undo after further changes.
    #[error("{0} was changed again since, so undoing would lose that. Change it by hand.")]
    UndoOvertaken(Reference),
    /// An undo of what was undone, or never was.
    #[error("There is nothing to undo here any more.")]
    NothingToUndo,
    /// An undo of somebody else's act.
    #[error("Only <@{0}>, who did that, can undo it.")]
    UndoOfAnother(UserId),
    /// A form whose text is no longer kept.
    #[error("What was typed there is no longer kept (a day at most). Please start again.")]
    DraftGone,
    /// A field that a kind does not have.
    #[error("{reference} is {}, which has no “{field}”. Choose something that it has, or leave it out.", a(.reference.kind))]
    NoSuchField {
        /// Which item.
        reference: Reference,
        /// Which field.
        field: &'static str,
    },
    /// Nothing was changed by a form.
    #[error("Nothing changed: {0} is as it was.")]
    NothingChanged(Reference),
    /// Nothing selected.
    #[error("Choose at least one item from the list first.")]
    NothingChosen,
    /// A search without a word.
    #[error("Type at least one word or number to look for, such as “vendor” or R-12.")]
    NothingToFind,
    /// A command as another version of the bot registered it.
    #[error("That command has changed since Discord loaded it. Reload Discord (Ctrl+R) and type it again.")]
    StaleCommand,
    /// A button of a version of the bot that is gone.
    #[error("That button is from an earlier version. Show the item again with /item show.")]
    StaleButton,
}

impl Rejection {
    /// A move that a kind does not know: only a forged or mistaken id gets here.
    #[must_use]
    pub const fn not_a_move(wanted: Move, kind: Kind) -> Self {
        Self::NotAMove { wanted, kind }
    }
}

fn a(kind: Kind) -> String {
    let label = kind.label().to_lowercase();
    let article = if label.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {label}")
}

fn an(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a viewer",
        Role::Contributor => "a contributor",
        Role::Approver => "an approver",
        Role::Lead => "the lead",
    }
}

fn whom(owner: Option<UserId>) -> String {
    owner.map_or_else(|| "nobody".to_owned(), |user| format!("<@{user}>"))
}

fn owned(owner: Option<UserId>) -> String {
    match owner {
        None => "has no owner already. Choose somebody.".to_owned(),
        Some(user) => format!("belongs to <@{user}> already. Choose somebody else."),
    }
}

/// A state as it reads after "is".
#[must_use]
pub fn standing(state: &str) -> String {
    match state {
        "Won't do" => "set to “won't do”".to_owned(),
        "Draft" => "a draft".to_owned(),
        "Occurred" => "an issue by now, since it occurred".to_owned(),
        other => other.to_lowercase(),
    }
}

/// What somebody typed: cut, so that the sentence stays one, and harmless.
pub(super) fn shown(typed: &str, most: usize) -> String {
    cut(&escape(&cut(typed, most)), most).into_owned()
}

fn allowed_now(kind: Kind, allowed: &[Move]) -> String {
    if allowed.is_empty() {
        // The only risk from which nothing leads on is one that occurred.
        let nothing = "Nothing more happens to it.";
        return if kind == Kind::Risk {
            format!("{nothing} If it did not occur, void its issue and log the risk anew.")
        } else {
            nothing.to_owned()
        };
    }
    let words: Vec<_> = allowed.iter().map(|step| step.label()).collect();
    format!("Possible now, under Update on its card: {}.", words.join(", "))
}

/// "a", "a and b", "a, b and c".
#[must_use]
pub fn list(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The first few, and how many there are besides.
fn some_of<T>(all: &[T], tell: impl Fn(&T) -> String) -> String {
    const FEW: usize = 5;
    let mut words: Vec<String> = all.iter().take(FEW).map(tell).collect();
    if all.len() > FEW {
        words.push(format!("{} more", all.len() - FEW));
    }
    list(&words)
}

fn people(users: &[UserId]) -> String {
    if users.is_empty() {
        return "an approver of the program".to_owned();
    }
    some_of(users, |user| format!("<@{user}>"))
}

fn named(numbers: &[u32]) -> String {
    let all = some_of(numbers, u32::to_string);
    if numbers.len() == 1 { format!("concern {all}") } else { format!("concerns {all}") }
}

fn standing_concerns(numbers: &[u32]) -> String {
    let (verb, them) = if numbers.len() == 1 { ("stands", "it") } else { ("stand", "them") };
    format!("{} {verb}. Resolve {them}", named(numbers))
}

#[cfg(test)]
mod tests;
