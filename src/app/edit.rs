//! Edit the long fields. Where two people edit at once, what they changed apart is merged; what both changed is refused to
//! the second, who is told what changed meanwhile and loses nothing that they typed.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    App, Caller, Changed, Pick, Refusal,
    change::{Right, allow, changed, find, once},
};
use crate::{
    domain::{
        Item, Rejection, UserId,
        event::{Event, What},
        field::Field,
        text::{cut, escape},
    },
    store::{drafts, events, items},
};

/// An edit, as a form brings it.
#[derive(Debug, Clone)]
pub struct Edits {
    /// What was typed into which field.
    pub texts: Vec<(Field, String)>,
    /// The version of the item that the form was filled from.
    pub seen: u32,
    /// Whether to write over what others changed meanwhile: the person was told, and said so.
    pub anyway: bool,
    /// What was typed before and refused; dropped when it is taken.
    pub draft: Option<i64>,
}

/// Writes what was typed.
///
/// # Errors
/// [`Rejection::ChangedMeanwhile`], [`Rejection::NothingChanged`], or a text that can't be taken; nothing is written.
pub async fn edit(app: &App, caller: &Caller, pick: Pick, edits: Edits) -> Result<Changed, Refusal> {
    once(app, caller, move |conn, mut acting| {
        Box::pin(async move {
            let (before, program) = find(conn, &acting.caller, pick).await?;
            allow(&program, &acting.caller, &before, Right::Keep)?;
            before.refuse_if_void()?;
            let meanwhile = events::since(conn, before.guild, before.id, edits.seen, i64::MAX).await?;
            let mut item = merge(&before, &edits, &meanwhile)?;
            item.touch(acting.at);
            items::update(conn, &before, &mut item, &program, &acting.entry(What::Edited, None)).await?;
            if let Some(draft) = edits.draft {
                drafts::discard(conn, before.guild, acting.caller.actor.user, draft).await?;
            }
            Ok(changed(&acting, before, item, program, Vec::new()))
        })
    })
    .await
}

/// The item with what this writer changed, whose form was filled before `meanwhile` happened (newest first).
fn merge(before: &Item, edits: &Edits, meanwhile: &[Event]) -> Result<Item, Rejection> {
    let mut base: HashMap<&str, (&Value, Option<UserId>)> = HashMap::new();
    for event in meanwhile {
        for change in &event.changes {
            let by = base.get(change.field.as_str()).map_or(event.actor, |(_, by)| *by);
            base.insert(&change.field, (&change.old, by));
        }
    }
    let mut item = before.clone();
    let mut clashes = Vec::new();
    for (field, typed) in &edits.texts {
        let now = field.read(before);
        let was =
            base.get(field.key()).map_or_else(|| now.clone(), |(old, _)| old.as_str().unwrap_or_default().to_owned());
        let mut tried = item.clone();
        field.write(&mut tried, typed)?;
        let wanted = field.read(&tried);
        if wanted == was || wanted == now {
            continue;
        }
        if was != now && !edits.anyway {
            clashes.push((*field, now, base.get(field.key()).and_then(|(_, by)| *by)));
            continue;
        }
        item = tried;
    }
    if let Some(((field, now, by), others)) = clashes.split_first() {
        let mut what = tell(*field, now, *by);
        if !others.is_empty() {
            let others: Vec<String> = others.iter().map(|(field, ..)| field.label().to_lowercase()).collect();
            what = format!("{what}, and these too: {}", others.join(", "));
        }
        return Err(Rejection::ChangedMeanwhile { reference: before.reference(), what });
    }
    if item == *before {
        return Err(Rejection::NothingChanged(before.reference()));
    }
    Ok(item)
}

fn tell(field: Field, now: &str, by: Option<UserId>) -> String {
    let who = by.map_or_else(|| "somebody".to_owned(), |user| format!("<@{user}>"));
    let field = field.label().to_lowercase();
    if now.is_empty() {
        format!("{who} emptied the {field}")
    } else {
        format!("{who} changed the {field} to “{}”", cut(&escape(&cut(now, 60)), 60))
    }
}
