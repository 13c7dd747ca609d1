//! The program itself: create, charter, settings, channels, members, workstreams, archive.

use super::{
    App, Caller, Refusal,
    change::{Acting, date, program_here, prose},
};
use crate::{
    domain::{
        ChannelId, Program, ProgramRefusal, Rejection, Role, RoleId, UserId, WorkstreamId,
        dates::Bounds,
        event::What,
        nudge_rules::{Reviewed, Sla, read_time},
        program::{Pause, Phase, Purpose, Workstream},
        risk::Bands,
        text::Title,
        weekly::{Variant, read_weekday},
    },
    store::{events, items, people, programs},
};

/// A change to a program, as a value that the writer can run.
pub(super) type Edit = Box<dyn FnOnce(&mut Program, &Acting) -> Result<(), Rejection> + Send>;

/// Creates a program in a channel that has none.
///
/// # Errors
/// The channel or the name is taken.
pub async fn create(app: &App, caller: &Caller, name: Option<String>) -> Result<Program, Refusal> {
    let mut acting = Acting::new(caller.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let caller = acting.caller.clone();
                if !events::of_act(conn, caller.guild, caller.act).await?.is_empty() {
                    return program_here(conn, &caller).await;
                }
                if let Some(there) = programs::of_channel(conn, caller.guild, caller.channel).await? {
                    return Err(ProgramRefusal::ProgramHere(there.name).into());
                }
                let name = Title::parse(name.as_deref().unwrap_or(&caller.channel_name))?;
                if programs::find_by_name(conn, caller.guild, name.as_str()).await?.is_some() {
                    return Err(ProgramRefusal::ProgramNameTaken(name).into());
                }
                let mut program = Program::begin(caller.guild, caller.channel, name, caller.actor.user);
                programs::insert(conn, &mut program, &acting.entry(What::ProgramSet, None)).await?;
                Ok(program)
            })
        })
        .await
}

/// Changes the channel's program by the domain's word and nothing else.
pub(super) async fn change(app: &App, caller: &Caller, even_archived: bool, edit: Edit) -> Result<Program, Refusal> {
    let mut acting = Acting::new(caller.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let before = program_here(conn, &acting.caller).await?;
                if !events::of_act(conn, acting.caller.guild, acting.caller.act).await?.is_empty() {
                    return Ok(before);
                }
                before.may_administer(&acting.caller.actor)?;
                if !even_archived {
                    before.refuse_if_archived()?;
                }
                let mut program = before.clone();
                edit(&mut program, &acting)?;
                if before.name != program.name
                    && let Some(other) = programs::find_by_name(conn, program.guild, program.name.as_str()).await?
                    && other.id != program.id
                {
                    return Err(ProgramRefusal::ProgramNameTaken(program.name).into());
                }
                for (channel, _) in &program.channels {
                    if let Some(other) = programs::of_channel(conn, program.guild, *channel).await?
                        && other.id != program.id
                    {
                        return Err(ProgramRefusal::ChannelTaken { channel: *channel, program: other.name }.into());
                    }
                }
                if before == program {
                    people::is_here(conn, program.guild, acting.caller.actor.user).await?;
                } else {
                    programs::update(conn, &before, &mut program, &acting.entry(What::ProgramSet, None)).await?;
                }
                // What slept while it was archived wakes, however far off its next look was put.
                let is_back = before.phase == Phase::Archived && program.phase != Phase::Archived;
                if before.rules.bands != program.rules.bands || before.calendar != program.calendar || is_back {
                    items::derive_again(conn, &program).await?;
                }
                Ok(program)
            })
        })
        .await
}

/// The charter's fields, as typed; `None` leaves a field as it is, blank empties it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CharterText {
    /// What is wrong today.
    pub problem: Option<String>,
    /// What will be true when it is done.
    pub goals: Option<String>,
    /// What it will not try.
    pub non_goals: Option<String>,
    /// How success is told.
    pub success: Option<String>,
    /// What belongs to it.
    pub scope_in: Option<String>,
    /// What does not.
    pub scope_out: Option<String>,
    /// Who pays and protects.
    pub sponsor: Option<UserId>,
    /// Who has a stake in it.
    pub stakeholders: Option<String>,
}

