//! The oracle: what people did and were told that it is recorded, what stands in channels and direct messages, and whether
//! that is as promised. It reads posts as people do ([`crate::posts`]), reckons the policy by itself ([`crate::policy`]) and
//! says what is owed ([`crate::owed`]).

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt,
};

use chrono::{DateTime, NaiveTime, Utc};
use drumbeat::{
    app::App,
    domain::{
        Body, GuildId, Item, ItemId, Program, ProgramId, UserId, decision::DecisionState, event::What, program::Phase,
        risk::RiskState, weekly::Week,
    },
    store::{items, people, programs},
};
use local_discord::MessageId;
use sqlx::Row as _;

use crate::{
    counts::Of,
    policy::{self, Asked, Calls},
    world::World,
};

/// Something that was said to somebody.
#[derive(Debug)]
pub struct Said {
    pub at: DateTime<Utc>,
    pub person: UserId,
    pub program: ProgramId,
    /// The items, each with who is asked.
    pub lines: Vec<(ItemId, UserId)>,
    /// Whether they were asked for a call on health, and who is to make it.
    pub call: Option<UserId>,
    pub more: bool,
}

#[derive(Debug, Default)]
pub struct Oracle {
    pub items: BTreeMap<ItemId, (Item, DateTime<Utc>)>,
    pub titles: BTreeMap<String, ItemId>,
    pub programs: BTreeMap<ProgramId, (Program, DateTime<Utc>)>,
    /// When the record found out that somebody had left.
    pub left: BTreeMap<UserId, DateTime<Utc>>,
    pub seen: BTreeSet<u64>,
    pub last_seen: Option<MessageId>,
    /// What is said of a week: summaries and their drafts, by place and heading.
    pub weekly: BTreeSet<(String, String)>,
    pub summaries: Vec<(ProgramId, DateTime<Utc>)>,
    pub skipped: BTreeSet<(ProgramId, Week)>,
    pub pings: BTreeMap<(UserId, ProgramId), Vec<DateTime<Utc>>>,
    /// What each person was asked about each item.
    pub asked: BTreeMap<(ItemId, UserId), Asked>,
    pub said: Vec<Said>,
    pub calls: BTreeMap<ProgramId, Calls>,
    /// What was settled at a deadline, by title and words: how often it happened, and how often that was said.
    pub announced: BTreeMap<(String, &'static str), (u32, u32)>,
    /// Slots for which it was looked whether what was owed was said.
    pub looked_at: BTreeSet<(ProgramId, UserId, DateTime<Utc>)>,
    pub weeks_looked_at: BTreeSet<(ProgramId, DateTime<Utc>)>,
    log: VecDeque<String>,
    /// Everything that was noted, in one number: a seed that is lived again comes to the same.
    pub digest: Digest,
}

/// Many lines in one number (FNV-1a), and how many there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    pub lines: u64,
    hash: u64,
}

impl Default for Digest {
    fn default() -> Self {
        Self { lines: 0, hash: 0xCBF2_9CE4_8422_2325 }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "log {:016x} of {} lines", self.hash, self.lines)
    }
}

/// What is said of a decision, or a risk, that was settled.
pub const SETTLED: [&str; 3] = ["is accepted: its time", "is not accepted yet", "is open again: its acceptance"];

