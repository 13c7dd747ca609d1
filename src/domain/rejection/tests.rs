//! One sample of every refusal, with the worst that people can type in it: each reads as a sentence, short and harmless.

use chrono::Weekday;

use super::*;
use crate::domain::{
    ChannelId,
    dates::Bounds,
    given::Colour,
    samples::{ANA, BOB, day, prose},
};

/// Lists a sample of each variant; a variant without one does not compile.
macro_rules! samples {
    ($name:ident: $type:ident { $($variant:ident => $sample:expr,)+ }) => {
        fn $name() -> Vec<$type> {
            let listed = |sample: &$type| match sample { $($type::$variant { .. } => stringify!($variant),)+ };
            let samples = vec![$((stringify!($variant), $sample),)+];
            samples.into_iter().map(|(name, sample)| { assert_eq!(name, listed(&sample)); sample }).collect()
        }
    };
}

const HOSTILE: &str = "@everyone <@1> `x` **[y](https://evil.example)** ||z|| \u{202E}\u{0}~~<#9>~~ _a_ \\";

/// 200 characters of it.
fn hostile() -> String {
    HOSTILE.repeat(5).chars().take(200).collect()
}

fn title() -> Title {
    Title::parse(&hostile()).unwrap()
}

const R: Reference = Reference { kind: Kind::Risk, number: u32::MAX };
const D: Reference = Reference { kind: Kind::Decision, number: u32::MAX };
const WHO: UserId = UserId(u64::MAX >> 1);

samples!(texts: TextRefusal {
    TitleEmpty => TextRefusal::TitleEmpty,
    TitleTooLong => TextRefusal::TitleTooLong { length: 4000 },
    TitleWithoutWords => TextRefusal::TitleWithoutWords,
    TooDense => TextRefusal::TooDense { label: "Consequences" },
    ProseTooLong => TextRefusal::ProseTooLong { label: "Consequences", length: 4000, max: 2000 },
    TagCharacters => TextRefusal::TagCharacters { tag: hostile() },
    TagTooLong => TextRefusal::TagTooLong { tag: hostile(), length: 4000 },
    TooManyTags => TextRefusal::TooManyTags { count: 4000 },
});

samples!(dates: DateRefusal {
    Unreadable => DateRefusal::Unreadable { typed: hostile(), today: day("2026-11-16"), bounds: Bounds::Future },
    Impossible => DateRefusal::Impossible { typed: hostile(), month_ends: Some(day("2026-02-28")) },
    Ambiguous => DateRefusal::Ambiguous { typed: hostile(), first: day("2026-11-12"), second: day("2026-12-11") },
    WrongWeekday => DateRefusal::WrongWeekday { date: day("2026-11-28"), weekday: Weekday::Wed },
    AlreadyPast => DateRefusal::AlreadyPast { date: day("2026-11-01"), today: day("2026-11-16") },
    StillToCome => DateRefusal::StillToCome { date: day("2026-12-01"), today: day("2026-11-16") },
    RangeBackwards => DateRefusal::RangeBackwards { first: day("2026-12-24"), last: day("2026-12-01") },
    RangeTooLong => DateRefusal::RangeTooLong { first: day("2026-12-24"), last: day("2028-12-01") },
    TooFarAhead => DateRefusal::TooFarAhead { limit: day("2036-11-16") },
    TooLongAgo => DateRefusal::TooLongAgo { limit: day("1976-11-16") },
});

samples!(calendars: CalendarRefusal {
    ZoneEmpty => CalendarRefusal::ZoneEmpty,
    ZoneUnknown => CalendarRefusal::ZoneUnknown {
        typed: hostile(),
        close: vec!["America/Argentina/ComodRivadavia", "America/North_Dakota/New_Salem", "America/Indiana/Petersburg"],
    },
    ZoneAmbiguous => CalendarRefusal::ZoneAmbiguous {
        typed: hostile(),
        fits: vec!["America/Argentina/ComodRivadavia", "America/North_Dakota/New_Salem", "America/Indiana/Petersburg"],
    },
    NoWorkingDays => CalendarRefusal::NoWorkingDays,
    DayUnknown => CalendarRefusal::DayUnknown { typed: hostile() },
    NoHolidayThere => CalendarRefusal::NoHolidayThere,
});

