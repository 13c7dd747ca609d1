//! Something asked of the bot, and the ways to answer it. Commands, buttons, selects, forms and menus all become one
//! [`Asked`], so that a verb is called and answered the same way wherever it came from.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use poise::serenity_prelude as serenity;
use serenity::{
    CommandInteraction, ComponentInteraction, CreateInteractionResponse, CreateInteractionResponseFollowup, Http,
    LightMethod, ModalInteraction, Permissions, Request, Route,
};

use super::{
    AtWork, Context, Front,
    caller::{Parts, read, read_direct},
    components::id::Id,
    view::{Form, View},
    views,
};
use crate::{
    app::{
        Caller, Changed, Refusal,
        cards::{self, Card},
        drafts,
        drafts::Draft,
    },
    domain::{ChannelId, GuildId, Item, MessageId, Rejection},
};

/// What Discord says of an answer, as far as it matters here.
#[derive(serde::Deserialize)]
struct Answered {
    resource: Resource,
}

#[derive(serde::Deserialize)]
struct Resource {
    message: Posted,
}

#[derive(serde::Deserialize)]
struct Posted {
    id: serenity::MessageId,
}

/// Something asked of the bot.
#[derive(Clone)]
pub struct Asked {
    /// The bot.
    pub front: Front,
    /// Who asks, from where.
    pub caller: Caller,
    /// The channel or thread itself, where cards are posted.
    pub place: ChannelId,
    /// The message that the button, select or form belongs to.
    pub message: Option<MessageId>,
    /// Whether that message is seen by one person only.
    pub on_ephemeral: bool,
    /// In direct messages: the server on which was acted.
    pub home: Option<GuildId>,
    /// What was typed: a slash command as one would type it again, a form field by field; empty for a button.
    pub line: String,
    /// Whether it was a form that was sent.
    is_form: bool,
    /// Whether the person was told to wait: then the first answer takes the place of that.
    is_deferred: Arc<AtomicBool>,
    _at_work: Arc<AtWork>,
    http: Arc<Http>,
    id: serenity::InteractionId,
    token: String,
    bot_may: Permissions,
}

/// How long something is worked on before whoever asked is told to wait: Discord gives three seconds.
pub const PATIENCE: Duration = Duration::from_millis(1200);

impl Asked {
    /// From a slash command or a menu entry.
    ///
    /// # Errors
    /// [`Rejection::NotInServer`].
    pub fn command(ctx: Context<'_>) -> Result<Self, Refusal> {
        let (asked, http): (&CommandInteraction, _) = (ctx.interaction, &ctx.serenity_context().http);
        let parts = Parts {
            id: asked.id,
            guild: asked.guild_id,
            channel: asked.channel.as_ref(),
            channel_id: asked.channel_id,
            member: asked.member.as_deref(),
            user: &asked.user,
        };
        let line = super::line::typed(&asked.data);
        let caller = read(&parts).ok_or(Rejection::NotInServer)?;
        let mut whole = Self::new(ctx.data(), http, &parts, caller, &asked.token, asked.app_permissions);
        whole.line = line;
        whole.is_deferred.store(ctx.has_sent_initial_response.load(Ordering::SeqCst), Ordering::SeqCst);
        Ok(whole)
    }

    /// From a button or a select.
    ///
    /// # Errors
    /// [`Rejection::NotInServer`].
    pub async fn component(front: &Front, http: &Arc<Http>, asked: &ComponentInteraction) -> Result<Self, Refusal> {
        let parts = Parts {
            id: asked.id,
            guild: asked.guild_id,
            channel: asked.channel.as_ref(),
            channel_id: asked.channel_id,
            member: asked.member.as_ref(),
            user: &asked.user,
        };
        let (caller, home) = who(http, &parts, &asked.data.custom_id).await?;
        let mut whole = Self::new(front, http, &parts, caller, &asked.token, asked.app_permissions);
        whole.home = home;
        Ok(whole.on(&asked.message))
    }

    /// From a form.
    ///
    /// # Errors
    /// [`Rejection::NotInServer`].
    pub async fn form(front: &Front, http: &Arc<Http>, asked: &ModalInteraction) -> Result<Self, Refusal> {
        let parts = Parts {
            id: asked.id,
            guild: asked.guild_id,
            channel: asked.channel.as_ref(),
            channel_id: asked.channel_id,
            member: asked.member.as_ref(),
            user: &asked.user,
        };
        let (caller, home) = who(http, &parts, &asked.data.custom_id).await?;
        let mut whole = Self::new(front, http, &parts, caller, &asked.token, asked.app_permissions);
        whole.home = home;
        (whole.line, whole.is_form) = (super::line::sent(&asked.data), true);
        Ok(match &asked.message {
            Some(message) => whole.on(message),
            None => whole,
        })
    }

