//! The one place that turns a view into what serenity sends.
//!
//! Content, embeds, rows and files are always all set: what a view does not say is taken away by an edit.

use poise::{
    CreateReply,
    serenity_prelude::{
        ButtonStyle, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton, CreateEmbed,
        CreateEmbedFooter, CreateInputText, CreateInteractionResponseFollowup, CreateInteractionResponseMessage,
        CreateMessage, CreateModal, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditAttachments,
        EditInteractionResponse, EditMessage, InputTextStyle, UserId,
    },
};

use super::{Button, Embed, File, Form, Input, Look, Offers, Press, Row, Select, View};
use crate::domain::GuildId;

/// The pieces of a view, as serenity takes them.
struct Pieces {
    content: String,
    embeds: Vec<CreateEmbed>,
    rows: Vec<CreateActionRow>,
    files: Vec<CreateAttachment>,
    mentions: CreateAllowedMentions,
    ephemeral: bool,
}

impl View {
    fn pieces(self) -> Pieces {
        let Self { content, embeds, rows, files, ephemeral, pings, home } = self.fit();
        let pings = pings.into_iter().map(|user| UserId::new(user.0));
        Pieces {
            content,
            embeds: embeds.into_iter().map(embed).collect(),
            rows: rows.into_iter().map(|one| row(one, home)).collect(),
            files: files.into_iter().map(file).collect(),
            mentions: CreateAllowedMentions::new().users(pings).replied_user(false),
            ephemeral,
        }
    }

    /// As the answer to a slash command.
    #[must_use]
    pub fn reply(self) -> CreateReply {
        let pieces = self.pieces();
        let mut reply = CreateReply::default()
            .content(pieces.content)
            .components(pieces.rows)
            .allowed_mentions(pieces.mentions)
            .ephemeral(pieces.ephemeral);
        for embed in pieces.embeds {
            reply = reply.embed(embed);
        }
        for file in pieces.files {
            reply = reply.attachment(file);
        }
        reply
    }

    /// As the answer to an interaction: a new message, or the message of the component anew.
    pub fn response(self) -> CreateInteractionResponseMessage {
        let pieces = self.pieces();
        CreateInteractionResponseMessage::new()
            .content(pieces.content)
            .embeds(pieces.embeds)
            .components(pieces.rows)
            .files(pieces.files)
            .allowed_mentions(pieces.mentions)
            .ephemeral(pieces.ephemeral)
    }

    /// In place of the card that a component belongs to. The line above it stays: it told something once, such as that a
    /// decision is accepted, and that is still so.
    pub fn redrawn(self) -> CreateInteractionResponseMessage {
        let pieces = self.pieces();
        CreateInteractionResponseMessage::new()
            .embeds(pieces.embeds)
            .components(pieces.rows)
            .files(pieces.files)
            .allowed_mentions(pieces.mentions)
    }

    /// In place of an answer that was given before, or promised by deferring.
    pub fn edit_response(self) -> EditInteractionResponse {
        let pieces = self.pieces();
        EditInteractionResponse::new()
            .content(pieces.content)
            .embeds(pieces.embeds)
            .components(pieces.rows)
            .attachments(attachments(pieces.files))
            .allowed_mentions(pieces.mentions)
    }

    /// As a further answer to an interaction.
    pub fn followup(self) -> CreateInteractionResponseFollowup {
        let pieces = self.pieces();
        CreateInteractionResponseFollowup::new()
            .content(pieces.content)
            .embeds(pieces.embeds)
            .components(pieces.rows)
            .files(pieces.files)
            .allowed_mentions(pieces.mentions)
            .ephemeral(pieces.ephemeral)
    }

    /// As a message in a channel.
    pub fn message(self) -> CreateMessage {
        let pieces = self.pieces();
        CreateMessage::new()
            .content(pieces.content)
            .embeds(pieces.embeds)
            .components(pieces.rows)
            .files(pieces.files)
            .allowed_mentions(pieces.mentions)
    }

    /// In place of a message in a channel. Where the view has no line of its own, the message's stays (see
    /// [`View::redrawn`]).
    pub fn edit(self) -> EditMessage {
        let pieces = self.pieces();
        let edit = EditMessage::new();
        let edit = if pieces.content.is_empty() { edit } else { edit.content(pieces.content) };
        edit.embeds(pieces.embeds)
            .components(pieces.rows)
            .attachments(attachments(pieces.files))
            .allowed_mentions(pieces.mentions)
    }
}

impl Form {
    /// As the answer to a command or a component.
    pub fn modal(self, home: Option<GuildId>) -> CreateModal {
        let Self { id, title, inputs } = self.fit();
        let rows = inputs.into_iter().map(|text| CreateActionRow::InputText(input(text))).collect();
        CreateModal::new(id.encode_at(home), title).components(rows)
    }
}