samples!(nudges: NudgeRefusal {
    TimeUnreadable => NudgeRefusal::TimeUnreadable { typed: hostile() },
    LadderUnreadable => NudgeRefusal::LadderUnreadable,
    SlaUnreadable => NudgeRefusal::SlaUnreadable { typed: hostile() },
});

samples!(persons: PersonRefusal {
    HoursEmpty => PersonRefusal::HoursEmpty,
    HoursUnreadable => PersonRefusal::HoursUnreadable { typed: hostile() },
    HoursBackwards => PersonRefusal::HoursBackwards { from: chrono::NaiveTime::MIN, to: chrono::NaiveTime::MIN },
    HoursTooShort => PersonRefusal::HoursTooShort,
    BackAlready => PersonRefusal::BackAlready,
    OwnDelegate => PersonRefusal::OwnDelegate,
    DelegateIsBot => PersonRefusal::DelegateIsBot(UserId(7)),
});

samples!(uploads: UploadRefusal {
    TooLarge => UploadRefusal::TooLarge { name: hostile(), size: 10_485_760, most: 256_000 },
    NotFetched => UploadRefusal::NotFetched { name: hostile() },
    NoCalendar => UploadRefusal::NoCalendar { name: hostile() },
    NoHolidays => UploadRefusal::NoHolidays { name: hostile(), from: day("2026-11-16"), to: day("2031-11-16") },
    TooManyEvents => UploadRefusal::TooManyEvents { name: hostile(), most: 2000 },
    Damaged => UploadRefusal::Damaged(hostile()),
    Unfit => UploadRefusal::Unfit("That file is empty. Attach a CSV with a row for each item.".to_owned()),
    ImportChanged => UploadRefusal::ImportChanged { now: 5000 },
    RestoreIntoFull => UploadRefusal::RestoreIntoFull { program: title(), items: 10_000 },
});

samples!(healths: HealthRefusal {
    UnknownTopic => HealthRefusal::UnknownTopic(hostile()),
    UnknownThreshold => HealthRefusal::UnknownThreshold(hostile()),
    ThresholdOutOfScale => HealthRefusal::ThresholdOutOfScale { name: hostile(), lowest: 0, highest: 100, is_whole: true },
    CallNeedsReason => HealthRefusal::CallNeedsReason { called: Colour::Green, computed: Colour::Amber },
    CalledGrey => HealthRefusal::CalledGrey,
});

samples!(programs: ProgramRefusal {
    UnknownProgram => ProgramRefusal::UnknownProgram { typed: hostile(), known: vec![hostile(); 50] },
    NoneHere => ProgramRefusal::NoneHere,
    ProgramHere => ProgramRefusal::ProgramHere(title()),
    ProgramNameTaken => ProgramRefusal::ProgramNameTaken(title()),
    ChannelTaken => ProgramRefusal::ChannelTaken { channel: ChannelId(WHO.0), program: title() },
    NotItsChannel => ProgramRefusal::NotItsChannel(ChannelId(WHO.0)),
    OneLead => ProgramRefusal::OneLead,
    LeadsAlready => ProgramRefusal::LeadsAlready(WHO),
    LastChannel => ProgramRefusal::LastChannel,
    UnknownWorkstream => ProgramRefusal::UnknownWorkstream { typed: hostile(), known: vec![hostile(); 50] },
    NotPaused => ProgramRefusal::NotPaused,
    PauseOver => ProgramRefusal::PauseOver,
});

