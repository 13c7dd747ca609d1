//! What people do, by chance: log, decide, finish, confirm, put off, hand over; set where they live and when they work, go
//! away and come back, close their direct messages; lead their programs. Sometimes the bot dies in the middle of it.

use chrono::{Days, TimeDelta, Timelike as _};
use drumbeat::{
    app::{
        Caller, Refusal,
        calendar::CalendarText,
        keep::Assessment,
        log::{Capture, Details},
        me::Setting,
        moves::Words,
        program::Settings,
    },
    domain::{
        ActId, Actor, Body, ChannelId, GuildId, Item, Move, Program, UserId,
        decision::{DecisionState, Mode},
        given::Colour,
        person::Notifications,
        program::Phase,
        risk::{Response, RiskState},
        weekly::Week,
    },
    store::items,
};

use crate::{
    bot,
    counts::Of,
    deeds::{Came, Deed},
    policy::{self, Calls},
    world::{World, ZONES},
};

/// More open items than this, and people finish some before they begin others.
const OPEN_AT_MOST: usize = 20;

#[derive(Default)]
pub struct Acts {
    done: u64,
    titles: u64,
    /// Nobody does anything any more.
    pub rest: bool,
    /// What was under way when the bot died: nobody knows whether it was done, and it is delivered again.
    pub in_doubt: Option<(usize, usize, Caller, Deed)>,
}

impl World {
    fn caller(&mut self, who: usize, room: usize) -> Caller {
        self.acts.done += 1;
        Caller {
            act: ActId(self.acts.done),
            guild: GuildId(self.acme.id().get()),
            channel: ChannelId(self.rooms[room].talk.id().get()),
            channel_name: self.rooms[room].channel.name(),
            actor: Actor { user: self.people[who].id, roles: Vec::new(), manages_server: false },
        }
    }

    /// Two programs, each with a lead and sometimes a deputy; people where they live.
    pub async fn set_up(&mut self) {
        for room in 0..self.rooms.len() {
            let app = self.bot.as_ref().unwrap().app().clone();
            let caller = self.caller(room, room);
            let program = drumbeat::app::program::create(&app, &caller, None).await.unwrap();
            self.rooms[room].id = program.id;
            self.oracle.calls.insert(program.id, Calls::since(self.clock.now()));
            self.took(room, Came::Program(Box::new(program)));
            let home = ChannelId(self.rooms[room].channel.id().get());
            self.act_surely(room, room, Deed::MoveInto(home)).await;
            let zone = Some((*self.chance.pick(&ZONES)).to_owned());
            let working_days = Some("sun-thu".to_owned()).filter(|_| self.chance.once_in(6));
            let text = CalendarText { zone, working_days, ..CalendarText::default() };
            self.act_surely(room, room, Deed::Calendar(Box::new(text))).await;
            let nudge_time = *self.chance.pick(&["9:30", "9:30", "8:00", "14:15", "2:30", "0:00", "18:30"]);
            let (day, time) = *self.chance.pick(&[
                ("mon", "9:00"),
                ("mon", "9:00"),
                ("fri", "16:30"),
                ("wed", "2:30"),
                ("sun", "0:00"),
            ]);
            let deputy = Some(self.people[2 + room].id).filter(|_| self.chance.once_in(2));
            let settings = Settings {
                nudge_time: Some(nudge_time.to_owned()),
                quiet_below: Some(if self.seed.is_multiple_of(2) { 0 } else { 20 }),
                summary_day: Some(day.to_owned()),
                summary_time: Some(time.to_owned()),
                deputy,
                ..Settings::default()
            };
            self.act_surely(room, room, Deed::Set(Box::new(settings))).await;
        }
        for who in 0..self.people.len() {
            if self.chance.once_in(3) {
                continue;
            }
            let zone = (*self.chance.pick(&ZONES)).to_owned();
            self.act_surely(who, 0, Deed::Own(Setting::Zone(zone))).await;
            let hours = self.hours();
            self.act_surely(who, 0, Deed::Own(hours)).await;
        }
    }

