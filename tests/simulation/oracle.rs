//! The oracle: what people did and were told that it is recorded, what stands in channels and direct messages, and whether
//! that is as promised. It reads the posts as people do, and reckons days, hours and zones by itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, TimeZone as _, Utc, Weekday};
use chrono_tz::Tz;
use drumbeat::{
    app::App,
    domain::{Body, Item, ItemId, Program, ProgramId, UserId, item::Rank, person::Notifications, program::Phase},
    store::{items, programs},
};
use local_discord::MessageView;
use sqlx::Row as _;

use crate::world::{Human, World};

/// A line in a post.
#[derive(Debug, Clone)]
struct Line {
    title: String,
    instead_of: Option<UserId>,
}

/// What a post says to one person.
#[derive(Debug, Clone)]
struct Section {
    person: UserId,
    lines: Vec<Line>,
    more: bool,
}

/// Something that was said to somebody.
#[derive(Debug)]
struct Said {
    at: DateTime<Utc>,
    person: UserId,
    program: ProgramId,
    items: Vec<ItemId>,
    more: bool,
}

#[derive(Debug, Default)]
pub struct Oracle {
    items: BTreeMap<ItemId, (Item, DateTime<Utc>)>,
    titles: BTreeMap<String, ItemId>,
    programs: BTreeMap<ProgramId, (Program, DateTime<Utc>)>,
    seen: BTreeSet<u64>,
    /// What is said of a week: summaries, their drafts, reports of nudges, by place and heading.
    weekly: BTreeSet<(String, String)>,
    pings: BTreeMap<(UserId, ProgramId), DateTime<Utc>>,
    /// How often somebody was asked about an item since anybody did something about it.
    asked: BTreeMap<(ItemId, UserId), u32>,
    said: Vec<Said>,
    /// Days of programs for which what was owed was looked at.
    settled: BTreeSet<(ProgramId, NaiveDate)>,
    log: VecDeque<String>,
}

/// When the bot has noted that something is to be done next.
pub async fn next_noted(app: &App) -> Option<DateTime<Utc>> {
    let mut conn = app.db.read().await.unwrap();
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT min(at) FROM (
             SELECT min(nudge_at) AS at FROM items WHERE nudge_at IS NOT NULL
             UNION ALL SELECT min(wake_at) FROM items WHERE wake_at IS NOT NULL
             UNION ALL SELECT min(at) FROM outbox WHERE state = 'ready' AND NOT EXISTS (
                 SELECT 1 FROM programs WHERE programs.id = outbox.program_id AND programs.record ->> '$.phase' = 'paused')
             UNION ALL SELECT min(at) + 60000 FROM outbox WHERE state = 'sending')",
    )
    .fetch_one(&mut *conn)
    .await
    .unwrap();
    at.and_then(DateTime::from_timestamp_millis)
}

impl Oracle {
    pub fn note(&mut self, what: String) {
        if self.log.len() > 400 {
            self.log.pop_front();
        }
        self.log.push_back(what);
    }

    pub fn log(&self) -> String {
        self.log.iter().fold(String::new(), |text, line| text + "  " + line + "\n")
    }

    pub fn item(&mut self, item: Item, at: DateTime<Utc>) {
        self.titles.insert(item.title.as_str().to_owned(), item.id);
        self.asked.retain(|(id, _), _| *id != item.id);
        self.items.insert(item.id, (item, at));
    }

    pub fn set(&mut self, program: Program, at: DateTime<Utc>) {
        self.programs.insert(program.id, (program, at));
    }

    pub fn program(&self, id: ProgramId) -> &Program {
        &self.programs[&id].0
    }

    pub fn open_items(&self, program: ProgramId, of: impl Fn(Option<UserId>) -> bool) -> Vec<Item> {
        let all = self.items.values().map(|(item, _)| item);
        all.filter(|item| item.program == program && item.is_open() && of(item.owner)).cloned().collect()
    }

