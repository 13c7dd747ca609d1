//! Tests.

use super::*;
use crate::{
    discord::{
        view::judge,
        views::{
            bulk,
            help::{self, CommandLine},
            notices,
            samples::{ANA, action, program, risk, said, today},
            settings,
        },
    },
    domain::{ActId, Rejection, Role, text::Title},
};

#[test]
fn the_program_at_a_glance() {
    let expected = "(only you)
┌ platform #7a6ff0
│ · Lead: <@11>
│ · Calendar: UTC · Mon–Fri
│ » Open: Risks: 4, 1 unowned
│   Action items: 9
│ » Channels: <#2> Home · team summary each week
";
    assert_eq!(info(&program(), &[(Kind::Risk, 4, 1), (Kind::Action, 9, 0)]).to_text(), expected);
}

#[test]
fn a_refusal_says_its_sentence_and_gives_the_text_back() {
    let text = notices::refusal(&Rejection::NothingToFind, Some(4)).to_text();
    assert_eq!(
        text,
        "(only you)\nType at least one word or number to look for, such as “vendor” or R-12.\n[!Edit and try again <1:draft_reopen:4>]\n"
    );
    let changed = Rejection::ChangedMeanwhile { reference: risk().reference(), what: "the title".to_owned() };
    assert!(notices::refusal(&changed, Some(4)).to_text().contains("[-Apply mine anyway <1:draft_apply:4>]"));
}

#[test]
fn what_is_done_can_be_undone() {
    assert_eq!(
        notices::changed(&action(), Some(ActId(9))).to_text(),
        "(only you)\n**A-3** is open.\n[Undo <1:undo:9>]\n"
    );
    let refused = [(risk().reference(), Rejection::NothingChosen)];
    assert_eq!(
        bulk::done(ActId(9), &[action()], &refused).to_text(),
        "(only you)\nChanged: A-3.\n**R-12** was not: Choose at least one item from the list first.\n[Undo <1:undo:9>]\n"
    );
}

#[test]
fn help_is_made_from_the_commands_and_grows_with_the_role() {
    let commands = [
        CommandLine { name: "risk log", description: "Log a risk" },
        CommandLine { name: "risk list", description: "List risks" },
        CommandLine { name: "mine", description: "My open items" },
    ];
    let viewer = help::help(Role::Viewer, &commands).to_text();
    assert!(
        viewer.contains("· Commands: `/risk` `/mine`") || viewer.contains("» Commands: `/risk` `/mine`"),
        "{viewer}"
    );
    assert!(!viewer.contains("/program settings"));
    assert!(help::help(Role::Lead, &commands).to_text().contains("/program settings"));
    assert_eq!(
        help::topic("risk", &commands).to_text(),
        "(only you)\n┌ /risk #7a6ff0\n│ `/risk log` Log a risk\n│ `/risk list` List risks\n[▾ Tell me more about… 1–1 <1:help_topic>]\n  ○ /risk <risk> \n  ○ /mine <mine> \n"
    );
}

#[test]
fn everything_about_a_full_program_fits() {
    let mut program = program();
    program.name = Title::parse(&"@everyone ".repeat(20)).unwrap();
    let long = Prose::parse("x", &"@everyone ``` ".repeat(140), 2000).unwrap();
    program.deputies = vec![ANA; 50];
    program.people = vec![(ANA, Role::Viewer); 100];
    program.channels = vec![(crate::domain::ChannelId(u64::MAX), crate::domain::program::Purpose::Summary); 60];
    program.charter = Charter {
        problem: long.clone(),
        goals: long.clone(),
        non_goals: long.clone(),
        success: long.clone(),
        scope_in: long.clone(),
        scope_out: long.clone(),
        sponsor: Some(ANA),
        stakeholders: long,
    };
    for view in [
        info(&program, &[]),
        charter(&program),
        settings::settings(&program),
        settings::channels(&program),
        settings::members(&program),
        settings::workstreams(&program),
        settings::calendar(&program, today()),
        notices::first_use(&program),
        bulk::chosen(1, &vec![action(); 25]),
    ] {
        let view = view.fit();
        judge(&view);
        assert!(view.ephemeral && !said(&view).contains("@everyone"), "{}", said(&view));
    }
}
