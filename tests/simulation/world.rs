//! A world: a server with two programs, people in it, a bot that is stepped, and everything that goes wrong.

use std::{fmt, panic::AssertUnwindSafe, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    clock::Clock,
    config::Config,
    domain::{Person, ProgramId, UserId},
};
use futures_util::FutureExt as _;
use local_discord::{Channel, Fault, Guild, LocalDiscord, Options};
use tempfile::TempDir;

use crate::{
    acts::Acts,
    bot::{Bot, cut_short},
    chance::Chance,
    oracle::Oracle,
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

/// What was lived through.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub days: u64,
    pub steps: u64,
    pub acts: u64,
    pub posts: u64,
    pub direct: u64,
    pub lines: u64,
    pub pings: u64,
    pub faults: u64,
    pub kills: u64,
    pub sleeps: u64,
    pub jumps: u64,
    pub cuts: u64,
    pub owed: u64,
}

impl Counts {
    pub fn add(&mut self, other: &Self) {
        let Self { days, steps, acts, posts, direct, lines, pings, faults, kills, sleeps, jumps, cuts, owed } = other;
        for (sum, more) in [
            (&mut self.days, days),
            (&mut self.steps, steps),
            (&mut self.acts, acts),
            (&mut self.posts, posts),
            (&mut self.direct, direct),
            (&mut self.lines, lines),
            (&mut self.pings, pings),
            (&mut self.faults, faults),
            (&mut self.kills, kills),
            (&mut self.sleeps, sleeps),
            (&mut self.jumps, jumps),
            (&mut self.cuts, cuts),
            (&mut self.owed, owed),
        ] {
            *sum += more;
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { days, steps, acts, posts, direct, lines, pings, faults, kills, sleeps, jumps, cuts, owed } = self;
        write!(
            f,
            "{days} simulated days, {steps} steps, {acts} acts of people; {posts} posts in channels and {direct} direct messages with {lines} lines, \
             {pings} pings, {owed} of them owed for sure; {faults} faults of Discord, {kills} kills, {sleeps} times away, \
             {jumps} jumps of the clock, {cuts} gateway connections cut"
        )
    }
}

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
}

pub struct World {
    pub seed: u64,
    pub chance: Chance,
    pub discord: LocalDiscord,
    pub acme: Guild,
    pub rooms: Vec<(Channel, ProgramId)>,
    pub people: Vec<Human>,
    pub clock: Clock,
    /// What time it really is: Discord's.
    pub now: DateTime<Utc>,
    /// By how much the bot's clock is wrong, and until when.
    skew: TimeDelta,
    skewed_until: DateTime<Utc>,
    /// The last moment at which anything was out of order.
    pub calm_since: DateTime<Utc>,
    pub bot: Option<Bot>,
    down_until: DateTime<Utc>,
    trouble_until: DateTime<Utc>,
    in_trouble: bool,
    whole: bool,
    config: Config,
    _dir: TempDir,
    pub acts: Acts,
    pub oracle: Oracle,
    pub counts: Counts,
}