samples!(rejections: Rejection {
    Program => Rejection::Program(ProgramRefusal::OneLead),
    Text => Rejection::Text(TextRefusal::TitleEmpty),
    Health => Rejection::Health(HealthRefusal::CalledGrey),
    NeverByLead => Rejection::NeverByLead(UserId(5)),
    Date => Rejection::Date(DateRefusal::TooFarAhead { limit: day("2036-11-16") }),
    Calendar => Rejection::Calendar(CalendarRefusal::ZoneEmpty),
    Person => Rejection::Person(PersonRefusal::HoursEmpty),
    Nudge => Rejection::Nudge(NudgeRefusal::LadderUnreadable),
    Upload => Rejection::Upload(UploadRefusal::NotFetched { name: hostile() }),
    UnreadableReference => Rejection::UnreadableReference(hostile()),
    UnknownReference => Rejection::UnknownReference(R),
    WrongKind => Rejection::WrongKind { reference: R, wanted: Kind::Action },
    UnknownItem => Rejection::UnknownItem,
    Void => Rejection::Void { reference: R, reason: prose(&hostile()) },
    NotOpen => Rejection::NotOpen { reference: R, state: "Won't do" },
    IllegalMove => Rejection::IllegalMove {
        reference: R, state: "Won't do", wanted: Move::WontDo,
        allowed: &[Move::Approve, Move::Reject, Move::Hold, Move::Withdraw, Move::Accept],
    },
    NotAMove => Rejection::NotAMove { wanted: Move::Accept, kind: Kind::Action },
    ReasonMissing => Rejection::ReasonMissing { wanted: "accepting a risk", label: "resolution" },
    DateMissing => Rejection::DateMissing { wanted: "accepting a risk", label: "valid_until" },
    OutOfScale => Rejection::OutOfScale { what: "Working days of consent", lowest: 1, highest: 30 },
    HalfAScore => Rejection::HalfAScore,
    BandsOutOfOrder => Rejection::BandsOutOfOrder,
    NotTreated => Rejection::NotTreated {
        reference: R, missing: vec!["an owner", "a response", "a plan or a linked action item"],
    },
    OwnRiskAccepted => Rejection::OwnRiskAccepted { reference: R, band: Band::Extreme },
    SameDate => Rejection::SameDate { reference: R, due: day("2026-11-16") },
    OwnedAlready => Rejection::OwnedAlready { reference: R, owner: None },
    SnoozeEndsToday => Rejection::SnoozeEndsToday,
    SnoozedTooOften => Rejection::SnoozedTooOften { reference: R, times: u32::MAX },
    SnoozedTooFar => Rejection::SnoozedTooFar { days: u32::MAX, last: day("2026-11-30") },
    LinkToItself => Rejection::LinkToItself(R),
    LinkedAlready => Rejection::LinkedAlready { from: R, kind: LinkKind::SupersededBy, to: D },
    UnknownLinkKind => Rejection::UnknownLinkKind(hostile()),
    LinkByAct => Rejection::LinkByAct(LinkKind::SupersededBy),
    ConvertedToItself => Rejection::ConvertedToItself(R),
    SupersedesItself => Rejection::SupersedesItself(D),
    SuccessorMissing => Rejection::SuccessorMissing(D),
    SuccessorNotAccepted => Rejection::SuccessorNotAccepted { by: D, state: "Draft" },
    ApproversFixed => Rejection::ApproversFixed,
    RecordIsNotProposed => Rejection::RecordIsNotProposed,
    ApprovesOwnProposal => Rejection::ApprovesOwnProposal,
    OneApproverNeeded => Rejection::OneApproverNeeded { named: 25 },
    SeveralApproversNeeded => Rejection::SeveralApproversNeeded,
    TooManyApprovers => Rejection::TooManyApprovers { named: usize::MAX },
    NotWaiting => Rejection::NotWaiting { reference: D, state: "Superseded" },
    ProposerTold => Rejection::ProposerTold,
    ToldAlready => Rejection::ToldAlready(D),
    AnsweredAlready => Rejection::AnsweredAlready { reference: D, verdict: Verdict::Against },
    NotAnApprover => Rejection::NotAnApprover { reference: D, approvers: vec![WHO; 25] },
    ConcernsStand => Rejection::ConcernsStand { reference: D, concerns: vec![u32::MAX; 500] },
    NoSuchConcern => Rejection::NoSuchConcern { reference: D, number: u32::MAX, open: vec![u32::MAX; 500] },
    ConcernOfAnother => Rejection::ConcernOfAnother { by: WHO },
    MayNot => Rejection::MayNot { role: Role::Contributor, wanted: "change this program", lead: WHO },
    NotYours => Rejection::NotYours { reference: R, owner: Some(WHO), lead: WHO },
    OwnerIsBot => Rejection::OwnerIsBot(WHO),
    OwnerLeft => Rejection::OwnerLeft(WHO),
    NobodyNamed => Rejection::NobodyNamed(hostile()),
    NoProgram => Rejection::NoProgram,
    OneAtATime => Rejection::OneAtATime,
    OptionMissing => Rejection::OptionMissing { given: "purpose", needed: "channel" },
    Archived => Rejection::Archived(title()),
    UnknownWeekday => Rejection::UnknownWeekday(hostile()),
    NoSuchSummary => Rejection::NoSuchSummary,
    UnknownColour => Rejection::UnknownColour(hostile()),
    SummaryPosted => Rejection::SummaryPosted(crate::domain::weekly::Week(202_648)),
    NoSummaryChannel => Rejection::NoSummaryChannel,
    NotInServer => Rejection::NotInServer,
    ChangedMeanwhile => Rejection::ChangedMeanwhile { reference: R, what: hostile() },
    CharterChangedMeanwhile => Rejection::CharterChangedMeanwhile { what: hostile() },
    CharterUnchanged => Rejection::CharterUnchanged,
    UndoTooLate => Rejection::UndoTooLate,
    UndoOvertaken => Rejection::UndoOvertaken(R),
    NothingToUndo => Rejection::NothingToUndo,
    UndoOfAnother => Rejection::UndoOfAnother(WHO),
    DraftGone => Rejection::DraftGone,
    NoSuchField => Rejection::NoSuchField { reference: R, field: "priority or severity" },
    NothingChanged => Rejection::NothingChanged(R),
    NothingChosen => Rejection::NothingChosen,
    NothingToFind => Rejection::NothingToFind,
    StaleCommand => Rejection::StaleCommand,
    StaleButton => Rejection::StaleButton,
});

