//! A world: a server with two programs, people in it, a bot that is stepped, and everything that goes wrong.

use std::{collections::VecDeque, fmt, fs, panic::AssertUnwindSafe, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    clock::Clock,
    config::Config,
    domain::{ChannelId, Person, ProgramId, UserId},
};
use futures_util::FutureExt as _;
use local_discord::{Channel, Fault, Guild, LocalDiscord, Options, Permissions};
use tempfile::TempDir;

use crate::{
    acts::Acts,
    bot::Bot,
    chance::Chance,
    counts::{Counts, Of},
    deeds::Deed,
    oracle::{Digest, Oracle},
};

/// Around the changes of clocks in both hemispheres, between years, and where nothing changes.
const STARTS: [&str; 8] =
    ["2027-03-01", "2027-03-22", "2027-08-30", "2027-09-20", "2027-10-11", "2027-10-25", "2026-12-07", "2027-05-31"];

pub const ZONES: [&str; 12] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Santiago",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
];

/// Somebody on the server.
pub struct Human {
    pub person: local_discord::Person,
    pub id: UserId,
    /// What they set, as they were told that it is set.
    pub set: Person,
    /// When they set something last.
    pub set_at: DateTime<Utc>,
    /// They do nothing before this.
    pub asleep_until: DateTime<Utc>,
    pub takes_dms: bool,
    pub dms_changed_at: DateTime<Utc>,
    /// Whether they are on the server; when they left and came back last; and did something since.
    pub here: bool,
    pub ever_left: bool,
    pub left_at: DateTime<Utc>,
    pub back_at: DateTime<Utc>,
    pub acted_at: Option<DateTime<Utc>>,
}

/// A program's channels.
pub struct Room {
    pub id: ProgramId,
    /// Where it speaks.
    pub channel: Channel,
    /// Where people type.
    pub talk: Channel,
    /// Whether the bot may write there.
    open: bool,
    /// Until when it could not.
    pub closed_until: DateTime<Utc>,
    moves: u32,
}

pub struct World {
    pub seed: u64,
    pub chance: Chance,
    pub discord: LocalDiscord,
    pub acme: Guild,
    pub rooms: Vec<Room>,
    pub people: Vec<Human>,
    pub clock: Clock,
    /// What time it really is: Discord's.
    pub now: DateTime<Utc>,
    /// By how much the bot's clock is wrong, and until when.
    skew: TimeDelta,
    skewed_until: DateTime<Utc>,
    /// How far ahead the bot's clock has ever been: what happened then does not happen again.
    pub reach: DateTime<Utc>,
    /// Since when nothing is out of order; and the spells before in which nothing was.
    pub calm_since: Option<DateTime<Utc>>,
    pub spells: VecDeque<(DateTime<Utc>, DateTime<Utc>)>,
    /// When the bot was started last, by its clock.
    pub woke_at: DateTime<Utc>,
    /// When it is looked again at what is owed.
    pub owed_at: DateTime<Utc>,
    /// When somebody was found to have left, or to be back, last.
    pub left_changed_at: DateTime<Utc>,
    /// How many changes at Discord, and requests to it, were looked at.
    pub looked_at: u64,
    requests: u64,
    pub bot: Option<Bot>,
    down_until: DateTime<Utc>,
    trouble_until: DateTime<Utc>,
    pub in_trouble: bool,
    /// Whether a channel was ever closed to the bot.
    ever_closed: bool,
    pub whole: bool,
    pub config: Config,
    dir: TempDir,
    /// How often it was killed.
    lives: u32,
    pub acts: Acts,
    pub oracle: Oracle,
    pub counts: Counts,
}

/// Whoever is killed here loses nothing that was written: a place in memory does.
fn tempdir() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

impl World {
    /// Whether the bot of a seed is the whole process.
    pub const fn is_whole(seed: u64) -> bool {
        seed % 8 == 7
    }

