//! Autocomplete. It never fails loudly: where something goes wrong nothing is offered, and what is typed still counts.

use chrono::{DateTime, Utc};
use poise::serenity_prelude as serenity;
use serenity::{CreateAutocompleteResponse as Offers, ResolvedValue};

use super::options;
use crate::{
    app::{Refusal, calendar::ALL, look, me::AS_PROGRAM},
    discord::{Context, views::phrases},
    domain::{
        Body, Kind,
        calendar::{Calendar, suggest_zones},
        dates::{Bounds, suggest_dates},
        text::cut,
    },
    report::topic::Topic,
};

/// What Discord takes of a label.
const LABEL: usize = 100;
/// What is said behind the title of something closed.
const CLOSED: &str = " (closed)";

/// A risk's reference.
pub async fn risk(ctx: Context<'_>, typed: &str) -> Offers {
    references(ctx, typed, Some(Kind::Risk)).await
}

/// A decision's reference.
pub async fn decision(ctx: Context<'_>, typed: &str) -> Offers {
    references(ctx, typed, Some(Kind::Decision)).await
}

/// An action item's reference.
pub async fn action(ctx: Context<'_>, typed: &str) -> Offers {
    references(ctx, typed, Some(Kind::Action)).await
}

/// An issue's reference.
pub async fn issue(ctx: Context<'_>, typed: &str) -> Offers {
    references(ctx, typed, Some(Kind::Issue)).await
}

/// Any item's reference.
pub async fn any(ctx: Context<'_>, typed: &str) -> Offers {
    references(ctx, typed, None).await
}

/// A date from today on.
pub async fn date(ctx: Context<'_>, typed: &str) -> Offers {
    dates(ctx, typed, Bounds::Future).await
}

/// A date up to today.
pub async fn past_date(ctx: Context<'_>, typed: &str) -> Offers {
    dates(ctx, typed, Bounds::Past).await
}

/// A time zone.
pub async fn zone(ctx: Context<'_>, typed: &str) -> Offers {
    quietly(async { Ok(zones(Offers::new(), typed, super::asked(ctx)?.front.app.clock.now())) }).await
}

/// One's own time zone, or that of each program.
pub async fn own_zone(ctx: Context<'_>, typed: &str) -> Offers {
    quietly(async {
        let typed = typed.trim();
        let as_program = AS_PROGRAM.starts_with(&typed.to_lowercase());
        let offers = Offers::new();
        let offers = if as_program { offers.add_string_choice("Each program's own zone", AS_PROGRAM) } else { offers };
        Ok(zones(offers, typed, super::asked(ctx)?.front.app.clock.now()))
    })
    .await
}

fn zones(offers: Offers, typed: &str, now: DateTime<Utc>) -> Offers {
    suggest_zones(typed, now).into_iter().fold(offers, |offers, (name, label)| offers.add_string_choice(label, name))
}

/// A holiday of the program, or all of them.
pub async fn holiday(ctx: Context<'_>, typed: &str) -> Offers {
    quietly(async {
        let asked = super::asked(ctx)?;
        let Some(program) = look::program(&asked.front.app, &asked.caller).await? else { return Ok(Offers::new()) };
        let today = program.calendar.today(asked.front.app.clock.now());
        let wanted = typed.trim().to_lowercase();
        let days = program.calendar.holidays.range(today..);
        let days = days.map(|day| (phrases::plain_day(*day), day.to_string()));
        let all = ("All holidays".to_owned(), ALL.to_owned());
        let fitting = days.chain([all]).filter(|(label, _)| label.to_lowercase().contains(&wanted)).take(25);
        Ok(fitting.fold(Offers::new(), |offers, (label, value)| offers.add_string_choice(label, value)))
    })
    .await
}

/// The name of a program of the server that whoever types may change.
pub async fn program(ctx: Context<'_>, typed: &str) -> Offers {
    quietly(async {
        let asked = super::asked(ctx)?;
        let wanted = typed.trim().to_lowercase();
        let programs = look::administered(&asked.front.app, &asked.caller).await?;
        let names = programs.iter().map(|program| program.name.as_str()).filter(|name| name.chars().count() <= LABEL);
        let fitting = names.filter(|name| name.to_lowercase().contains(&wanted)).take(25);
        Ok(fitting.fold(Offers::new(), |offers, name| offers.add_string_choice(name, name)))
    })
    .await
}

/// The name of a workstream.
pub async fn workstream(ctx: Context<'_>, typed: &str) -> Offers {
    quietly(async {
        let asked = super::asked(ctx)?;
        let Some(program) = look::program(&asked.front.app, &asked.caller).await? else { return Ok(Offers::new()) };
        let names = look::workstreams(&program, typed);
        // A name longer than Discord takes can't be sent whole, so it is not offered.
        let names = names.into_iter().map(|(_, name)| name).filter(|name| name.chars().count() <= LABEL);
        Ok(names.fold(Offers::new(), |offers, name| offers.add_string_choice(name, name)))
    })
    .await
}

