//! Right click on a message or a person › Apps.
//!
//! A message comes along with its entry, so no privileged intent is needed. What was recognised in it fills a form, and
//! a draft keeps the snapshot of its text until the form is sent.

use poise::serenity_prelude as serenity;

use super::{Done, asked, mine};
use crate::{
    app::{
        Refusal, drafts,
        drafts::Draft,
        log::{Capture, Details},
        look,
    },
    discord::{
        Context, Front,
        asked::Asked,
        people,
        views::{self, forms::Prefill},
    },
    domain::{
        ChannelId, Kind, MessageId, UserId,
        calendar::Calendar,
        item::{Fate, Source},
    },
};

/// The menu entries.
pub(super) fn entries() -> Vec<poise::Command<Front, Refusal>> {
    vec![log_as_risk(), log_as_decision(), log_as_action(), log_as_issue(), log_to_record(), open_items()]
}

#[poise::command(context_menu_command = "Log as risk", guild_only)]
async fn log_as_risk(ctx: Context<'_>, message: serenity::Message) -> Done {
    log_as(ctx, &message, Kind::Risk).await
}

#[poise::command(context_menu_command = "Log as decision", guild_only)]
async fn log_as_decision(ctx: Context<'_>, message: serenity::Message) -> Done {
    log_as(ctx, &message, Kind::Decision).await
}

#[poise::command(context_menu_command = "Log as action", guild_only)]
async fn log_as_action(ctx: Context<'_>, message: serenity::Message) -> Done {
    log_as(ctx, &message, Kind::Action).await
}

#[poise::command(context_menu_command = "Log as issue", guild_only)]
async fn log_as_issue(ctx: Context<'_>, message: serenity::Message) -> Done {
    log_as(ctx, &message, Kind::Issue).await
}

#[poise::command(context_menu_command = "Log to record…", guild_only)]
async fn log_to_record(ctx: Context<'_>, message: serenity::Message) -> Done {
    let asked = asked(ctx)?;
    let (draft, _) = keep(&asked, &message, Kind::Action).await?;
    asked.answer(views::posted::log_as(draft)).await;
    Ok(())
}

#[poise::command(context_menu_command = "Open items of this person", guild_only)]
async fn open_items(ctx: Context<'_>, user: serenity::User) -> Done {
    mine::of(&asked(ctx)?, UserId(user.id.get())).await
}

async fn log_as(ctx: Context<'_>, message: &serenity::Message, kind: Kind) -> Done {
    let asked = asked(ctx)?;
    let (draft, prefill) = keep(&asked, message, kind).await?;
    asked.ask(views::forms::capture(kind, draft, &prefill)).await;
    Ok(())
}

/// Keeps the message as it is now, whom it mentions, and what was recognised in it.
async fn keep(asked: &Asked, message: &serenity::Message, kind: Kind) -> Result<(i64, Prefill), Refusal> {
    let program = look::program(&asked.front.app, &asked.caller).await?;
    // Whoever may not is told before they type.
    if let Some(program) = &program {
        program.refuse_if_archived()?;
        program.may_capture(&asked.caller.actor)?;
    }
    let calendar = program.map_or_else(Calendar::default, |program| program.calendar);
    let days = (calendar.today(message.timestamp.to_utc()), calendar.today(asked.front.app.clock.now()));
    let people = people::spoken_of(message);
    let prefill = people::recognise(&message.content, &people, days, &calendar);
    let source = Source {
        channel: ChannelId(message.channel_id.get()),
        message: MessageId(message.id.get()),
        author: UserId(message.author.id.get()),
        text: people::with_names(&message.content, &people),
        fate: Fate::Unchanged,
    };
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let capture = Capture {
        title: prefill.title.clone(),
        detail: said(&prefill.detail),
        owner: people.first().map(|(_, user)| *user),
        due: said(&prefill.due),
        source: Some(source),
        details: Details::empty(kind),
        ..Capture::default()
    };
    let draft = Draft::Capture { capture: Box::new(capture), people };
    Ok((drafts::keep(&asked.front.app, &asked.caller, draft).await?, prefill))
}
