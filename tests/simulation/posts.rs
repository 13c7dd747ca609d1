//! What stands in channels and direct messages, read as people do, and judged line by line: who is asked, about what, when,
//! how often.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::domain::{ItemId, Program, ProgramId, UserId, person::Notifications, program::Phase};
use local_discord::MessageView;

use crate::{
    counts::Of,
    oracle::{SETTLED, Said},
    policy::{self, Asked, REASONS},
    world::{Human, World},
};

/// A line in a post.
#[derive(Debug, Clone)]
struct Line {
    title: String,
    reason: &'static str,
    instead_of: Option<UserId>,
    with: Option<UserId>,
}

/// What a post says to one person.
#[derive(Debug, Clone)]
struct Section {
    person: UserId,
    lines: Vec<Line>,
    more: bool,
    /// The programs whose health somebody is asked to call, by name; and for whom they are asked.
    calls: Vec<(String, Option<UserId>)>,
}

/// The title of the item that a line is about.
fn title_in(line: &str) -> String {
    let (_, rest) = line.split_once("Task ").unwrap_or_else(|| panic!("no title in {line}"));
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    format!("Task {number}")
}

fn reason_in(line: &str) -> &'static str {
    let (_, said) = line.split_once(" · ").unwrap_or_else(|| panic!("no reason in {line}"));
    if said.starts_with("due <") {
        return "due soon";
    }
    REASONS.into_iter().find(|reason| said.starts_with(reason)).unwrap_or_else(|| panic!("no reason in {line}"))
}

/// What stands on the cards of a digest: the lines of a person on each.
fn on_cards(message: &MessageView) -> String {
    message.embeds.iter().filter_map(|card| card["description"].as_str()).collect::<Vec<_>>().join("\n")
}

/// Reads a digest.
fn read(content: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in content.lines() {
        let mention = |text: &str| {
            let (_, rest) = text.split_once("<@")?;
            rest.split_once('>')?.0.parse().ok().map(UserId)
        };
        if line.starts_with("<@") {
            let person = mention(line).unwrap();
            sections.push(Section { person, lines: Vec::new(), more: false, calls: Vec::new() });
        } else if line.starts_with("- and ") {
            sections.last_mut().unwrap().more = true;
        } else if line.starts_with("- ") {
            let after = |words| line.split_once(words).and_then(|(_, rest)| mention(rest));
            if let Some(rest) = line.strip_prefix("- **Health** of ") {
                let name = rest.split(" · this week's call is missing").next().unwrap().to_owned();
                sections.last_mut().unwrap().calls.push((name, after("· for ")));
                continue;
            }
            let (instead_of, with) = (after("· for "), after("· with "));
            let line = Line { title: title_in(line), reason: reason_in(line), instead_of, with };
            sections.last_mut().unwrap().lines.push(line);
        }
    }
    sections
}

impl World {
    /// Looks at everything that was said since the last time.
    pub async fn look(&mut self) {
        let changes = *self.discord.hub().changes.counter().borrow();
        if changes == self.looked_at {
            return;
        }
        self.looked_at = changes;
        let bot = self.discord.bot().id();
        let mut new: Vec<(Option<usize>, usize, MessageView)> = Vec::new();
        let last = self.oracle.last_seen;
        for room in 0..self.rooms.len() {
            new.extend(self.rooms[room].channel.messages_after(last).into_iter().map(|it| (Some(room), 0, it)));
        }
        for who in 0..self.people.len() {
            new.extend(self.people[who].person.dms_after(last).into_iter().map(|it| (None, who, it)));
        }
        new.retain(|(.., message)| message.author_id == bot && self.oracle.seen.insert(message.id.get()));
        if new.is_empty() {
            return;
        }
        self.oracle.last_seen = new.iter().map(|(.., message)| message.id).max();
        self.look_who_left().await;
        for (room, who, message) in new {
            let place = match room {
                Some(room) => self.rooms[room].channel.name(),
                None => self.people[who].person.name(),
            };
            self.note(format_args!("{place} reads: {}", message.text()));
            self.judge(room, who, &place, &message);
        }
    }

