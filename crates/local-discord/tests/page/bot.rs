//! A small bot that has a bit of everything a page must show: a command with options,
//! choices and completion, entries of both menus, buttons, selects and a form.
#![allow(clippy::expect_used, reason = "the bot of tests and of the example: where it fails, they do")]

use serenity::all::{
    ActionRowComponent, ButtonStyle, ChannelId, Client, Command, CommandInteraction, CommandOptionType, CommandType,
    ComponentInteraction, ComponentInteractionDataKind, Context, CreateActionRow, CreateAllowedMentions,
    CreateAutocompleteResponse, CreateButton, CreateCommand, CreateCommandOption, CreateEmbed, CreateEmbedFooter,
    CreateInputText, CreateInteractionResponse, CreateInteractionResponseMessage, CreateModal, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, EventHandler, GatewayIntents, HttpBuilder, InputTextStyle,
    Interaction, ModalInteraction, Ready, Timestamp,
};
use serenity::async_trait;

use local_discord::LocalDiscord;

type Response = CreateInteractionResponse;

/// Runs the bot until the task is aborted.
pub fn start(discord: &LocalDiscord) -> tokio::task::JoinHandle<()> {
    let http = HttpBuilder::new(discord.token()).proxy(discord.url()).ratelimiter_disabled(true).build();
    tokio::spawn(async move {
        let builder = Client::builder_with_http(http);
        let mut client = builder.event_handler(Bot).await.expect("a client");
        client.start().await.expect("a connection");
    })
}

trait BuilderWithHttp {
    fn builder_with_http(http: serenity::http::Http) -> serenity::client::ClientBuilder;
}

impl BuilderWithHttp for Client {
    fn builder_with_http(http: serenity::http::Http) -> serenity::client::ClientBuilder {
        serenity::client::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
    }
}

struct Bot;

#[async_trait]
impl EventHandler for Bot {
    async fn ready(&self, context: Context, _: Ready) {
        Command::set_global_commands(&context.http, commands()).await.expect("commands");
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let (id, token) = (interaction.id(), interaction.token().to_owned());
        let answer = match interaction {
            Interaction::Command(command) => command_answer(&command),
            Interaction::Autocomplete(command) => Some(completion(&command)),
            Interaction::Component(press) if press.data.custom_id == "stall" => None,
            Interaction::Component(press) => Some(press_answer(&press)),
            Interaction::Modal(form) => Some(form_answer(&form)),
            _ => None,
        };
        if let Some(answer) = answer {
            let _ended = context.http.create_interaction_response(id, &token, &answer, Vec::new()).await;
        }
    }
}

fn commands() -> Vec<CreateCommand> {
    use CommandOptionType::{Integer, String, SubCommand, User};
    let option = CreateCommandOption::new;
    vec![
        CreateCommand::new("risk").description("Risks and their owners").add_option(
            option(SubCommand, "log", "Log a risk that you see coming")
                .add_sub_option(option(String, "title", "What may happen").required(true).max_length(100))
                .add_sub_option(option(User, "owner", "Who looks after it"))
                .add_sub_option(
                    option(Integer, "impact", "How bad it would be").add_int_choice("low", 1).add_int_choice("high", 3),
                ),
        ),
        CreateCommand::new("item").description("One item").add_option(
            option(SubCommand, "show", "Show an item")
                .add_sub_option(option(String, "ref", "Which").required(true).set_autocomplete(true)),
        ),
        CreateCommand::new("sleep").description("Never answers"),
        CreateCommand::new("stall").description("Has a button that never answers"),
        CreateCommand::new("Log as action").kind(CommandType::Message),
        CreateCommand::new("Open items of this person").kind(CommandType::User),
    ]
}

fn message() -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new().allowed_mentions(CreateAllowedMentions::new())
}