fn every_sentence() -> Vec<String> {
    let parts = texts().into_iter().map(Rejection::from);
    let parts = parts.chain(dates().into_iter().map(Rejection::from));
    let parts = parts.chain(calendars().into_iter().map(Rejection::from));
    let parts = parts.chain(persons().into_iter().map(Rejection::from));
    let parts = parts.chain(uploads().into_iter().map(Rejection::from));
    let parts = parts.chain(healths().into_iter().map(Rejection::from));
    let parts = parts.chain(programs().into_iter().map(Rejection::from));
    let parts = parts.chain(nudges().into_iter().map(Rejection::from));
    parts.chain(rejections()).map(|rejection| rejection.to_string()).collect()
}

#[test]
fn every_refusal_is_a_short_sentence() {
    for sentence in every_sentence() {
        let length = sentence.chars().count();
        assert!(length <= 300, "{length} characters: {sentence}");
        assert!(sentence.ends_with('.'), "no full stop: {sentence}");
        assert!(!sentence.ends_with(".."), "two full stops: {sentence}");
        let first = sentence.chars().next().unwrap();
        assert!(
            first.is_uppercase() || first.is_numeric() || "“<\\".contains(first),
            "begins without a capital: {sentence}"
        );
        assert!(!sentence.contains("  "), "two blanks: {sentence}");
        assert!(!sentence.contains('\n'), "a break: {sentence}");
    }
}