    fn hours(&mut self) -> Setting {
        Setting::Hours((*self.chance.pick(&["9-18", "7-15:30", "13-17", "10-19", "6-11"])).to_owned())
    }

    /// What people do at this moment, where they are awake.
    pub async fn act(&mut self) {
        if self.acts.rest {
            return;
        }
        for who in 0..self.people.len() {
            if self.bot.is_none() {
                return;
            }
            let human = &self.people[who];
            let zone = human.set.zone.unwrap_or_default();
            let hour = self.now.with_timezone(&zone).hour();
            if !human.here || human.asleep_until > self.now || !(7..22).contains(&hour) {
                continue;
            }
            if self.chance.once_in(150) {
                self.people[who].asleep_until = self.now + TimeDelta::days(self.chance.among(2, 15));
                self.note(format_args!("{} does nothing for a while", self.people[who].person.name()));
            } else if self.chance.once_in(9) {
                let room = self.chance.below(self.rooms.len());
                if let Some(deed) = self.choose(who, room) {
                    self.act_perhaps(who, room, deed).await;
                }
            }
        }
    }

    async fn act_surely(&mut self, who: usize, room: usize, deed: Deed) {
        let app = self.bot.as_ref().unwrap().app().clone();
        let caller = self.caller(who, room);
        let done = deed.clone().done(&app, &caller).await;
        self.judge_deed(who, room, &deed, done);
    }

    /// Something is done, or the bot dies in the middle of it.
    pub async fn act_perhaps(&mut self, who: usize, room: usize, deed: Deed) {
        let caller = self.caller(who, room);
        let bot = self.bot.take().unwrap();
        let dies = self.in_trouble && self.chance.once_in(6);
        let marks = Some(self.chance.next() % 3).filter(|_| dies);
        let (app, by, done) = (bot.app().clone(), caller.clone(), deed.clone());
        if let Some(done) = bot.live(async move { done.done(&app, &by).await }, marks).await {
            self.bot = Some(bot);
            self.judge_deed(who, room, &deed, done);
        } else {
            let of = if self.whole { "of the whole process, in an act" } else { "in the middle of an act" };
            self.counts.one(Of::Kills, of);
            self.acts.in_doubt = Some((who, room, caller, deed));
            self.dies(bot, marks).await;
        }
    }

    /// What was under way when the bot died is delivered again, and happens once, whether it had happened or not.
    pub async fn act_again(&mut self) {
        let Some((who, room, caller, deed)) = self.acts.in_doubt.take() else { return };
        let app = bot::opened(&self.config, &self.clock).await;
        let before = deed.item().map(|id| self.oracle.version(id));
        let stored = match deed.item() {
            Some(id) => {
                let mut conn = app.db.read().await.unwrap();
                items::find(&mut conn, caller.guild, id).await.unwrap().map(|item| item.version)
            }
            None => None,
        };
        let happened = stored != before;
        self.note(format_args!("{} is delivered again, and had happened: {happened}", deed.name()));
        let done = deed.clone().done(&app, &caller).await;
        if let (Some(before), Some(stored), Ok(Came::Item(changed))) = (before, stored, &done) {
            assert!(stored <= before + 1, "an act that was cut short happened twice");
            assert_eq!(changed.item.version, before + 1, "{} is to happen once", deed.name());
        }
        let mut conn = app.db.read().await.unwrap();
        let act = i64::try_from(caller.act.0).unwrap();
        let twice: i64 = sqlx::query_scalar("SELECT count(*) - count(DISTINCT step) FROM events WHERE act_id = ?")
            .bind(act)
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        assert_eq!(twice, 0, "{} is in the record twice", deed.name());
        if let Deed::Log(capture) = &deed {
            let many: i64 = sqlx::query_scalar("SELECT count(*) FROM items WHERE record ->> '$.title' = ?")
                .bind(&capture.title)
                .fetch_one(&mut *conn)
                .await
                .unwrap();
            assert!(many <= 1, "{} was logged {many} times", capture.title);
        }
        drop(conn);
        app.db.close().await;
        self.counts.one(Of::Acts, "delivered twice");
        self.judge_deed(who, room, &deed, done);
    }