    pub async fn begin(seed: u64) -> Self {
        let mut chance = Chance::from(seed);
        let start: DateTime<Utc> = format!("{}T00:00:00Z", STARTS[chance.below(STARTS.len())]).parse().unwrap();
        // Both clocks stand: time passes only as the world says.
        let judge = seed.is_multiple_of(6);
        let options = Options { judge, stands_at: Some(start), ..Options::for_benchmarks() };
        let discord = LocalDiscord::start(options).await.unwrap();
        let acme = discord.guild("Acme");
        let dir = tempdir();
        fs::create_dir(dir.path().join("0")).unwrap();
        let database = format!("sqlite://{}", dir.path().join("0/record.db").display());
        let config = Config::read(|name| match name {
            "DISCORD_TOKEN" => Some(discord.token().to_owned()),
            "DISCORD_API_URL" => Some(discord.url().to_owned()),
            "DATABASE_URL" => Some(database.clone()),
            _ => None,
        })
        .unwrap();
        let clock = Clock::system();
        clock.stand_at(start);
        let people = ["Ana", "Bob", "Chen", "Dee", "Eli", "Fay"].map(|name| {
            let person = acme.member(name);
            let id = UserId(person.id().get());
            Human {
                person,
                id,
                set: Person::default(),
                set_at: start,
                asleep_until: start,
                takes_dms: true,
                dms_changed_at: start,
                here: true,
                ever_left: false,
                left_at: start,
                back_at: start - TimeDelta::days(1),
                acted_at: None,
            }
        });
        let rooms = ["platform", "data"].map(|name| {
            let (channel, talk) = (acme.channel(name), acme.channel(&format!("{name}-talk")));
            Room { id: ProgramId(0), channel, talk, open: true, closed_until: start, moves: 0 }
        });
        let mut world = Self {
            seed,
            chance,
            discord,
            acme,
            rooms: rooms.into(),
            people: people.into(),
            clock,
            now: start,
            skew: TimeDelta::zero(),
            skewed_until: start,
            reach: start - TimeDelta::days(1),
            calm_since: None,
            spells: VecDeque::new(),
            woke_at: start,
            owed_at: start,
            left_changed_at: start,
            looked_at: 0,
            requests: 0,
            bot: None,
            down_until: start,
            trouble_until: start,
            in_trouble: false,
            ever_closed: false,
            whole: Self::is_whole(seed),
            config,
            dir,
            lives: 0,
            acts: Acts::default(),
            oracle: Oracle::default(),
            counts: Counts::default(),
        };
        world.wake().await;
        world.set_up().await;
        world
    }

    /// Lives so many days, then mends everything that is broken, and looks whether all came to a good end.
    pub async fn live(mut self, days: u64) -> (Counts, Digest) {
        let seed = self.seed;
        let lived = AssertUnwindSafe(self.live_inner(days)).catch_unwind().await;
        if let Err(panic) = lived {
            let at = self.clock.now();
            let (digest, log) = (self.oracle.digest, self.oracle.log());
            eprintln!("seed {seed} failed at {at}, {digest}. The last that happened:\n{log}");
            self.dir.disable_cleanup(true);
            eprintln!("The record as it was is kept in {}", self.dir.path().display());
            std::panic::resume_unwind(panic);
        }
        (self.counts, self.oracle.digest)
    }

    async fn live_inner(&mut self, days: u64) {
        let days = TimeDelta::days(i64::try_from(days).unwrap());
        let end = self.now + days;
        while self.now < end {
            self.misfortune().await;
            self.come_and_go().await;
            self.act().await;
            self.step().await;
            self.counts.one(Of::Time, "steps");
            let next = self.next_moment().await;
            self.pass(next).await;
        }
        self.counts.more(Of::Time, "simulated days", u64::try_from(days.num_days()).unwrap());
        self.mend().await;
    }

