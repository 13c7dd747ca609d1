//! A record in a temporary folder, people who act on it, and a look at everything that is stored.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};
use drumbeat::{
    app::{
        App, Caller, Changed, Pick, Refusal,
        log::{Capture, Details, Logged, log},
        moves::{self, Words},
    },
    clock::Clock,
    domain::{ActId, Actor, ChannelId, GuildId, Item, Kind, Move, Reference, Rejection, UserId},
    store::{Db, Options, StoreError},
};
use sqlx::Row as _;

/// Leads the programs, since the first capture is hers.
pub const ANA: UserId = UserId(101);
/// Contributes.
pub const BOB: UserId = UserId(102);
/// Contributes, too.
pub const CAT: UserId = UserId(103);

pub const GUILD: GuildId = GuildId(1);
pub const OTHER_GUILD: GuildId = GuildId(2);
pub const CHANNEL: ChannelId = ChannelId(11);

/// A record, and the folder that holds it.
pub struct Record {
    pub app: App,
    pub folder: tempfile::TempDir,
    acts: AtomicU64,
}

/// Monday 16 November 2026, 09:00 UTC.
pub fn monday() -> DateTime<Utc> {
    "2026-11-16T09:00:00Z".parse().unwrap()
}

pub fn url(folder: &tempfile::TempDir) -> String {
    format!("sqlite://{}", folder.path().join("record.db").display())
}

impl Record {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&url(&folder), Options::default()).await.unwrap();
        let clock = Clock::system();
        clock.set(monday());
        Self { app: App { db, clock }, folder, acts: AtomicU64::new(1) }
    }

    /// A record in which Ana leads the usual channel's program.
    pub async fn led_by_ana() -> Self {
        let record = Self::open().await;
        drumbeat::app::program::create(&record.app, &record.by(ANA), None).await.unwrap();
        record
    }

    /// The same file after a restart.
    pub async fn reopen(self) -> Self {
        let Self { app: App { db, clock }, folder, acts } = self;
        db.close().await;
        drop(db);
        let db = Db::open(&url(&folder), Options::default()).await.unwrap();
        Self { app: App { db, clock }, folder, acts }
    }

    /// A person acts anew, in the usual channel.
    pub fn by(&self, user: UserId) -> Caller {
        self.from(GUILD, CHANNEL, user)
    }

    pub fn from(&self, guild: GuildId, channel: ChannelId, user: UserId) -> Caller {
        Caller {
            act: ActId(self.acts.fetch_add(1, Ordering::Relaxed)),
            guild,
            channel,
            channel_name: format!("channel-{channel}"),
            actor: Actor { user, roles: Vec::new(), manages_server: false },
        }
    }

    /// Logs something as one person in the usual channel.
    pub async fn log(&self, user: UserId, title: &str, details: Details) -> Item {
        self.capture(&self.by(user), Capture { title: title.to_owned(), details, ..Capture::default() }).await
    }

    pub async fn capture(&self, caller: &Caller, capture: Capture) -> Item {
        match log(&self.app, caller, capture, true, None).await.unwrap() {
            Logged::Item { item, .. } => *item,
            Logged::Twin { .. } => panic!("somebody was sure, and was asked"),
        }
    }

    pub async fn make(&self, user: UserId, pick: Pick, step: Move) -> Result<Changed, Refusal> {
        moves::make(&self.app, &self.by(user), pick, step, Words::default(), None).await
    }

    pub async fn say(&self, user: UserId, pick: Pick, step: Move, words: Words) -> Result<Changed, Refusal> {
        moves::make(&self.app, &self.by(user), pick, step, words, None).await
    }

    /// Everything that is stored, row by row.
    pub async fn everything(&self) -> Vec<String> {
        let mut conn = self.app.db.read().await.unwrap();
        let mut rows = Vec::new();
        for (table, sql) in [
            ("programs", "SELECT json_array(id, guild_id, version, record) FROM programs ORDER BY id"),
            ("channels", "SELECT json_array(guild_id, channel_id, program_id) FROM program_channels ORDER BY 1"),
            (
                "items",
                "SELECT json_array(id, guild_id, program_id, kind, number, version, open, urgency, wake_at, failures, record) FROM items ORDER BY id",
            ),
            ("awaits", "SELECT json_array(guild_id, user_id, item_id) FROM awaits ORDER BY 1"),
            (
                "events",
                "SELECT json_array(id, guild_id, program_id, item_id, version, act_id, step, at, actor_id, what, changes, reason) FROM events ORDER BY id",
            ),
            ("cards", "SELECT json_array(guild_id, item_id, channel_id, message_id, stale) FROM cards ORDER BY 1"),
            ("drafts", "SELECT json_array(id, guild_id, user_id, made_at, payload) FROM drafts ORDER BY id"),
            (
                "calls",
                "SELECT json_array(id, guild_id, program_id, act_id, by_id, at, colour, computed, reason, week) FROM calls ORDER BY id",
            ),
            ("outbox", "SELECT json_array(id, guild_id, channel_id, item_id, key, state, at) FROM outbox ORDER BY id"),
        ] {
            for row in sqlx::query(sql).fetch_all(&mut *conn).await.unwrap() {
                rows.push(format!("{table} {}", row.get::<String, _>(0)));
            }
        }
        rows
    }

    /// Does to the file what no verb would.
    pub async fn sql(&self, sql: &'static str) {
        let done: Result<(), StoreError> = self
            .app
            .db
            .write(move |conn| Box::pin(async move { Ok(sqlx::raw_sql(sql).execute(conn).await.map(drop)?) }))
            .await;
        done.unwrap();
    }

    /// A number that SQL gives.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut conn = self.app.db.read().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut *conn).await.unwrap()
    }

    /// Something done to the database behind the bot's back.
    pub async fn run(&self, sql: &'static str) {
        let done: Result<(), drumbeat::store::StoreError> = self
            .app
            .db
            .write(move |conn| Box::pin(async move { Ok(sqlx::query(sql).execute(conn).await.map(drop)?) }))
            .await;
        done.unwrap();
    }
}

/// A risk that lacks nothing but its treatment.
pub fn risk() -> Details {
    let Details::Risk { proximity, cause, event, effect, .. } = Details::empty(Kind::Risk) else { unreachable!() };
    Details::Risk {
        likelihood: Some(4),
        impact: Some(4),
        response: Some(drumbeat::domain::risk::Response::Mitigate),
        proximity,
        plan: Some("Second source.".to_owned()),
        cause,
        event,
        effect,
    }
}

pub fn action() -> Details {
    Details::empty(Kind::Action)
}

pub fn issue() -> Details {
    Details::empty(Kind::Issue)
}

pub fn record() -> Details {
    Details::empty(Kind::Decision)
}

pub fn proposal(approvers: &[UserId]) -> Details {
    Details::Proposal {
        approvers: approvers.to_vec(),
        mode: None,
        context: None,
        options: None,
        reversibility: None,
        consequences: None,
    }
}

pub fn words(text: &str) -> Words {
    Words { words: Some(text.to_owned()), ..Words::default() }
}

pub fn pick(item: &Item) -> Pick {
    Pick::Id(item.id)
}

pub fn reference(typed: &str) -> Pick {
    Pick::Reference(typed.parse::<Reference>().unwrap())
}

/// The refusal that a person reads; a failure of the store is none.
pub fn no<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Rejection {
    match outcome {
        Err(Refusal::No(rejection)) => rejection,
        Err(Refusal::Failed(error)) => panic!("failed: {error:#}"),
        Ok(done) => panic!("was not refused: {done:?}"),
    }
}
