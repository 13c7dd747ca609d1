//! People, as Discord hands them over: who is meant, whether they are on this server, and whom a message speaks of.
//!
//! Whoever looks after an item has to be a person who is here. What the signed interaction says of them is believed; only
//! for somebody it does not tell of, such as a mention typed into a line of text, Discord is asked.

use std::{collections::BTreeMap, time::Duration};

use chrono::NaiveDate;
use futures_util::future::join_all;
use poise::{SlashArgError, SlashArgument, serenity_prelude as serenity};
use serenity::{CommandDataResolved, Http, ResolvedValue, Unresolved};

use super::{status_of, views::forms::Prefill};
use crate::{
    app::Refusal,
    domain::{
        GuildId, Rejection, RoleId, UserId,
        calendar::Calendar,
        dates,
        person::PersonRefusal,
        text::{cut, first_sentence},
    },
};

/// How long Discord may take to say who somebody is: an answer is due within three seconds.
const PATIENCE: Duration = Duration::from_millis(1500);
/// The most people that one line can name.
const MOST: usize = 25;

/// Somebody who was picked in a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub user: UserId,
    bot: bool,
    here: bool,
}

/// Somebody, or everybody with a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mentioned {
    /// A person.
    Person(Person),
    /// A role of the server.
    Role(RoleId),
}

impl Person {
    /// The person, if they can look after something here.
    ///
    /// # Errors
    /// [`Rejection::OwnerIsBot`] or [`Rejection::OwnerLeft`].
    pub const fn able(&self) -> Result<UserId, Rejection> {
        match (self.bot, self.here) {
            (true, _) => Err(Rejection::OwnerIsBot(self.user)),
            (false, false) => Err(Rejection::OwnerLeft(self.user)),
            (false, true) => Ok(self.user),
        }
    }

    /// The person, if they can stand in for somebody.
    ///
    /// # Errors
    /// [`PersonRefusal::DelegateIsBot`] or [`Rejection::OwnerLeft`].
    pub fn able_to_stand_in(&self) -> Result<UserId, Rejection> {
        if self.bot { Err(PersonRefusal::DelegateIsBot(self.user).into()) } else { self.able() }
    }
}

/// The same, where nobody has to be picked.
///
/// # Errors
/// [`Rejection::OwnerIsBot`] or [`Rejection::OwnerLeft`].
pub fn able(person: Option<&Person>) -> Result<Option<UserId>, Rejection> {
    person.map(Person::able).transpose()
}

/// Who was picked to log something for, and why they can't be: the rest of what was typed is kept all the same.
#[must_use]
pub fn chosen(person: Option<&Person>) -> (Option<UserId>, Option<Refusal>) {
    match able(person) {
        Ok(user) => (user, None),
        Err(no) => (None, Some(no.into())),
    }
}

/// Asks Discord whether somebody is on the server, and a person.
///
/// # Errors
/// [`Rejection::OwnerIsBot`], [`Rejection::OwnerLeft`], or Discord did not answer.
pub async fn ask(http: &Http, guild: GuildId, user: UserId) -> Result<UserId, Refusal> {
    let member = http.get_member(serenity::GuildId::new(guild.0), serenity::UserId::new(user.0));
    match tokio::time::timeout(PATIENCE, member).await {
        Ok(Ok(member)) => Ok(Person { user, bot: member.user.bot, here: true }.able()?),
        Ok(Err(error)) => match status_of(&error) {
            404 => Err(Rejection::OwnerLeft(user).into()),
            status => Err(Refusal::Failed(anyhow::anyhow!("Discord answered {status} when asked for a member"))),
        },
        Err(_) => Err(Refusal::Failed(anyhow::anyhow!("Discord took too long to say who a member is"))),
    }
}

/// The most people who are asked about for one file.
const MOST_NAMES: usize = 100;

/// What people are called on a server, as far as Discord says in time; those at the front are asked about first.
pub async fn names(http: &Http, guild: GuildId, users: &[UserId]) -> BTreeMap<UserId, String> {
    let name = async |user: UserId| {
        let member = http.get_member(serenity::GuildId::new(guild.0), serenity::UserId::new(user.0));
        let member = tokio::time::timeout(PATIENCE, member).await.ok()?.ok()?;
        Some((user, member.display_name().to_owned()))
    };
    let mut names = BTreeMap::new();
    for some in users[..users.len().min(MOST_NAMES)].chunks(10) {
        names.extend(
            join_all(some.iter().filter(|user| user.0 != 0).map(|user| name(*user))).await.into_iter().flatten(),
        );
    }
    names
}

