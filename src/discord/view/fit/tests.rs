//! Whatever a view says, what is sent stays within Discord's limits.

use proptest::prelude::*;

use super::*;
use crate::{
    discord::{
        components::id::Id,
        view::{Choice, Field, File},
    },
    domain::{ItemId, UserId},
};

/// Long, right to left, joined emoji, stacked accents, markdown.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("a".repeat(4000)),
        Just("שלום עולם ".repeat(400)),
        Just("👩‍👩‍👧‍👦".repeat(400)),
        Just(format!("e{}", "\u{301}".repeat(3999))),
        Just("\\*".repeat(2000)),
        Just("\u{2068}مرحبا\u{2069} ".repeat(500)),
        "\\PC{0,300}",
    ]
}

fn embed() -> impl Strategy<Value = Embed> {
    (text(), text(), proptest::collection::vec((text(), text(), any::<bool>()), 0..30), text()).prop_map(
        |(title, description, fields, footer)| Embed {
            title,
            description,
            footer,
            fields: fields.into_iter().map(|(name, value, inline)| Field { name, value, inline }).collect(),
            ..Embed::default()
        },
    )
}

fn row() -> impl Strategy<Value = Row> {
    prop_oneof![
        proptest::collection::vec((0..20_i64, text()), 0..8).prop_map(|buttons| Row::Buttons(
            buttons.into_iter().map(|(id, label)| Button::new(Id::More(ItemId(id)), label)).collect()
        )),
        (0..4_i64, text(), proptest::collection::vec((text(), text()), 0..30), any::<(u8, u8)>()).prop_map(
            |(id, placeholder, options, (least, most))| Row::Select(Select {
                least,
                most,
                ..Select::one(
                    Id::Show(ItemId(id)),
                    placeholder,
                    options
                        .into_iter()
                        .map(|(label, value)| Choice::new(label, format!("v{value}"))
                            .hint("h".repeat(200))
                            .chosen(true))
                        .collect()
                )
            })
        ),
    ]
}

fn count(text: &str) -> usize {
    text.chars().count()
}

/// Holds a view to every limit of PLATFORM.md.
pub(in crate::discord) fn judge(view: &View) {
    assert!(count(&view.content) <= 2000);
    assert!(view.embeds.len() <= 10);
    let mut total = 0;
    for embed in &view.embeds {
        assert!(count(&embed.title) <= 256 && count(&embed.description) <= 4096);
        assert!(embed.fields.len() <= 25 && count(&embed.footer) <= 2048);
        total += count(&embed.title) + count(&embed.description) + count(&embed.footer);
        for field in &embed.fields {
            assert!((1..=256).contains(&count(&field.name)));
            assert!((1..=1024).contains(&count(&field.value)));
            total += count(&field.name) + count(&field.value);
        }
    }
    assert!(total <= 6000, "{total}");
    assert!(view.rows.len() <= 5);
    let mut ids = BTreeSet::new();
    for row in &view.rows {
        match row {
            Row::Buttons(buttons) => {
                assert!((1..=5).contains(&buttons.len()));
                for button in buttons {
                    assert!((1..=80).contains(&count(&button.label)));
                    if let Press::Act(id) = &button.press {
                        assert!(ids.insert(id.encode()), "twice: {id:?}");
                    }
                }
            }
            Row::Select(select) => {
                assert!(ids.insert(select.id.encode()), "twice: {:?}", select.id);
                assert!(count(&select.placeholder) <= 150);
                assert!(select.least <= select.most && (1..=25).contains(&select.most));
                if let Offers::Options(options) = &select.offers {
                    assert!((1..=25).contains(&options.len()));
                    assert!(usize::from(select.most) <= options.len());
                    let mut values = BTreeSet::new();
                    for option in options {
                        assert!((1..=100).contains(&count(&option.label)));
                        assert!((1..=100).contains(&count(&option.value)));
                        assert!(count(&option.hint) <= 100);
                        assert!(values.insert(&option.value), "twice: {}", option.value);
                    }
                }
            }
        }
    }
    assert!(view.files.len() <= 10);
    assert!(!view.content.is_empty() || !view.embeds.is_empty() || !view.files.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_said_fits(
        content in text(),
        embeds in proptest::collection::vec(embed(), 0..12),
        rows in proptest::collection::vec(row(), 0..8),
        pings in proptest::collection::vec(any::<u64>(), 0..200),
    ) {
        let view = View {
            content,
            embeds,
            rows,
            files: vec![File { name: "a.txt".to_owned(), bytes: vec![0; 9], alt: "x".repeat(5000) }; 12],
            ephemeral: false,
            pings: pings.into_iter().map(UserId).collect(),
            home: None,
        }.fit();
        judge(&view);
        prop_assert!(view.pings.len() <= 100);
        prop_assert_eq!(view.clone().fit(), view);
    }

    #[test]
    fn whatever_is_asked_fits(title in text(), label in text(), value in text(), most in any::<u16>()) {
        let input = Input { placeholder: title.clone(), value, most, ..Input::line("a", label, 1) };
        let form = Form { id: Id::HelpTopic(), title, inputs: vec![input; 9] }.fit();
        prop_assert!(count(&form.title) <= 45 && form.inputs.len() <= 5);
        for input in &form.inputs {
            prop_assert!(count(&input.label) <= 45 && count(&input.placeholder) <= 100);
            prop_assert!((1..=4000).contains(&input.most));
            prop_assert!(count(&input.value) <= usize::from(input.most));
        }
    }
}

#[test]
fn what_is_too_long_ends_with_a_sign_of_it() {
    let view = View::text("word ".repeat(900)).fit();
    assert_eq!(view.content.chars().last(), Some('…'));
    assert_eq!(View::default().fit().content, NOTHING);
}
