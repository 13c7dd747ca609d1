//! A tiny real bot (poise and serenity), with one of everything that Discord offers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use local_discord::LocalDiscord;
use poise::serenity_prelude as serenity;
use serenity::{
    ButtonStyle, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton, CreateEmbed, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditInteractionResponse, InputTextStyle,
};

type Error = Box<dyn std::error::Error + Send + Sync>;
type Context<'a> = poise::Context<'a, Data, Error>;

/// What the bot counts.
#[derive(Clone, Default)]
pub struct Data {
    /// Slash commands that it was asked for.
    pub asked: Arc<AtomicUsize>,
    /// Errors that it had, as text.
    pub errors: Arc<std::sync::Mutex<Vec<String>>>,
}

/// A running bot.
pub struct Bot {
    /// What it counts.
    pub data: Data,
    shards: Arc<serenity::ShardManager>,
    task: tokio::task::JoinHandle<()>,
}

impl Bot {
    /// Starts it and waits until it has registered its commands.
    pub async fn start(discord: &LocalDiscord) -> Self {
        let data = Data::default();
        let (shared, errors) = (data.clone(), data.errors.clone());
        let framework = poise::Framework::builder()
            .options(poise::FrameworkOptions {
                commands: vec![
                    risk(),
                    tell(),
                    whisper(),
                    slow(),
                    card(),
                    form(),
                    import(),
                    admin(),
                    log_as_action(),
                    items_of(),
                ],
                event_handler: |framework, event| {
                    Box::pin(
                        async move { handle(framework.serenity_context, event, framework.user_data().await).await },
                    )
                },
                on_error: |error| {
                    Box::pin(async move {
                        if let poise::FrameworkError::Command { error, ctx, .. } = error {
                            ctx.data().errors.lock().unwrap().push(error.to_string());
                        } else if let poise::FrameworkError::EventHandler { error, framework, .. } = error {
                            framework.user_data().await.errors.lock().unwrap().push(error.to_string());
                        }
                    })
                },
                allowed_mentions: Some(CreateAllowedMentions::new()),
                ..Default::default()
            })
            .setup(|ctx, _, framework| {
                Box::pin(async move {
                    poise::builtins::register_globally(ctx, &framework.options().commands).await?;
                    Ok(shared)
                })
            })
            .build();
        let http = serenity::HttpBuilder::new(discord.token()).proxy(discord.url()).ratelimiter_disabled(true).build();
        let intents = serenity::GatewayIntents::GUILDS;
        let mut client = serenity::ClientBuilder::new_with_http(http, intents).framework(framework).await.unwrap();
        let shards = client.shard_manager.clone();
        let task = tokio::spawn(async move {
            if let Err(error) = client.start().await {
                errors.lock().unwrap().push(format!("client: {error}"));
            }
        });
        discord.ready().await;
        Self { data, shards, task }
    }

    /// What went wrong inside.
    pub fn errors(&self) -> Vec<String> {
        self.data.errors.lock().unwrap().clone()
    }

    /// Stops it cleanly.
    pub async fn stop(self) {
        self.shards.shutdown_all().await;
        let _ended = self.task.await;
    }
}

#[derive(poise::ChoiceParameter, Debug)]
enum Level {
    Low,
    High,
}

#[poise::command(slash_command, subcommands("log", "show"), subcommand_required)]
async fn risk(_: Context<'_>) -> Result<(), Error> {
    Ok(())
}

/// Log a risk
#[poise::command(slash_command)]
async fn log(
    ctx: Context<'_>,
    #[description = "Title"] title: String,
    #[description = "Owner"] owner: Option<serenity::User>,
    #[description = "Likelihood"]
    #[min = 1]
    #[max = 5]
    likelihood: Option<i64>,
    #[description = "Level"] level: Option<Level>,
    #[description = "Where"] place: Option<serenity::GuildChannel>,
) -> Result<(), Error> {
    ctx.data().asked.fetch_add(1, Ordering::SeqCst);
    let owner = owner.map_or_else(|| "nobody".to_owned(), |user| user.name);
    let place = place.map_or_else(String::new, |channel| channel.name);
    let embed = CreateEmbed::new()
        .title(title)
        .field("Owner", owner, true)
        .field("Likelihood", format!("{likelihood:?}"), true)
        .field("Level", format!("{level:?} {place}"), false);
    ctx.send(poise::CreateReply::default().embed(embed).components(rows())).await?;
    Ok(())
}