/// A threshold of the program and its number, to be changed.
pub async fn threshold(ctx: Context<'_>, typed: &str) -> Offers {
    quietly(async {
        let asked = super::asked(ctx)?;
        let Some(program) = look::program(&asked.front.app, &asked.caller).await? else { return Ok(Offers::new()) };
        let wanted = typed.trim().to_lowercase();
        let numbers = program.thresholds.numbers().into_iter().map(|(name, value)| format!("{name} {value}"));
        let fitting = numbers.filter(|line| line.contains(&wanted)).take(25);
        Ok(fitting.fold(Offers::new(), |offers, line| offers.add_string_choice(&line, &line)))
    })
    .await
}

/// A dimension of health or a figure.
#[expect(clippy::unused_async, reason = "poise asks for an async function")]
pub async fn topic(_: Context<'_>, typed: &str) -> Offers {
    let wanted = typed.trim().to_lowercase();
    let fitting = Topic::all().filter(|topic| topic.name().to_lowercase().contains(&wanted)).take(25);
    fitting.fold(Offers::new(), |offers, topic| offers.add_string_choice(topic.name(), topic.key()))
}

/// An open concern of the decision that the option `ref` names.
pub async fn concern(ctx: Context<'_>, typed: &str) -> Offers {
    quietly(async {
        let asked = super::asked(ctx)?;
        let Some(reference) = other_option(ctx, "ref") else { return Ok(Offers::new()) };
        let pick = options::of(Kind::Decision, reference)?;
        let shown = look::show(&asked.front.app, &asked.caller, pick).await?;
        let Body::Decision(decision) = &shown.item.body else { return Ok(Offers::new()) };
        let wanted = typed.trim().to_lowercase();
        let labels = decision.open_concerns().map(|concern| {
            let text = concern.text.as_str().replace('\n', " ");
            (cut(&format!("{}: {text}", concern.number), LABEL).into_owned(), i64::from(concern.number))
        });
        let fitting = labels.filter(|(label, _)| label.to_lowercase().contains(&wanted)).take(25);
        Ok(fitting.fold(Offers::new(), |offers, (label, number)| offers.add_int_choice(label, number)))
    })
    .await
}

async fn references(ctx: Context<'_>, typed: &str, kind: Option<Kind>) -> Offers {
    quietly(async {
        let asked = super::asked(ctx)?;
        let found = look::offer(&asked.front.app, &asked.caller, typed, kind).await?;
        Ok(found
            .iter()
            .take(25)
            .fold(Offers::new(), |offers, offer| offers.add_string_choice(label(offer), offer.reference.to_string())))
    })
    .await
}

fn label(offer: &look::Offer) -> String {
    let tail = if offer.open { "" } else { CLOSED };
    let head = format!("{} · {}", offer.reference, offer.title);
    format!("{}{tail}", cut(&head, LABEL - tail.len()))
}

async fn dates(ctx: Context<'_>, typed: &str, bounds: Bounds) -> Offers {
    quietly(async {
        let asked = super::asked(ctx)?;
        let program = look::program(&asked.front.app, &asked.caller).await?;
        let calendar = program.map_or_else(Calendar::default, |program| program.calendar);
        let today = calendar.today(asked.front.app.clock.now());
        Ok(suggest_dates(typed, today, &calendar, bounds)
            .into_iter()
            .take(25)
            .fold(Offers::new(), |offers, (date, label)| {
                offers.add_string_choice(cut(&label, LABEL), date.to_string())
            }))
    })
    .await
}

/// Another option of the command that is being typed.
fn other_option<'a>(ctx: Context<'a>, name: &str) -> Option<&'a str> {
    let option = ctx.args.iter().find(|option| option.name == name)?;
    match option.value {
        ResolvedValue::String(text) => Some(text),
        _ => None,
    }
}

async fn quietly(offers: impl Future<Output = Result<Offers, Refusal>>) -> Offers {
    match offers.await {
        Ok(offers) => offers,
        Err(Refusal::No(_)) => Offers::new(),
        Err(Refusal::Failed(error)) => {
            tracing::warn!(?error, "autocomplete failed");
            Offers::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Reference;

    #[test]
    fn a_label_fits_and_marks_what_is_closed() {
        let reference = Reference { kind: Kind::Risk, number: 12 };
        let offer = |title: &str, open| look::Offer { reference, title: title.to_owned(), open };
        assert_eq!(label(&offer("Vendor slips", true)), "R-12 · Vendor slips");
        assert_eq!(label(&offer("Vendor slips", false)), "R-12 · Vendor slips (closed)");
        for open in [true, false] {
            let long = label(&offer(&"🙂".repeat(200), open));
            assert!(long.chars().count() <= LABEL && long.contains('…'), "{long}");
        }
    }
}
