//! The weekly summary and its draft: the words are kept with the promise, the charts are drawn when they are said.

use super::Worded;
use crate::{
    app::{App, Refusal, promise::Promise, summary::publish},
    discord::{pictures, views::summary as views},
};

pub(super) async fn word(app: &App, promise: &Promise) -> Result<Worded, Refusal> {
    Ok(match publish::to_say(app, promise).await? {
        Some(to_say) => {
            let drawn = pictures::draw(&to_say.sheet.charts).await;
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
    let drawn = pictures::draw(charts).await;
    Ok(Worded::View(views::told::draft(&draft, drawn)))
}