/// Writes the charter.
///
/// # Errors
/// A text that can't be taken, or somebody who may not.
pub async fn set_charter(app: &App, caller: &Caller, text: CharterText) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| {
        let charter = &mut program.charter;
        for (slot, label, typed) in [
            (&mut charter.problem, "Problem", &text.problem),
            (&mut charter.goals, "Goals", &text.goals),
            (&mut charter.non_goals, "Non-goals", &text.non_goals),
            (&mut charter.success, "Success measures", &text.success),
            (&mut charter.scope_in, "In scope", &text.scope_in),
            (&mut charter.scope_out, "Out of scope", &text.scope_out),
            (&mut charter.stakeholders, "Stakeholders", &text.stakeholders),
        ] {
            if let Some(typed) = typed {
                *slot = prose(label, Some(typed), 2000)?;
            }
        }
        charter.sponsor = text.sponsor.or(charter.sponsor);
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

/// What can be set, as typed; `None` leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The program's name.
    pub name: Option<String>,
    /// Who leads it.
    pub lead: Option<UserId>,
    /// Who may act for the lead: added if not yet one, else removed.
    pub deputy: Option<UserId>,
    /// Three rising numbers: where Medium, High and Extreme begin.
    pub bands: Option<String>,
    /// Working days of consent.
    pub consent_days: Option<u32>,
    /// The time of the day at which nudges begin.
    pub nudge_time: Option<String>,
    /// Whether the digest is posted in the channel.
    pub in_channel: Option<bool>,
    /// Six rising numbers of working days.
    pub ladder: Option<String>,
    /// How long a kind may go without a review.
    pub review: Option<(Reviewed, String)>,
    /// The share of nudges answered below which somebody is asked twice a week.
    pub quiet_below: Option<u32>,
    /// Whether the lead is asked for the weekly call on health where it is missing.
    pub ask_for_call: Option<bool>,
    /// A number that figures and health are held against, with its name.
    pub threshold: Option<String>,
    /// The weekday of the weekly summary.
    pub summary_day: Option<String>,
    /// The time of the day at which the weekly summary is posted.
    pub summary_time: Option<String>,
}

/// Sets what was typed.
///
/// # Errors
/// Something that can't be taken, or somebody who may not.
pub async fn set(app: &App, caller: &Caller, settings: Settings) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| {
        if let Some(name) = &settings.name {
            program.name = Title::parse(name)?;
        }
        if let Some(lead) = settings.lead {
            program.lead = lead;
            program.deputies.retain(|deputy| *deputy != lead);
            program.people.retain(|(user, _)| *user != lead);
        }
        if let Some(deputy) = settings.deputy {
            if program.deputies.contains(&deputy) {
                program.deputies.retain(|known| *known != deputy);
            } else if deputy == program.lead {
                return Err(ProgramRefusal::LeadsAlready(deputy).into());
            } else {
                program.deputies.push(deputy);
                program.people.retain(|(user, _)| *user != deputy);
            }
        }
        if let Some(bands) = &settings.bands {
            program.rules.bands = read_bands(bands)?;
        }
        if let Some(days) = settings.consent_days {
            if !(1..=30).contains(&days) {
                return Err(Rejection::OutOfScale { what: "Working days of consent", lowest: 1, highest: 30 });
            }
            program.rules.consent_working_days = days;
        }
        if let Some(day) = &settings.summary_day {
            program.weekly.day = read_weekday(day)?;
        }
        if let Some(time) = &settings.summary_time {
            program.weekly.at = read_time(time)?;
        }
        let nudges = &mut program.nudges;
        if let Some(at) = &settings.nudge_time {
            nudges.set_time(at)?;
        }
        nudges.in_channel = settings.in_channel.unwrap_or(nudges.in_channel);
        nudges.ask_for_call = settings.ask_for_call.unwrap_or(nudges.ask_for_call);
        if let Some(ladder) = &settings.ladder {
            nudges.set_ladder(ladder)?;
        }
        if let Some((what, typed)) = &settings.review {
            *nudges.slas.limit_of(*what) = Sla::parse(typed)?;
        }
        if let Some(percent) = settings.quiet_below {
            if percent > 100 {
                return Err(Rejection::OutOfScale { what: "Percent", lowest: 0, highest: 100 });
            }
            nudges.quiet_below_percent = percent;
        }
        if let Some(threshold) = &settings.threshold {
            program.thresholds.set(threshold)?;
        }
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

fn read_bands(typed: &str) -> Result<Bands, Rejection> {
    let numbers: Result<Vec<u8>, _> =
        typed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::parse).collect();
    match numbers.as_deref().unwrap_or_default() {
        [medium, high, extreme] if 1 < *medium && medium < high && high < extreme && *extreme <= 25 => {
            Ok(Bands { medium: *medium, high: *high, extreme: *extreme })
        }
        _ => Err(Rejection::BandsOutOfOrder),
    }
}

