//! Pages of lists: of one kind, of a person, of a search, of what happened. Everybody on the server may read.

use super::{
    Done,
    id::{List, Which},
};
use crate::{
    app::{
        Pick, Refusal,
        drafts::{self, Draft},
        look::{self, Filter, Narrow, Paged},
        summary::tell as summary,
    },
    discord::{
        asked::Asked,
        commands,
        view::View,
        views::{self, paging::Paging},
    },
    domain::{Kind, ProgramId, Rejection},
};

/// Turns to a page, for whoever asked.
pub(super) async fn page(asked: &Asked, list: List, page: u32) -> Done {
    let view = asked.patiently(view(asked, list, page, false)).await?;
    asked.answer_privately(view).await;
    Ok(())
}

/// Posts a page for everybody, without buttons.
pub(super) async fn share(asked: &Asked, list: List, page: u32) -> Done {
    let view = asked.patiently(view(asked, list, page, true)).await?;
    asked.answer(view).await;
    Ok(())
}

async fn view(asked: &Asked, list: List, page: u32, shared: bool) -> Result<View, Refusal> {
    let (app, caller) = (&asked.front.app, &asked.caller);
    let now = app.clock.now();
    match list {
        List::Kind(program, kind, which) => of_kind(asked, (program, kind, which), page, shared).await,
        List::Owner(person) => {
            let mut mine = look::of_person(app, caller, person, page).await?;
            if mine.own.page < page {
                mine = look::of_person(app, caller, person, mine.own.page).await?;
            }
            let paging = paging(list, &mine.own, shared);
            let (awaiting, own) = (&mine.awaiting, &mine.own.lines);
            Ok(views::mine::mine(person, caller.actor.user, awaiting, own, &mine.programs, now, &paging))
        }
        List::Search(narrow, words) => found(asked, (list, words.as_str(), narrow), page, shared).await,
        List::Find(draft) => {
            let Draft::Find { words, narrow } = drafts::recall(app, caller, draft).await? else {
                return Err(Rejection::StaleButton.into());
            };
            found(asked, (list, &words, narrow), page, shared).await
        }
        List::History(item) => {
            let (shown, events) = look::history(app, caller, Pick::Id(item), page).await?;
            Ok(views::history::history(&shown.item, &events.lines, &paging(list, &events, shared)))
        }
        List::Report(program, report) => super::health::shown(asked, Some(program), report, page, shared).await,
        List::Audit(program) => {
            let (program, audit) = look::audit(app, caller, Some(program), page).await?;
            let paging = paging(list, &audit, shared);
            let lines: Vec<_> = audit.lines.into_iter().map(|line| (line.item, line.event)).collect();
            Ok(views::history::audit(&program, &lines, &paging))
        }
        List::Summaries(program) => {
            let (program, published) = summary::history(app, caller, Some(program), page).await?;
            let paging = paging(list, &published, shared);
            Ok(views::summary::told::history(&program, &published.lines, &paging))
        }
    }
}

/// What a search finds now. Pages that have become fewer meanwhile show the one before.
async fn found(
    asked: &Asked,
    (list, words, narrow): (List, &str, Narrow),
    page: u32,
    shared: bool,
) -> Result<View, Refusal> {
    let (app, caller) = (&asked.front.app, &asked.caller);
    let mut found = look::search(app, caller, words, narrow, page).await?;
    if found.items.lines.is_empty() && page > 0 {
        found = look::search(app, caller, words, narrow, page - 1).await?;
    }
    let paging = paging(list, &found.items, shared);
    Ok(views::found::found(words, &found.items.lines, &found.programs, app.clock.now(), &paging))
}

/// A list that has become shorter meanwhile shows its last page.
async fn of_kind(
    asked: &Asked,
    (id, kind, which): (ProgramId, Kind, Which),
    page: u32,
    shared: bool,
) -> Result<View, Refusal> {
    let (app, caller) = (&asked.front.app, &asked.caller);
    let Which { owner, unowned, closed } = which;
    let filter = Filter { kind, owner, unowned, closed };
    let (mut program, mut found) = look::list(app, caller, Some(id), filter, page).await?;
    if found.lines.is_empty() && found.page < page {
        (program, found) = look::list(app, caller, Some(id), filter, found.page).await?;
    }
    let today = program.calendar.today(app.clock.now());
    let paging = paging(List::Kind(id, kind, which), &found, shared);
    Ok(views::lists::list(&found.lines, kind, which, &program, today, &paging))
}

fn paging<T>(list: List, page: &Paged<T>, shared: bool) -> Paging {
    Paging { shared, ..commands::paging(list, page) }
}
