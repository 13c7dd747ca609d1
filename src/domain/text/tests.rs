//! Tables and properties for text.

use proptest::prelude::*;

use super::*;

fn title(typed: &str) -> Result<String, TextRefusal> {
    Title::parse(typed).map(|title| title.as_str().to_owned())
}

#[test]
fn titles_are_one_clean_line() {
    let table = [
        ("  Vendor\tmay \r\n\r\n slip ", "Vendor may slip"),
        ("zero\u{200B}width\u{FEFF} \u{2060}gone", "zerowidth gone"),
        ("a \u{200B} b", "a b"),
        ("over\u{202E}ride\u{2066}x\u{2069}", "overridex"),
        ("bell\u{7}", "bell"),
        ("non\u{A0}breaking\u{3000}blank", "non breaking blank"),
        ("Team 👩\u{200D}👩\u{200D}👧 ok", "Team 👩\u{200D}👩\u{200D}👧 ok"),
        ("flag 🏳\u{FE0F}\u{200D}🌈", "flag 🏳\u{FE0F}\u{200D}🌈"),
        ("stray\u{200D} joiner a\u{200D}b", "stray joiner ab"),
        ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ("क्\u{200D}ष", "क्\u{200D}ष"),
        ("end\u{200C}", "end"),
        ("سجل المخاطر", "سجل المخاطر"),
        ("リスク", "リスク"),
        ("7", "7"),
    ];
    for (typed, kept) in table {
        assert_eq!(title(typed).as_deref(), Ok(kept), "{typed:?}");
    }
}

#[test]
fn titles_are_refused_with_a_sentence() {
    assert_eq!(title(" \n\u{200B}\u{3164} "), Err(TextRefusal::TitleEmpty));
    for typed in ["🎉🎉", "...", "🅰\u{FE0F}", "—", "\u{301}"] {
        assert_eq!(title(typed), Err(TextRefusal::TitleWithoutWords), "{typed:?}");
    }
    let long = title(&"x".repeat(4000)).unwrap_err();
    assert_eq!(long.to_string(), "That title has 4,000 characters; 200 is the most. Put the rest into the detail.");
    assert!(title(&"e\u{301}".repeat(200)).is_ok());
    assert!(title(&"x".repeat(200)).is_ok());
    assert_eq!(title(&"x".repeat(201)), Err(TextRefusal::TitleTooLong { length: 201 }));
    let stacked = format!("a{}", "\u{301}".repeat(900));
    assert_eq!(title(&stacked), Err(TextRefusal::TooDense { label: "title" }));
}

#[test]
fn prose_keeps_its_lines() {
    let prose = |typed, max| Prose::parse("plan", typed, max);
    assert_eq!(prose(" \n\t\u{200B}", 10), Ok(None));
    let kept = prose("  One \r\n\r\n\r\n\r\n  two\u{2028}three  ", 100).unwrap().unwrap();
    assert_eq!(kept.as_str(), "One\n\n  two\nthree");
    let long = prose(&"y".repeat(2001), 2000).unwrap_err();
    assert!(long.to_string().starts_with("The plan has 2,001 characters; 2,000 is the most."));
}

#[test]
fn tags_are_sorted_lower_and_once() {
    let tags = Tags::parse("Vendor, #b  c,#VENDOR; #, phase-2 prüfung").unwrap();
    assert_eq!(tags.as_str(), "b c phase-2 prüfung vendor");
    assert_eq!(tags.to_string(), "#b #c #phase-2 #prüfung #vendor");
    assert!(Tags::parse("  ").unwrap().is_empty());
    assert_eq!(Tags::parse("हिन्दी").unwrap().as_str(), "हिन्दी");
    for bad in ["c++", "a.b", "@everyone", "-", "1\u{FE0F}\u{20E3}", "🎉"] {
        assert!(matches!(Tags::parse(bad), Err(TextRefusal::TagCharacters { .. })), "{bad}");
    }
    assert!(matches!(Tags::parse(&"x".repeat(31)), Err(TextRefusal::TagTooLong { length: 31, .. })));
    let eleven: Vec<String> = (0..11).map(|n| format!("t{n}")).collect();
    assert_eq!(Tags::parse(&eleven.join(" ")), Err(TextRefusal::TooManyTags { count: 11 }));
    let shown = Tags::parse("@everyone").unwrap_err().to_string();
    assert!(!shown.contains("@everyone"), "{shown}");
}