    /// A day from today on, as people type it.
    fn day(&mut self, room: usize, most: i64) -> String {
        let zone = self.oracle.program(self.rooms[room].id).calendar.zone;
        let days = u64::try_from(self.chance.among(0, most)).unwrap();
        policy::date(self.clock.now(), zone).checked_add_days(Days::new(days)).unwrap().to_string()
    }

    fn somebody(&mut self) -> Option<UserId> {
        let owner = self.chance.below(self.people.len() + 1);
        self.people.get(owner).map(|human| human.id)
    }

    fn choose(&mut self, who: usize, room: usize) -> Option<Deed> {
        let program = self.oracle.program(self.rooms[room].id).clone();
        let user = self.people[who].id;
        if leads(user, &program) && self.chance.once_in(7) {
            return self.choose_as_lead(room, &program);
        }
        if self.chance.once_in(9) {
            return self.choose_for_oneself(who, room);
        }
        let open = self.oracle.items_of(program.id, Item::is_open).len();
        if self.chance.below(OPEN_AT_MOST) >= open || self.chance.once_in(12) {
            return Some(self.choose_to_log(user, room));
        }
        let lead = leads(user, &program);
        let mine = self.oracle.items_of(program.id, |item| {
            let holds = item.is_open() || matches!(item.body, Body::Decision(_));
            let theirs = lead || item.owner.is_none_or(|owner| owner == user) || item.awaits().contains(&user);
            holds && theirs
                || matches!(&item.body, Body::Decision(decision) if decision.state == DecisionState::Proposed)
        });
        if mine.is_empty() {
            return None;
        }
        let item = self.chance.pick(&mine).clone();
        self.choose_about(&item, room)
    }

    fn choose_to_log(&mut self, user: UserId, room: usize) -> Deed {
        self.acts.titles += 1;
        let rank = *self.chance.pick(&[None, None, None, Some(1), Some(2), Some(4)]);
        let details = match self.chance.below(12) {
            0..4 => Details::Action { priority: rank, corrective: false },
            4..7 => Details::Issue { severity: rank, impact: None },
            7..9 => {
                let score = Some(self.chance.pick(&[(3_u8, 3_u8), (4, 3), (5, 4), (1, 2)])).filter(|_| rank.is_some());
                Details::Risk {
                    likelihood: score.map(|score| score.0),
                    impact: score.map(|score| score.1),
                    response: None,
                    proximity: None,
                    plan: None,
                    cause: None,
                    event: None,
                    effect: None,
                }
            }
            9..11 => {
                let others: Vec<UserId> = self.people.iter().map(|human| human.id).filter(|id| *id != user).collect();
                let first = self.chance.below(others.len());
                let many = *self.chance.pick(&[0, 1, 1, 2, 3, 4]);
                let approvers: Vec<UserId> = (0..many).map(|next| others[(first + next) % others.len()]).collect();
                let mode = Some(Mode::Consent).filter(|_| self.chance.once_in(3));
                Details::Proposal {
                    approvers,
                    mode,
                    context: None,
                    options: None,
                    reversibility: None,
                    consequences: None,
                }
            }
            _ => Details::Record {
                outcome: Some("Yes.".to_owned()),
                rationale: None,
                decided_by: None,
                decided_on: None,
                context: None,
                consequences: None,
            },
        };
        let dated = !self.acts.titles.is_multiple_of(4) && !matches!(details, Details::Record { .. });
        let due = Some(self.day(room, 16)).filter(|_| dated);
        let title = format!("Task {}", self.acts.titles);
        Deed::Log(Box::new(Capture { title, owner: self.somebody(), due, details, ..Capture::default() }))
    }

