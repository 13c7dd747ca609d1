//! A digest as it is now: which of its lines are still to be asked, and what each shows.

use chrono::{DateTime, Utc};

use super::{Card, Line, Post, Server};
use crate::{
    app::{App, Refusal},
    domain::{GuildId, Item, Program, ProgramId, UserId, given::Call},
    nudge::{self, CallLine, Known},
    store::{Conn, calls, cards, items},
};

/// A line, with what is shown of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// What was planned.
    pub line: Line,
    /// The item as it is now.
    pub item: Item,
    /// Its card, to which its reference leads.
    pub card: Option<Card>,
    /// Whether it is still to be asked; else it was answered, and the line is struck.
    pub stands: bool,
}

/// A line that asks for a call on health, with what is shown of it.
#[derive(Debug, Clone)]
pub struct ShownCall {
    /// What was planned.
    pub line: CallLine,
    /// The last call, whenever it was made.
    pub call: Option<Call>,
    /// Whether it is still to be asked; else it was made, and the line is struck.
    pub stands: bool,
}

/// A post of a digest, as it is now.
#[derive(Debug, Clone)]
pub struct Digest {
    /// What was planned.
    pub post: Post,
    /// The programs of its lines.
    pub programs: Vec<Program>,
    /// Its lines, by person, in the order of the post.
    pub sections: Vec<(UserId, Vec<Shown>, usize)>,
    /// What asks for calls on health, with the person of the section.
    pub calls: Vec<(UserId, ShownCall)>,
    /// Whether it was held up until it reaches somebody no more at an hour of theirs.
    pub late: bool,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Digest {
    /// Whether anything in it is still to be asked.
    #[must_use]
    pub fn stands(&self) -> bool {
        let calls = self.calls.iter().any(|(_, shown)| shown.stands);
        calls || self.sections.iter().flat_map(|(_, lines, _)| lines).any(|shown| shown.stands)
    }

    /// The program of a line.
    #[must_use]
    pub fn program(&self, id: ProgramId) -> Option<&Program> {
        self.programs.iter().find(|program| program.id == id)
    }
}

/// What the post of a promise says now.
///
/// # Errors
/// The database failed, or the post can't be read back.
pub async fn show(app: &App, guild: GuildId, post: Post) -> Result<Digest, Refusal> {
    let mut conn = app.db.read().await?;
    show_within(&mut conn, guild, post, app.clock.now()).await
}

/// The same, as of an instant.
pub(super) async fn show_within(
    conn: &mut Conn,
    guild: GuildId,
    mut post: Post,
    now: DateTime<Utc>,
) -> Result<Digest, Refusal> {
    let mut found = Vec::new();
    for line in post.sections.iter().flat_map(|section| &section.lines) {
        if found.iter().all(|item: &Item| item.id != line.item) {
            found.extend(items::find(conn, guild, line.item).await?);
        }
    }
    let mut asked_for: Vec<ProgramId> = Vec::new();
    asked_for.extend(post.sections.iter().flat_map(|section| &section.calls).map(|line| line.program));
    let server = Server::load(conn, guild, (&found, &asked_for), now).await?;
    let mut shown_calls = Vec::new();
    for section in &post.sections {
        for line in &section.calls {
            let call = calls::of_program(conn, guild, line.program).await?.pop();
            let stands = nudge::call_stands(&server.known(), line);
            shown_calls.push((section.person, ShownCall { line: line.clone(), call, stands }));
        }
    }
    let mut sections = Vec::with_capacity(post.sections.len());
    for section in &post.sections {
        let mut lines = Vec::with_capacity(section.lines.len());
        for line in &section.lines {
            let Some(item) = found.iter().find(|item| item.id == line.item) else { continue };
            let mut line = line.clone();
            line.beside = beside_now(&server.known(), &line, item);
            lines.push(Shown {
                stands: nudge::stands(&server.known(), &line, item, now),
                line,
                item: item.clone(),
                card: cards::find(conn, guild, item.id).await?,
            });
        }
        sections.push((section.person, lines, section.more));
    }
    let known = server.known();
    let late = sections.iter().any(|(person, lines, _)| {
        let standing = lines.iter().filter(|shown| shown.stands);
        let asked = standing.map(|shown| (shown.line.asked, shown.line.program));
        let calls = shown_calls.iter().filter(|(asked, shown)| asked == person && shown.stands);
        let mut asked = asked.chain(calls.map(|(_, shown)| (shown.line.asked, shown.line.program)));
        asked.any(|asked| !nudge::reaches(&known, &post, *person, asked, now))
    });
    let mut mentions = std::mem::take(&mut post.mentions);
    let asked = |user: &UserId| post.sections.iter().any(|section| section.person == *user);
    mentions.retain(|user| asked(user) || nudge::can_mention(&known, &post, *user, now));
    post.mentions = mentions;
    Ok(Digest { post, programs: server.programs, sections, calls: shown_calls, late, now })
}

/// The lead who is named beside whoever is asked; where that one has left since, whoever leads now.
fn beside_now(known: &Known, line: &Line, item: &Item) -> Option<UserId> {
    let planned = line.beside?;
    match known.program(item.program) {
        Some(program) if known.person(planned).left_at.is_some() => {
            nudge::ladder::beside(line.episode.rung, line.asked, &known.case(item, program))
        }
        _ => Some(planned),
    }
}
