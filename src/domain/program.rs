//! The program: a set of work with one lead, one record and one calendar, bound to channels of one server.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ChannelId, GuildId, ProgramId, Rejection, Role, RoleId, UserId, WorkstreamId,
    calendar::Calendar,
    nudge_rules::NudgeRules,
    risk::Bands,
    text::{Prose, Title},
    thresholds::Thresholds,
    vocabulary::vocabulary,
    weekly::Weekly,
};

mod refusal;

pub use refusal::ProgramRefusal;

vocabulary! {
    /// Whether a program runs.
    Phase {
        Active = "active", "Active";
        Paused = "paused", "Paused";
        Archived = "archived", "Archived";
    }
}

vocabulary! {
    /// What a channel is for, in a program. Its items can be logged in any of them.
    Purpose {
        Home = "home", "Home";
        Summary = "summary", "Weekly summary";
        Executive = "executive", "Executive summary";
        Team = "team", "Team";
    }
}

/// A slice of a program with a lead of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workstream {
    /// Its number in the program, from 1.
    pub id: WorkstreamId,
    /// What people call it.
    pub name: Title,
    /// Who leads it.
    pub lead: Option<UserId>,
}

/// A program that is paused: the bot says nothing unasked about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Who paused it.
    pub by: UserId,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Why, if they said so.
    pub reason: Option<Prose>,
    /// The day on which it goes on by itself, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// What the program is for, in the lead's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charter {
    /// What is wrong today.
    pub problem: Option<Prose>,
    /// What will be true when it is done.
    pub goals: Option<Prose>,
    /// What it will not try.
    pub non_goals: Option<Prose>,
    /// How success is told.
    pub success: Option<Prose>,
    /// What belongs to it.
    pub scope_in: Option<Prose>,
    /// What does not.
    pub scope_out: Option<Prose>,
    /// Who pays and protects.
    pub sponsor: Option<UserId>,
    /// Who has a stake in it.
    pub stakeholders: Option<Prose>,
}

/// Every number that a program can want otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Where the bands of a risk's score begin.
    pub bands: Bands,
    /// Consent: working days in which people can object.
    pub consent_working_days: u32,
    /// Snoozes in a row before the lead must agree.
    pub snoozes_at_most: u32,
    /// How far ahead a snooze may reach before the lead must agree.
    pub snooze_working_days_at_most: u32,
}

impl Default for Rules {
    /// The defaults of DOMAIN.md and NUDGES.md.
    fn default() -> Self {
        Self { bands: Bands::default(), consent_working_days: 3, snoozes_at_most: 3, snooze_working_days_at_most: 10 }
    }
}

/// A program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Its id in the store, which is not part of what is stored under it.
    #[serde(skip)]
    pub id: ProgramId,
    /// The server it lives on.
    pub guild: GuildId,
    /// What people call it.
    pub name: Title,
    /// Whether it runs.
    pub phase: Phase,
    /// Who paused it and why, while it is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
    /// Who is accountable: exactly one person.
    pub lead: UserId,
    /// Who may act for the lead.
    pub deputies: Vec<UserId>,
    /// Roles given to people.
    pub people: Vec<(UserId, Role)>,
    /// Roles given to a server's roles.
    pub roles: Vec<(RoleId, Role)>,
    /// Its slices.
    pub workstreams: Vec<Workstream>,
    /// Its channels, each with its purpose. A channel belongs to one program at most.
    pub channels: Vec<(ChannelId, Purpose)>,
    /// Where and when it works.
    pub calendar: Calendar,
    /// What it is for.
    pub charter: Charter,
    /// Its thresholds.
    pub rules: Rules,
    /// When and how often it nudges.
    #[serde(default)]
    pub nudges: NudgeRules,
    /// The numbers that its figures and its health are held against.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// When and where its weekly summary is posted.
    #[serde(default)]
    pub weekly: Weekly,
    /// Counts every change, from 1.
    pub version: u32,
}

/// A program in brief: as much of it as a line about one of its items shows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Brief {
    /// Its id.
    #[serde(skip)]
    pub id: ProgramId,
    /// What people call it.
    pub name: Title,
    /// Where and when it works.
    pub calendar: Calendar,
    /// Its numbers.
    pub rules: Rules,
}

impl From<Program> for Brief {
    fn from(program: Program) -> Self {
        let Program { id, name, calendar, rules, .. } = program;
        Self { id, name, calendar, rules }
    }
}