    fn judge(&mut self, room: Option<usize>, who: usize, place: &str, message: &MessageView) {
        let (content, heading) = (&message.content, message.text());
        let said = |kind: &str| format!("{kind} {}", if room.is_some() { "in channels" } else { "directly" });
        if content.contains("waiting for an answer") || content.contains("**Waiting for you**") {
            self.counts.one(Of::Said, said("digests"));
            match room {
                Some(room) => self.judge_post(room, message),
                None => self.judge_direct(who, message),
            }
        } else if let Some(words) = SETTLED.into_iter().find(|words| content.contains(words)) {
            self.counts.one(Of::Said, said("deadlines"));
            let line = content.lines().nth(1).unwrap_or_default();
            self.oracle.announced.entry((title_in(line), words)).or_default().1 += 1;
        } else if content.contains("Weekly summary: ") {
            self.counts.one(Of::Said, said("weekly summaries"));
            self.judge_summary(room.expect("a summary is for a channel"), message);
        } else if heading.contains("Draft of the weekly summary") || heading.contains("draft") {
            self.counts.one(Of::Said, said("drafts"));
            assert!(self.oracle.weekly.insert((place.to_owned(), heading)), "a draft is said twice: {content}");
        } else if heading.contains("the week's nudges") {
            self.counts.one(Of::Said, said("run reports"));
        } else if content.contains("I can't write in") {
            self.counts.one(Of::Said, said("closed channels"));
        } else {
            panic!("nobody knows what this is: {heading}");
        }
    }

    pub fn human(&self, user: UserId) -> &Human {
        self.people.iter().find(|human| human.id == user).expect("somebody who is known")
    }

    fn judge_post(&mut self, room: usize, message: &MessageView) {
        let id = self.rooms[room].id;
        let sections = read(&on_cards(message));
        let refused = message.content.contains("takes no direct messages");
        assert!(!sections.is_empty(), "a post to nobody: {}", message.content);
        assert!(!message.text().contains("@everyone") && !message.text().contains("<@&"), "{}", message.text());
        for section in &sections {
            let set = &self.human(section.person).set;
            let place = if refused { Notifications::Direct } else { Notifications::Channel };
            assert_eq!(set.notifications, place, "{} is asked where they did not want it", section.person);
            assert!(refused || self.oracle.program(id).nudges.in_channel);
            self.judge_section(id, section);
        }
        let mut pinged: Vec<UserId> = message.pings.iter().map(|user| UserId(user.get())).collect();
        pinged.sort_unstable();
        let before = pinged.len();
        pinged.dedup();
        assert_eq!(before, pinged.len(), "somebody is mentioned twice in one post");
        for user in pinged {
            // A refused direct message was the day's ping; its lines follow in the channel.
            self.judge_ping(user, id, refused);
        }
    }

    fn judge_direct(&mut self, who: usize, message: &MessageView) {
        let user = self.people[who].id;
        assert_eq!(self.people[who].set.notifications, Notifications::Direct, "{user} wants no direct messages");
        let sections = read(&on_cards(message));
        let of = |oracle: &crate::oracle::Oracle, line: &Line| oracle.items[&oracle.titles[&line.title]].0.program;
        let mut programs = BTreeSet::new();
        for section in &sections {
            assert_eq!(section.person, user, "a direct message with lines for somebody else");
            programs.extend(section.lines.iter().map(|line| of(&self.oracle, line)));
            programs.extend(section.calls.iter().map(|(name, _)| self.oracle.program_called(name)));
        }
        assert!(!programs.is_empty(), "a direct message about nothing: {}", message.content);
        if sections.iter().any(|section| section.more) {
            // Of which programs the rest is it does not say; all of it may be another's.
            for room in self.rooms.iter().filter(|room| !programs.contains(&room.id)) {
                let (at, program) = (self.clock.now(), room.id);
                self.oracle.said.push(Said { at, person: user, program, lines: Vec::new(), call: None, more: true });
            }
        }
        for id in programs {
            for section in &sections {
                let lines = section.lines.iter().filter(|line| of(&self.oracle, line) == id).cloned().collect();
                let calls = section.calls.iter().filter(|(name, _)| self.oracle.program_called(name) == id);
                let calls = calls.cloned().collect();
                self.judge_section(id, &Section { lines, calls, ..section.clone() });
            }
            self.judge_ping(user, id, false);
        }
    }

