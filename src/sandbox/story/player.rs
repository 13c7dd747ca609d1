//! Plays scenes through the local Discord, as people would, and stops at the first line that the bot refuses.

use std::collections::HashMap;

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use local_discord::{Answer, Channel, Guild, LocalDiscord, MessageView, Person};

use super::{Act, Scene, instant};
use crate::sandbox::{people::HOME, time::Travel};

/// What lies between one act and the next.
const PAUSE: TimeDelta = TimeDelta::minutes(3);

/// What stands on a digest's select.
const ANSWER: &str = "Answer one…";

/// Who plays: the people, the room, and what was logged under which name.
pub(super) struct Player<'a> {
    discord: &'a LocalDiscord,
    travel: &'a Travel,
    people: HashMap<String, Person>,
    room: Channel,
    threads: HashMap<&'static str, Channel>,
    named: HashMap<&'static str, String>,
    items: usize,
}

impl<'a> Player<'a> {
    pub fn new(discord: &'a LocalDiscord, guild: &Guild, travel: &'a Travel) -> anyhow::Result<Self> {
        let people = guild.members().into_iter().map(|person| (person.name(), person)).collect();
        let room =
            guild.channels().into_iter().find(|channel| channel.name() == HOME).context("There is no channel")?;
        let (threads, named) = (HashMap::new(), HashMap::new());
        Ok(Self { discord, travel, people, room, threads, named, items: 0 })
    }

    /// How much was logged.
    pub const fn items(&self) -> usize {
        self.items
    }

    /// A new day: what was due in the nights since is settled at its hour, then it is nine o'clock, and half past nine,
    /// when people are asked about what is due.
    pub async fn wake_up(&mut self, day: NaiveDate) {
        let mut night = self.travel.clock.now().date_naive() + TimeDelta::days(1);
        while night <= day {
            self.travel_to(instant(night, 0) + TimeDelta::seconds(1)).await;
            night += TimeDelta::days(1);
        }
        self.travel_to(instant(day, 9)).await;
        self.travel_to(instant(day, 9) + TimeDelta::minutes(30)).await;
    }

    pub async fn travel_to(&self, to: DateTime<Utc>) {
        self.discord.hub().clock.set(to + TimeDelta::milliseconds(1));
        self.travel.to(to).await;
    }

    /// Plays a scene.
    pub async fn act(&mut self, scene: &Scene) -> anyhow::Result<()> {
        let now = self.travel.clock.now() + PAUSE;
        self.discord.hub().clock.set(now + TimeDelta::milliseconds(1));
        self.travel.clock.set(now);
        let who = self.person(scene.who)?.clone();
        match &scene.act {
            Act::Types(line) => {
                let answer = self.type_as(&who, line).await?;
                self.taken(&answer)
            }
            Act::Logs(name, line) => {
                let answer = self.type_as(&who, line).await?;
                self.logged(name, &answer)
            }
            Act::Presses(name, button, filled) => {
                let card = self.card(name, Some(button))?;
                let answer = who.click(&card, button).await;
                self.fill(&who, answer, filled).await
            }
            Act::Steps(name, step, filled) => {
                let card = self.card(name, Some("Update"))?;
                let sheet = who.click(&card, "Update").await;
                let sheet = sheet.try_message().context("no sheet of next steps")?;
                let answer = who.select(&sheet, "Next step…", &[step]).await;
                self.fill(&who, answer, filled).await
            }
            Act::Answers(name, button, filled) => {
                let (digest, line) = self.digest(name)?;
                let sheet = who.select(&digest, ANSWER, &[&line]).await;
                let sheet = sheet.try_message().context("no sheet of answers")?;
                let answer = who.click(&sheet, button).await;
                self.fill(&who, answer, filled).await
            }
            Act::Fills(line, button, filled) => {
                let answer = self.type_as(&who, line).await?;
                let sheet = answer.try_message().context("no answer")?;
                let answer = who.click(&sheet, button).await;
                self.fill(&who, answer, filled).await
            }
            Act::Writes(line, filled) => {
                let answer = self.type_as(&who, line).await?;
                let form = answer.try_form().with_context(|| format!("no form: {}", said(&answer)))?;
                let answer = who.submit(&form, filled).await;
                ensure!(said(&answer).starts_with("Kept"), "refused: {}", said(&answer));
                Ok(())
            }
            Act::Catches { said_by, thread, text, entry, name } => {
                let place = match thread {
                    Some(thread) => self.threads.entry(thread).or_insert_with(|| self.room.thread(thread)).clone(),
                    None => self.room.clone(),
                };
                let message = self.person(said_by)?.says(&place, &self.line(text)?).await;
                let form = who.in_channel(&place).menu(entry, message).await;
                let form = form.try_form().with_context(|| format!("no form: {}", said(&form)))?;
                let answer = who.submit(&form, &[]).await;
                self.logged(name, &answer)
            }
        }
    }