/// When the bot has noted that something is to be done next.
pub async fn next_noted(app: &App) -> Option<DateTime<Utc>> {
    let mut conn = app.db.read().await.unwrap();
    let at: Option<i64> = sqlx::query_scalar(
        "SELECT min(at) FROM (
             SELECT min(nudge_at) AS at FROM items WHERE nudge_at IS NOT NULL
             UNION ALL SELECT min(wake_at) FROM items WHERE wake_at IS NOT NULL
             UNION ALL SELECT min(call_nudge_at) FROM programs WHERE call_nudge_at IS NOT NULL
             UNION ALL SELECT min(summary_at) FROM programs WHERE summary_at IS NOT NULL
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
    /// Counts a line in.
    pub fn digest(&mut self, line: &str) {
        self.digest.lines += 1;
        for byte in line.bytes().chain([b'\n']) {
            self.digest.hash = (self.digest.hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    pub fn note(&mut self, what: String) {
        self.digest(&what);
        if self.log.len() > 500 {
            self.log.pop_front();
        }
        self.log.push_back(what);
    }

    pub fn log(&self) -> String {
        self.log.iter().fold(String::new(), |text, line| text + "  " + line + "\n")
    }

    pub fn item(&mut self, item: Item, at: DateTime<Utc>) {
        self.titles.insert(item.title.as_str().to_owned(), item.id);
        self.items.insert(item.id, (item, at));
    }

    pub fn set(&mut self, program: Program, at: DateTime<Utc>) {
        self.programs.insert(program.id, (program, at));
    }

    pub fn program(&self, id: ProgramId) -> &Program {
        &self.programs[&id].0
    }

    pub fn program_called(&self, name: &str) -> ProgramId {
        let found = self.programs.values().find(|(program, _)| program.name.as_str() == name);
        found.unwrap_or_else(|| panic!("there is no program {name}")).0.id
    }

    pub fn version(&self, id: ItemId) -> u32 {
        self.items[&id].0.version
    }

    pub fn items_of(&self, program: ProgramId, which: impl Fn(&Item) -> bool) -> Vec<Item> {
        let all = self.items.values().map(|(item, _)| item);
        all.filter(|item| item.program == program && which(item)).cloned().collect()
    }

    /// What was settled at a deadline is told once. What a bot settled that died since is known once the next one is up.
    pub fn nothing_is_announced_too_often(&self) {
        for ((title, words), (happened, said)) in &self.announced {
            assert!(said <= happened, "{title} {words}: said {said} times, and it happened {happened} times");
        }
    }

    /// When an item is to be settled by itself, and what is said of it then.
    fn deadline(&self, item: &Item) -> Option<(DateTime<Utc>, &'static str)> {
        if item.void.is_some() {
            return None;
        }
        match &item.body {
            Body::Decision(decision) if decision.state == DecisionState::Proposed => {
                let stands = decision.concerns.iter().any(|concern| concern.resolved_by.is_none());
                decision.consent_until.map(|until| (until, SETTLED[usize::from(stands)]))
            }
            Body::Risk(risk) => {
                let zone = self.program(item.program).calendar.zone;
                let over = risk.acceptance.as_ref()?.until.succ_opt()?;
                Some((policy::instant(zone, over, NaiveTime::MIN), SETTLED[2]))
            }
            _ => None,
        }
    }

    /// What people were told that it is recorded, is recorded.
    pub async fn nothing_forgotten(&self, app: &App) {
        let mut conn = app.db.read().await.unwrap();
        for (item, _) in self.items.values() {
            let stored = items::find(&mut conn, item.guild, item.id).await.unwrap();
            assert_eq!(stored.as_ref(), Some(item), "what was acknowledged is lost or differs");
        }
        let stored: i64 = sqlx::query_scalar("SELECT count(*) FROM items").fetch_one(&mut *conn).await.unwrap();
        assert_eq!(usize::try_from(stored).unwrap(), self.items.len(), "there is an item of which nobody was told");
        for (program, _) in self.programs.values() {
            let stored = programs::find(&mut conn, program.guild, program.id).await.unwrap();
            assert_eq!(stored.as_ref(), Some(program), "what was acknowledged is lost or differs");
        }
    }

    /// What was promised was said, what was said was promised, and each once.
    pub async fn everything_came_to_an_end(&self, app: &App, ever_closed: bool) {
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
                    assert!(self.seen.contains(&message), "{key} is marked as said, and nobody has seen it");
                    assert!(noted.insert(message), "{key} is the same message as another promise");
                }
                "refused" => {}
                "dead" => {
                    let reason: String = row.get(4);
                    let known = ["answered before", "slot", "paused or archived", "posted or skipped"];
                    let closed = ever_closed && reason.contains("Discord answered 40");
                    assert!(closed || known.iter().any(|known| reason.contains(known)), "{key} was given up: {reason}");
                    // What nobody can know to have been heard before a place was closed.
                    unsure += usize::from(row.get::<Option<i64>, _>(5).is_some());
                }
                _ => {
                    let paused = program.is_some_and(|id| self.program(id).phase != Phase::Active);
                    assert!(paused, "{key} is {state} for ever: {:?}", row.get::<Option<String>, _>(4));
                    // What may have been heard before the pause is looked for after it.
                    unsure += usize::from(row.get::<Option<i64>, _>(5).is_some());
                }
            }
        }
        let unknown: Vec<&u64> = self.seen.difference(&noted).collect();
        assert!(unknown.len() <= unsure, "messages {unknown:?} were said twice: no promise knows of them");
        let happened: u32 = self.announced.values().map(|(happened, _)| happened).sum();
        let events: i64 = sqlx::query_scalar("SELECT count(*) FROM events WHERE what = ?")
            .bind(What::Settled.key())
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        let promised: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM outbox WHERE kind IN ('consented', 'concerns_stand', 'acceptance_expired')",
        )
        .fetch_one(&mut *conn)
        .await
        .unwrap();
        assert_eq!((events, promised), (happened.into(), happened.into()), "deadlines are settled once, and told once");
    }
}