    /// What people were told that it is recorded, is recorded.
    pub async fn nothing_forgotten(&self, app: &App) {
        let mut conn = app.db.read().await.unwrap();
        for (item, _) in self.items.values() {
            let stored = items::find(&mut conn, item.guild, item.id).await.unwrap();
            assert_eq!(stored.as_ref(), Some(item), "what was acknowledged is lost or differs");
        }
        for (program, _) in self.programs.values() {
            let stored = programs::find(&mut conn, program.guild, program.id).await.unwrap();
            assert_eq!(stored.as_ref(), Some(program), "what was acknowledged is lost or differs");
        }
    }

    /// What was promised was said, what was said was promised, and each once.
    pub async fn everything_came_to_an_end(&self, app: &App, said: &BTreeSet<u64>) {
        let mut conn = app.db.read().await.unwrap();
        let rows =
            sqlx::query("SELECT key, state, message_id, program_id, reason, tried_at FROM outbox WHERE edits IS NULL");
        let (mut noted, mut unsure) = (BTreeSet::new(), 0);
        for row in rows.fetch_all(&mut *conn).await.unwrap() {
            let (key, state): (String, String) = (row.get(0), row.get(1));
            let program = row.get::<Option<i64>, _>(3).map(ProgramId);
            match state.as_str() {
                "sent" => {
                    let message = u64::try_from(row.get::<i64, _>(2)).unwrap();
                    assert!(said.contains(&message), "{key} is marked as said, and nobody has seen it");
                    assert!(noted.insert(message), "{key} is the same message as another promise");
                }
                "refused" => {}
                "dead" => {
                    let reason: String = row.get(4);
                    assert!(
                        reason.contains("answered before") || reason.contains("slot"),
                        "{key} was given up: {reason}"
                    );
                }
                _ => {
                    let paused = program.is_some_and(|id| self.program(id).phase != Phase::Active);
                    assert!(paused, "{key} is {state} for ever: {:?}", row.get::<Option<String>, _>(4));
                    // What may have been heard before the pause is looked for after it.
                    unsure += usize::from(row.get::<Option<i64>, _>(5).is_some());
                }
            }
        }
        let unknown: Vec<&u64> = said.difference(&noted).collect();
        assert!(unknown.len() <= unsure, "messages {unknown:?} were said twice: no promise knows of them");
    }
}

/// Reads a post as people do.
fn read(content: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in content.lines() {
        let mention = |text: &str| {
            let (_, rest) = text.split_once("<@")?;
            rest.split_once('>')?.0.parse().ok().map(UserId)
        };
        if line.starts_with("<@") {
            let person = mention(line).unwrap();
            sections.push(Section { person, lines: Vec::new(), more: false });
        } else if line.starts_with("- and ") {
            sections.last_mut().unwrap().more = true;
        } else if line.starts_with("- ") {
            let (_, rest) = line.split_once("Task ").unwrap_or_else(|| panic!("no title in {line}"));
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let instead_of = line.split_once("· for ").and_then(|(_, rest)| mention(rest));
            sections.last_mut().unwrap().lines.push(Line { title: format!("Task {number}"), instead_of });
        }
    }
    sections
}

impl World {
    /// Looks at everything that was said since the last time.
    pub fn look(&mut self) {
        let bot = self.discord.bot().id();
        for room in 0..self.rooms.len() {
            for message in self.rooms[room].0.messages() {
                if message.author_id == bot && self.oracle.seen.insert(message.id.get()) {
                    self.note(format_args!("in {}: {}", self.rooms[room].0.name(), message.content));
                    let place = self.rooms[room].0.name();
                    if !self.is_weekly(place, &message) {
                        self.judge_post(room, &message);
                    }
                    self.counts.posts += 1;
                }
            }
        }
        for who in 0..self.people.len() {
            for message in self.people[who].person.dms() {
                if message.author_id == bot && self.oracle.seen.insert(message.id.get()) {
                    self.note(format_args!("to {}: {}", self.people[who].person.name(), message.content));
                    let place = self.people[who].person.name();
                    if !self.is_weekly(place, &message) {
                        self.judge_direct(who, &message);
                    }
                    self.counts.direct += 1;
                }
            }
        }
        self.judge_what_is_owed();
    }