#[test]
fn escaping_leaves_plain_words() {
    let table = [
        ("plain words, 3-4 of them + more # here", "plain words, 3-4 of them + more # here"),
        ("**bold** _it_ ~~no~~ ||spoil|| `code`", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoil\|\| \`code\`"),
        ("# head\n> quote\n- item\n-# small\n+ plus", "\\# head\n\\> quote\n\\- item\n\\-# small\n\\+ plus"),
        ("  1. one\n12) two\n3.5 is", "  1\\. one\n12\\) two\n3\\.5 is"),
        ("[click](https://evil.example)", r"\[click\]\(https://evil.example)"),
        ("<t:1:R> <:a:1> </cmd:1> <id:guide> <#1>", r"\<t:1:R> \<:a:1> \</cmd:1> \<id:guide> \<#1>"),
        ("@everyone", "@\u{200B}everyone"),
        ("<@1>", "\\<\u{200B}@\u{200B}1>"),
        ("@\u{202E}here", "@\u{200B}here"),
        (r"\*x\*", r"\\\*x\\\*"),
        ("see https://a.example/some_page_x?q=1#y_z.", "see https://a.example/some_page_x?q=1#y_z."),
        ("(https://en.example.org/a_(b))", "(https://en.example.org/a_(b))"),
        ("<https://a.example/x_y>", "<https://a.example/x_y>"),
        ("https://a.example/[x](y)*z@here", "https://a.example/%5Bx%5D(y)%2Az%40here"),
        ("https://_nohost_", r"https://\_nohost\_"),
        ("```rs\nx\n```", "\\`\\`\\`rs\nx\n\\`\\`\\`"),
        ("ok سلام\nplain", "\u{2068}ok سلام\u{2069}\nplain"),
    ];
    for (typed, shown) in table {
        assert_eq!(escape(typed), shown, "{typed:?}");
    }
}

#[test]
fn cutting_ends_with_an_ellipsis() {
    assert_eq!(cut("hello", 5), "hello");
    assert_eq!(cut("hello world", 7), "hello…");
    assert_eq!(cut("hello", 1), "…");
    assert_eq!(cut("hello", 0), "");
    assert_eq!(cut("ab👩\u{200D}👩\u{200D}👧cd", 6), "ab…");
    assert_eq!(cut(r"abc\*def", 5), "abc…");
    assert_eq!(cut("\u{2068}سلام سلام\u{2069}", 6), "\u{2068}سلا…\u{2069}");
}

#[test]
fn first_sentences_make_titles() {
    let table = [
        ("<@12> will send the contract by Friday. Then we sign.", "will send the contract by Friday"),
        ("Can we ship? I doubt it.", "Can we ship?"),
        ("**Heads up**: the _API_ of my_service is `down`!", "Heads up: the API of my_service is down!"),
        ("# Plan\nmore", "Plan"),
        ("1. First do x. Then y", "First do x"),
        ("> - quoted", "quoted"),
        ("<@!1>, <@&2>: e.g. Dr. Who, v1.2.3 breaks. Yes", "e.g. Dr. Who, v1.2.3 breaks"),
        ("see <https://a.example/x.y?z=1>, ok. no", "see https://a.example/x.y?z=1, ok"),
        ("[the doc](https://a.example/x_(y)) is late", "the doc is late"),
        ("[the doc](<https://a.example/é>) is late", "the doc is late"),
        ("[the doc](https://a.example/x) is late", "the doc is late"),
        ("```rs\nlet x = 1;\n```", "let x = 1;"),
        ("契約が遅れます。次は", "契約が遅れます"),
        ("<:yes:1> 🎉\nreal words", "real words"),
        ("3 * 4 > 2", "3 4 > 2"),
        ("🎉", ""),
        ("", ""),
    ];
    for (message, sentence) in table {
        assert_eq!(first_sentence(message), sentence, "{message:?}");
    }
    assert_eq!(first_sentence(&"word ".repeat(100)).chars().count(), 200);
}

proptest! {
    #[test]
    fn parsing_never_panics_and_settles(typed in any::<String>()) {
        if let Ok(first) = Title::parse(&typed) {
            prop_assert_eq!(Title::parse(first.as_str()), Ok(first.clone()));
        }
        if let Ok(Some(first)) = Prose::parse("detail", &typed, 2000) {
            prop_assert_eq!(Prose::parse("detail", first.as_str(), 2000), Ok(Some(first.clone())));
        }
        if let Ok(first) = Tags::parse(&typed) {
            prop_assert_eq!(Tags::parse(first.as_str()), Ok(first.clone()));
        }
    }

    #[test]
    fn escaped_text_mentions_nobody(parts in proptest::collection::vec(prop_oneof![
        Just("@everyone".to_owned()), Just("@here".to_owned()), Just("<@1>".to_owned()), Just("<@".to_owned()),
        Just("\u{200B}".to_owned()), Just("https://a.b/".to_owned()), Just("<".to_owned()), Just(">".to_owned()),
        Just("\\".to_owned()), Just("](".to_owned()), Just("```".to_owned()), Just("\n".to_owned()), any::<String>(),
    ], 0..12)) {
        let shown = escape(&parts.concat());
        for never in ["@everyone", "@here", "<@", "](", "```", "||", "**"] {
            prop_assert!(!shown.contains(never), "{never} in {shown:?}");
        }
    }

    #[test]
    fn a_terminal_shows_what_was_written(text in r"[a-zA-Z0-9 _*~`|<>@#.\[\]()\\-]{0,60}") {
        prop_assert_eq!(unescape(&escape(&text)), text);
    }

    #[test]
    fn a_cut_fits(text in any::<String>(), max in 0_usize..60) {
        prop_assert!(cut(&text, max).chars().count() <= max);
        prop_assert!(cut(&escape(&text), max).chars().count() <= max);
    }

    #[test]
    fn a_first_sentence_is_a_title_or_nothing(message in any::<String>()) {
        let sentence = first_sentence(&message);
        prop_assert!(sentence.is_empty() || Title::parse(&sentence).is_ok(), "{:?}", sentence);
    }
}
