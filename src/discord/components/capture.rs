//! Something to be logged: from a form that a command or a menu entry opened, whose draft holds the rest.

use super::{
    Done, Refused,
    given::{Given, Texts},
    keeping,
};
use crate::{
    app::{
        Refusal,
        drafts::{self, Draft},
        log::{self, Capture, Details, Logged},
    },
    discord::{
        asked::Asked,
        caller::founder,
        commands, people, source,
        views::{
            forms::{self, DATE, DECIDED_ON, OWNER, PARENT, Prefill, RANK, WORKSTREAM},
            noted,
        },
    },
    domain::{Item, Kind, Rejection, UserId, field::Field},
};

/// People whom a message names, as they are called.
type Named = Vec<(String, UserId)>;

/// From a slash command without a title, or from a message as a kind that is known by now.
pub(super) async fn log_form(asked: &Asked, kind: Kind, draft: i64, texts: &Texts) -> Done {
    let (mut capture, people) = begun(asked, draft).await?;
    if capture.details.kind() != kind {
        capture.details = Details::empty(kind);
    }
    send(asked, capture, people, texts, draft).await
}

/// From a proposal without a title.
pub(super) async fn propose_form(asked: &Asked, draft: i64, texts: &Texts) -> Done {
    let (mut capture, people) = begun(asked, draft).await?;
    if !matches!(capture.details, Details::Proposal { .. }) {
        capture.details = Details::proposal();
    }
    send(asked, capture, people, texts, draft).await
}

/// From a message, as a kind that is picked now: opens the form, with what was recognised.
pub(super) async fn choose_kind(asked: &Asked, draft: i64, given: &Given) -> Done {
    let kind = Kind::from_key(given.value()?).ok_or(Rejection::StaleButton)?;
    let (capture, people) = recall(asked, draft).await?;
    let owner = people.iter().find(|(_, user)| Some(*user) == capture.owner);
    let prefill = Prefill {
        title: capture.title,
        detail: capture.detail.unwrap_or_default(),
        owner: owner.map_or_else(String::new, |(name, _)| name.clone()),
        due: capture.due.unwrap_or_default(),
    };
    asked.ask(forms::capture(kind, draft, &prefill)).await;
    Ok(())
}

/// "Log it anyway": it is another one after all.
pub(super) async fn log_anyway(asked: &Asked, draft: i64) -> Done {
    let (capture, people) = recall(asked, draft).await?;
    write(asked, capture, people, true, draft).await
}

/// What a form was filled with, over what its draft (0: none) holds already.
pub(super) async fn send(asked: &Asked, mut capture: Capture, people: Named, texts: &Texts, draft: i64) -> Done {
    for (name, text) in &texts.0 {
        fill(&mut capture, name, text);
    }
    if texts.0.iter().any(|(name, _)| name == OWNER) {
        let typed = texts.of(OWNER);
        (capture.owner, capture.owner_typed) = (None, texts.filled(OWNER));
        match owner(asked, &typed, &people).await {
            Ok(Some(user)) => (capture.owner, capture.owner_typed) = (Some(user), None),
            Ok(None) => {}
            Err(refusal) => return Err(keeping(Draft::Capture { capture: Box::new(capture), people })(refusal)),
        }
    }
    write(asked, capture, people, false, draft).await
}

/// Puts what was typed into a field of a form where it belongs; blank is nothing.
fn fill(capture: &mut Capture, name: &str, text: &str) {
    let typed = Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    match name {
        DATE => capture.due = typed,
        RANK => capture.set_rank(text),
        WORKSTREAM => capture.workstream = typed,
        PARENT => capture.parent = typed,
        DECIDED_ON => {
            if let Details::Record { decided_on, .. } = &mut capture.details {
                *decided_on = typed;
            }
        }
        _ => match Field::from_key(name) {
            Some(Field::Title) => text.clone_into(&mut capture.title),
            Some(field) => {
                if let Some(slot) = capture.slot(field) {
                    *slot = typed;
                }
            }
            // The owner is looked up by whoever calls.
            None => {}
        },
    }
}

async fn write(asked: &Asked, capture: Capture, people: Named, sure: bool, draft: i64) -> Done {
    let unknown = capture.owner_typed.clone();
    let typed = Draft::Capture { capture: Box::new(capture.clone()), people };
    let draft = Some(draft).filter(|draft| *draft != 0);
    let logged =
        log::log(&asked.front.app, &founder(asked).await, capture, sure, draft).await.map_err(keeping(typed))?;
    let item = match &logged {
        Logged::Item { item, .. } => Some(Item::clone(item)),
        Logged::Twin { .. } => None,
    };
    commands::logged(asked, logged).await;
    if let Some(item) = item {
        if let Some(typed) = unknown.filter(|_| item.owner.is_none()) {
            asked.add(noted::nobody_called(&item, &typed)).await;
        }
        source::look(asked, &item);
    }
    Ok(())
}

/// Whom a typed owner means: a name that the message mentions, or a mention. `None` where nobody is typed, or nobody is
/// found under that name: it is logged all the same, and whoever logged it can choose.
async fn owner(asked: &Asked, typed: &str, people: &[(String, UserId)]) -> Result<Option<UserId>, Refusal> {
    let name = typed.trim();
    let wanted = name.trim_start_matches('@').to_lowercase();
    let by_name = people.iter().find(|(known, _)| known.to_lowercase() == wanted).map(|(_, user)| *user);
    let mentioned = || people::mentions(name).ok().and_then(|users| users.first().copied());
    let Some(user) = by_name.or_else(mentioned) else { return Ok(None) };
    match people::ask(asked.http(), asked.caller.guild, user).await {
        Ok(user) => Ok(Some(user)),
        Err(Refusal::No(no)) => Err(no.into()),
        // Discord did not say: whoever a message mentions is believed to be there, anybody else is asked for again.
        Err(Refusal::Failed(_)) => Ok(by_name),
    }
}

/// What a draft holds already; nothing for 0.
async fn begun(asked: &Asked, draft: i64) -> Result<(Capture, Named), Refused> {
    if draft == 0 { Ok((Capture::default(), Named::new())) } else { recall(asked, draft).await }
}

async fn recall(asked: &Asked, draft: i64) -> Result<(Capture, Named), Refused> {
    match drafts::recall(&asked.front.app, &asked.caller, draft).await? {
        Draft::Capture { capture, people } => Ok((*capture, people)),
        _ => Err(Rejection::StaleButton.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_brings_goes_over_what_the_command_said() {
        let mut capture =
            Capture { details: Details::empty(Kind::Risk), due: Some("fri".into()), ..Capture::default() };
        for (name, text) in
            [("title", "Vendor"), ("date", " "), ("cause", "They said so"), (RANK, "4x3"), ("other", "?")]
        {
            fill(&mut capture, name, text);
        }
        assert_eq!((capture.title.as_str(), capture.due.as_deref()), ("Vendor", None));
        assert_eq!(capture.slot(Field::Cause), Some(&mut Some("They said so".to_owned())));
        assert_eq!(capture.rank_as_typed(), "4x3");
        assert_eq!(capture.slot(Field::Outcome), None);
    }
}
