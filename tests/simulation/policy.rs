//! The policy a second time: who is asked about what, on which days, reckoned from NUDGES.md and METRICS.md by plain means,
//! so that the oracle need not believe the bot. Working days are counted one by one, moments looked for by the quarter of an
//! hour; nothing of `drumbeat::nudge` is used.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use drumbeat::domain::{
    Body, Item, Person, Program, UserId,
    action::ActionState,
    calendar::Calendar,
    decision::DecisionState,
    item::Rank,
    program::Phase,
    risk::{RiskState, Score},
};

/// Why somebody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    Approval,
    Due,
    Expiring,
    Review,
    Stale,
    Unowned,
    Left,
}

impl Why {
    /// What a line about it says on a day.
    pub fn words(self, item: &Item, on: NaiveDate) -> &'static str {
        match self {
            Self::Approval => "waiting for your approval",
            Self::Due if item.due < Some(on) => "overdue",
            Self::Due if item.due == Some(on) => "due today",
            Self::Due => "due soon",
            Self::Expiring => "acceptance expires",
            Self::Review => "to be reviewed",
            Self::Stale => "stale",
            Self::Unowned => "unowned",
            Self::Left => "to be reassigned",
        }
    }

    /// A date that was named ahead.
    pub const fn is_dated(self) -> bool {
        matches!(self, Self::Due | Self::Expiring | Self::Review)
    }
}

/// Every reason that a line can have.
pub const REASONS: [&str; 9] = [
    "waiting for your approval",
    "overdue",
    "due today",
    "due soon",
    "acceptance expires",
    "to be reviewed",
    "stale",
    "unowned",
    "to be reassigned",
];

/// Somebody who is asked from a day on.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    pub person: UserId,
    pub why: Why,
    pub from: NaiveDate,
}

/// What somebody was asked about an item last: for what, on which day of the program, when, on which rung; and whether that
/// is sure, or something may have been planned before that nobody saw.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub why: Why,
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
    pub rung: usize,
    pub sure: bool,
}

/// From this rung on a lead is named beside whoever is asked.
pub const WITH_LEAD: usize = 4;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    pub on: NaiveDate,
    pub why: Why,
    pub rung: usize,
    pub begins: bool,
}

pub fn works(calendar: &Calendar, date: NaiveDate) -> bool {
    calendar.working_days.contains(chrono::Datelike::weekday(&date)) && !calendar.holidays.contains(&date)
}

/// So many working days later.
pub fn later(calendar: &Calendar, date: NaiveDate, days: u32) -> NaiveDate {
    let ahead = date.iter_days().skip(1).filter(|date| works(calendar, *date));
    if days == 0 { date } else { ahead.take(days as usize).last().unwrap() }
}

/// So many working days earlier.
fn earlier(calendar: &Calendar, date: NaiveDate, days: u32) -> NaiveDate {
    let mut at = date;
    for _ in 0..days {
        at = at.pred_opt().unwrap();
        while !works(calendar, at) {
            at = at.pred_opt().unwrap();
        }
    }
    at
}

fn working(calendar: &Calendar, date: NaiveDate) -> NaiveDate {
    if works(calendar, date) { date } else { later(calendar, date, 1) }
}