#[test]
fn no_refusal_shows_how_the_program_is_made() {
    for sentence in every_sentence() {
        for inside in ["Some(", "UserId(", "Prose(", "Title(", "Reference {", "\\\"", "\\u{", "::", "[\""] {
            assert!(!sentence.contains(inside), "{inside} in: {sentence}");
        }
    }
}

/// What people typed can neither mention anyone nor mask a link, wherever it is quoted.
#[test]
fn nothing_that_people_type_takes_effect_in_a_refusal() {
    let hostile = hostile();
    for sentence in every_sentence() {
        let own = sentence.replace(&format!("<@{WHO}>"), "").replace(&format!("<#{WHO}>"), "").replace("\\<", "");
        // A change told by the verb is escaped where it is told.
        if own.contains(&hostile.chars().take(40).collect::<String>()) && own.contains("while you were typing") {
            continue;
        }
        for harm in ["@everyone", "@here", "<@1>", "<#9>", "**[", "](http", "\u{202E}", "\u{0}"] {
            assert!(!own.contains(harm), "{harm} in: {own}");
        }
    }
}

#[test]
fn what_can_be_said_otherwise_reads_well() {
    for (rejection, wanted) in [
        (
            Rejection::IllegalMove { reference: R, state: "Won't do", wanted: Move::Start, allowed: &[Move::Reopen] },
            "R-4294967295 is set to “won't do”, and “Start” is not possible from there. Possible now, under Update on its card: Reopen.",
        ),
        (
            Rejection::IllegalMove { reference: D, state: "Draft", wanted: Move::Approve, allowed: &[Move::Propose] },
            "D-4294967295 is a draft, and “Approve” is not possible from there. Possible now, under Update on its card: Propose.",
        ),
        (
            Rejection::IllegalMove { reference: R, state: "Occurred", wanted: Move::Close, allowed: &[] },
            "R-4294967295 is an issue by now, since it occurred, and “Close” is not possible from there. Nothing more happens to it. If it did not occur, void its issue and log the risk anew.",
        ),
        (
            Rejection::IllegalMove { reference: D, state: "Superseded", wanted: Move::Reopen, allowed: &[] },
            "D-4294967295 is superseded, and “Reopen” is not possible from there. Nothing more happens to it.",
        ),
        (Rejection::OwnedAlready { reference: R, owner: None }, "R-4294967295 has no owner already. Choose somebody."),
        (
            Rejection::OwnedAlready { reference: R, owner: Some(BOB) },
            "R-4294967295 belongs to <@102> already. Choose somebody else.",
        ),
        (
            Rejection::ConcernsStand { reference: D, concerns: vec![1] },
            "D-4294967295 can't be accepted while concern 1 stands. Resolve it with /decision resolve first.",
        ),
        (
            Rejection::ConcernsStand { reference: D, concerns: vec![1, 3] },
            "D-4294967295 can't be accepted while concerns 1 and 3 stand. Resolve them with /decision resolve first.",
        ),
        (
            Rejection::NotAnApprover { reference: D, approvers: vec![ANA, BOB] },
            "D-4294967295 waits for <@101> and <@102>. You can raise a concern with /decision object.",
        ),
        (
            Rejection::NotAnApprover { reference: D, approvers: (1..=7).map(UserId).collect() },
            "D-4294967295 waits for <@1>, <@2>, <@3>, <@4>, <@5> and 2 more. You can raise a concern with /decision object.",
        ),
        (
            Rejection::LinkedAlready { from: R, kind: LinkKind::MitigatedBy, to: D },
            "“R-4294967295 mitigated by D-4294967295” is on the record already.",
        ),
        (
            Rejection::WrongKind { reference: Reference { kind: Kind::Issue, number: 1 }, wanted: Kind::Action },
            "I-1 is an issue, and this works on action items. For any kind, use /item.",
        ),
    ] {
        assert_eq!(rejection.to_string(), wanted);
    }
}