fn rows() -> Vec<CreateActionRow> {
    vec![
        CreateActionRow::Buttons(vec![
            CreateButton::new("done").label("Done").emoji('✅').style(ButtonStyle::Success),
            CreateButton::new("edit").label("Edit"),
            CreateButton::new("quiet").label("Quiet"),
            CreateButton::new("off").label("Off").disabled(true),
        ]),
        CreateActionRow::SelectMenu(
            CreateSelectMenu::new(
                "pick:1",
                CreateSelectMenuKind::String {
                    options: vec![CreateSelectMenuOption::new("Red", "r"), CreateSelectMenuOption::new("Green", "g")],
                },
            )
            .placeholder("Colour"),
        ),
        CreateActionRow::SelectMenu(
            CreateSelectMenu::new("assign", CreateSelectMenuKind::User { default_users: None }).placeholder("Owner"),
        ),
    ]
}

/// Show a risk
#[poise::command(slash_command)]
async fn show(
    ctx: Context<'_>,
    #[description = "Reference"]
    #[rename = "ref"]
    #[autocomplete = "references"]
    reference: String,
) -> Result<(), Error> {
    ctx.say(format!("showing {reference}")).await?;
    Ok(())
}

async fn references(_: Context<'_>, partial: &str) -> serenity::CreateAutocompleteResponse {
    if partial == "sleep" {
        tokio::time::sleep(Duration::from_mins(1)).await;
    }
    let choices = (1..=3).map(|number| format!("{partial}-{number}"));
    serenity::CreateAutocompleteResponse::new()
        .set_choices(choices.map(|name| serenity::AutocompleteChoice::new(name.clone(), name)).collect())
}

/// Say something, pinging whom it names
#[poise::command(slash_command)]
async fn tell(ctx: Context<'_>, #[description = "Text"] text: String) -> Result<(), Error> {
    let all = CreateAllowedMentions::new().all_users(true);
    ctx.send(
        poise::CreateReply::default()
            .content(text.clone())
            .embed(CreateEmbed::new().description(text))
            .allowed_mentions(all),
    )
    .await?;
    Ok(())
}

/// Say something to one
#[poise::command(slash_command)]
async fn whisper(ctx: Context<'_>) -> Result<(), Error> {
    ctx.send(poise::CreateReply::default().content("between us").ephemeral(true)).await?;
    Ok(())
}

/// Think for a while
#[poise::command(slash_command)]
async fn slow(
    ctx: Context<'_>,
    #[description = "Milliseconds"] ms: u64,
    #[description = "Defer"] defer: bool,
) -> Result<(), Error> {
    if defer {
        ctx.defer().await?;
    }
    tokio::time::sleep(Duration::from_millis(ms)).await;
    ctx.say("finally").await?;
    Ok(())
}

