//! Routes buttons, selects and forms by their custom ids: one function for each, and one place where a refusal, a
//! failure or a panic is answered.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use poise::serenity_prelude as serenity;
use serenity::{CreateInteractionResponse, Http, Interaction};

use super::{
    Done, bulk, capture, charter, dates, drafts, edit, given::Given, help, id::Id, import, item, lists, moves, nudges,
    pick, summary, undo,
};
use crate::{
    app::Refusal,
    discord::{Front, asked::Asked, status_of, views},
    domain::Rejection,
};

/// Acts on an event that is no command.
///
/// # Errors
/// None: whoever pressed is answered here.
pub async fn on_event(
    framework: poise::FrameworkContext<'_, Front, Refusal>,
    event: &serenity::FullEvent,
) -> Result<(), Refusal> {
    let serenity::FullEvent::InteractionCreate { interaction } = event else { return Ok(()) };
    let (front, http) = (framework.user_data, &framework.serenity_context.http);
    match interaction {
        Interaction::Component(pressed) => match Asked::component(front, http, pressed).await {
            Ok(asked) => act(&asked, &pressed.data.custom_id, Given::component(&pressed.data)).await,
            Err(refusal) => answer_outside(http, (pressed.id, &pressed.token), refusal).await,
        },
        Interaction::Modal(sent) => match Asked::form(front, http, sent).await {
            Ok(asked) => act(&asked, &sent.data.custom_id, Given::form(&sent.data)).await,
            Err(refusal) => answer_outside(http, (sent.id, &sent.token), refusal).await,
        },
        _ => {}
    }
    Ok(())
}

async fn act(asked: &Asked, custom_id: &str, given: Given) {
    let id = match Id::decode(Id::home_of(custom_id).1) {
        Ok(id) => id,
        Err(no) => return asked.refuse(no.into(), None).await,
    };
    match AssertUnwindSafe(route(asked, id, given)).catch_unwind().await {
        Ok(Ok(())) => {}
        Ok(Err(refused)) => asked.refuse(refused.refusal, refused.typed.map(|typed| *typed)).await,
        // The payload may hold what people typed: it stays where the panic's own message went.
        Err(_) => asked.refuse(Refusal::Failed(anyhow::anyhow!("a handler panicked")), None).await,
    }
}

