//! What is owed: whoever the policy asks on a day on which they are here, their channel is open, and the bot and Discord are
//! in order for long enough within their hours, was asked on that day. And each week has its summary.

use chrono::{DateTime, Datelike as _, Days, TimeDelta, Utc};
use drumbeat::domain::{Item, Program, UserId, person::Notifications, program::Phase, weekly::Week};

use crate::{
    counts::Of,
    policy::{self, Ask, Asked, Next},
    world::World,
};

/// So long all must have been in order within somebody's hours: longer than anything that is tried again waits.
const LONG_ENOUGH: TimeDelta = TimeDelta::minutes(150);

/// The weekly slot at or before an instant.
pub fn weekly_slot(program: &Program, now: DateTime<Utc>) -> DateTime<Utc> {
    let zone = program.calendar.zone;
    let monday = policy::date(now, zone).week(chrono::Weekday::Mon).first_day();
    let of = |monday: chrono::NaiveDate| {
        let day = monday + Days::new(u64::from(program.weekly.day.num_days_from_monday()));
        policy::instant(zone, day, program.weekly.at)
    };
    let this = of(monday);
    if this <= now { this } else { of(monday - Days::new(7)) }
}

impl World {
    pub async fn judge_what_is_owed(&mut self) {
        let now = self.clock.now();
        if self.bot.is_none() || now < self.owed_at || self.skewed() || self.reach >= now {
            return;
        }
        self.owed_at = now + TimeDelta::hours(1);
        self.look_who_left().await;
        for room in 0..self.rooms.len() {
            let (program, set_at) = self.oracle.programs[&self.rooms[room].id].clone();
            self.judge_week(room, &program, set_at);
            if program.phase == Phase::Active {
                self.judge_days(room, &program, set_at);
            }
        }
    }

    fn judge_week(&mut self, room: usize, program: &Program, set_at: DateTime<Utc>) {
        let now = self.clock.now();
        let slot = weekly_slot(program, now);
        let in_order = self.calm_for().min(now - slot) > TimeDelta::hours(3);
        let owed = program.phase == Phase::Active && set_at < slot && self.rooms[room].closed_until < slot;
        if !in_order || !owed || self.reach >= slot || !self.oracle.weeks_looked_at.insert((program.id, slot)) {
            return;
        }
        let date = policy::date(slot, program.calendar.zone);
        let week = Week::of(date);
        assert_eq!(week.0 % 100, date.iso_week().week());
        if self.oracle.skipped.contains(&(program.id, week)) {
            return;
        }
        let posted = self.oracle.summaries.iter().any(|(id, at)| *id == program.id && *at >= slot);
        assert!(posted, "{} has no summary of {slot}", program.name);
        self.counts.one(Of::Owed, "weekly summary");
    }

    fn judge_days(&mut self, room: usize, program: &Program, set_at: DateTime<Utc>) {
        let now = self.clock.now();
        let left = self.oracle.left.clone();
        let found_left = |user: UserId| left.get(&user).copied();
        let items = self.oracle.items_of(program.id, |_| true);
        let asks: Vec<(Item, Vec<Ask>)> = items
            .into_iter()
            .map(|item| {
                let asks = policy::asks(&item, program, &found_left);
                (item, asks)
            })
            .filter(|(_, asks)| !asks.is_empty())
            .collect();
        let today = policy::date(now, program.calendar.zone);
        let days: Vec<chrono::NaiveDate> = (today - Days::new(4)).iter_days().take(5).collect();
        for who in 0..self.people.len() {
            let user = self.people[who].id;
            let mine: Vec<(&Item, Vec<Ask>)> = asks
                .iter()
                .map(|(item, asks)| (item, asks.iter().filter(|ask| ask.person == user).copied().collect::<Vec<_>>()))
                .filter(|(_, asks)| !asks.is_empty())
                .collect();
            let leads = policy::lead(program, found_left) == Some(user);
            if mine.is_empty() && !leads {
                continue;
            }
            for day in days.iter().filter(|day| policy::works(&program.calendar, **day)) {
                let Some(recipient) = self.recipient(user, program, now) else { continue };
                let set = self.human(recipient).set;
                let Some((from, to)) = policy::slot(program, &set, *day) else { continue };
                let over = to < now && to > now - TimeDelta::days(2);
                if over && self.oracle.looked_at.insert((program.id, user, from)) && set_at < from - TimeDelta::hours(1)
                {
                    self.judge_day(room, program, (user, recipient), &mine, (from, to));
                }
            }
        }
    }

    /// Who gets somebody's lines at an instant.
    fn recipient(&self, user: UserId, program: &Program, at: DateTime<Utc>) -> Option<UserId> {
        let place = |user: UserId| match self.human(user).set.notifications {
            Notifications::Direct => true,
            Notifications::Channel => program.nudges.in_channel,
            Notifications::Off => false,
        };
        let away = |user: UserId| {
            let set = self.human(user).set;
            let date = policy::date(at, set.zone.unwrap_or(program.calendar.zone));
            set.away.is_some_and(|away| date < away.until)
        };
        if !place(user) {
            return None;
        }
        if !away(user) {
            return Some(user);
        }
        let found_left = |user: UserId| self.oracle.left.get(&user).copied();
        let delegate = self.human(user).set.away.and_then(|away| away.delegate);
        let mut others = delegate.into_iter().chain(policy::lead(program, found_left));
        others.find(|other| *other != user && found_left(*other).is_none() && !away(*other) && place(*other))
    }