fn attachments(files: Vec<CreateAttachment>) -> EditAttachments {
    files.into_iter().fold(EditAttachments::new(), EditAttachments::add)
}

fn file(file: File) -> CreateAttachment {
    let attachment = CreateAttachment::bytes(file.bytes, file.name);
    if file.alt.is_empty() { attachment } else { attachment.description(file.alt) }
}

fn embed(embed: Embed) -> CreateEmbed {
    let mut built = CreateEmbed::new().colour(embed.colour);
    if !embed.title.is_empty() {
        built = built.title(embed.title);
    }
    if let Some(url) = embed.url {
        built = built.url(url);
    }
    if !embed.description.is_empty() {
        built = built.description(embed.description);
    }
    for field in embed.fields {
        built = built.field(field.name, field.value, field.inline);
    }
    if !embed.footer.is_empty() {
        built = built.footer(CreateEmbedFooter::new(embed.footer));
    }
    if let Some(name) = embed.image {
        built = built.attachment(name);
    }
    built
}

fn row(row: Row, home: Option<GuildId>) -> CreateActionRow {
    match row {
        Row::Buttons(buttons) => CreateActionRow::Buttons(buttons.into_iter().map(|one| button(one, home)).collect()),
        Row::Select(one) => CreateActionRow::SelectMenu(select(one, home)),
    }
}

fn button(button: Button, home: Option<GuildId>) -> CreateButton {
    let built = match button.press {
        Press::Act(id) => CreateButton::new(id.encode_at(home)).style(match button.look {
            Look::Primary => ButtonStyle::Primary,
            Look::Plain => ButtonStyle::Secondary,
            Look::Good => ButtonStyle::Success,
            Look::Danger => ButtonStyle::Danger,
        }),
        Press::Open(address) => CreateButton::new_link(address),
    };
    built.label(button.label).disabled(button.disabled)
}

fn select(select: Select, home: Option<GuildId>) -> CreateSelectMenu {
    let kind = match select.offers {
        Offers::Options(options) => CreateSelectMenuKind::String {
            options: options
                .into_iter()
                .map(|choice| {
                    let option = CreateSelectMenuOption::new(choice.label, choice.value);
                    let option = if choice.chosen { option.default_selection(true) } else { option };
                    if choice.hint.is_empty() { option } else { option.description(choice.hint) }
                })
                .collect(),
        },
        Offers::People(people) => CreateSelectMenuKind::User {
            default_users: (!people.is_empty()).then(|| people.into_iter().map(|user| UserId::new(user.0)).collect()),
        },
    };
    let built = CreateSelectMenu::new(select.id.encode_at(home), kind).min_values(select.least).max_values(select.most);
    if select.placeholder.is_empty() { built } else { built.placeholder(select.placeholder) }
}

fn input(input: Input) -> CreateInputText {
    let style = if input.long { InputTextStyle::Paragraph } else { InputTextStyle::Short };
    let mut built =
        CreateInputText::new(style, input.label, input.name).required(input.required).max_length(input.most);
    if !input.placeholder.is_empty() {
        built = built.placeholder(input.placeholder);
    }
    if !input.value.is_empty() {
        built = built.value(input.value);
    }
    built
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        discord::{components::id::Id, view::Choice},
        domain::{ItemId, UserId as Person},
    };

    fn view() -> View {
        let mut view =
            View::text("<@7> @everyone").row(Select::one(Id::More(ItemId(1)), "", vec![Choice::new("a", "b")]));
        view.pings = vec![Person(7), Person(0)];
        view
    }

    #[test]
    fn every_builder_names_the_only_people_who_are_notified() {
        let json = |value: serde_json::Result<serde_json::Value>| value.unwrap();
        for body in [
            json(serde_json::to_value(view().response())),
            json(serde_json::to_value(view().edit_response())),
            json(serde_json::to_value(view().followup())),
            json(serde_json::to_value(view().message())),
            json(serde_json::to_value(view().edit())),
        ] {
            let mentions = &body["allowed_mentions"];
            assert_eq!(mentions["parse"], serde_json::json!([]), "{body}");
            assert_eq!(mentions["users"], serde_json::json!(["7"]), "{body}");
            assert_eq!(mentions["replied_user"], false, "{body}");
            assert_eq!(body["components"][0]["components"][0]["custom_id"], "1:more:1");
        }
    }

    #[test]
    fn an_edit_takes_away_what_the_view_does_not_say_but_the_line_above_the_card() {
        let view = || View::card(Embed::new("Only this", 1));
        let body = serde_json::to_value(view().edit()).unwrap();
        assert_eq!(body.get("content"), None);
        assert_eq!(serde_json::to_value(view().redrawn()).unwrap().get("content"), None);
        assert_eq!(serde_json::to_value(view().with_note("Moved").edit()).unwrap()["content"], "Moved");
        assert_eq!(body["components"], serde_json::json!([]));
        assert_eq!(body["attachments"], serde_json::json!([]));
    }
}