    async fn type_as(&self, who: &Person, line: &str) -> anyhow::Result<Answer> {
        Ok(who.in_channel(&self.room).slash(&self.line(line)?).await)
    }

    async fn fill(&self, who: &Person, answer: Answer, filled: &[(&str, &str)]) -> anyhow::Result<()> {
        match answer.try_form() {
            Some(form) => {
                let answer = who.submit(&form, filled).await;
                self.taken(&answer)
            }
            None if filled.is_empty() => self.taken(&answer),
            None => bail!("no form to fill: {}", said(&answer)),
        }
    }

    /// A refusal is a plain sentence to one person; whatever was taken is a card, a sheet, or names the item in bold.
    fn taken(&self, answer: &Answer) -> anyhow::Result<()> {
        ensure!(!answer.failed(), "the bot did not answer");
        if matches!(answer.callback(), Some(6 | 7)) {
            return Ok(());
        }
        let message = answer.try_message().context("no answer")?;
        let names_it = || self.named.values().any(|reference| message.content.contains(&format!("**{reference}**")));
        let refused = message.content.contains("You typed:");
        ensure!(
            !refused && (!message.is_ephemeral() || !message.embeds.is_empty() || names_it()),
            "refused: {}",
            message.text()
        );
        Ok(())
    }

    fn logged(&mut self, name: &'static str, answer: &Answer) -> anyhow::Result<()> {
        let message = answer.try_message().with_context(|| format!("no card: {}", said(answer)))?;
        ensure!(!message.is_ephemeral(), "refused: {}", message.text());
        let title = message.embeds.first().and_then(|card| card["title"].as_str()).context("the card has no title")?;
        let reference = title.split_once(" · ").context("the card has no reference")?.0;
        let reference = reference.split_whitespace().next_back().unwrap_or_default().to_owned();
        ensure!(self.named.insert(name, reference).is_none(), "“{name}” is logged twice");
        self.items += 1;
        Ok(())
    }

    /// The newest card of something, with the button that is wanted.
    fn card(&self, name: &str, button: Option<&str>) -> anyhow::Result<MessageView> {
        let title = format!("{} · ", self.reference(name)?);
        let mut newest_first = self.room.messages().into_iter().rev();
        let shows = |message: &MessageView| {
            let titles = message.embeds.iter().filter_map(|card| card["title"].as_str());
            let has = |button| message.button_labels().iter().any(|label| label == button);
            titles.into_iter().any(|shown| shown.starts_with(&title)) && button.is_none_or(has)
        };
        newest_first.find(shows).with_context(|| format!("there is no card of {title}with {button:?}"))
    }

    /// The newest digest that asks about something, and its line there.
    fn digest(&self, name: &str) -> anyhow::Result<(MessageView, String)> {
        let reference = format!("{} ", self.reference(name)?);
        for message in self.room.messages().into_iter().rev() {
            let selects = message.selects();
            let lines = selects.iter().filter(|select| select.placeholder == ANSWER).flat_map(|select| &select.options);
            if let Some(line) = lines.map(|option| option.label.clone()).find(|line| line.starts_with(&reference)) {
                return Ok((message, line));
            }
        }
        bail!("no digest asks about {reference}")
    }

    fn reference(&self, name: &str) -> anyhow::Result<&String> {
        self.named.get(name).with_context(|| format!("nothing is called “{name}”"))
    }

    fn person(&self, name: &str) -> anyhow::Result<&Person> {
        self.people.get(name).with_context(|| format!("nobody is called {name}"))
    }

    /// A line with every `{name}` and `{@Name}` in it replaced.
    fn line(&self, line: &str) -> anyhow::Result<String> {
        let mut whole = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').context("a brace is open")?;
            whole.push_str(before);
            match name.strip_prefix('@') {
                Some(person) => whole.push_str(&self.person(person)?.mention()),
                None => whole.push_str(self.reference(name)?),
            }
            rest = behind;
        }
        whole.push_str(rest);
        Ok(whole)
    }
}

fn said(answer: &Answer) -> String {
    answer.try_message().map_or_else(|| "nothing was said".to_owned(), |message| message.text())
}
