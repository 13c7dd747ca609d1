//! The buttons under the look at a file: say what was asked, and do it.

use super::{Done, given::Given};
use crate::{
    app::{
        Refusal,
        import::{self, Look, Upload},
    },
    discord::{asked::Asked, people, views},
    domain::{Kind, Rejection},
    exchange::{columns::Meaning, days::Order, dry_run, plan::Plan, words},
};

/// Looks at a file and answers with what would happen. `before` is the draft that the file was kept in until now.
///
/// # Errors
/// They may not, or the file can't be taken.
pub async fn show(asked: &Asked, mut upload: Upload, before: Option<i64>) -> Result<(), Refusal> {
    let app = &asked.front.app;
    if upload.people.is_empty() {
        let owners = upload.owners(import::ROWS)?;
        upload.people = people::meant(asked.http(), asked.caller.guild, &owners).await;
    }
    let seen = import::look(app, &asked.caller, &upload).await?;
    let (name, encoding) = (upload.name.clone(), upload.encoding.clone());
    let draft = import::keep(app, &asked.caller, upload, before).await?;
    let view = match seen {
        Look::Plan { plan, separator, program } => {
            let report = dry_run::sheet_of(&plan);
            views::import::plan(&plan, &program, (&name, &encoding, separator), report, draft)
        }
        Look::Ask(ask) => views::import::ask(&ask, &name, draft),
        Look::Record { size, moved } => views::import::record(&name, size, moved, draft),
    };
    asked.answer_privately(view).await;
    Ok(())
}

/// "These are risks."
pub(super) async fn kind(asked: &Asked, draft: i64, kind: Kind) -> Done {
    let mut upload = import::recall(&asked.front.app, &asked.caller, draft).await?;
    upload.choices.kind = Some(kind);
    asked.wait().await;
    Ok(show(asked, upload, Some(draft)).await?)
}

/// "The day comes first."
pub(super) async fn order(asked: &Asked, draft: i64, order: Order) -> Done {
    let mut upload = import::recall(&asked.front.app, &asked.caller, draft).await?;
    upload.choices.order = Some(order);
    asked.wait().await;
    Ok(show(asked, upload, Some(draft)).await?)
}

/// Asks what a column is, which was picked from the look.
pub(super) async fn column(asked: &Asked, draft: i64, given: &Given) -> Done {
    let at: usize = one(given)?;
    let plan = planned(asked, draft).await?;
    let view = views::import::which_column(&plan, at, draft).ok_or(Rejection::StaleButton)?;
    asked.answer_privately(view).await;
    Ok(())
}

/// "That column is the owner."
pub(super) async fn column_is(asked: &Asked, draft: i64, at: u32, given: &Given) -> Done {
    let meaning = Meaning::from_key(given.value()?).ok_or(Rejection::StaleButton)?;
    say(asked, draft, |upload| upload.with_column(usize::try_from(at).ok()?, meaning)).await
}

/// "That column is the title."
pub(super) async fn title(asked: &Asked, draft: i64, given: &Given) -> Done {
    let at = one(given)?;
    say(asked, draft, |upload| upload.with_column(at, Meaning::Title)).await
}

/// Asks what a word stands for, which was picked from the look.
pub(super) async fn word(asked: &Asked, draft: i64, given: &Given) -> Done {
    let at: usize = one(given)?;
    let plan = planned(asked, draft).await?;
    let view = views::import::which_word(&plan, at, draft).ok_or(Rejection::StaleButton)?;
    asked.answer_privately(view).await;
    Ok(())
}

/// "Parked means on hold."
pub(super) async fn word_is(asked: &Asked, draft: i64, at: u32, given: &Given) -> Done {
    let plan = planned(asked, draft).await?;
    let unread = usize::try_from(at).ok().and_then(|at| plan.unread.get(at)).ok_or(Rejection::StaleButton)?;
    let means = given.value()?;
    if !words::offers(unread.meaning, Kind::ALL).contains(&means) {
        return Err(Rejection::StaleButton.into());
    }
    let said = (unread.meaning, unread.word.clone(), means.to_owned());
    say(asked, draft, |mut upload| {
        upload.choices.words.push(said);
        Some(upload)
    })
    .await
}

fn one(given: &Given) -> Result<usize, Rejection> {
    given.values::<usize>()?.first().copied().ok_or(Rejection::StaleButton)
}

/// What would become of the file that a draft holds.
async fn planned(asked: &Asked, draft: i64) -> Result<Box<Plan>, Refusal> {
    let upload = import::recall(&asked.front.app, &asked.caller, draft).await?;
    asked.wait().await;
    match import::look(&asked.front.app, &asked.caller, &upload).await? {
        Look::Plan { plan, .. } => Ok(plan),
        Look::Ask(_) | Look::Record { .. } => Err(Rejection::StaleButton.into()),
    }
}

/// Looks anew, with something more said.
async fn say(asked: &Asked, draft: i64, more: impl FnOnce(Upload) -> Option<Upload>) -> Done {
    let upload = import::recall(&asked.front.app, &asked.caller, draft).await?;
    asked.wait().await;
    let upload = more(upload).ok_or(Rejection::StaleButton)?;
    Ok(show(asked, upload, Some(draft)).await?)
}

/// "Import 14 rows."
pub(super) async fn take(asked: &Asked, draft: i64, rows: u32) -> Done {
    // A draft that is gone is said at once; the deed may take a while.
    import::recall(&asked.front.app, &asked.caller, draft).await?;
    asked.wait().await;
    let done = import::import(&asked.front.app, &asked.caller, draft, rows).await?;
    asked.answer_privately(views::import::done(&done)).await;
    Ok(())
}
