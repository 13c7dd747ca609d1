//! The buttons of a draft and of the history: narrative, call, post now, skip, show again.

use super::{
    Done,
    given::{Given, Texts},
};
use crate::{
    app::{
        call,
        summary::{publish, tell},
    },
    discord::{
        asked::Asked,
        pictures,
        views::summary::{self as views, told},
    },
    domain::{
        ProgramId, Rejection,
        given::Colour,
        weekly::{Variant, Week},
    },
};

/// Opens the form for the lead's words.
pub(super) async fn narrate(asked: &Asked, program: ProgramId, week: Week) -> Done {
    let week = tell::to_tell(&asked.front.app, &asked.caller, Some(program), Some(week)).await?;
    asked.ask(told::narrative_form(&week)).await;
    Ok(())
}

/// Keeps them.
pub(super) async fn narrate_form(asked: &Asked, program: ProgramId, week: Week, texts: &Texts) -> Done {
    let typed = texts.of(told::NARRATIVE);
    let week = tell::narrate(&asked.front.app, &asked.caller, program, week, &typed).await?;
    asked.answer(told::narrated(&week)).await;
    Ok(())
}

/// Opens the form for the call on health.
pub(super) async fn call(asked: &Asked, program: ProgramId) -> Done {
    let week = tell::to_tell(&asked.front.app, &asked.caller, Some(program), None).await?;
    asked.ask(told::call_form(week.program.id)).await;
    Ok(())
}

/// Calls it.
pub(super) async fn call_form(asked: &Asked, program: ProgramId, texts: &Texts) -> Done {
    let typed = texts.of(told::COLOUR);
    let colour = Colour::from_key(&typed.trim().to_lowercase())
        .ok_or_else(|| Rejection::UnknownColour(typed.trim().chars().take(60).collect()))?;
    let (app, caller) = (&asked.front.app, &asked.caller);
    let calling = call::call(app, caller, Some(program), colour, texts.filled(told::REASON));
    let done = asked.patiently(calling).await?;
    asked.answer(told::called(&done.program, &done.call)).await;
    Ok(())
}

/// Posts now.
pub(super) async fn post(asked: &Asked, program: ProgramId) -> Done {
    let (app, caller) = (&asked.front.app, &asked.caller);
    let posting = publish::post_now(app, caller, Some(program), views::word);
    let (channels, instead_of) = asked.patiently(posting).await?;
    asked.answer(told::posted(&channels, instead_of)).await;
    Ok(())
}

/// Skips a week.
pub(super) async fn skip(asked: &Asked, program: ProgramId, week: Week) -> Done {
    let week = tell::skip(&asked.front.app, &asked.caller, program, week).await?;
    asked.answer(told::skipped(&week)).await;
    Ok(())
}

/// The team's summary as it would be posted now.
pub(super) async fn preview(asked: &Asked, program: ProgramId) -> Done {
    asked.wait().await;
    let (app, caller) = (&asked.front.app, &asked.caller);
    let sheet = publish::preview(app, caller, Some(program), Variant::Team, views::word).await?;
    asked.answer(told::preview(&sheet, pictures::draw(&sheet.charts).await)).await;
    Ok(())
}

/// Shows one again as it was published.
pub(super) async fn show(asked: &Asked, given: &Given) -> Done {
    let id = given.values::<i64>()?.first().copied().ok_or(Rejection::StaleButton)?;
    let (published, sheet) = asked.patiently(tell::show(&asked.front.app, &asked.caller, id)).await?;
    asked.wait().await;
    let pictures = pictures::draw(&sheet.charts).await;
    asked.answer(told::again(&published, &sheet, pictures, asked.caller.guild)).await;
    Ok(())
}