/// A picture
#[poise::command(slash_command)]
async fn card(ctx: Context<'_>) -> Result<(), Error> {
    let file = CreateAttachment::bytes(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x10\0\0\0\x08".to_vec(), "chart.png");
    let embed = CreateEmbed::new().title("Chart").attachment("chart.png");
    ctx.send(poise::CreateReply::default().embed(embed).attachment(file)).await?;
    Ok(())
}

/// A form
#[poise::command(slash_command)]
async fn form(ctx: Context<'_>) -> Result<(), Error> {
    if let poise::Context::Application(ctx) = ctx {
        ctx.interaction.create_response(ctx.http(), CreateInteractionResponse::Modal(modal("new"))).await?;
    }
    Ok(())
}

/// Read a file
#[poise::command(slash_command)]
async fn import(ctx: Context<'_>, #[description = "File"] file: serenity::Attachment) -> Result<(), Error> {
    let bytes = file.download().await?;
    ctx.say(format!("{} has {} bytes", file.filename, bytes.len())).await?;
    Ok(())
}

/// For managers
#[poise::command(slash_command, default_member_permissions = "MANAGE_GUILD", guild_only)]
async fn admin(ctx: Context<'_>) -> Result<(), Error> {
    ctx.say("administered").await?;
    Ok(())
}

#[poise::command(context_menu_command = "Log as action")]
async fn log_as_action(ctx: Context<'_>, message: serenity::Message) -> Result<(), Error> {
    ctx.say(format!("from {}: {}", message.author.name, message.content)).await?;
    Ok(())
}

#[poise::command(context_menu_command = "Items of")]
async fn items_of(ctx: Context<'_>, user: serenity::User) -> Result<(), Error> {
    ctx.say(format!("items of {}", user.name)).await?;
    Ok(())
}

fn modal(id: &str) -> CreateModal {
    CreateModal::new(format!("form:{id}"), "Details").components(vec![
        CreateActionRow::InputText(
            CreateInputText::new(InputTextStyle::Short, "Title", "title").value("draft").max_length(20),
        ),
        CreateActionRow::InputText(CreateInputText::new(InputTextStyle::Paragraph, "Why", "why").required(false)),
    ])
}

async fn handle(ctx: &serenity::Context, event: &serenity::FullEvent, data: &Data) -> Result<(), Error> {
    let serenity::FullEvent::InteractionCreate { interaction } = event else { return Ok(()) };
    match interaction {
        serenity::Interaction::Component(component) => press(ctx, component, data).await,
        serenity::Interaction::Modal(form) => receive(ctx, form).await,
        _ => Ok(()),
    }
}

async fn press(ctx: &serenity::Context, component: &serenity::ComponentInteraction, data: &Data) -> Result<(), Error> {
    let message = CreateInteractionResponseMessage::new();
    let chosen = match &component.data.kind {
        serenity::ComponentInteractionDataKind::StringSelect { values } => values.join(","),
        serenity::ComponentInteractionDataKind::UserSelect { values } => format!("{values:?}"),
        _ => String::new(),
    };
    let response = match component.data.custom_id.as_str() {
        "done" => {
            CreateInteractionResponse::UpdateMessage(message.content("done").embeds(Vec::new()).components(Vec::new()))
        }
        "edit" => CreateInteractionResponse::Modal(modal("edit")),
        "quiet" => {
            component.create_response(&ctx.http, CreateInteractionResponse::Acknowledge).await?;
            component.edit_response(&ctx.http, EditInteractionResponse::new().content("quietly edited")).await?;
            let followup = CreateInteractionResponseFollowup::new().content("and one more").ephemeral(true);
            component.create_followup(&ctx.http, followup).await?;
            return Ok(());
        }
        "twice" => {
            let pong = CreateInteractionResponse::Acknowledge;
            component.create_response(&ctx.http, pong.clone()).await?;
            let second = component.create_response(&ctx.http, pong).await;
            data.errors.lock().unwrap().push(second.unwrap_err().to_string());
            return Ok(());
        }
        other => CreateInteractionResponse::Message(message.content(format!("{other} {chosen}")).ephemeral(true)),
    };
    component.create_response(&ctx.http, response).await?;
    Ok(())
}

async fn receive(ctx: &serenity::Context, form: &serenity::ModalInteraction) -> Result<(), Error> {
    let inputs = form.data.components.iter().flat_map(|row| row.components.iter());
    let values: Vec<String> = inputs
        .filter_map(|component| match component {
            serenity::ActionRowComponent::InputText(input) => {
                Some(format!("{}={}", input.custom_id, input.value.clone().unwrap_or_default()))
            }
            _ => None,
        })
        .collect();
    let message = CreateInteractionResponseMessage::new().content(values.join(" "));
    let response = if form.message.is_some() {
        CreateInteractionResponse::UpdateMessage(message)
    } else {
        CreateInteractionResponse::Message(message)
    };
    form.create_response(&ctx.http, response).await?;
    Ok(())
}