async fn route(asked: &Asked, id: Id, given: Given) -> Done {
    let Given { texts, .. } = &given;
    match id {
        Id::Update(id) => item::update(asked, id).await,
        Id::Confirm(id) => item::confirm(asked, id).await,
        Id::More(id) => item::more(asked, id).await,
        Id::Show(id) => item::show(asked, id).await,
        Id::Whole(id) => item::whole(asked, id).await,
        Id::Source(id) => item::source(asked, id).await,
        Id::Choose(id, pick) => item::choose(asked, id, pick).await,
        Id::Link(id) => item::link(asked, id).await,
        Id::LinkForm(id) => item::link_form(asked, id, item::link_texts(texts)).await,
        Id::Void(id) => item::void(asked, id).await,
        Id::VoidForm(id) => item::void_form(asked, id, texts.of(views::forms::REASON)).await,

        Id::Move(id, step) => moves::begin(asked, id, step).await,
        Id::MoveForm(id, step, _) => moves::make(asked, id, step, moves::words(texts), None).await,
        Id::Seen(id) => moves::seen(asked, id).await,
        Id::Object(id) => moves::object(asked, id).await,
        Id::ObjectForm(id) => moves::object_form(asked, id, texts.of(views::forms::CONCERN)).await,
        Id::Picked(id, pick) => pick::picked(asked, id, pick, &given).await,

        Id::SetDue(id) => dates::set_due(asked, id).await,
        Id::DueForm(id, _) => dates::due_form(asked, id, dates::due_texts(texts)).await,
        Id::SetSnooze(id) => dates::set_snooze(asked, id).await,
        Id::SnoozeForm(id) => dates::snooze_form(asked, id, texts.of(views::forms::DATE)).await,
        Id::Edit(id, part) => edit::open(asked, id, part).await,
        Id::EditForm(id, part, seen) => edit::send(asked, (id, part, seen), edit::texts(texts), (false, None)).await,

        Id::LogForm(kind, draft) | Id::CaptureForm(kind, draft) => capture::log_form(asked, kind, draft, texts).await,
        Id::ProposeForm(draft) => capture::propose_form(asked, draft, texts).await,
        Id::CaptureKind(draft) => capture::choose_kind(asked, draft, &given).await,
        Id::LogAnyway(draft) => capture::log_anyway(asked, draft).await,

        Id::Page(list, page) => lists::page(asked, list, page).await,
        Id::Share(list, page) => lists::share(asked, list, page).await,
        Id::BulkPick(_, _) => bulk::choose(asked, &given).await,
        Id::BulkDo(draft, what) => bulk::begin(asked, draft, what).await,
        Id::BulkOwner(draft) => bulk::assign(asked, draft, given.person()?).await,
        Id::BulkDue(draft) => bulk::date(asked, draft, dates::due_texts(texts)).await,

        Id::ImportKind(draft, kind) => import::kind(asked, draft, kind).await,
        Id::ImportOrder(draft, order) => import::order(asked, draft, order).await,
        Id::ImportTitle(draft) => import::title(asked, draft, &given).await,
        Id::ImportColumn(draft) => import::column(asked, draft, &given).await,
        Id::ImportColumnIs(draft, at) => import::column_is(asked, draft, at, &given).await,
        Id::ImportWord(draft) => import::word(asked, draft, &given).await,
        Id::ImportWordIs(draft, at) => import::word_is(asked, draft, at, &given).await,
        Id::ImportDo(draft, rows) => import::take(asked, draft, rows).await,

        Id::DraftReopen(draft) => drafts::reopen(asked, draft).await,
        Id::DraftForm(draft) => drafts::send(asked, draft, texts).await,
        Id::DraftApply(draft) => drafts::apply(asked, draft).await,
        Id::Undo(act) => undo::undo(asked, act).await,
        Id::Charter(program, part) => charter::open(asked, program, part).await,
        Id::CharterForm(program, part, seen) => {
            charter::send(asked, (program, part, seen), texts.0.clone(), (false, None)).await
        }
        Id::NudgePick() => nudges::pick(asked, &given).await,
        Id::NotMine(id) => nudges::not_mine(asked, id).await,
        Id::GiveBack(id) => nudges::give_back(asked, id).await,
        Id::SummaryNarrate(program, week) => summary::narrate(asked, program, week).await,
        Id::SummaryNarrateForm(program, week) => summary::narrate_form(asked, program, week, texts).await,
        Id::SummaryCall(program) => summary::call(asked, program).await,
        Id::SummaryCallForm(program) => summary::call_form(asked, program, texts).await,
        Id::SummaryPost(program, _) => summary::post(asked, program).await,
        Id::SummarySkip(program, week) => summary::skip(asked, program, week).await,
        Id::SummaryPreview(program) => summary::preview(asked, program).await,
        Id::SummaryShow() => summary::show(asked, &given).await,
        Id::HelpTopic() => help::topic(asked, &given).await,
    }
}

/// Outside a server there is nobody's record to look into: only the sentence.
async fn answer_outside(http: &Http, to: (serenity::InteractionId, &str), refusal: Refusal) {
    use serenity::Builder as _;
    let view = match refusal {
        Refusal::No(no) => views::notices::refusal(&no, None),
        Refusal::Failed(_) => views::notices::refusal(&Rejection::NotInServer, None),
    };
    if let Err(error) = CreateInteractionResponse::Message(view.response()).execute(http, to).await {
        tracing::warn!(status = status_of(&error), "an answer could not be given");
    }
}