    /// What holds of a person at the moment at which they are asked, and of every line.
    fn judge_section(&mut self, id: ProgramId, section: &Section) {
        let now = self.clock.now();
        let program = self.oracle.program(id).clone();
        assert_eq!(program.phase, Phase::Active, "nothing is said while a program is paused or archived");
        self.judge_hour(section.person, &program);
        let (slot, on) = self.slot_of(section.person, &program, now);
        let mut lines = Vec::new();
        for line in &section.lines {
            let item = self.oracle.titles[&line.title];
            let asked = line.instead_of.unwrap_or(section.person);
            self.judge_stand_in(&program, section.person, line);
            self.judge_line(&program, (item, asked), line, (slot, on));
            self.counts.one(Of::Nudges, line.reason);
            lines.push((item, asked));
        }
        assert!(section.calls.len() <= 1, "a program is asked about once: {section:?}");
        let call = section.calls.first().map(|(name, instead_of)| {
            assert_eq!(name, program.name.as_str(), "the health of another program");
            let asked = instead_of.unwrap_or(section.person);
            self.judge_call(&program, asked, (section.person, on));
            asked
        });
        self.oracle.said.push(Said { at: now, person: section.person, program: id, lines, call, more: section.more });
    }

    /// The slot of today in which somebody is asked, and which day that is where the program lives.
    fn slot_of(&self, user: UserId, program: &Program, now: DateTime<Utc>) -> (DateTime<Utc>, chrono::NaiveDate) {
        let set = self.human(user).set;
        let days = policy::date(now, program.calendar.zone) + TimeDelta::days(1);
        let days = days.iter_days().rev().take(14).filter(|day| policy::works(&program.calendar, *day));
        let slots = days.filter_map(|day| policy::slot(program, &set, day)).map(|(from, _)| from);
        let slot = slots.into_iter().find(|from| *from <= now).expect("there was a slot");
        let zone = set.zone.unwrap_or(program.calendar.zone);
        assert_eq!(
            policy::date(slot, zone),
            policy::date(now, zone),
            "{user} is asked on another day than their slot's"
        );
        (slot, policy::date(slot, program.calendar.zone))
    }

    /// Whether the policy asks for a call on health on that day, of them.
    fn judge_call(&mut self, program: &Program, asked: UserId, (person, on): (UserId, chrono::NaiveDate)) {
        let now = self.clock.now();
        let left = |user: UserId| self.oracle.left.get(&user).copied();
        let lead = policy::lead(program, left);
        assert_eq!(lead, Some(asked), "another one leads than is asked for a call");
        if asked != person {
            let away = self.human(asked).set.away.expect("whoever is stood in for is away");
            assert!([away.delegate, lead].contains(&Some(person)), "{person} does not stand in");
        }
        let murky = self.murky(program, asked);
        let (left_at, set_at) = (self.left_changed_at, self.oracle.programs[&program.id].1);
        let calls = self.oracle.calls.get_mut(&program.id).expect("the program began");
        let due = calls.next(&program.calendar, asked).filter(|from| *from <= on);
        // A post that may have been heard counts as it was planned, though it asks less once it is said for sure: where
        // another one led in between they may count as asked, and whoever leads again begins anew.
        let anew = calls.asked.is_some_and(|(day, at, _)| !calls.sure && day < on && left_at.max(set_at) > at);
        assert!(due.is_some() || anew, "the health is to be called on {on}: {calls:?}, from {due:?}");
        let again = due.is_some() && calls.asked.is_some_and(|(.., before)| before == asked);
        calls.sure = match calls.asked.filter(|_| again) {
            Some((_, at, _)) => calls.sure && at > murky,
            None => calls.asked.is_none() && due > Some(policy::date(murky, program.calendar.zone)),
        };
        (calls.asked, calls.times) = (Some((on, now, asked)), if again { calls.times + 1 } else { 1 });
        self.counts.one(Of::Nudges, "call on health missing");
    }

    /// Whether they are asked themselves, or stand in for whoever is.
    fn judge_stand_in(&self, program: &Program, person: UserId, line: &Line) {
        let Some(absent) = line.instead_of else { return };
        let away = self.human(absent).set.away.expect("whoever is stood in for is away");
        let lead = policy::lead(program, |user| self.oracle.left.get(&user).copied());
        assert!([away.delegate, lead].contains(&Some(person)), "{person} does not stand in for {absent}");
    }