    fn judge_day(
        &mut self,
        room: usize,
        program: &Program,
        (user, recipient): (UserId, UserId),
        mine: &[(&Item, Vec<Ask>)],
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) {
        let zone = |user: UserId| self.human(user).set.zone.unwrap_or(program.calendar.zone);
        let steady = [Some(user), Some(recipient), Some(program.lead)].into_iter().flatten().all(|user| {
            let human = self.human(user);
            human.here && human.back_at < from && human.set_at < from - TimeDelta::hours(1)
        });
        let same = [from, to - TimeDelta::minutes(15)]
            .into_iter()
            .all(|at| self.recipient(user, program, at) == Some(recipient));
        let nobody_left = self.left_changed_at < from;
        let in_order = self.calm_within(from, to) >= LONG_ENOUGH.min(to - from);
        let human = self.human(recipient);
        let reachable = self.rooms[room].closed_until < from
            && (program.nudges.in_channel || human.takes_dms && human.dms_changed_at < from);
        let date = policy::date(from, zone(recipient));
        let pings = self.oracle.pings.get(&(recipient, program.id));
        let had_one =
            pings.is_some_and(|pings| pings.iter().any(|at| policy::date(*at, zone(recipient)) >= date && *at < from));
        let quiet = program.nudges.quiet_below_percent > 0 && !policy::is_asking_day(&program.calendar, date);
        if !steady || !same || !nobody_left || !in_order || !reachable || had_one || quiet || self.reach >= from {
            return;
        }
        let on = policy::date(from, program.calendar.zone);
        self.judge_owed_call(program, (user, recipient), (from, to));
        for (item, asks) in mine {
            let touched = self.oracle.items[&item.id].1;
            let snoozed = item.snooze.as_ref().is_some_and(|snooze| snooze.until > on);
            if touched >= from - TimeDelta::minutes(5) || snoozed {
                continue;
            }
            // What was said on this day, or since, does not count as said before.
            let asked = self.oracle.asked.get(&(item.id, user)).copied();
            let told =
                self.oracle.said.iter().rev().take_while(|said| said.at >= from - TimeDelta::days(3)).any(|said| {
                    let then =
                        said.at >= from && said.at <= to && said.program == program.id && said.person == recipient;
                    then && (said.more || said.lines.contains(&(item.id, user)))
                });
            if told {
                self.counts.one(Of::Owed, "said");
                continue;
            }
            let Some(step) = policy::next(asks, asked.as_ref(), item, program, on) else { continue };
            assert!(
                !self.is_certain(program, (user, touched), asked.as_ref(), step),
                "{user} was to be asked about {} on {on} (from {from} to {to}) as {step:?}, all was in order, and was not: \
                 {asked:?} {asks:?} {item:?}",
                item.title
            );
        }
    }

    /// Whether the lead was asked for the call on health that was missing on a day.
    fn judge_owed_call(
        &mut self,
        program: &Program,
        (user, recipient): (UserId, UserId),
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) {
        let left = |user: UserId| self.oracle.left.get(&user).copied();
        let within = |said: &&crate::oracle::Said| said.at >= from && said.at <= to && said.program == program.id;
        let recent = self.oracle.said.iter().rev().take_while(|said| said.at >= from - TimeDelta::days(3));
        if recent.filter(within).any(|said| said.person == recipient && said.call == Some(user)) {
            self.counts.one(Of::Owed, "asked for a call");
            return;
        }
        let calls = self.oracle.calls[&program.id];
        let on = policy::date(from, program.calendar.zone);
        let due = calls.next(&program.calendar, user).filter(|due| *due <= on);
        if policy::lead(program, left) != Some(user) || calls.called_at >= from {
            return;
        }
        let Some(due) = due else { return };
        let murky = self.murky(program, user);
        let sure = match calls.asked {
            Some((_, at, who)) => who == user && calls.sure && at > murky,
            None => due > policy::date(murky, program.calendar.zone),
        };
        assert!(!sure, "{user} was to be asked for a call on {} on {on}, and was not: {calls:?}", program.name);
    }

    /// Since when the oracle knows what was planned for somebody in a program.
    pub fn murky(&self, program: &Program, user: UserId) -> DateTime<Utc> {
        let set_at = self.oracle.programs[&program.id].1;
        let room = self.rooms.iter().find(|room| room.id == program.id).expect("the program's room");
        let human = self.human(user);
        let gone = if human.here { human.back_at } else { self.now };
        set_at.max(room.closed_until).max(self.reach).max(gone)
    }

    /// Whether the oracle knows as much as the bot of what was asked before: what was planned and could not be said, because
    /// a program was paused, a channel closed, somebody gone or an item put off, it has not seen.
    pub fn is_certain(
        &self,
        program: &Program,
        (user, touched): (UserId, DateTime<Utc>),
        asked: Option<&Asked>,
        step: Next,
    ) -> bool {
        let murky = self.murky(program, user);
        let since = touched.max(murky);
        if asked.is_some_and(|asked| asked.sure && asked.at > since) {
            return true;
        }
        let began = policy::date(since, program.calendar.zone);
        step.begins && step.on > began && (step.why.is_dated() || touched > murky)
    }

    /// The longest time for which all was in order within a span.
    fn calm_within(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let now = self.calm_since.map(|since| (since, self.now));
        let spells = self.spells.iter().copied().chain(now);
        spells.map(|(begin, end)| end.min(to) - begin.max(from)).max().unwrap_or_default()
    }
}