/// Who is meant by names that a sheet holds, by the names in lower case. A name is looked for among the members, and taken
/// where exactly one person is called so; an id or a mention is taken where they are here. Bots are nobody.
pub async fn meant(http: &Http, guild: GuildId, names: &[String]) -> BTreeMap<String, UserId> {
    let guild_id = serenity::GuildId::new(guild.0);
    let one = async |name: &String| {
        let id = name.trim_start_matches(['<', '@', '!']).trim_end_matches('>').parse::<u64>().ok();
        if let Some(id) = id.filter(|id| *id > 9_999_999_999) {
            return ask(http, guild, UserId(id)).await.ok().map(|user| (name.to_lowercase(), user));
        }
        // "ana@example.com" is Ana, if anybody here is called so.
        let wanted = name.trim_start_matches('@').split('@').next().unwrap_or_default().trim().to_lowercase();
        if wanted.is_empty() {
            return None;
        }
        let found = http.search_guild_members(guild_id, &wanted, Some(20));
        let found = tokio::time::timeout(PATIENCE, found).await.ok()?.ok()?;
        let is_called = |member: &serenity::Member| {
            let names = [member.nick.as_deref(), member.user.global_name.as_deref(), Some(member.user.name.as_str())];
            names.into_iter().flatten().any(|known| known.to_lowercase() == wanted)
        };
        let mut people = found.iter().filter(|member| !member.user.bot && is_called(member));
        let only = people.next().filter(|_| people.next().is_none())?;
        Some((name.to_lowercase(), UserId(only.user.id.get())))
    };
    let mut known = BTreeMap::new();
    for some in names[..names.len().min(MOST_NAMES)].chunks(10) {
        known.extend(join_all(some.iter().map(one)).await.into_iter().flatten());
    }
    known
}

/// The people whom a line of text names: `@Ana, @Bob`. Each is checked, by what the interaction says or by asking.
///
/// # Errors
/// Nobody is named, somebody is a bot or not here, or Discord did not answer.
pub async fn named(
    http: &Http,
    guild: GuildId,
    resolved: &CommandDataResolved,
    typed: &str,
) -> Result<Vec<UserId>, Refusal> {
    let users = mentions(typed)?;
    if users.len() > MOST {
        return Err(Rejection::TooManyApprovers { named: users.len() }.into());
    }
    let check = async |user: UserId| {
        let id = serenity::UserId::new(user.0);
        match (resolved.users.get(&id), resolved.members.contains_key(&id)) {
            (Some(known), here) => Ok(Person { user, bot: known.bot, here }.able()?),
            (None, _) => ask(http, guild, user).await,
        }
    };
    join_all(users.into_iter().map(check)).await.into_iter().collect()
}

/// The mentions in a line that holds nothing else, each once, in order.
///
/// # Errors
/// [`Rejection::NobodyNamed`] with the first piece that is no mention, or with all of it.
pub fn mentions(typed: &str) -> Result<Vec<UserId>, Rejection> {
    let nobody = |text: &str| Rejection::NobodyNamed(cut(text.trim(), 60).into_owned());
    let mut users = Vec::new();
    for piece in
        typed.replace('<', " <").replace('>', "> ").split([' ', ',', ';', '\n']).filter(|piece| !piece.is_empty())
    {
        match mention(piece) {
            Some(user) if users.contains(&user) => {}
            Some(user) => users.push(user),
            None if matches!(piece.to_lowercase().as_str(), "and" | "&" | "+") => {}
            None => return Err(nobody(piece)),
        }
    }
    if users.is_empty() { Err(nobody(typed)) } else { Ok(users) }
}

fn mention(piece: &str) -> Option<UserId> {
    let inner = piece.strip_prefix("<@")?.strip_suffix('>')?;
    let id: u64 = inner.strip_prefix('!').unwrap_or(inner).parse().ok()?;
    (id != 0).then_some(UserId(id))
}

/// The people whom a message mentions, in the order in which it does, each as they are called here. Bots are left out.
#[must_use]
pub fn spoken_of(message: &serenity::Message) -> Vec<(String, UserId)> {
    let place = |user: &serenity::User| {
        let (plain, nick) = (format!("<@{}>", user.id), format!("<@!{}>", user.id));
        message.content.find(&plain).or_else(|| message.content.find(&nick)).unwrap_or(usize::MAX)
    };
    let mut users: Vec<&serenity::User> = message.mentions.iter().filter(|user| !user.bot).collect();
    users.sort_by_key(|user| place(user));
    users.into_iter().map(|user| (called(user), UserId(user.id.get()))).collect()
}

fn called(user: &serenity::User) -> String {
    let nick = user.member.as_ref().and_then(|member| member.nick.clone());
    nick.or_else(|| user.global_name.clone()).unwrap_or_else(|| user.name.clone())
}

/// What can be recognised in a message that was written on a day: the start of a form that logs it. A date that is over
/// by `today` is not offered.
#[must_use]
pub fn recognise(
    text: &str,
    people: &[(String, UserId)],
    (written, today): (NaiveDate, NaiveDate),
    calendar: &Calendar,
) -> Prefill {
    let title = first_sentence(text);
    let bare = people.iter().fold(text.to_owned(), |bare, (_, user)| replace_mention(&bare, *user, ""));
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let says_it_all = bare.trim_end_matches('.') == title;
    let due = dates::find_date_in(text, written, calendar).filter(|date| *date >= today);
    Prefill {
        detail: if says_it_all { String::new() } else { cut(with_names(text, people).trim(), 2000).into_owned() },
        // "@Ana will send …" is owned by Ana: what is left is a sentence of its own.
        title: if text.trim_start().starts_with("<@") { capitalised(&title) } else { title },
        owner: people.first().map_or_else(String::new, |(name, _)| cut(name, 100).into_owned()),
        due: due.map_or_else(String::new, |date| date.to_string()),
    }
}