    /// The next moment at which anything can happen: what the bot has noted, what people do, or simply an hour later.
    async fn next_moment(&mut self) -> DateTime<Utc> {
        let by_chance = self.now + TimeDelta::minutes(self.chance.among(20, 150));
        let Some(bot) = &self.bot else { return by_chance.min(self.down_until.max(self.now + TimeDelta::minutes(1))) };
        let noted = crate::oracle::next_noted(bot.app()).await.map(|at| at - self.skew);
        let soonest = self.now + TimeDelta::seconds(20);
        noted.map_or(by_chance, |noted| by_chance.min(noted.max(soonest)))
    }

    /// Time passes.
    async fn pass(&mut self, to: DateTime<Utc>) {
        self.discord.advance((to - self.now).to_std().unwrap());
        self.now = to;
        if self.skew != TimeDelta::zero() && self.now >= self.skewed_until {
            self.note("the clock is put right");
            self.skew = TimeDelta::zero();
            self.disturbed();
        }
        self.clock.set(self.now + self.skew);
        if self.bot.is_none() && self.now >= self.down_until {
            self.wake().await;
        }
    }

    /// Something is out of order from now on.
    pub fn disturbed(&mut self) {
        self.spells.extend(self.calm_since.take().map(|since| (since, self.now)));
        if self.spells.len() > 60 {
            self.spells.pop_front();
        }
    }

    /// For how long everything has been in order.
    pub fn calm_for(&self) -> TimeDelta {
        let since = self.calm_since.filter(|_| self.reach < self.now);
        since.map(|since| self.now - since).unwrap_or_default()
    }

    pub fn skewed(&self) -> bool {
        self.skew != TimeDelta::zero()
    }

    /// What the bot asked of Discord. What it draws again it draws beside everything else, sooner or later.
    fn note_requests(&mut self) {
        for request in self.discord.hub().journal.requests_after(self.requests) {
            self.requests += 1;
            if request.method != "PATCH" {
                let said = request.body["content"].as_str().unwrap_or_default();
                self.oracle.digest(&format!("{} {} {} {said}", request.method, request.path, request.status));
            }
        }
    }

    pub fn note(&mut self, what: impl fmt::Display) {
        let at = self.clock.now();
        self.oracle.note(format!("{} {what}", at.format("%a %F %T")));
    }

    async fn wake(&mut self) {
        // Whatever was under way is delivered again before the bot does anything by itself, so that what it then says is
        // about what people did.
        self.act_again().await;
        self.bot = Some(Bot::start(&self.discord, &self.config, &self.clock, self.whole).await);
        self.disturbed();
        self.woke_at = self.clock.now();
        self.note("the bot starts");
        self.deadlines().await;
        // The whole process has spoken when it is up.
        self.look().await;
        let bot = self.bot.as_ref().unwrap();
        self.oracle.nothing_forgotten(bot.app()).await;
    }

    /// One step of the bot, which may be its last; and a look at what everybody sees.
    async fn step(&mut self) {
        if let Some(bot) = self.bot.take() {
            let dies = self.in_trouble && self.chance.once_in(12);
            let marks = Some(self.chance.next() % 8).filter(|_| dies);
            if bot.step(marks).await.is_some() {
                self.bot = Some(bot);
            } else {
                let of = if self.whole { "of the whole process, in a step" } else { "in the middle of a step" };
                self.counts.one(Of::Kills, of);
                self.dies(bot, marks).await;
            }
            self.note_requests();
        }
        if self.skew > TimeDelta::zero() {
            self.reach = self.reach.max(self.clock.now());
        }
        let out_of_order = self.bot.is_none() || self.skewed() || self.discord.faults().waiting() > 0;
        if out_of_order {
            self.disturbed();
        } else {
            self.calm_since.get_or_insert(self.now);
        }
        for room in &mut self.rooms {
            let home = self.oracle.program(room.id).home();
            if !room.open || !room.channel.exists() || home != Some(ChannelId(room.channel.id().get())) {
                room.closed_until = self.clock.now();
            }
        }
        self.deadlines().await;
        self.look().await;
        if self.bot.is_some() {
            self.oracle.nothing_is_announced_too_often();
        }
        self.judge_what_is_owed().await;
    }