    /// What can be done about an item; much of it is refused to whom it is not for.
    fn choose_about(&mut self, item: &Item, room: usize) -> Option<Deed> {
        let id = item.id;
        let words = |words: &str| Words { words: Some(words.to_owned()), ..Words::default() };
        let roll = self.chance.below(100);
        if let Body::Decision(decision) = &item.body {
            let concern = decision.concerns.iter().find(|concern| concern.resolved_by.is_none());
            return Some(match (decision.state, roll) {
                (DecisionState::Proposed, 0..28) => Deed::Make(id, Move::Approve, Words::default()),
                (DecisionState::Proposed, 28..36) => Deed::Make(id, Move::Reject, words("No.")),
                (DecisionState::Proposed, 36..50) => Deed::See(id),
                (DecisionState::Proposed, 50..58) if decision.concerns.len() < 3 => Deed::Object(id),
                (_, 50..74) if concern.is_some() => Deed::ResolveConcern(id, concern?.number),
                (DecisionState::Proposed, 74..78) => Deed::Make(id, Move::Hold, Words::default()),
                (DecisionState::OnHold, 0..40) => Deed::Make(id, Move::Resume, Words::default()),
                (DecisionState::OnHold, 40..50) => Deed::Make(id, Move::Withdraw, Words::default()),
                (DecisionState::Draft, 0..60) => Deed::Make(id, Move::Propose, Words::default()),
                (DecisionState::Proposed, 78..84) => Deed::Snooze(id, self.day(room, 6)),
                // When it is looked at again; of a proposal, when it is needed.
                (DecisionState::Proposed | DecisionState::Accepted, 84..92) => Deed::SetDate(id, self.day(room, 9)),
                (DecisionState::Accepted, 0..3) => Deed::Make(id, Move::Deprecate, words("It is over.")),
                (DecisionState::Accepted, 3..5) => Deed::Make(id, Move::Reopen, Words::default()),
                (DecisionState::Accepted, 5..9) => Deed::Confirm(id),
                (DecisionState::Accepted, 9..30) if decision.review_on.is_none() => {
                    Deed::SetDate(id, self.day(room, 9))
                }
                (DecisionState::Proposed, 92..96) => Deed::Assign(id, self.somebody()),
                _ => return None,
            });
        }
        Some(match roll {
            0..40 => match &item.body {
                Body::Action(_) => Deed::Make(id, Move::Done, Words::default()),
                Body::Issue(_) => Deed::Make(id, Move::Resolve, words("So.")),
                Body::Risk(risk) if risk.state == RiskState::Treating => Deed::Make(id, Move::Close, words("So.")),
                Body::Risk(risk) if roll < 26 && risk.acceptance.is_none() => {
                    let until = self.day(room, 14);
                    Deed::Make(id, Move::Accept, Words { until: Some(until), ..words("We can live with it.") })
                }
                _ => {
                    let said = Assessment {
                        response: Some(Response::Mitigate),
                        plan: Some("A second vendor.".to_owned()),
                        ..Assessment::default()
                    };
                    Deed::Assess(id, said)
                }
            },
            40..52 => Deed::Confirm(id),
            52..60 => Deed::Snooze(id, self.day(room, 6)),
            60..61 => Deed::Snooze(id, "never".to_owned()),
            61..62 => Deed::Snooze(id, "again".to_owned()),
            62..74 => Deed::SetDate(id, self.day(room, 12)),
            74..80 => Deed::Assign(id, self.somebody()),
            80..82 => Deed::Void(id),
            82..86 => Deed::Rank(id, *self.chance.pick(&[1, 2, 3, 4])),
            _ => return None,
        })
    }

    fn choose_for_oneself(&mut self, who: usize, room: usize) -> Option<Deed> {
        let own = |setting| Some(Deed::Own(setting));
        match self.chance.below(12) {
            0..3 => {
                let until = self.day(room, 10);
                let delegate = self.somebody();
                own(Setting::Away(until, delegate))
            }
            3..6 => own(Setting::Back),
            6..7 => own(Setting::Zone((*self.chance.pick(&ZONES)).to_owned())),
            7..8 => {
                let hours = self.hours();
                own(hours)
            }
            8..10 => own(Setting::Notifications(*self.chance.pick(&[
                Notifications::Channel,
                Notifications::Channel,
                Notifications::Direct,
                Notifications::Direct,
                Notifications::Off,
            ]))),
            _ => {
                let human = &mut self.people[who];
                (human.takes_dms, human.dms_changed_at) = (!human.takes_dms, self.clock.now());
                let closes = !human.takes_dms;
                if closes {
                    human.person.close_dms();
                } else {
                    human.person.open_dms();
                }
                self.counts.one(Of::Misfortunes, if closes { "direct messages closed" } else { "opened again" });
                None
            }
        }
    }