/// A message as people read it: with the names of those it mentions.
#[must_use]
pub fn with_names(text: &str, people: &[(String, UserId)]) -> String {
    people.iter().fold(text.to_owned(), |text, (name, user)| replace_mention(&text, *user, &format!("@{name}")))
}

fn replace_mention(text: &str, user: UserId, with: &str) -> String {
    text.replace(&format!("<@{user}>"), with).replace(&format!("<@!{user}>"), with)
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn person(value: &ResolvedValue<'_>) -> Option<Person> {
    match value {
        ResolvedValue::User(user, member) => {
            Some(Person { user: UserId(user.id.get()), bot: user.bot, here: member.is_some() })
        }
        ResolvedValue::Unresolved(Unresolved::User(id)) => {
            Some(Person { user: UserId(id.get()), bot: false, here: false })
        }
        _ => None,
    }
}

fn mismatch(description: &'static str) -> SlashArgError {
    SlashArgError::new_command_structure_mismatch(description)
}

#[serenity::async_trait]
impl SlashArgument for Person {
    async fn extract(
        _: &serenity::Context,
        _: &serenity::CommandInteraction,
        value: &ResolvedValue<'_>,
    ) -> Result<Self, SlashArgError> {
        person(value).ok_or_else(|| mismatch("expected a person"))
    }

    fn create(builder: serenity::CreateCommandOption) -> serenity::CreateCommandOption {
        builder.kind(serenity::CommandOptionType::User)
    }
}

#[serenity::async_trait]
impl SlashArgument for Mentioned {
    async fn extract(
        _: &serenity::Context,
        _: &serenity::CommandInteraction,
        value: &ResolvedValue<'_>,
    ) -> Result<Self, SlashArgError> {
        if let ResolvedValue::Role(role) = value {
            return Ok(Self::Role(RoleId(role.id.get())));
        }
        if let ResolvedValue::Unresolved(Unresolved::Mentionable(id)) = value {
            return Ok(Self::Person(Person { user: UserId(id.get()), bot: false, here: false }));
        }
        person(value).map(Self::Person).ok_or_else(|| mismatch("expected a person or a role"))
    }

    fn create(builder: serenity::CreateCommandOption) -> serenity::CreateCommandOption {
        builder.kind(serenity::CommandOptionType::Mentionable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_as_discord_writes_them() {
        for typed in ["<@1> <@2>", "<@1>, <@!2>", "<@1><@2>", " <@1> and <@2> & <@1>", "<@1>;<@2>"] {
            assert_eq!(mentions(typed), Ok(vec![UserId(1), UserId(2)]), "{typed}");
        }
    }

    #[test]
    fn what_names_nobody_is_said_so() {
        for (typed, told) in [
            ("", ""),
            ("Ana", "Ana"),
            ("<@1> and Bob", "Bob"),
            ("<@&5>", "<@&5>"),
            ("<@0>", "<@0>"),
            ("<#7>", "<#7>"),
            ("and", "and"),
        ] {
            assert_eq!(mentions(typed), Err(Rejection::NobodyNamed(told.to_owned())), "{typed}");
        }
    }

    #[test]
    fn bots_and_people_who_left_look_after_nothing() {
        let user = UserId(7);
        assert_eq!(Person { user, bot: false, here: true }.able(), Ok(user));
        assert_eq!(Person { user, bot: true, here: true }.able(), Err(Rejection::OwnerIsBot(user)));
        assert_eq!(Person { user, bot: false, here: false }.able(), Err(Rejection::OwnerLeft(user)));
        assert_eq!(able(None), Ok(None));
    }

    #[test]
    fn a_message_fills_the_form() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let calendar = Calendar::default();
        let people = [("Ana".to_owned(), UserId(1))];
        let text = "<@1> will send the contract by Friday. It is long overdue.";
        let seen = recognise(text, &people, (day(23), day(23)), &calendar);
        assert_eq!(seen.title, "Will send the contract by Friday");
        assert_eq!((seen.owner.as_str(), seen.due.as_str()), ("Ana", "2026-11-27"));
        assert_eq!(seen.detail, "@Ana will send the contract by Friday. It is long overdue.");
        let short = recognise("<@1> will send it by Friday.", &people, (day(23), day(23)), &calendar);
        assert_eq!((short.title.as_str(), short.detail.as_str()), ("Will send it by Friday", ""));
        let late = recognise(text, &[], (day(23), day(30)), &calendar);
        assert_eq!((late.owner.as_str(), late.due.as_str()), ("", ""));
        assert_eq!(recognise("Login fails", &[], (day(23), day(23)), &calendar).detail, "");
    }
}