    /// Whether the policy asks them about it, for that reason, on that day: no sooner, no oftener, no longer.
    fn judge_line(
        &mut self,
        program: &Program,
        whom: (ItemId, UserId),
        line: &Line,
        (slot, on): (DateTime<Utc>, chrono::NaiveDate),
    ) {
        let now = self.clock.now();
        let (item, touched) = self.oracle.items[&whom.0].clone();
        let (title, user) = (&item.title, whom.1);
        assert_eq!(item.program, program.id, "{title} belongs to another program");
        let snoozed =
            item.snooze.as_ref().is_some_and(|snooze| snooze.until > policy::date(now, program.calendar.zone));
        assert!(!snoozed, "{title} is snoozed");
        let left = |user: UserId| self.oracle.left.get(&user).copied();
        let asked = self.oracle.asked.get(&whom).copied();
        let mut asks = policy::asks(&item, program, &left);
        asks.retain(|ask| ask.person == user);
        let step = policy::next(&asks, asked.as_ref(), &item, program, on);
        // Where something was planned that nobody saw, it is not known how far the ladder is; only that there is one.
        let goes_on = asked.filter(|asked| !asked.sure && asked.on < on).and_then(|asked| {
            let why = asks.iter().find(|ask| ask.from <= on)?.why;
            Some(policy::Next { on, why, rung: (asked.rung + 1).min(policy::LAST), begins: false })
        });
        // What was asked about an item that is over is forgotten after four weeks; opened again, it begins anew.
        let anew = asked.filter(|asked| asked.at + policy::REMEMBERED < item.state_changed_at);
        let anew = anew.and_then(|_| policy::next(&asks, None, &item, program, on));
        let Some(step) = step.or(goes_on).or(anew) else {
            panic!("{user} is asked about {title} on {on}, and the policy says nothing: {asked:?}, {asks:?}, {item:?}");
        };
        if touched < slot {
            let words = policy::words(&asks, &item, program, on);
            assert_eq!(words, Some(line.reason), "why {user} is asked about {title} on {on}");
        }
        let sure = self.is_certain(program, (user, touched), asked.as_ref(), step);
        if sure && touched < slot {
            let lead = policy::lead(program, left).filter(|lead| *lead != user && step.rung >= policy::WITH_LEAD);
            assert_eq!(line.with, lead, "who is named beside {user} about {title} on {on}: {asked:?}, {step:?}");
        }
        let human = self.human(user);
        let gone = !human.here && human.left_at < now - TimeDelta::hours(2) && self.calm_for() > TimeDelta::hours(2);
        assert!(!(gone && step.rung >= 2), "{user} left at {}, and is asked again about {title}", human.left_at);
        self.oracle.asked.insert(whom, Asked { why: step.why, on, at: now, rung: step.rung, sure });
    }

    /// Whether this is an hour at which somebody may be asked: theirs, on a working day, and they are here.
    fn judge_hour(&self, user: UserId, program: &Program) {
        let now = self.clock.now();
        let set = &self.human(user).set;
        assert!(
            policy::at_work(program, set, now),
            "{user} is asked at {now}, and works {} in {:?}",
            set.hours,
            set.zone
        );
        let date = policy::date(now, set.zone.unwrap_or(program.calendar.zone));
        if let Some(away) = set.away {
            assert!(date >= away.until, "{user} is asked, and away until {}", away.until);
        }
    }

    /// Whether somebody may be pinged for a program again: once a day, by their own date.
    fn judge_ping(&mut self, user: UserId, id: ProgramId, in_place_of_another: bool) {
        let now = self.clock.now();
        let program = self.oracle.program(id).clone();
        self.judge_hour(user, &program);
        let zone = self.human(user).set.zone.unwrap_or(program.calendar.zone);
        let pings = self.oracle.pings.entry((user, id)).or_default();
        let before = pings.iter().max().copied();
        pings.push(now);
        if let Some(before) = before.filter(|_| !in_place_of_another) {
            let again = policy::date(before, zone) < policy::date(now, zone);
            assert!(again, "{user} was pinged at {before} already, and is again at {now}");
        }
        self.counts.one(Of::Said, "pings");
    }

    /// A week has one summary, and one that comes late says so.
    fn judge_summary(&mut self, room: usize, message: &MessageView) {
        let (id, now) = (self.rooms[room].id, self.clock.now());
        let text = message.text();
        let title =
            text.lines().find(|line| line.contains(" · summary of ")).expect("a summary names its day").to_owned();
        let place = format!("summary of {id}");
        let heading = format!("{title} {}", message.content);
        assert!(self.oracle.weekly.insert((place, heading)), "a summary is posted twice: {title}");
        let slot = crate::owed::weekly_slot(self.oracle.program(id), now);
        let late = message.content.contains("**Late**");
        assert!(!late || now - slot > TimeDelta::hours(2), "a summary of {slot} is called late");
        assert!(
            late || self.woke_at <= slot + TimeDelta::hours(2) || self.reach >= slot,
            "it is late, and does not say so"
        );
        self.oracle.summaries.push((id, now));
    }
}