    fn choose_as_lead(&mut self, room: usize, program: &Program) -> Option<Deed> {
        match program.phase {
            Phase::Paused => return Some(Deed::Resume).filter(|_| self.chance.once_in(3)),
            Phase::Archived => return Some(Deed::BringBack).filter(|_| self.chance.once_in(3)),
            Phase::Active => {}
        }
        Some(match self.chance.below(14) {
            0 => Deed::Pause,
            1 if self.chance.once_in(2) => Deed::Archive,
            2..5 => {
                let holiday = Some(self.day(room, 20));
                Deed::Calendar(Box::new(CalendarText { holiday, ..CalendarText::default() }))
            }
            5..7 => {
                let at = Some((*self.chance.pick(&["9:30", "11:00", "7:45"])).to_owned());
                Deed::Set(Box::new(Settings { nudge_time: at, ..Settings::default() }))
            }
            7 => {
                let week = Week::of(policy::date(self.clock.now(), program.calendar.zone));
                Deed::Skip(program.id, week)
            }
            8 => {
                let in_channel = Some(!program.nudges.in_channel || self.chance.once_in(3));
                Deed::Set(Box::new(Settings { in_channel, ..Settings::default() }))
            }
            9..11 => {
                let colour = *self.chance.pick(&[Colour::Green, Colour::Amber, Colour::Red]);
                Deed::Call(program.id, colour)
            }
            _ => return None,
        })
    }

    /// What people were told is kept by the oracle: it has to be so from now on.
    fn judge_deed(&mut self, who: usize, room: usize, deed: &Deed, done: Result<Came, Refusal>) {
        let name = deed.name();
        match done {
            Ok(came) => {
                self.counts.one(Of::Acts, name);
                self.people[who].acted_at = Some(self.now);
                let said = self.people[who].person.name();
                if let Deed::Own(setting) = deed {
                    self.note(format_args!("{said}: {setting:?}"));
                    self.people[who].set_at = self.clock.now().max(self.now);
                }
                if let Came::Own(person) = &came {
                    self.people[who].set = *person;
                }
                if let Deed::Skip(program, week) = deed {
                    self.oracle.skipped.insert((*program, *week));
                }
                if !matches!(came, Came::Own(_)) {
                    self.note(format_args!("{said}: {name}"));
                }
                self.took(room, came);
            }
            // People are refused things all the time.
            Err(Refusal::No(_)) => self.counts.one(Of::Acts, "refused"),
            Err(Refusal::Failed(error)) => panic!("{name} failed: {error:#}"),
        }
    }

    fn took(&mut self, room: usize, came: Came) {
        // Where the bot's clock is behind, it was done now all the same.
        let at = self.clock.now().max(self.now);
        match came {
            Came::Item(changed) => {
                self.note(format_args!(
                    "{} {:?} due {:?} of {:?}",
                    changed.item.title,
                    changed.item.state_label(),
                    changed.item.due,
                    changed.item.owner
                ));
                for item in std::iter::once(changed.item).chain(changed.also) {
                    self.oracle.item(item, at);
                }
            }
            Came::Logged(item) => {
                self.note(format_args!("{} logged, due {:?} of {:?}", item.title, item.due, item.owner));
                self.oracle.item(*item, at);
            }
            Came::Program(program) => {
                self.note(format_args!("{} is {:?}, from {}", program.name, program.phase, program.nudges.at));
                assert_eq!(program.id, self.rooms[room].id);
                self.oracle.set(*program, at);
            }
            Came::Called(at) => {
                let id = self.rooms[room].id;
                let calls = self.oracle.calls.get_mut(&id).expect("the program began");
                (calls.called_at, calls.asked, calls.times) = (calls.called_at.max(at), None, 0);
            }
            Came::Own(_) | Came::Week => {}
        }
    }
}

fn leads(user: UserId, program: &Program) -> bool {
    program.lead == user || program.deputies.contains(&user)
}
