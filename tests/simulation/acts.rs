//! What people do: log, finish, confirm, put off, hand over; set where they live and when they work, go away and come back,
//! close their direct messages, leave the server; pause and set their programs. Through the same verbs as every command.

use chrono::{Days, TimeDelta, Timelike as _};
use drumbeat::{
    app::{
        Caller, Changed, Pick, Refusal, calendar, keep,
        log::{self, Capture, Details, Logged},
        me::{self, Setting},
        moves::{self, Words},
        program,
    },
    domain::{ActId, Actor, ChannelId, GuildId, Item, Move, Program, UserId, person::Notifications},
};

use crate::world::{World, ZONES};

#[derive(Debug, Default)]
pub struct Acts {
    done: u64,
    titles: u64,
    /// Nobody does anything any more.
    pub rest: bool,
}

/// What an act gives back, if it was one.
enum Came {
    Item(Box<Changed>),
    Logged(Box<Item>),
    Program(Box<Program>),
    Nothing,
}

impl World {
    pub fn caller(&mut self, who: usize, room: usize) -> Caller {
        self.acts.done += 1;
        Caller {
            act: ActId(self.acts.done),
            guild: GuildId(self.acme.id().get()),
            channel: ChannelId(self.rooms[room].0.id().get()),
            channel_name: self.rooms[room].0.name(),
            actor: Actor { user: self.people[who].id, roles: Vec::new(), manages_server: false },
        }
    }

    /// Two programs, each with a lead; people where they live.
    pub async fn set_up(&mut self) {
        for room in 0..self.rooms.len() {
            let caller = self.caller(room, room);
            let app = self.bot.as_ref().unwrap().app().clone();
            let zone = Some((*self.chance.pick(&ZONES)).to_owned());
            program::create(&app, &caller, None).await.unwrap();
            let caller = self.caller(room, room);
            let text = calendar::CalendarText { zone, ..calendar::CalendarText::default() };
            calendar::set_calendar(&app, &caller, text).await.unwrap();
            let nudge_time = *self.chance.pick(&["9:30", "9:30", "8:00", "14:15", "2:30", "0:00", "18:30"]);
            let settings = program::Settings {
                nudge_time: Some(nudge_time.to_owned()),
                quiet_below: Some(if self.seed.is_multiple_of(2) { 0 } else { 20 }),
                ..program::Settings::default()
            };
            let caller = self.caller(room, room);
            let program = program::set(&app, &caller, settings).await.unwrap();
            self.rooms[room].1 = program.id;
            self.took(Came::Program(Box::new(program)));
        }
        for who in 0..self.people.len() {
            if self.chance.once_in(3) {
                continue;
            }
            let zone = (*self.chance.pick(&ZONES)).to_owned();
            self.set_own(who, Setting::Zone(zone)).await;
            let hours = (*self.chance.pick(&["9-18", "7-15:30", "13-17", "10-19", "6-11"])).to_owned();
            self.set_own(who, Setting::Hours(hours)).await;
        }
    }

    /// What people do at this moment, where they are awake.
    pub async fn act(&mut self) {
        if self.acts.rest || self.bot.is_none() {
            return;
        }
        for who in 0..self.people.len() {
            let human = &self.people[who];
            let zone = human.set.zone.unwrap_or_default();
            let hour = self.now.with_timezone(&zone).hour();
            if human.asleep_until > self.now || !(7..22).contains(&hour) {
                continue;
            }
            if self.chance.once_in(150) {
                self.people[who].asleep_until = self.now + TimeDelta::days(self.chance.among(2, 15));
                self.note(format_args!("{} does nothing for a while", self.people[who].person.name()));
            } else if self.chance.once_in(9) {
                self.act_once(who).await;
            }
        }
    }