impl World {
    /// What happened by itself at deadlines: once each, as the state says, and not before its time.
    pub async fn deadlines(&mut self) {
        let Some(bot) = &self.bot else { return };
        let (app, now) = (bot.app().clone(), self.clock.now());
        // What was settled while the clock was ahead stays settled.
        let until = now.max(self.reach);
        let due: Vec<(ItemId, DateTime<Utc>, &'static str)> = self
            .oracle
            .items
            .values()
            .filter_map(|(item, _)| {
                let (at, words) = self.oracle.deadline(item)?;
                (at <= until).then_some((item.id, at, words))
            })
            .collect();
        if due.is_empty() {
            return;
        }
        let guild = GuildId(self.acme.id().get());
        let mut conn = app.db.read().await.unwrap();
        for (id, at, words) in due {
            let before = self.oracle.items[&id].0.clone();
            let (program, set_at) = self.oracle.programs[&before.program].clone();
            let stored = items::find(&mut conn, guild, id).await.unwrap().expect("what was recorded is there");
            if stored.version == before.version {
                let awake = program.phase != Phase::Archived && set_at < now - chrono::TimeDelta::hours(3);
                let time = self.calm_for() > chrono::TimeDelta::hours(3) && at < now - chrono::TimeDelta::hours(3);
                assert!(!(awake && time), "{} was to be settled at {at}", before.title);
                continue;
            }
            assert_eq!(stored.version, before.version + 1, "{} is settled once", before.title);
            let day = |at| policy::date(at, program.calendar.zone);
            match (&stored.body, words) {
                (Body::Decision(decision), "is not accepted yet") => {
                    let until = decision.consent_until.expect("it is looked at again");
                    assert_eq!(decision.state, DecisionState::Proposed, "a concern stands");
                    assert!(until > at && decision.concerns.iter().any(|concern| concern.resolved_by.is_none()));
                }
                (Body::Decision(decision), _) => {
                    assert_eq!(decision.state, DecisionState::Accepted, "nobody objected");
                    let on = decision.decided_on.unwrap();
                    assert!(day(at) <= on && on <= day(until), "decided on {on}, which was to be {at}");
                }
                (Body::Risk(risk), _) => {
                    assert_eq!((risk.state, &risk.acceptance), (RiskState::Open, &None), "its acceptance is over");
                }
                _ => panic!("{} has no deadline", stored.title),
            }
            self.counts.one(Of::Deadlines, words.trim_end_matches(": its time").trim_end_matches(": its acceptance"));
            self.oracle.announced.entry((stored.title.as_str().to_owned(), words)).or_default().0 += 1;
            self.oracle.item(stored, now);
        }
    }

    /// What the record knows of who left: only those who did.
    pub async fn look_who_left(&mut self) {
        let Some(bot) = &self.bot else { return };
        let app = bot.app().clone();
        self.look_who_left_in(&app).await;
    }

    /// The same in a record whose bot is about to die: what it found out last stands in what it said last.
    pub async fn look_who_left_in(&mut self, app: &App) {
        let mut conn = app.db.read().await.unwrap();
        let all = people::all(&mut conn, GuildId(self.acme.id().get())).await.unwrap();
        drop(conn);
        let before = std::mem::take(&mut self.oracle.left);
        for (user, person) in all {
            let Some(at) = person.left_at else { continue };
            let human = self.human(user);
            assert!(human.ever_left, "{user} is taken for somebody who left, and never did");
            assert!(!human.here || human.acted_at.is_none(), "{user} is back, and acts");
            self.oracle.left.insert(user, at);
        }
        if !self.oracle.left.keys().eq(before.keys()) {
            self.left_changed_at = self.clock.now();
        }
    }
}
