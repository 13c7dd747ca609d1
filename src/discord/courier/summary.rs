//! The weekly summary and its draft: the words are kept with the promise, the charts are drawn when they are said, those of
//! one summary at a time, with a rest before the next.

use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until},
};

use super::Worded;
use crate::{
    app::{App, Refusal, apart::rest_after, promise::Promise, summary::publish},
    charts::Chart,
    discord::{
        pictures,
        views::summary::{self as views, pack::Drawn},
    },
};

/// When the next summary's charts may be drawn.
static NEXT: Mutex<Option<Instant>> = Mutex::const_new(None);

async fn draw(charts: &[Chart]) -> Vec<Drawn> {
    let mut next = NEXT.lock().await;
    if let Some(next) = *next {
        sleep_until(next).await;
    }
    let began = Instant::now();
    let drawn = pictures::draw(charts).await;
    *next = Some(Instant::now() + rest_after(began.elapsed()));
    drawn
}

pub(super) async fn word(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    Ok(match publish::to_say(app, promise).await? {
        Some(to_say) => {
            let drawn = draw(&to_say.sheet.charts).await;
            Worded::View(views::told::said(&to_say, drawn))
        }
        None => Worded::Moot("the program is paused or archived, or its next summary has come".to_owned()),
    })
}

pub(super) async fn word_draft(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    let Some(draft) = publish::draft_to_say(app, promise).await? else {
        return Ok(Worded::Moot("the week is posted or skipped already".to_owned()));
    };
    let charts = draft.sheet.as_ref().map_or(&[][..], |sheet| &sheet.charts);
    let drawn = draw(charts).await;
    Ok(Worded::View(views::told::draft(&draft, drawn)))
}