fn command_answer(command: &CommandInteraction) -> Option<Response> {
    match command.data.name.as_str() {
        "risk" => {
            let options = command.data.options();
            let serenity::all::ResolvedValue::SubCommand(options) = &options.first()?.value else { return None };
            let mut title = "";
            let mut owner = format!("<@{}>", command.user.id);
            for option in options {
                match &option.value {
                    serenity::all::ResolvedValue::String(text) => title = text,
                    serenity::all::ResolvedValue::User(user, _) => owner = format!("<@{}>", user.id),
                    _ => {}
                }
            }
            Some(Response::Message(message().embed(card(title, &owner, command.channel_id)).components(rows())))
        }
        "item" => Some(Response::Message(message().content("**R-1** is _only_ for your eyes: `open`").ephemeral(true))),
        "stall" => {
            let button = CreateButton::new("stall").label("Stall");
            Some(Response::Message(
                message().content("Press it.").components(vec![CreateActionRow::Buttons(vec![button])]),
            ))
        }
        "Log as action" => {
            let target = command.data.resolved.messages.values().next();
            Some(form(target.map_or("", |message| message.content.as_str())))
        }
        "Open items of this person" => Some(Response::Message(message().content("> none\nAll done.").ephemeral(true))),
        _ => None,
    }
}

fn completion(command: &CommandInteraction) -> Response {
    let typed = command.data.autocomplete().map(|focus| focus.value.to_lowercase()).unwrap_or_default();
    let known = [("R-1 Vendor API slips", "R-1"), ("R-2 The intern leaves", "R-2"), ("A-7 Send the contract", "A-7")];
    let fitting = known.into_iter().filter(|(name, _)| name.to_lowercase().contains(&typed));
    let all = fitting.fold(CreateAutocompleteResponse::new(), |all, (name, value)| all.add_string_choice(name, value));
    Response::Autocomplete(all)
}

fn card(title: &str, owner: &str, channel: ChannelId) -> CreateEmbed {
    CreateEmbed::new()
        .title("R-1 · Risk")
        .description(format!("{title}\n\nSeen in <#{channel}>, due <t:1900000000:D> (<t:1900000000:R>)"))
        .colour(0x00f0_b232)
        .field("Owner", owner, true)
        .field("Impact", "**high**", true)
        .field("State", "`open`", true)
        .field("Plan", "- ask the *vendor*\n- look for [another](https://example.org)\n  - soon", false)
        .footer(CreateEmbedFooter::new("Risks that nobody owns come true"))
        .timestamp(Timestamp::from_unix_timestamp(1_800_000_000).expect("a moment"))
}

fn rows() -> Vec<CreateActionRow> {
    let state = ["open", "watched", "closed"].map(|state| CreateSelectMenuOption::new(state, state));
    let states = CreateSelectMenuKind::String { options: state.to_vec() };
    vec![
        CreateActionRow::Buttons(vec![
            CreateButton::new("done").label("Done").style(ButtonStyle::Success),
            CreateButton::new("edit").label("Edit").style(ButtonStyle::Secondary),
            CreateButton::new("drop").label("Drop").style(ButtonStyle::Danger).disabled(true),
            CreateButton::new_link("https://example.org").label("Wiki"),
        ]),
        CreateActionRow::SelectMenu(CreateSelectMenu::new("state", states).placeholder("Change the state")),
        CreateActionRow::SelectMenu(
            CreateSelectMenu::new("owner", CreateSelectMenuKind::User { default_users: None })
                .placeholder("Hand it over"),
        ),
    ]
}

fn press_answer(press: &ComponentInteraction) -> Response {
    let done = |text: String| Response::UpdateMessage(message().content(text));
    match (press.data.custom_id.as_str(), &press.data.kind) {
        ("edit", _) => form("Vendor API slips"),
        ("state", ComponentInteractionDataKind::StringSelect { values }) => {
            done(format!("It is **{}** now.", values[0]))
        }
        ("owner", ComponentInteractionDataKind::UserSelect { values }) => done(format!("<@{}> has it now.", values[0])),
        _ => done(format!("Done, says <@{}>.", press.user.id)),
    }
}

fn form(title: &str) -> Response {
    let input = CreateInputText::new(InputTextStyle::Short, "Title", "title").max_length(100).value(title);
    let note =
        CreateInputText::new(InputTextStyle::Paragraph, "Note", "note").required(false).placeholder("Anything else?");
    let rows = vec![CreateActionRow::InputText(input), CreateActionRow::InputText(note)];
    Response::Modal(CreateModal::new("item", "An action item").components(rows))
}

fn form_answer(form: &ModalInteraction) -> Response {
    let inputs = form.data.components.iter().flat_map(|row| &row.components);
    let texts: Vec<&str> = inputs
        .filter_map(|input| if let ActionRowComponent::InputText(text) = input { text.value.as_deref() } else { None })
        .collect();
    Response::Message(message().content(format!("Logged: {}", texts.join(" / "))))
}
