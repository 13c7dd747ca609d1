//! What was refused and kept: the same form again with what was typed, sent through the same function; or written over
//! what others changed meanwhile.

use super::{
    Done, bulk, capture, charter, dates, edit,
    given::Texts,
    health,
    id::{CharterPart, Id},
    item, moves, shown,
};
use crate::{
    app::{
        Refusal,
        drafts::{self, Draft},
        look,
        moves::Words,
    },
    discord::{
        asked::Asked,
        view::Form,
        views::forms::{self, CONCERN, DATE, LINK_KIND, REASON, REFERENCE, WORDS},
    },
    domain::Rejection,
};

/// "Edit and try again": opens the form, filled with what was typed.
pub(super) async fn reopen(asked: &Asked, draft: i64) -> Done {
    let kept = drafts::recall(&asked.front.app, &asked.caller, draft).await?;
    let id = if matches!(kept, Draft::Chosen { .. }) { Id::BulkDue(draft) } else { Id::DraftForm(draft) };
    let form = form_of(asked, draft, &kept).await?;
    asked.ask(form.again(id, &texts_of(&kept))).await;
    Ok(())
}

async fn form_of(asked: &Asked, draft: i64, kept: &Draft) -> Result<Form, Refusal> {
    Ok(match kept {
        Draft::Capture { capture, people } => forms::recapture(draft, capture, people),
        Draft::Edit { item, part, .. } => forms::edit(&shown(asked, *item).await?.item, *part),
        Draft::Move { item, step, .. } => {
            forms::make_move(&shown(asked, *item).await?.item, *step).ok_or(Rejection::StaleButton)?
        }
        Draft::Due { item, .. } => forms::due(&shown(asked, *item).await?.item),
        Draft::Snooze { item, .. } => forms::snooze(&shown(asked, *item).await?.item),
        Draft::Object { item, .. } => forms::object(&shown(asked, *item).await?.item),
        Draft::Void { item, .. } => forms::void(&shown(asked, *item).await?.item),
        Draft::Link { item, .. } => forms::link(&shown(asked, *item).await?.item),
        Draft::Charter { program, part, .. } => {
            let program = look::program_by_id(&asked.front.app, &asked.caller, *program).await?;
            forms::charter(&program, charter_part(part)?)
        }
        Draft::Call { colour, .. } => forms::call(draft, *colour),
        Draft::Chosen { .. } => forms::bulk_due(draft),
        Draft::Find { .. } | Draft::Import { .. } | Draft::Command { .. } => return Err(Rejection::StaleButton.into()),
    })
}

/// What was typed, by the names of the form's fields. A capture's form is filled already.
fn texts_of(kept: &Draft) -> Vec<(String, String)> {
    let named = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    match kept {
        Draft::Edit { texts, .. } => texts.iter().map(|(field, text)| (field.key().to_owned(), text.clone())).collect(),
        Draft::Move { words: Words { words, until, successor }, .. } => {
            named(&[(WORDS, text(words.as_ref())), (DATE, text(until.as_ref())), (REFERENCE, text(successor.as_ref()))])
        }
        Draft::Due { due, reason, .. } => named(&[(DATE, due), (REASON, reason)]),
        Draft::Snooze { until, .. } => named(&[(DATE, until)]),
        Draft::Object { concern, .. } => named(&[(CONCERN, concern)]),
        Draft::Void { reason, .. } | Draft::Call { reason, .. } => named(&[(REASON, reason)]),
        Draft::Link { kind, to, .. } => named(&[(LINK_KIND, kind), (REFERENCE, to)]),
        Draft::Charter { texts, .. } => texts.clone(),
        Draft::Chosen { due, reason, .. } => named(&[(DATE, text(due.as_ref())), (REASON, text(reason.as_ref()))]),
        Draft::Capture { .. } | Draft::Find { .. } | Draft::Import { .. } | Draft::Command { .. } => Vec::new(),
    }
}

fn text(typed: Option<&String>) -> &str {
    typed.map_or("", String::as_str)
}

/// The form that was opened again, sent.
pub(super) async fn send(asked: &Asked, draft: i64, texts: &Texts) -> Done {
    match drafts::recall(&asked.front.app, &asked.caller, draft).await? {
        Draft::Capture { capture, people } => capture::send(asked, *capture, people, texts, draft).await,
        Draft::Edit { item, part, seen, .. } => {
            edit::send(asked, (item, part, seen), edit::texts(texts), (false, Some(draft))).await
        }
        Draft::Move { item, step, .. } => moves::make(asked, item, step, moves::words(texts), Some(draft)).await,
        Draft::Due { item, .. } => dates::due_form(asked, item, dates::due_texts(texts)).await,
        Draft::Snooze { item, .. } => dates::snooze_form(asked, item, texts.of(DATE)).await,
        Draft::Object { item, .. } => moves::object_form(asked, item, texts.of(CONCERN)).await,
        Draft::Void { item, .. } => item::void_form(asked, item, texts.of(REASON)).await,
        Draft::Link { item, .. } => item::link_form(asked, item, item::link_texts(texts)).await,
        Draft::Charter { program, part, seen, .. } => {
            let part = charter_part(&part)?;
            charter::send(asked, (program, part, seen), texts.0.clone(), (false, Some(draft))).await
        }
        Draft::Call { program, colour, .. } => {
            let called = asked.patiently(health::called(asked, Some(program), colour, Some(texts.of(REASON)))).await;
            health::announce(asked, called).await;
            Ok(())
        }
        Draft::Chosen { .. } => bulk::date(asked, draft, dates::due_texts(texts)).await,
        Draft::Find { .. } | Draft::Import { .. } | Draft::Command { .. } => Err(Rejection::StaleButton.into()),
    }
}

/// "Apply mine anyway": over what others changed meanwhile.
pub(super) async fn apply(asked: &Asked, draft: i64) -> Done {
    match drafts::recall(&asked.front.app, &asked.caller, draft).await? {
        Draft::Edit { item, part, seen, texts } => {
            edit::send(asked, (item, part, seen), texts, (true, Some(draft))).await
        }
        Draft::Charter { program, part, seen, texts } => {
            charter::send(asked, (program, charter_part(&part)?, seen), texts, (true, Some(draft))).await
        }
        _ => Err(Rejection::StaleButton.into()),
    }
}

fn charter_part(key: &str) -> Result<CharterPart, Rejection> {
    CharterPart::from_key(key).ok_or(Rejection::StaleButton)
}
