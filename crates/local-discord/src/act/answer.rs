//! What came of an act.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::form::FormView;
use super::view::MessageView;
use super::{Begun, fail};
use crate::hub::Hub;
use crate::interaction::{Live, callback};
use crate::world::ids::{InteractionId, MessageId};

/// What the bot answered to an act. It shows the present: ask again later and it shows what is there then.
#[derive(Clone)]
pub struct Answer {
    hub: Arc<Hub>,
    id: InteractionId,
}

impl Answer {
    /// Sends an act and waits for its answer.
    pub(crate) async fn to(hub: Arc<Hub>, begun: Begun) -> Self {
        let id = hub.begin(begun);
        hub.outcome(id).await;
        Self { hub, id }
    }

    /// The answer to an interaction that began elsewhere.
    #[must_use]
    pub fn of(hub: Arc<Hub>, id: InteractionId) -> Self {
        Self { hub, id }
    }

    /// The interaction's id.
    #[must_use]
    pub fn id(&self) -> InteractionId {
        self.id
    }

    /// The interaction's token, for tests that speak for the bot.
    #[must_use]
    pub fn token(&self) -> String {
        self.live().token.to_string()
    }

    /// "The application did not respond": nobody answered in time.
    #[must_use]
    pub fn failed(&self) -> bool {
        let live = self.live();
        live.failed || live.first.is_none()
    }

    /// The kind of the first answer: 4 message, 5 deferred, 6 and 7 update, 8 choices, 9 form.
    #[must_use]
    pub fn callback(&self) -> Option<u64> {
        self.live().first.map(|first| first.callback)
    }

    /// From the gateway's send to the callback's arrival.
    #[must_use]
    pub fn latency(&self) -> Option<Duration> {
        let live = self.live();
        live.first.map(|first| first.at.saturating_duration_since(live.sent))
    }

    /// The message: the first answer or, after a deferral, the edited original.
    #[must_use]
    #[track_caller]
    pub fn message(&self) -> MessageView {
        let live = self.live();
        match self.original(&live) {
            Some(view) if view.loading => fail(&self.hub, "the bot deferred its answer and never gave it"),
            Some(view) => view,
            None => fail(&self.hub, &format!("there is no message in answer: {}", Self::what(&live))),
        }
    }

    /// The message, if there is one; also while it is only promised.
    #[must_use]
    pub fn try_message(&self) -> Option<MessageView> {
        self.original(&self.live())
    }

    /// For answers 6 and 7: the message with the component, as it is now.
    #[must_use]
    #[track_caller]
    pub fn updated(&self) -> MessageView {
        let live = self.live();
        let updates =
            matches!(live.first.map(|first| first.callback), Some(callback::DEFERRED_UPDATE | callback::UPDATE));
        let source = live.source.filter(|_| updates).and_then(|id| self.view(&live, id));
        source.unwrap_or_else(|| fail(&self.hub, &format!("no message was updated in answer: {}", Self::what(&live))))
    }

    /// The form that it was answered with.
    #[must_use]
    #[track_caller]
    pub fn form(&self) -> FormView {
        let live = self.live();
        FormView::of(&live)
            .unwrap_or_else(|| fail(&self.hub, &format!("there is no form in answer: {}", Self::what(&live))))
    }

    /// The form, if there is one.
    #[must_use]
    pub fn try_form(&self) -> Option<FormView> {
        FormView::of(&self.live())
    }

    /// Whether the answer is for the person alone.
    #[must_use]
    #[track_caller]
    pub fn is_ephemeral(&self) -> bool {
        self.message().is_ephemeral()
    }

    /// All that the person reads of the message.
    #[must_use]
    #[track_caller]
    pub fn text(&self) -> String {
        self.message().text()
    }

    /// Further messages, as they are now.
    #[must_use]
    pub fn followups(&self) -> Vec<MessageView> {
        let live = self.live();
        live.followups.iter().filter_map(|id| self.view(&live, *id)).collect()
    }

    /// Waits until the bot has left this interaction alone for a moment.
    pub async fn settled(&self) -> &Self {
        const CALM: Duration = Duration::from_millis(150);
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) {
            let quiet = self.live().last.elapsed();
            if quiet >= CALM {
                break;
            }
            tokio::time::sleep(CALM.saturating_sub(quiet)).await;
        }
        self
    }

    #[track_caller]
    fn live(&self) -> Live {
        let live = self.hub.interactions.get(self.id);
        live.unwrap_or_else(|| fail(&self.hub, &format!("the interaction {} is forgotten", self.id)))
    }

    fn original(&self, live: &Live) -> Option<MessageView> {
        self.view(live, live.original?)
    }

    fn view(&self, live: &Live, id: MessageId) -> Option<MessageView> {
        let world = self.hub.world();
        world.message(live.channel, id).map(|message| MessageView::of(&world, message))
    }

    fn what(live: &Live) -> String {
        match live.first.map(|first| first.callback) {
            None => "the application did not respond".to_owned(),
            Some(callback::FORM) => "a form was shown".to_owned(),
            Some(callback::CHOICES) => "choices were offered".to_owned(),
            Some(callback::DEFERRED_UPDATE) => "it was only acknowledged".to_owned(),
            Some(_) if live.original.is_some() => "it was answered with a message (perhaps deleted since)".to_owned(),
            Some(other) => format!("it was answered with type {other}"),
        }
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let live = self.hub.interactions.get(self.id);
        let what = live.as_ref().map_or_else(|| "forgotten".to_owned(), Self::what);
        f.debug_struct("Answer")
            .field("id", &self.id)
            .field("what", &what)
            .field("message", &self.try_message())
            .finish_non_exhaustive()
    }
}