    fn new(
        front: &Front,
        http: &Arc<Http>,
        parts: &Parts<'_>,
        caller: Caller,
        token: &str,
        bot_may: Option<Permissions>,
    ) -> Self {
        Self {
            front: front.clone(),
            caller,
            place: ChannelId(parts.channel_id.get()),
            message: None,
            on_ephemeral: false,
            home: None,
            line: String::new(),
            is_form: false,
            is_deferred: Arc::default(),
            _at_work: Arc::new(front.work.begin()),
            http: Arc::clone(http),
            id: parts.id,
            token: token.to_owned(),
            bot_may: bot_may.unwrap_or(Permissions::all()),
        }
    }

    fn on(mut self, message: &serenity::Message) -> Self {
        self.message = Some(MessageId(message.id.get()));
        self.on_ephemeral = message.flags.is_some_and(|flags| flags.contains(serenity::MessageFlags::EPHEMERAL));
        self
    }

    /// The way to Discord, for a look at something that the interaction does not carry.
    #[must_use]
    pub fn http(&self) -> &Arc<Http> {
        &self.http
    }

    /// Tells Discord that what a button or select asks for takes a while: what is answered afterwards still finds its way.
    pub async fn wait(&self) {
        if !self.is_deferred.load(Ordering::SeqCst) && self.respond(CreateInteractionResponse::Acknowledge).await {
            self.is_deferred.store(true, Ordering::SeqCst);
        }
    }