/// Binds a channel to the program, with what it is for: a team's, unless that is said, or the home of a program without
/// one; what it is, where only its summary is set. `summary` is which one it gets; without a word what its purpose
/// says. What is `gone` is freed with it: nobody can name a deleted channel any more.
///
/// # Errors
/// The channel is another program's, or the caller may not.
pub async fn bind_channel(
    app: &App,
    caller: &Caller,
    channel: ChannelId,
    (purpose, summary): (Option<Purpose>, Option<Option<Variant>>),
    gone: Vec<ChannelId>,
) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| {
        unbind(program, |known| known != channel && gone.contains(&known));
        let known = program.channels.iter().find(|(known, _)| *known == channel).map(|(_, purpose)| *purpose);
        if let Some(summary) = summary {
            program.weekly.channels.retain(|(known, _)| *known != channel);
            program.weekly.channels.push((channel, summary));
        }
        let has_home = program.channels.iter().any(|(_, purpose)| *purpose == Purpose::Home);
        let purpose = match (purpose, known) {
            (Some(purpose), _) => purpose,
            (None, Some(_)) if summary.is_some() => return Ok(()),
            (None, _) if !has_home => Purpose::Home,
            (None, _) => Purpose::Team,
        };
        // One home, one summary, one executive channel; as many for teams as there are teams.
        program.channels.retain(|(known, _)| *known != channel);
        if purpose != Purpose::Team {
            for (_, other) in &mut program.channels {
                if *other == purpose {
                    *other = Purpose::Team;
                }
            }
        }
        program.channels.push((channel, purpose));
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

/// Takes channels from a program, with what they are for.
fn unbind(program: &mut Program, goes: impl Fn(ChannelId) -> bool) {
    program.weekly.channels.retain(|(known, _)| !goes(*known));
    program.channels.retain(|(known, _)| !goes(*known));
}

/// Frees a channel.
///
/// # Errors
/// It is the last one, or not the program's, or the caller may not.
pub async fn free_channel(app: &App, caller: &Caller, channel: ChannelId) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| {
        if program.channels.iter().all(|(known, _)| *known != channel) {
            return Err(ProgramRefusal::NotItsChannel(channel).into());
        }
        if program.channels.len() == 1 {
            return Err(ProgramRefusal::LastChannel.into());
        }
        unbind(program, |known| known == channel);
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

/// To whom a role in the program is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// A person.
    Person(UserId),
    /// Everybody with a role of the server.
    Role(RoleId),
}

/// Gives somebody a role in the program, or takes back what was given (`None`).
///
/// # Errors
/// The caller may not, or a role of the server is made lead: a program has exactly one.
pub async fn grant(app: &App, caller: &Caller, member: Member, role: Option<Role>) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| {
        if role == Some(Role::Lead) {
            return Err(ProgramRefusal::OneLead.into());
        }
        match member {
            Member::Person(user) if role.is_some() && (program.lead == user || program.deputies.contains(&user)) => {
                return Err(ProgramRefusal::LeadsAlready(user).into());
            }
            Member::Person(user) => {
                program.people.retain(|(known, _)| *known != user);
                program.people.extend(role.map(|role| (user, role)));
            }
            Member::Role(id) => {
                program.roles.retain(|(known, _)| *known != id);
                program.roles.extend(role.map(|role| (id, role)));
            }
        }
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

/// Adds a workstream, or gives an existing one another lead.
///
/// # Errors
/// A name that can't be taken, or somebody who may not.
pub async fn set_workstream(
    app: &App,
    caller: &Caller,
    name: String,
    lead: Option<UserId>,
) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| {
        let name = Title::parse(&name)?;
        let wanted = name.as_str().to_lowercase();
        if let Some(stream) =
            program.workstreams.iter_mut().find(|stream| stream.name.as_str().to_lowercase() == wanted)
        {
            stream.lead = lead.or(stream.lead);
        } else {
            let id = WorkstreamId(program.workstreams.iter().map(|stream| stream.id.0).max().unwrap_or(0) + 1);
            program.workstreams.push(Workstream { id, name, lead });
        }
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

/// Archives the program, or brings it back.
///
/// # Errors
/// The caller may not.
pub async fn archive(app: &App, caller: &Caller, back: bool) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| {
        program.phase = if back { Phase::Active } else { Phase::Archived };
        program.pause = None;
        Ok(())
    };
    change(app, caller, true, Box::new(edit)).await
}

/// Stops everything that the bot says unasked about the program, from this instant on, and until a day, if one is typed.
/// Pausing it again changes the reason and the day.
///
/// # Errors
/// The caller may not, the program is archived, or the day can't be taken.
pub async fn pause(
    app: &App,
    caller: &Caller,
    reason: Option<String>,
    until: Option<String>,
) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, acting: &Acting| {
        let reason = prose("reason", reason.as_deref(), 300)?;
        let calendar = &program.calendar;
        let until = until.map(|typed| date(&typed, calendar, acting.at, Bounds::Future)).transpose()?;
        if until.is_some_and(|until| until <= calendar.today(acting.at)) {
            return Err(ProgramRefusal::PauseOver.into());
        }
        let since = program.pause.as_ref().map_or(acting.at, |pause| pause.since);
        program.phase = Phase::Paused;
        program.pause = Some(Pause { by: acting.caller.actor.user, since, reason, until });
        Ok(())
    };
    change(app, caller, false, Box::new(edit)).await
}

/// Goes on after a pause. What became due meanwhile is said once, in the next slot.
///
/// # Errors
/// The caller may not, or the program is not paused.
pub async fn resume(app: &App, caller: &Caller) -> Result<Program, Refusal> {
    let edit = move |program: &mut Program, _: &Acting| program.resume().map(drop);
    change(app, caller, false, Box::new(edit)).await
}