    /// The bot is killed, and comes back some time.
    pub async fn dies(&mut self, bot: Bot, marks: Option<u64>) {
        self.note(format_args!("killed after {} commits and sayings", marks.unwrap_or_default()));
        self.disturbed();
        self.lives += 1;
        self.look_who_left_in(bot.app()).await;
        bot.die(&mut self.config, &self.dir.path().join(self.lives.to_string())).await;
        if self.whole {
            // What was on its way arrives.
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        let minutes = *self.chance.pick(&[0, 1, 3, 7, 45, 400]);
        self.down_until = self.now + TimeDelta::minutes(minutes);
    }

    /// People leave the server and come back; channels are closed to the bot, opened again, deleted and replaced.
    async fn come_and_go(&mut self) {
        for who in 0..self.people.len() {
            let human = &mut self.people[who];
            if human.here && self.chance.once_in(1500) {
                self.acme.leave(&human.person);
                (human.here, human.ever_left, human.left_at) = (false, true, self.now);
                self.counts.one(Of::Misfortunes, "people left");
                self.note(format_args!("{} leaves the server", self.people[who].person.name()));
            } else if !human.here && self.chance.once_in(250) {
                self.acme.join(&human.person);
                (human.here, human.back_at, human.acted_at) = (true, self.clock.now(), None);
                self.counts.one(Of::Misfortunes, "came back");
                self.note(format_args!("{} comes back", self.people[who].person.name()));
            }
        }
        for room in 0..self.rooms.len() {
            let home = self.oracle.program(self.rooms[room].id).home();
            let Room { channel, open, .. } = &mut self.rooms[room];
            let (seeing, writing) = (Permissions::VIEW_CHANNEL, Permissions::SEND_MESSAGES);
            if !channel.exists() || home != Some(ChannelId(channel.id().get())) {
                self.replace(room).await;
            } else if !*open {
                if self.chance.once_in(50) {
                    *open = true;
                    channel.allow_bot(seeing | writing);
                    self.note("the bot may write again");
                }
            } else if self.seed % 4 != 2 && self.chance.once_in(700) {
                *open = false;
                channel.deny_bot(if self.chance.once_in(2) { writing } else { seeing | writing });
                self.ever_closed = true;
                self.counts.one(Of::Misfortunes, "permissions withdrawn");
                self.note(format_args!("the bot may not write in channel {room} any more"));
            } else if self.seed % 4 != 2 && self.chance.once_in(1500) {
                self.look().await;
                self.rooms[room].channel.delete();
                self.ever_closed = true;
                self.counts.one(Of::Misfortunes, "channels deleted");
                self.note(format_args!("channel {room} is deleted"));
            }
        }
    }

    /// A lead who is there gives the program another channel.
    async fn replace(&mut self, room: usize) {
        let program = self.oracle.program(self.rooms[room].id);
        let lead = self.people.iter().position(|human| human.id == program.lead && human.here);
        let (Some(lead), true, true) = (lead, self.bot.is_some(), self.chance.once_in(30)) else { return };
        if !self.rooms[room].channel.exists() {
            self.rooms[room].moves += 1;
            let name = format!("channel-{room}-{}", self.rooms[room].moves);
            self.rooms[room].channel = self.acme.channel(&name);
            self.rooms[room].open = true;
        }
        // Refused, or cut short for good, it is tried again another day.
        let deed = Deed::MoveInto(ChannelId(self.rooms[room].channel.id().get()));
        self.act_perhaps(lead, room, deed).await;
    }

    async fn misfortune(&mut self) {
        // In some worlds nothing ever goes wrong: there, whatever is owed must be said.
        if self.seed % 4 == 2 {
            return;
        }
        // Trouble comes in spells: between them there is a week or two in which whatever is owed must be said.
        if self.now > self.trouble_until + TimeDelta::days(self.chance.among(3, 17)) && self.chance.once_in(12) {
            self.trouble_until = self.now + TimeDelta::days(self.chance.among(1, 6));
            let until = self.trouble_until;
            self.note(format_args!("trouble until {until}"));
        }
        if self.now > self.trouble_until {
            if self.in_trouble {
                self.discord.faults().clear();
            }
            self.in_trouble = false;
            return;
        }
        self.in_trouble = true;
        if self.chance.once_in(5) {
            let (kind, fault) = match self.chance.below(6) {
                0 => ("429", Fault::rate_limited(40)),
                1 => ("500", Fault::Status(500)),
                2 => ("500 after it was accepted", Fault::AcceptThenStatus(500)),
                3 => ("connection lost", Fault::Drop),
                4 => ("connection lost after it was accepted", Fault::AcceptThenDrop),
                _ => ("slow", Fault::Slow(Duration::from_millis(3))),
            };
            let pattern = *self.chance.pick(&[
                "POST /channels/{channel_id}/messages",
                "POST /channels/{channel_id}/messages",
                "POST /channels/{channel_id}/messages",
                "GET /channels/{channel_id}/messages",
                "POST /users/@me/channels",
                "GET /guilds/{guild_id}/members/{user_id}",
            ]);
            let times = *self.chance.pick(&[1, 1, 2, 5]);
            self.note(format_args!("{pattern}: {fault:?}, {times} times"));
            self.discord.faults().times(pattern, times, fault);
            self.counts.more(Of::Faults, kind, u64::from(times));
            self.disturbed();
        }
        if self.chance.once_in(50) && self.skew == TimeDelta::zero() {
            self.skew = *self.chance.pick(&[
                TimeDelta::hours(-1),
                TimeDelta::days(-1),
                TimeDelta::hours(1),
                TimeDelta::days(1),
                TimeDelta::days(3),
                TimeDelta::days(-8),
                TimeDelta::days(30),
            ]);
            self.skewed_until = self.now + TimeDelta::hours(self.chance.among(1, 30));
            self.clock.set(self.now + self.skew);
            self.counts
                .one(Of::Misfortunes, if self.skew < TimeDelta::zero() { "clocks back" } else { "clocks ahead" });
            self.note(format_args!("the clock jumps by {} h", self.skew.num_hours()));
            self.disturbed();
        }
        if self.chance.once_in(60) && self.bot.is_some() {
            let hours = *self.chance.pick(&[2, 14, 30, 72, 7 * 24]);
            self.note(format_args!("the bot is away for {hours} h"));
            self.down_until = self.now + TimeDelta::hours(hours);
            self.counts.one(Of::Misfortunes, if hours == 168 { "a week of downtime" } else { "downtime" });
            self.disturbed();
            self.bot.take().unwrap().stop().await;
        }
        if self.whole && self.chance.once_in(10) {
            self.counts.one(Of::Misfortunes, "gateway cut");
            self.note("the gateway's connection is cut");
            self.discord.gateway().cut();
        }
    }

    /// Everything works again: what was promised comes to an end within two days.
    async fn mend(&mut self) {
        self.discord.faults().clear();
        self.in_trouble = false;
        self.skew = TimeDelta::zero();
        self.clock.set(self.now);
        self.acts.rest = true;
        for room in &mut self.rooms {
            room.open = true;
            room.channel.allow_bot(Permissions::SEND_MESSAGES | Permissions::VIEW_CHANNEL);
        }
        self.note("everything is mended");
        if self.bot.is_none() {
            self.wake().await;
        }
        let end = self.now.max(self.reach) + TimeDelta::days(4);
        while self.now < end {
            self.step().await;
            let next = self.next_moment().await;
            self.pass(next).await;
        }
        self.look().await;
        let bot = self.bot.take().unwrap();
        self.oracle.nothing_forgotten(bot.app()).await;
        self.oracle.everything_came_to_an_end(bot.app(), self.ever_closed).await;
        bot.stop().await;
    }
}