    /// Whether it is a summary, its draft or a report on nudges. Each summary is said once in a place.
    fn is_weekly(&mut self, place: String, message: &MessageView) -> bool {
        let heading = message.text();
        let is_weekly = ["ummary of ", "Draft of the weekly summary", "the week's nudges"];
        if !is_weekly.iter().any(|words| heading.contains(words)) {
            return false;
        }
        // A summary and its draft name their week; two weeks of nudges can come to the same figures.
        let is_first = heading.contains("the week's nudges") || self.oracle.weekly.insert((place, heading));
        assert!(is_first, "it is said twice: {}", message.text());
        true
    }

    /// Every message of the bot that there is.
    pub fn everything_said(&self) -> BTreeSet<u64> {
        let bot = self.discord.bot().id();
        let rooms = self.rooms.iter().flat_map(|(room, _)| room.messages());
        let all = rooms.chain(self.people.iter().flat_map(|human| human.person.dms()));
        all.filter(|message| message.author_id == bot).map(|message| message.id.get()).collect()
    }

    fn human(&self, user: UserId) -> &Human {
        self.people.iter().find(|human| human.id == user).expect("somebody on the server")
    }

    fn judge_post(&mut self, room: usize, message: &MessageView) {
        let id = self.rooms[room].1;
        let sections = read(&message.content);
        let refused = message.content.contains("takes no direct messages");
        assert!(!sections.is_empty(), "a post to nobody: {}", message.content);
        assert!(!message.content.contains("@everyone") && !message.content.contains("<@&"), "{}", message.content);
        for section in &sections {
            let set = &self.human(section.person).set;
            let place = if refused { Notifications::Direct } else { Notifications::Channel };
            assert_eq!(set.notifications, place, "{} is asked where they did not want it", section.person);
            assert!(self.oracle.program(id).nudges.in_channel);
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
        let sections = read(&message.content);
        let mut programs = BTreeSet::new();
        for section in &sections {
            assert_eq!(section.person, user, "a direct message with lines for somebody else");
            for line in &section.lines {
                programs.insert(self.oracle.items[&self.oracle.titles[&line.title]].0.program);
            }
        }
        assert!(!programs.is_empty(), "a direct message about nothing: {}", message.content);
        for id in programs {
            for section in &sections {
                let titles = |line: &&Line| self.oracle.items[&self.oracle.titles[&line.title]].0.program == id;
                let lines: Vec<Line> = section.lines.iter().filter(titles).cloned().collect();
                self.judge_section(id, &Section { lines, ..section.clone() });
            }
            self.judge_ping(user, id, false);
        }
    }

    /// What holds of a person at the moment at which they are asked, and of every line.
    fn judge_section(&mut self, id: ProgramId, section: &Section) {
        let now = self.clock.now();
        let program = self.oracle.program(id).clone();
        assert_eq!(program.phase, Phase::Active, "nothing is said while a program is paused");
        self.judge_hour(section.person, &program);
        let mut asked = Vec::new();
        for line in &section.lines {
            let item_id = self.oracle.titles[&line.title];
            let (item, _) = self.oracle.items[&item_id].clone();
            let today = now.with_timezone(&program.calendar.zone).date_naive();
            assert!(item.is_open(), "{} is closed, and {} is asked", item.title, section.person);
            assert_eq!(item.program, id, "{} belongs to another program", item.title);
            let snoozed = item.snooze.as_ref().is_some_and(|snooze| snooze.until > today);
            assert!(!snoozed, "{} is snoozed", item.title);
            let low = match &item.body {
                Body::Action(action) => action.priority == Some(Rank::R4),
                Body::Issue(issue) => issue.severity == Some(Rank::R4),
                Body::Risk(_) | Body::Decision(_) => false,
            };
            assert!(!low, "{} is low, and nobody is asked about it", item.title);
            let answerable = item.owner.unwrap_or(program.lead);
            match line.instead_of {
                None => assert_eq!(answerable, section.person, "{} is not theirs", item.title),
                Some(absent) => {
                    assert_eq!(answerable, absent, "{} is not theirs for whom they stand in", item.title);
                    let away = self.human(absent).set.away.expect("whoever is stood in for is away");
                    let stand_ins = [away.delegate, Some(program.lead)];
                    assert!(stand_ins.contains(&Some(section.person)), "{} does not stand in", section.person);
                }
            }
            let far = item.due.is_none_or(|due| (due - today).num_days() > 10);
            let fresh = now - item.reviewed_at < TimeDelta::hours(40) && now > item.reviewed_at;
            assert!(!(far && fresh && item.owner.is_some()), "{} needs nothing yet", item.title);
            let times = self.oracle.asked.entry((item_id, answerable)).or_default();
            *times += 1;
            assert!(*times <= 14, "{} was asked about {times} times, and nobody answers", item.title);
            self.counts.lines += 1;
            asked.push(item_id);
        }
        self.oracle.said.push(Said { at: now, person: section.person, program: id, items: asked, more: section.more });
    }

    /// Whether this is an hour at which somebody may be asked: theirs, on a working day, and they are here.
    fn judge_hour(&self, user: UserId, program: &Program) {
        let now = self.clock.now();
        let set = &self.human(user).set;
        let local = now.with_timezone(&set.zone.unwrap_or(program.calendar.zone));
        let date = local.date_naive();
        let off = matches!(date.weekday(), Weekday::Sat | Weekday::Sun) || program.calendar.holidays.contains(&date);
        assert!(!off, "{user} is asked on {date}, a day off");
        let time = local.time();
        assert!(
            set.hours.from() <= time && time < set.hours.to(),
            "{user} is asked at {time}, and works {}",
            set.hours
        );
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
        let date = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
        if let Some(before) = self.oracle.pings.insert((user, id), now)
            && !in_place_of_another
        {
            assert!(date(before) < date(now), "{user} was pinged at {before} already, and is again at {now}");
        }
        self.counts.pings += 1;
    }

    /// Whoever has something due on a day on which nothing was out of order was asked about it.
    fn judge_what_is_owed(&mut self) {
        let now = self.clock.now();
        for (_, id) in self.rooms.clone() {
            let (program, set_at) = self.oracle.programs[&id].clone();
            let zone: Tz = program.calendar.zone;
            let day = (now - TimeDelta::hours(44)).with_timezone(&zone).date_naive();
            if !self.oracle.settled.insert((id, day)) {
                continue;
            }
            let Some(start) = zone.from_local_datetime(&day.and_hms_opt(12, 0, 0).unwrap()).earliest() else {
                continue;
            };
            let start = start.with_timezone(&Utc) - TimeDelta::hours(12);
            let long_before = start - TimeDelta::days(5);
            let plain = |date: NaiveDate| {
                date.weekday().number_from_monday() <= 5 && !program.calendar.holidays.contains(&date)
            };
            let quiet = program.nudges.quiet_below_percent > 0;
            let workdays = plain(day) && day.succ_opt().is_some_and(plain);
            if quiet || !workdays || program.phase != Phase::Active || set_at > start - TimeDelta::days(3) {
                continue;
            }
            if self.calm_since > start - TimeDelta::days(3) {
                continue;
            }
            for (item, touched) in self.oracle.items.values() {
                let Some(owner) = item.owner.filter(|_| item.is_open() && item.program == id) else { continue };
                let low = matches!(&item.body, Body::Action(action) if action.priority == Some(Rank::R4));
                let human = self.human(owner);
                let present = human.set.away.is_none() && human.set_at < start - TimeDelta::days(2);
                let in_channel = human.set.notifications == Notifications::Channel;
                let is_action = matches!(item.body, Body::Action(_));
                if item.due != Some(day) || *touched > long_before || low || !present || !in_channel || !is_action {
                    continue;
                }
                let told = self.oracle.said.iter().any(|said| {
                    let when = said.at >= start - TimeDelta::hours(2) && said.person == owner && said.program == id;
                    when && (said.more || said.items.contains(&item.id))
                });
                assert!(told, "{} was due on {day}, nothing was out of order, and {owner} was not asked", item.title);
                self.counts.owed += 1;
            }
        }
    }
}