    async fn act_once(&mut self, who: usize) {
        let room = self.chance.below(self.rooms.len());
        let app = self.bot.as_ref().unwrap().app().clone();
        let caller = self.caller(who, room);
        let roll = self.chance.below(100);
        let own = self.own_item(who, room);
        let in_days = |world: &mut Self, most| {
            let today = world.oracle.program(world.rooms[room].1).calendar.today(world.clock.now());
            let days = u64::try_from(world.chance.among(0, most)).unwrap();
            today.checked_add_days(Days::new(days)).unwrap().to_string()
        };
        let done: Result<Came, Refusal> = match (roll, own) {
            (0..30, _) => {
                self.acts.titles += 1;
                let owner = self.chance.below(self.people.len() + 1);
                let owner = self.people.get(owner).map(|human| human.id);
                let rank = *self.chance.pick(&[None, None, None, Some(1), Some(2), Some(4)]);
                let details = if self.chance.once_in(3) {
                    Details::Issue { severity: rank, impact: None }
                } else {
                    Details::Action { priority: rank, corrective: false }
                };
                let due = Some(in_days(self, 16)).filter(|_| !self.acts.titles.is_multiple_of(5));
                let title = format!("Task {}", self.acts.titles);
                let capture = Capture { title, owner, due, details, ..Capture::default() };
                log::log(&app, &caller, capture, true, None).await.map(|logged| match logged {
                    Logged::Item { item, .. } => Came::Logged(item),
                    Logged::Twin { .. } => unreachable!("whoever is sure is not asked"),
                })
            }
            (30..52, Some(item)) => {
                let words = Words { words: Some("So.".to_owned()), ..Words::default() };
                let step = if item.kind() == drumbeat::domain::Kind::Action { Move::Done } else { Move::Resolve };
                changed(moves::make(&app, &caller, Pick::Id(item.id), step, words, None).await)
            }
            (52..60, Some(item)) => changed(keep::confirm(&app, &caller, Pick::Id(item.id)).await),
            (60..66, Some(item)) => {
                let until = in_days(self, 6);
                changed(keep::snooze(&app, &caller, Pick::Id(item.id), until).await)
            }
            (66..74, Some(item)) => {
                let due = in_days(self, 12);
                changed(keep::set_due(&app, &caller, Pick::Id(item.id), due, Some("Later.".to_owned())).await)
            }
            (74..78, Some(item)) => {
                let to = self.people[self.chance.below(self.people.len())].id;
                changed(keep::assign(&app, &caller, Pick::Id(item.id), Some(to)).await)
            }
            (78..81, _) => {
                let until = in_days(self, 10);
                let delegate = self.chance.below(self.people.len() + 1);
                let delegate = self.people.get(delegate).map(|human| human.id);
                self.set_own(who, Setting::Away(until, delegate)).await;
                Ok(Came::Nothing)
            }
            (81..84, _) => {
                self.set_own(who, Setting::Back).await;
                Ok(Came::Nothing)
            }
            (84..86, _) => {
                let zone = (*self.chance.pick(&ZONES)).to_owned();
                self.set_own(who, Setting::Zone(zone)).await;
                Ok(Came::Nothing)
            }
            (86..88, _) => {
                let how = *self.chance.pick(&[
                    Notifications::Channel,
                    Notifications::Channel,
                    Notifications::Direct,
                    Notifications::Direct,
                    Notifications::Off,
                ]);
                self.set_own(who, Setting::Notifications(how)).await;
                Ok(Came::Nothing)
            }
            (88..90, _) => {
                let human = &mut self.people[who];
                human.takes_dms = !human.takes_dms;
                if human.takes_dms {
                    human.person.open_dms();
                } else {
                    human.person.close_dms();
                }
                Ok(Came::Nothing)
            }
            (90..91, _) => program::pause(&app, &caller, None).await.map(Box::new).map(Came::Program),
            (91..96, _) => program::resume(&app, &caller).await.map(Box::new).map(Came::Program),
            (96..97, _) => {
                let day = Some(in_days(self, 20));
                let text = calendar::CalendarText { holiday: day, ..calendar::CalendarText::default() };
                calendar::set_calendar(&app, &caller, text).await.map(Box::new).map(Came::Program)
            }
            (97..98, _) => {
                let at = Some((*self.chance.pick(&["9:30", "11:00", "7:45"])).to_owned());
                let settings = program::Settings { nudge_time: at, ..program::Settings::default() };
                program::set(&app, &caller, settings).await.map(Box::new).map(Came::Program)
            }
            _ => Ok(Came::Nothing),
        };
        match done {
            Ok(came) => {
                self.counts.acts += 1;
                self.took(came);
            }
            // People are refused things all the time.
            Err(Refusal::No(_)) => {}
            Err(Refusal::Failed(error)) => panic!("an act failed: {error:#}"),
        }
    }

    /// One of the open items that somebody owns in a program, or for a lead any.
    fn own_item(&mut self, who: usize, room: usize) -> Option<Item> {
        let (user, program) = (self.people[who].id, self.rooms[room].1);
        let all = self.oracle.open_items(program, |owner: Option<UserId>| owner == Some(user) || owner.is_none());
        (!all.is_empty()).then(|| self.chance.pick(&all).clone())
    }

    async fn set_own(&mut self, who: usize, setting: Setting) {
        let caller = self.caller(who, 0);
        let app = self.bot.as_ref().unwrap().app().clone();
        self.note(format_args!("{}: {setting:?}", self.people[who].person.name()));
        match me::set(&app, &caller, setting).await {
            Ok(mine) => {
                self.people[who].set = mine.person;
                self.people[who].set_at = self.clock.now();
            }
            Err(Refusal::No(_)) => {}
            Err(Refusal::Failed(error)) => panic!("a setting failed: {error:#}"),
        }
    }

    fn took(&mut self, came: Came) {
        let at = self.clock.now();
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
                self.oracle.set(*program, at);
            }
            Came::Nothing => {}
        }
    }
}

fn changed(done: Result<Changed, Refusal>) -> Result<Came, Refusal> {
    done.map(Box::new).map(Came::Item)
}
