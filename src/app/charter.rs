//! Write a program's charter, two people at once: what they changed apart is merged, what both changed is refused to the
//! second, who is told what changed meanwhile and loses nothing that they typed.

use serde_json::Value;

use super::{
    App, Caller, Refusal,
    change::{Acting, prose},
};
use crate::{
    domain::{
        Program, ProgramId, Rejection, UserId,
        event::What,
        program::Charter,
        text::{Prose, cut, escape},
    },
    store::{Conn, StoreError, drafts, events, programs},
};

/// How far back is looked for what others changed since the form was opened.
const EVENTS: i64 = 500;

/// An edit, as a form brings it.
#[derive(Debug, Clone)]
pub struct CharterEdit {
    /// What was typed, by the names of the charter's fields.
    pub texts: Vec<(String, String)>,
    /// The version of the program that the form was filled from.
    pub seen: u32,
    /// Whether to write over what others changed meanwhile: the person was told, and said so.
    pub anyway: bool,
    /// What was typed before and refused; dropped when it is taken.
    pub draft: Option<i64>,
}

/// Writes what was typed.
///
/// # Errors
/// [`Rejection::CharterChangedMeanwhile`], [`Rejection::CharterUnchanged`], or a text that can't be taken; nothing is
/// written.
pub async fn write(app: &App, caller: &Caller, id: ProgramId, edit: CharterEdit) -> Result<Program, Refusal> {
    let mut acting = Acting::new(caller.clone(), app.clock.now());
    app.db
        .write(move |conn| {
            Box::pin(async move {
                let guild = acting.caller.guild;
                let before = programs::find(conn, guild, id).await?.ok_or(Rejection::NoProgram)?;
                if !events::of_act(conn, guild, acting.caller.act).await?.is_empty() {
                    return Ok(before);
                }
                before.may_administer(&acting.caller.actor)?;
                before.refuse_if_archived()?;
                let meanwhile = meanwhile(conn, &before, edit.seen).await?;
                let mut program = before.clone();
                program.charter = merge(&before.charter, &edit, &meanwhile)?;
                programs::update(conn, &before, &mut program, &acting.entry(What::ProgramSet, None)).await?;
                if let Some(draft) = edit.draft {
                    drafts::discard(conn, guild, acting.caller.actor.user, draft).await?;
                }
                Ok(program)
            })
        })
        .await
}

/// The charter as the form showed it, where it was changed since, and who changed it last.
struct Meanwhile {
    was: Option<Value>,
    by: Option<UserId>,
}

async fn meanwhile(conn: &mut Conn, program: &Program, seen: u32) -> Result<Meanwhile, StoreError> {
    let mut found = Meanwhile { was: None, by: None };
    if program.version == seen {
        return Ok(found);
    }
    let newest_first = events::of_program(conn, program.guild, program.id, (EVENTS, 0)).await?;
    let own = newest_first.into_iter().filter(|(item, event)| item.is_none() && event.version > seen);
    for (_, event) in own {
        for change in event.changes.into_iter().filter(|change| change.field == "charter") {
            found.by = found.by.or(event.actor);
            found.was = Some(change.old);
        }
    }
    Ok(found)
}

fn merge(before: &Charter, edit: &CharterEdit, meanwhile: &Meanwhile) -> Result<Charter, Rejection> {
    let mut charter = before.clone();
    let mut clashes = Vec::new();
    for (name, typed) in &edit.texts {
        let Some((label, slot)) = slot(&mut charter, name) else { continue };
        let now = slot.as_ref().map_or("", Prose::as_str).to_owned();
        let was = match &meanwhile.was {
            Some(charter) => charter[name.as_str()].as_str().unwrap_or_default().to_owned(),
            None => now.clone(),
        };
        let wanted = prose(label, Some(typed), 2000)?;
        let words = wanted.as_ref().map_or("", Prose::as_str);
        if words == was || words == now {
            continue;
        }
        if was != now && !edit.anyway {
            clashes.push(tell(label, &now, meanwhile.by));
            continue;
        }
        *slot = wanted;
    }
    if !clashes.is_empty() {
        return Err(Rejection::CharterChangedMeanwhile { what: clashes.join("; ") });
    }
    if charter == *before {
        return Err(Rejection::CharterUnchanged);
    }
    Ok(charter)
}

fn slot<'a>(charter: &'a mut Charter, name: &str) -> Option<(&'static str, &'a mut Option<Prose>)> {
    let Charter { problem, goals, non_goals, success, scope_in, scope_out, sponsor: _, stakeholders } = charter;
    Some(match name {
        "problem" => ("Problem", problem),
        "goals" => ("Goals", goals),
        "non_goals" => ("Non-goals", non_goals),
        "success" => ("Success measures", success),
        "scope_in" => ("In scope", scope_in),
        "scope_out" => ("Out of scope", scope_out),
        "stakeholders" => ("Stakeholders", stakeholders),
        _ => return None,
    })
}

fn tell(label: &str, now: &str, by: Option<UserId>) -> String {
    let who = by.map_or_else(|| "somebody".to_owned(), |user| format!("<@{user}>"));
    let field = label.to_lowercase();
    if now.is_empty() {
        format!("{who} emptied “{field}”")
    } else {
        format!("{who} changed “{field}” to “{}”", escape(&cut(now, 200)))
    }
}