/// The date where somebody lives.
pub fn date(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The first instant at which the clocks of a zone show a local time, or have passed it.
pub fn instant(zone: Tz, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let wanted = date.and_time(time);
    let near = wanted.and_utc() - (wanted.and_utc().with_timezone(&zone).naive_local() - wanted);
    let mut at = near - TimeDelta::hours(4);
    while at.with_timezone(&zone).naive_local() < wanted {
        at += TimeDelta::minutes(15);
    }
    at
}

/// Whether somebody is at work at an instant: their hours, where they live, on the program's working days.
pub fn at_work(program: &Program, person: &Person, at: DateTime<Utc>) -> bool {
    let local = at.with_timezone(&person.zone.unwrap_or(program.calendar.zone));
    let (from, to) = (person.hours.from(), person.hours.to());
    works(&program.calendar, local.date_naive()) && from <= local.time() && local.time() < to
}

/// The slot that the nudge time of a day gives somebody, and when their day is over.
pub fn slot(program: &Program, person: &Person, day: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let mut from = instant(program.calendar.zone, day, program.nudges.at);
    // Over a week of holidays.
    for _ in 0..96 * 12 {
        if at_work(program, person, from) {
            let mut to = from;
            while at_work(program, person, to) {
                to += TimeDelta::minutes(15);
            }
            return Some((from, to));
        }
        from += TimeDelta::minutes(15);
    }
    None
}

/// Low and priority 4 are for the weekly summary.
pub fn is_low(item: &Item) -> bool {
    match &item.body {
        Body::Action(action) => action.priority == Some(Rank::R4),
        Body::Issue(issue) => issue.severity == Some(Rank::R4),
        Body::Risk(risk) => score(risk.residual.or(risk.inherent)).is_some_and(|score| score < 5),
        Body::Decision(_) => false,
    }
}

fn score(score: Option<Score>) -> Option<u8> {
    score.map(|score| score.likelihood() * score.impact())
}

/// Severity 1, priority 1 and Extreme climb at half the intervals.
fn is_worst(item: &Item) -> bool {
    match &item.body {
        Body::Action(action) => action.priority == Some(Rank::R1),
        Body::Issue(issue) => issue.severity == Some(Rank::R1),
        Body::Risk(risk) => score(risk.residual.or(risk.inherent)).is_some_and(|score| score >= 16),
        Body::Decision(_) => false,
    }
}

/// Whoever leads: the lead, else the first deputy who is there.
pub fn lead(program: &Program, left: impl Fn(UserId) -> Option<DateTime<Utc>>) -> Option<UserId> {
    std::iter::once(program.lead).chain(program.deputies.iter().copied()).find(|user| left(*user).is_none())
}

/// Everybody who is asked about an item, sooner or later. `left` says when somebody was found to have left.
pub fn asks(item: &Item, program: &Program, left: &impl Fn(UserId) -> Option<DateTime<Utc>>) -> Vec<Ask> {
    if program.phase != Phase::Active || item.void.is_some() || item.never_nudge || is_low(item) {
        return Vec::new();
    }
    let calendar = &program.calendar;
    let day = |at: DateTime<Utc>| date(at, calendar.zone);
    let there = |user: &UserId| left(*user).is_none();
    let lead = lead(program, left);
    let mut asks = Vec::new();
    let mut ask = |person: Option<UserId>, why, from| asks.extend(person.map(|person| Ask { person, why, from }));
    let mut waits_for: Vec<UserId> = Vec::new();
    match &item.body {
        Body::Decision(decision) if decision.state == DecisionState::Proposed => {
            let silent = decision.approvers.iter().filter(|approver| approver.answer.is_none());
            waits_for = silent.map(|approver| approver.user).collect();
            let from = later(calendar, day(decision.proposed_at.unwrap()), 1);
            for user in &waits_for {
                let objects =
                    decision.concerns.iter().any(|concern| concern.by == *user && concern.resolved_by.is_none());
                ask(Some(*user).filter(|_| !objects), Why::Approval, from);
            }
        }
        Body::Decision(decision) if decision.state == DecisionState::Accepted => {
            let whose = [item.owner, decision.proposer, lead].into_iter().flatten().find(there);
            if let Some(on) = decision.review_on.filter(|on| day(item.reviewed_at) < *on) {
                ask(whose, Why::Review, working(calendar, on));
            }
        }
        Body::Risk(risk) => {
            if let Some(acceptance) = &risk.acceptance {
                let whose = [Some(acceptance.by), item.owner, lead].into_iter().flatten().find(there);
                let until = acceptance.until;
                let from = if works(calendar, until) { until } else { earlier(calendar, until, 1) };
                ask(whose, Why::Expiring, from);
            }
        }
        _ => {}
    }
    if item.is_open() {
        if let Some(due) = item.due {
            ask(item.owner, Why::Due, working(calendar, due));
        }
        if let Some(from) = stale_from(item, program) {
            ask(item.owner, Why::Stale, working(calendar, from));
        }
        if item.owner.is_none() {
            let past = later(calendar, day(item.reviewed_at), program.nudges.unowned_working_days).succ_opt().unwrap();
            ask(lead, Why::Unowned, working(calendar, past));
        }
        if let Some(at) = item.owner.into_iter().chain(waits_for).filter_map(left).max() {
            ask(lead, Why::Left, later(calendar, day(at.max(item.reviewed_at)), 1));
        }
    }
    asks.retain(|ask| there(&ask.person));
    asks
}

/// METRICS.md › Staleness: days without a review, working days for decisions and severity 1; a promise ahead is not stale.
fn stale_from(item: &Item, program: &Program) -> Option<NaiveDate> {
    let calendar = &program.calendar;
    let day = |at: DateTime<Utc>| date(at, calendar.zone);
    let reviewed = day(item.reviewed_at.max(item.state_changed_at));
    let days = |days| reviewed.checked_add_days(Days::new(days)).unwrap();
    let last = match &item.body {
        Body::Risk(risk) => {
            let high = score(risk.residual.or(risk.inherent)).is_some_and(|score| score >= 10);
            matches!(risk.state, RiskState::Open | RiskState::Treating).then(|| days(if high { 7 } else { 14 }))?
        }
        Body::Decision(decision) => {
            (decision.state == DecisionState::Proposed).then(|| later(calendar, reviewed, 5))?
        }
        Body::Issue(issue) if issue.severity == Some(Rank::R1) => later(calendar, reviewed, 2),
        Body::Issue(_) => days(7),
        Body::Action(action) => {
            let open = matches!(action.state, ActionState::Open | ActionState::InProgress | ActionState::Blocked);
            open.then(|| item.due.map_or(days(14), |due| due.max(days(14))))?
        }
    };
    let grace = day(item.raised_at).checked_add_days(Days::new(u64::from(program.nudges.grace_days) + 1)).unwrap();
    Some(last.succ_opt().unwrap().max(grace))
}

/// Working days from T: T−2 T0 T+1 T+3 T+5 T+10; half of that for the worst.
fn offset(rung: usize, item: &Item) -> i64 {
    let days = [-2, 0, 1, 3, 5, 10][rung];
    match (is_worst(item), days) {
        (true, -2) => -1,
        (true, days) => (days + 1) / 2,
        (false, days) => days,
    }
}

/// How long it is known what was asked about an item that is over.
pub const REMEMBERED: TimeDelta = TimeDelta::weeks(4);

/// The last rung: after it pings stop.
pub const LAST: usize = 5;

/// The line that one person gets about an item on a day, if any. `asks` are theirs; `asked` is what they were asked last.
pub fn next(asks: &[Ask], asked: Option<&Asked>, item: &Item, program: &Program, on: NaiveDate) -> Option<Next> {
    let calendar = &program.calendar;
    let is_new = |day: NaiveDate| asked.is_none_or(|asked| day > asked.on);
    // It goes on while what began it stands and nobody acted; an approver is waited for whatever others do.
    let running = asked.filter(|asked| {
        let stands = asks.iter().any(|ask| ask.why == asked.why && ask.from <= asked.on);
        stands && (asked.why == Why::Approval || item.reviewed_at < asked.at)
    });
    let mut steps = Vec::new();
    if let Some(asked) = running.filter(|asked| asked.rung < LAST) {
        let gap = u32::try_from(offset(asked.rung + 1, item) - offset(asked.rung, item)).unwrap().max(1);
        let on = later(calendar, asked.on, gap);
        steps.push(Next { on, why: asked.why, rung: asked.rung + 1, begins: false });
    }
    for ask in asks {
        if is_new(ask.from) && (running.is_none() || ask.why.is_dated() || ask.why == Why::Approval) {
            steps.push(Next { on: ask.from, why: ask.why, rung: 1, begins: true });
        }
        if ask.why.is_dated() {
            let early = earlier(calendar, ask.from, u32::try_from(-offset(0, item)).unwrap());
            if is_new(early) && date(item.reviewed_at, calendar.zone) < early {
                steps.push(Next { on: early, why: ask.why, rung: 0, begins: true });
            }
        }
    }
    steps.retain(|step| step.on <= on);
    steps.into_iter().max_by_key(|step| (step.begins, step.on, std::cmp::Reverse(step.why)))
}

/// The calls on a program's health: when it was called last, or began; when somebody was asked for a call last since, how
/// often, and whether that is sure, or something may have been planned before that nobody saw.
#[derive(Debug, Clone, Copy)]
pub struct Calls {
    pub called_at: DateTime<Utc>,
    pub asked: Option<(NaiveDate, DateTime<Utc>, UserId)>,
    pub times: usize,
    pub sure: bool,
}

impl Calls {
    pub const fn since(at: DateTime<Utc>) -> Self {
        Self { called_at: at, asked: None, times: 0, sure: false }
    }

    /// From which day on somebody is asked for a call next: a week and a day after the last one, then a day, two, two and
    /// five working days after they were asked; and no more.
    pub fn next(&self, calendar: &Calendar, who: UserId) -> Option<NaiveDate> {
        let Some((on, ..)) = self.asked.filter(|(.., asked)| *asked == who) else {
            return Some(working(calendar, date(self.called_at, calendar.zone) + TimeDelta::days(8)));
        };
        Some(later(calendar, on, *[1, 2, 2, 5].get(self.times - 1)?))
    }
}

/// What the line says: the first of the reasons that hold on that day.
pub fn words(asks: &[Ask], item: &Item, program: &Program, on: NaiveDate) -> Option<&'static str> {
    let announced = |ask: &Ask| {
        let days = if ask.why.is_dated() { -offset(0, item) } else { 0 };
        earlier(&program.calendar, ask.from, u32::try_from(days).unwrap())
    };
    let holding = asks.iter().filter(|ask| ask.from <= on || announced(ask) <= on).map(|ask| ask.why.words(item, on));
    holding.min_by_key(|words| REASONS.iter().position(|reason| reason == words))
}

/// The two days of a week on which those are asked who answer too little: the first and the fourth working day. The week
/// begins on Sunday where Sunday is worked and Saturday is not.
pub fn is_asking_day(calendar: &Calendar, date: NaiveDate) -> bool {
    let sunday = calendar.working_days.contains(chrono::Weekday::Sun);
    let first = date.week(if sunday { chrono::Weekday::Sun } else { chrono::Weekday::Mon }).first_day();
    let days: Vec<NaiveDate> = first.iter_days().take(7).filter(|day| works(calendar, *day)).collect();
    days.first() == Some(&date) || days.get(3).or(days.last()) == Some(&date)
}