impl Program {
    /// When it goes on by itself, while it is paused until a day.
    #[must_use]
    pub fn resumes_at(&self) -> Option<DateTime<Utc>> {
        let until = self.pause.as_ref().filter(|_| self.phase == Phase::Paused)?.until?;
        Some(self.calendar.start_of(until))
    }

    /// Goes on after a pause, and tells of the one that is over.
    ///
    /// # Errors
    /// [`ProgramRefusal::NotPaused`].
    pub fn resume(&mut self) -> Result<Option<Pause>, Rejection> {
        if self.phase != Phase::Paused {
            return Err(ProgramRefusal::NotPaused.into());
        }
        self.phase = Phase::Active;
        Ok(self.pause.take())
    }

    /// A program as first use makes it: named after its channel, led by whoever used it first, all else by default.
    #[must_use]
    pub fn begin(guild: GuildId, channel: ChannelId, name: Title, lead: UserId) -> Self {
        Self {
            id: ProgramId(0),
            guild,
            name,
            phase: Phase::Active,
            pause: None,
            lead,
            deputies: Vec::new(),
            people: Vec::new(),
            roles: Vec::new(),
            workstreams: Vec::new(),
            channels: vec![(channel, Purpose::Home)],
            calendar: Calendar::default(),
            charter: Charter::default(),
            rules: Rules::default(),
            nudges: NudgeRules::default(),
            thresholds: Thresholds::default(),
            weekly: Weekly::default(),
            version: 0,
        }
    }

    /// Where it says what nobody asked it: its home, else the first channel it has.
    #[must_use]
    pub fn home(&self) -> Option<ChannelId> {
        let of = |wanted| self.channels.iter().find(|(_, purpose)| *purpose == wanted).map(|(channel, _)| *channel);
        of(Purpose::Home).or_else(|| self.channels.first().map(|(channel, _)| *channel))
    }

    /// Refuses changes to the record of an archived program.
    ///
    /// # Errors
    /// [`Rejection::Archived`].
    pub fn refuse_if_archived(&self) -> Result<(), Rejection> {
        if self.phase == Phase::Archived { Err(Rejection::Archived(self.name.clone())) } else { Ok(()) }
    }

    /// The workstream that somebody named.
    ///
    /// # Errors
    /// [`ProgramRefusal::UnknownWorkstream`] with those that there are.
    pub fn workstream_named(&self, name: &str) -> Result<&Workstream, Rejection> {
        let wanted = name.trim().to_lowercase();
        self.workstreams.iter().find(|stream| stream.name.as_str().to_lowercase() == wanted).ok_or_else(|| {
            let known = self.workstreams.iter().map(|stream| stream.name.as_str().to_owned()).collect();
            ProgramRefusal::UnknownWorkstream { typed: name.trim().chars().take(60).collect(), known }.into()
        })
    }

    /// The workstream with that id.
    #[must_use]
    pub fn workstream(&self, id: WorkstreamId) -> Option<&Workstream> {
        self.workstreams.iter().find(|stream| stream.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Program {
        Program::begin(GuildId(1), ChannelId(10), Title::parse("Apollo").unwrap(), UserId(100))
    }

    #[test]
    fn it_speaks_at_home_else_in_its_first_channel() {
        let mut program = program();
        assert_eq!(program.home(), Some(ChannelId(10)));
        program.channels = vec![(ChannelId(11), Purpose::Team), (ChannelId(12), Purpose::Home)];
        assert_eq!(program.home(), Some(ChannelId(12)));
        program.channels.pop();
        assert_eq!(program.home(), Some(ChannelId(11)));
        program.channels.clear();
        assert_eq!(program.home(), None);
    }

    #[test]
    fn only_an_archived_program_refuses_changes() {
        for phase in Phase::ALL {
            let program = Program { phase: *phase, ..program() };
            assert_eq!(program.refuse_if_archived().is_err(), *phase == Phase::Archived, "{phase}");
        }
    }

    #[test]
    fn workstreams_are_named_in_any_case() {
        let mut program = program();
        let none = program.workstream_named("hardware").unwrap_err().to_string();
        assert!(none.contains("None is set up yet"), "{none}");
        let name = Title::parse("Härdware").unwrap();
        program.workstreams.push(Workstream { id: WorkstreamId(3), name, lead: None });
        assert_eq!(program.workstream_named(" HÄRDWARE ").unwrap().id, WorkstreamId(3));
        assert!(program.workstream_named("soft").unwrap_err().to_string().contains("There are: Härdware."));
        assert!(program.workstream(WorkstreamId(3)).is_some() && program.workstream(WorkstreamId(4)).is_none());
    }
}