    /// Does for a button, a select or a form what may take longer than Discord waits: if it does, whoever asked is told.
    pub async fn patiently<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        if let Ok(done) = tokio::time::timeout(PATIENCE, &mut work).await {
            return done;
        }
        self.wait().await;
        work.await
    }

    /// Answers with a message for everybody; where a command told whoever asked alone to wait, beside a word to them.
    pub async fn announce(&self, view: View) {
        if self.is_deferred.load(Ordering::SeqCst) && self.message.is_none() {
            self.edit(views::notices::said_below()).await;
            self.add(view).await;
        } else {
            self.answer(view).await;
        }
    }

    /// Answers with a message of its own.
    pub async fn answer(&self, view: View) {
        match (self.is_deferred.load(Ordering::SeqCst), self.message) {
            // In place of the line that says to wait.
            (true, None) => self.edit(view).await,
            (true, Some(_)) => drop(self.add(view).await),
            (false, _) => drop(self.respond(CreateInteractionResponse::Message(self.at_home(view).response())).await),
        }
    }

    /// Answers by changing the message that the button or select belongs to.
    pub async fn update(&self, view: View) {
        if self.is_deferred.load(Ordering::SeqCst) {
            return self.edit(view).await;
        }
        self.respond(CreateInteractionResponse::UpdateMessage(self.at_home(view).response())).await;
    }

    async fn edit(&self, view: View) {
        use serenity::Builder as _;
        let edited = self.at_home(view).edit_response().execute(&self.http, &self.token).await;
        edited.map_or_else(|error| self.note_lost(&error), drop);
    }

    /// Answers with a form.
    pub async fn ask(&self, form: Form) {
        self.respond(CreateInteractionResponse::Modal(form.modal(self.home))).await;
    }

    /// Says something more, after an answer.
    pub async fn add(&self, view: View) -> Option<MessageId> {
        use serenity::Builder as _;
        let followup: CreateInteractionResponseFollowup = self.at_home(view).followup();
        match followup.execute(&self.http, (None, &self.token)).await {
            Ok(message) => Some(MessageId(message.id.get())),
            Err(error) => {
                self.note_lost(&error);
                None
            }
        }
    }

    /// Buttons in direct messages name the server on which they act.
    fn at_home(&self, view: View) -> View {
        View { home: self.home, ..view }
    }

    async fn respond(&self, response: CreateInteractionResponse) -> bool {
        use serenity::Builder as _;
        match response.execute(&self.http, (self.id, &self.token)).await {
            Ok(()) => true,
            Err(error) => {
                self.note_lost(&error);
                false
            }
        }
    }

    /// Answers with a message of its own and has Discord say which message that became: serenity would ask for it in a
    /// second request.
    async fn respond_known(&self, view: View) -> Option<MessageId> {
        let route = Route::InteractionResponse { interaction_id: self.id, token: &self.token };
        let body = serde_json::to_vec(&CreateInteractionResponse::Message(view.response()));
        let answer = Request::new(route, LightMethod::Post)
            .params(Some(vec![("with_response", "true".to_owned())]))
            .body(Some(body.ok()?));
        match self.http.fire::<Answered>(answer).await {
            Ok(answered) => Some(MessageId(answered.resource.message.id.get())),
            Err(error) => {
                self.note_lost(&error);
                None
            }
        }
    }

    /// What was committed stays committed; only the answer is lost.
    fn note_lost(&self, error: &serenity::Error) {
        let status = super::status_of(error);
        tracing::warn!(
            act.id = self.caller.act.0,
            guild.id = self.caller.guild.0,
            status,
            "an answer could not be given"
        );
    }

    /// Answers with an item's card, which is from now on the living one.
    pub async fn post_card(&self, item: &Item, view: View) {
        // A card lives where everybody sees it.
        if self.home.is_some() {
            return self.answer_privately(view.quietly()).await;
        }
        // One after the other: else the older of two could be taken for the living one.
        self.front.redraw.posted(item.id).await;
        let posting = self.front.redraw.posting(item.id);
        let Some(message) = self.respond_known(view).await else { return };
        let (whole, version) = (self.clone(), item.version);
        let card = Card { guild: self.caller.guild, item: item.id, channel: self.place, message };
        tokio::spawn(async move {
            whole.remember_card(card, version).await;
            drop(posting);
        });
        if !self.bot_may.contains(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES) {
            self.add(views::notices::cannot_write(self.place)).await;
        }
    }

    async fn remember_card(&self, card: Card, version: u32) {
        match cards::posted(&self.front.app, card, version).await {
            Ok(cards::Posted { older, stale }) => {
                if let Some(older) = older {
                    self.front.redraw.retire(older, card);
                }
                if stale {
                    self.front.redraw.soon(card.guild, card.item);
                }
            }
            Err(error) => tracing::error!(item.id = card.item.0, ?error, "a card could not be remembered"),
        }
    }

    /// Answers a change. Where a card of the item was pressed it is drawn anew in place; else whoever asked is told
    /// (`said`), and the living card is drawn anew; an item without a card gets one here.
    pub async fn answer_change(&self, done: &Changed, said: View) {
        self.front.redraw.posted(done.item.id).await;
        let living = cards::living(&self.front.app, self.caller.guild, done.item.id).await.ok().flatten();
        let on_card = self.message.is_some() && living.is_some_and(|card| Some(card.message) == self.message);
        if on_card {
            let card = views::card::card(&done.item, &done.program, done.today);
            self.respond(CreateInteractionResponse::UpdateMessage(card.redrawn())).await;
            // The card tells the rest; an undo has to be offered besides.
            if !said.rows.is_empty() {
                self.add(said).await;
            }
        } else if living.is_some() || self.on_ephemeral || self.home.is_some() {
            self.answer_privately(said).await;
        } else {
            self.post_card(&done.item, views::card::card(&done.item, &done.program, done.today)).await;
        }
        for item in std::iter::once(&done.item).chain(&done.also) {
            self.front.redraw.soon(self.caller.guild, item.id);
        }
    }

    /// Answers the person alone: in place of a message that only they see, else with one.
    pub async fn answer_privately(&self, said: View) {
        if self.on_ephemeral { self.update(said).await } else { self.answer(said).await }
    }

    /// Says no, or that something broke, to the person alone. What they typed is given back.
    pub async fn refuse(&self, refusal: Refusal, typed: Option<Draft>) {
        let draft = match typed {
            Some(draft) => drafts::keep(&self.front.app, &self.caller, draft).await.ok(),
            None => None,
        };
        // A command's line too: it may hold options that the form has no field for. A form's draft holds all of it.
        let line = if self.is_form && draft.is_some() { "" } else { &self.line };
        let view = match refusal {
            Refusal::No(no) => views::typed::given_back(views::notices::refusal(&no, draft), line),
            Refusal::Failed(error) => {
                let reference = format!("{:x}", self.caller.act.0);
                tracing::error!(reference, guild.id = self.caller.guild.0, error = ?error, "an interaction failed");
                let view = views::notices::failure(&reference);
                views::typed::given_back(views::notices::or_again(view, draft), line)
            }
        };
        self.answer(view).await;
    }
}

/// Who pressed: as the signed interaction says; in direct messages, as a member of the server that the id names.
async fn who(http: &Http, parts: &Parts<'_>, custom_id: &str) -> Result<(Caller, Option<GuildId>), Refusal> {
    if let Some(caller) = read(parts) {
        return Ok((caller, None));
    }
    let home = Id::home_of(custom_id).0.ok_or(Rejection::NotInServer)?;
    Ok((read_direct(http, parts, home).await?, Some(home)))
}
