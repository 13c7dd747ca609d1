//! What a lead is told of the nudges: the week's report, and that a channel can't be written in.

use super::Worded;
use crate::{
    app::{App, Refusal, promise::Promise, settle},
    discord::views,
};

pub(super) async fn report(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    let Some(program) = settle::program_of(app, promise).await? else { return Ok(gone()) };
    Ok(Worded::View(views::nudging::report(&program, &promise.payload()?)))
}

pub(super) async fn closed(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    let Some(program) = settle::program_of(app, promise).await? else { return Ok(gone()) };
    Ok(Worded::View(views::nudging::closed(&program, promise.payload()?)))
}

fn gone() -> Worded {
    Worded::Moot("the program is gone".to_owned())
}