impl World {
    pub async fn begin(seed: u64) -> Self {
        let mut chance = Chance::from(seed);
        let options = Options { judge: seed.is_multiple_of(6), ..Options::for_benchmarks() };
        let discord = LocalDiscord::start(options).await.unwrap();
        let acme = discord.guild("Acme");
        let dir = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", dir.path().join("record.db").display());
        let config = Config::read(|name| match name {
            "DISCORD_TOKEN" => Some(discord.token().to_owned()),
            "DISCORD_API_URL" => Some(discord.url().to_owned()),
            "DATABASE_URL" => Some(database.clone()),
            _ => None,
        })
        .unwrap();
        let start: DateTime<Utc> = format!("{}T00:00:00Z", STARTS[chance.below(STARTS.len())]).parse().unwrap();
        let clock = Clock::system();
        let ahead = start - clock.now();
        discord.advance(ahead.to_std().expect("the simulation starts in the future"));
        clock.set(start);
        let people = ["Ana", "Bob", "Chen", "Dee", "Eli", "Fay"].map(|name| {
            let person = acme.member(name);
            let id = UserId(person.id().get());
            Human { person, id, set: Person::default(), set_at: start, asleep_until: start, takes_dms: true }
        });
        let rooms = ["platform", "data"].map(|name| (acme.channel(name), ProgramId(0)));
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
            calm_since: start,
            bot: None,
            down_until: start,
            trouble_until: start,
            in_trouble: false,
            whole: seed % 8 == 7,
            config,
            _dir: dir,
            acts: Acts::default(),
            oracle: Oracle::default(),
            counts: Counts::default(),
        };
        world.wake().await;
        world.set_up().await;
        world
    }

    /// Lives so many days, then mends everything that is broken, and looks whether all came to a good end.
    pub async fn live(mut self, days: u64) -> Counts {
        let seed = self.seed;
        let lived = AssertUnwindSafe(self.live_inner(days)).catch_unwind().await;
        if let Err(panic) = lived {
            let at = self.clock.now();
            eprintln!("seed {seed} failed at {at}. The last that happened:\n{}", self.oracle.log());
            std::panic::resume_unwind(panic);
        }
        self.counts
    }

    async fn live_inner(&mut self, days: u64) {
        let days = TimeDelta::days(i64::try_from(days).unwrap());
        let end = self.now + days;
        while self.now < end {
            self.misfortune().await;
            self.act().await;
            self.step().await;
            self.counts.steps += 1;
            let next = self.next_moment().await;
            self.pass(next).await;
        }
        self.counts.days += u64::try_from(days.num_days()).unwrap();
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

    pub fn disturbed(&mut self) {
        self.calm_since = self.calm_since.max(self.now);
    }

    pub fn note(&mut self, what: impl fmt::Display) {
        let at = self.clock.now();
        self.oracle.note(format!("{} {what}", at.format("%a %F %T")));
    }

    async fn wake(&mut self) {
        self.bot = Some(Bot::start(&self.discord, &self.config, &self.clock, self.whole).await);
        self.disturbed();
        self.note("the bot starts");
        let bot = self.bot.as_ref().unwrap();
        self.oracle.nothing_forgotten(bot.app()).await;
    }

    /// One step of the bot, which may be its last; and a look at what everybody sees.
    async fn step(&mut self) {
        let Some(bot) = self.bot.take() else { return };
        let dies = !self.whole && self.in_trouble && self.chance.once_in(12);
        let polls = self.chance.next() % 60;
        let polls = if dies { polls } else { u64::MAX };
        let survived = cut_short(bot.step(), polls).await.is_some();
        if survived {
            self.bot = Some(bot);
        } else {
            self.counts.kills += 1;
            self.note(format_args!("killed after {polls} polls"));
            self.disturbed();
            drop(bot);
            // What was on its way arrives.
            tokio::time::sleep(Duration::from_millis(15)).await;
            let minutes = *self.chance.pick(&[0, 1, 3, 7, 45, 400]);
            self.down_until = self.now + TimeDelta::minutes(minutes);
        }
        self.look();
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
                self.disturbed();
            }
            self.in_trouble = false;
            return;
        }
        self.in_trouble = true;
        self.disturbed();
        if self.chance.once_in(5) {
            let fault = match self.chance.below(6) {
                0 => Fault::rate_limited(40),
                1 => Fault::Status(500),
                2 => Fault::AcceptThenStatus(500),
                3 => Fault::Drop,
                4 => Fault::AcceptThenDrop,
                _ => Fault::Slow(Duration::from_millis(3)),
            };
            let pattern = *self.chance.pick(&[
                "POST /channels/{channel_id}/messages",
                "POST /channels/{channel_id}/messages",
                "POST /channels/{channel_id}/messages",
                "GET /channels/{channel_id}/messages",
                "POST /users/@me/channels",
            ]);
            let times = *self.chance.pick(&[1, 1, 2, 5]);
            self.note(format_args!("{pattern}: {fault:?}, {times} times"));
            self.discord.faults().times(pattern, times, fault);
            self.counts.faults += u64::from(times);
            self.disturbed();
        }
        if self.chance.once_in(50) && self.skew == TimeDelta::zero() {
            self.skew = *self.chance.pick(&[
                TimeDelta::hours(-1),
                TimeDelta::days(-1),
                TimeDelta::hours(1),
                TimeDelta::days(1),
                TimeDelta::days(3),
            ]);
            self.skewed_until = self.now + TimeDelta::hours(self.chance.among(1, 30));
            self.clock.set(self.now + self.skew);
            self.counts.jumps += 1;
            self.note(format_args!("the clock jumps by {} h", self.skew.num_hours()));
            self.disturbed();
        }
        if self.chance.once_in(60) && self.bot.is_some() {
            let hours = *self.chance.pick(&[2, 14, 30, 72, 7 * 24]);
            self.note(format_args!("the bot is away for {hours} h"));
            self.down_until = self.now + TimeDelta::hours(hours);
            self.counts.sleeps += 1;
            self.disturbed();
            self.bot.take().unwrap().stop().await;
        }
        if self.whole && self.chance.once_in(10) {
            self.counts.cuts += 1;
            self.note("the gateway's connection is cut");
            self.discord.gateway().cut();
        }
    }

    /// Everything works again: what was promised comes to an end within two days.
    async fn mend(&mut self) {
        self.discord.faults().clear();
        self.skew = TimeDelta::zero();
        self.clock.set(self.now);
        self.acts.rest = true;
        self.note("everything is mended");
        if self.bot.is_none() {
            self.wake().await;
        }
        let end = self.now + TimeDelta::days(4);
        while self.now < end {
            self.bot.as_ref().unwrap().step().await;
            self.look();
            let next = self.next_moment().await;
            self.pass(next).await;
        }
        let bot = self.bot.take().unwrap();
        self.oracle.nothing_forgotten(bot.app()).await;
        let said = self.everything_said();
        self.oracle.everything_came_to_an_end(bot.app(), &said).await;
        bot.stop().await;
    }
}
