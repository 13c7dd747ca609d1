//! Summaries in words, and within Discord's limits whatever people wrote.

use std::collections::HashMap;

use super::{pack::post, *};
use crate::{
    app::{promise::Said, summary::publish::ToSay},
    discord::{
        view::{File, judge},
        views::samples::{self, ANA, BOB, now, said},
    },
    domain::{
        ChannelId, ItemId, Kind, MessageId, Program, Reference,
        given::{Call, Colour},
        item::Rank,
        risk::{Band, Proximity, Response, Score},
        weekly::Week,
    },
    report::{
        health::{CallStanding, Confidence, Fired, Reading, Standing, Trust},
        summary::{
            self, Executive, Team,
            blockers::Blocker,
            changes::{Changes, Moved, Rebanded},
            decisions::{Decisions, Made, Need},
            gaps::Gaps,
            matters::{Matter, Why},
            overdue::{Late, Overdue},
            risks::RiskLine,
            trend::Point,
        },
    },
};

fn line(kind: Kind, number: u32, title: &str) -> summary::Line {
    let place = Kind::ALL.iter().position(|one| *one == kind).unwrap();
    summary::Line {
        id: ItemId(i64::from(number) * 10 + i64::try_from(place).unwrap()),
        reference: Reference { kind, number },
        title: title.to_owned(),
        owner: Some(BOB),
        due: Some(samples::day("2026-11-27")),
        state: "Open",
    }
}

fn health(call: Option<Call>) -> Health {
    let standing = if call.is_some() { Standing::Current } else { Standing::Never };
    let shown = call.as_ref().map_or(Colour::Amber, |call| call.colour);
    Health {
        computed: Colour::Amber,
        score: Some(62.0),
        trust: Trust { confidence: Some(Confidence::Medium), unreviewed: 3, open: 20 },
        dimensions: vec![Reading { key: "risk", name: "Risk", weight: 20, colour: Colour::Red, absent: None }],
        fired: vec![Fired {
            dimension: "risk",
            colour: Colour::Red,
            says: "Extreme risk without an owner or a response",
            inputs: vec![Reference { kind: Kind::Risk, number: 4 }],
            k: 1,
            n: 5,
            threshold: Some((7.0, crate::report::figure::Unit::Days)),
        }],
        listed: 5,
        drag: Some("Risk"),
        call: CallStanding { standing, call, shown },
    }
}

/// A team's figures with so many of everything, each with that title.
fn team(many: u32, title: &str) -> Team {
    let lines = |kind: Kind| (1..=many).map(|number| line(kind, number, title)).collect::<Vec<_>>();
    Team {
        at: now(),
        since: now() - chrono::TimeDelta::days(7),
        health: health(None),
        quiet: many == 0,
        next_due: (many > 0).then(|| line(Kind::Action, 1, title)),
        changes: Changes {
            new: lines(Kind::Issue),
            closed: lines(Kind::Action),
            reopened: Vec::new(),
            moved: lines(Kind::Action)
                .into_iter()
                .map(|line| Moved { line, from: samples::day("2026-11-20"), to: samples::day("2026-11-30") })
                .collect(),
            rebanded: lines(Kind::Risk)
                .into_iter()
                .map(|line| Rebanded { line, from: Band::Medium, to: Band::Extreme })
                .collect(),
        },
        risks: lines(Kind::Risk)
            .into_iter()
            .map(|line| RiskLine {
                line,
                score: Score::new(4, 4).ok(),
                score_before: Score::new(3, 3).ok(),
                band: Some(Band::Extreme),
                proximity: Some(Proximity::Imminent),
                response: Some(Response::Mitigate),
            })
            .collect(),
        blockers: lines(Kind::Issue)
            .into_iter()
            .map(|line| Blocker { line, rank: Some(Rank::R1), because: Some(title.to_owned()), for_working_days: 4 })
            .collect(),
        decisions: Decisions {
            made: lines(Kind::Decision)
                .into_iter()
                .map(|line| Made { line, accepted: true, on: None, outcome: Some(title.to_owned()) })
                .collect(),
            needed: lines(Kind::Decision)
                .into_iter()
                .map(|line| Need { line, from: vec![ANA, BOB], by: None, late_by: Some(2), pending_for: Some(9) })
                .collect(),
        },
        overdue: vec![Overdue {
            owner: Some(BOB),
            lines: lines(Kind::Action).into_iter().map(|line| Late { line, by: 3, promised: None }).collect(),
        }],
        gaps: Gaps {
            open: many,
            untaken: 7,
            unowned: lines(Kind::Issue),
            stale: lines(Kind::Risk),
            aged: lines(Kind::Risk).iter().map(|line| line.reference).collect(),
            spent: Vec::new(),
        },
        strip: Vec::new(),
        unreadable: 0,
    }
}

fn executive(many: u32, title: &str) -> Executive {
    let team = team(many, title);
    Executive {
        at: team.at,
        since: team.since,
        verdict: health(Some(Call {
            by: ANA,
            at: now(),
            colour: Colour::Green,
            computed: Colour::Amber,
            reason: Some("The vendor has *promised* in writing.".to_owned()),
            week: samples::day("2026-11-16"),
        })),
        quiet: many == 0,
        next_due: team.next_due,
        matters: (1..=many.min(3))
            .map(|number| Matter { line: line(Kind::Risk, number, title), why: Why::NewRisk { band: Band::Extreme } })
            .collect(),
        needs: team.decisions.needed,
        risks: team.risks.into_iter().take(3).collect(),
        trend: (0..6)
            .map(|week| Point {
                at: now() - chrono::TimeDelta::weeks(i64::from(5 - week)),
                computed: Colour::Amber,
                called: (week > 3).then_some(Colour::Green),
                late: week == 4,
                score: Some(f64::from(50 + week)),
                exposure: 40 - week,
                open: 10 + week,
            })
            .collect(),
    }
}

fn sheet(figures: &Figures, occasion: Occasion, narrative: Option<&str>) -> Sheet {
    let program = samples::program();
    sheet_of(&program, figures, occasion, narrative)
}

fn sheet_of(program: &Program, figures: &Figures, occasion: Occasion, narrative: Option<&str>) -> Sheet {
    let said = Said { channel: ChannelId(1_573_344_880_929_800_195), message: MessageId(1_573_344_881_890_295_808) };
    let cards: HashMap<Reference, Said> = Kind::ALL
        .iter()
        .flat_map(|kind| (1..500).map(move |number| (Reference { kind: *kind, number }, said)))
        .collect();
    word(&Material {
        program,
        week: Week(202_647),
        occasion,
        figures,
        narrative: narrative.map(|words| (words, ANA)),
        cards: &cards,
        charts: Vec::new(),
    })
}

fn pictures(many: usize) -> Vec<pack::Drawn> {
    (0..many).map(|n| Ok(File { name: format!("{n}.png"), bytes: vec![1], alt: "A chart".to_owned() })).collect()
}

#[test]
fn a_team_reads_its_week() {
    let figures = Figures::Team(Box::new(team(1, "Vendor API slips")));
    let view = post(&sheet(&figures, Occasion::Weekly(now()), Some("All in all *good*.")), pictures(2));
    let text = said(&view);
    for wanted in [
        "Weekly summary: **platform** is 🟡 **Amber**.",
        "platform · summary of Fri 20 Nov 2026",
        "Confidence **medium**: 3 of 20 open items unreviewed · Score **62** of 100 · biggest drag: Risk",
        r"> All in all \*good\*.",
        "> — <@11>",
        "**Risk** 🔴 Red · Extreme risk without an owner or a response: R-4 (1/5, threshold 7 days)",
        "**1 new · 1 closed · 1 with another date · 1 in another band**",
        "Vendor API slips · Medium → **Extreme**",
        "from <@11>, <@22> · **2 working days late**",
        "accepted · Vendor API slips",
        "severity 1 · <@22> · for 4 working days",
        "**4 × 4 = 16 · Extreme** (was 9) · mitigate · imminent · <@22>",
        "<@22> · 3 working days late",
        "**Unowned 1/1**: I-1",
        "**Not reviewed in time 1/1**: R-1",
        "**Risks aged without progress 1/7**: R-1",
    ] {
        assert!(text.contains(wanted), "“{wanted}” in {text}");
    }
    assert!(
        text.contains("[R-1](https://discord.com/channels/1/1573344880929800195/1573344881890295808) Vendor"),
        "{text}"
    );
    assert!(view.pings.is_empty());
    assert_eq!(view.files.len(), 2, "nothing was left out: {text}");
    assert_eq!(view.embeds.len(), 3);
    assert_eq!(view.embeds[1].image.as_deref(), Some("0.png"));
}

#[test]
fn a_decision_that_waits_for_no_word_says_how_it_stands() {
    let mut team = team(1, "Vendor API slips");
    for (state, said_of_it) in [("On hold", " · on hold · "), ("Draft", " · draft · "), ("Proposed", " · ")] {
        team.decisions.needed[0].line.state = state;
        let figures = Figures::Team(Box::new(team.clone()));
        let text = said(&post(&sheet(&figures, Occasion::Weekly(now()), None), Vec::new()));
        assert!(text.contains(&format!("from <@11>, <@22>{said_of_it}**2 working days late**")), "{text}");
    }
}

#[test]
fn every_rule_that_fired_is_in_the_file() {
    let mut team = team(1, "Vendor API slips");
    team.health.fired = (1..=3)
        .map(|number| Fired { inputs: vec![Reference { kind: Kind::Risk, number }], ..team.health.fired[0].clone() })
        .collect();
    team.health.listed = 1;
    let view = post(&sheet(&Figures::Team(Box::new(team)), Occasion::Weekly(now()), None), Vec::new());
    let text = said(&view);
    assert!(text.contains("response: R-1 (") && text.contains("and 2 more, in the attached file"), "{text}");
    assert!(!text.contains("response: R-2 ("), "{text}");
    let file = String::from_utf8(view.files.last().unwrap().bytes.clone()).unwrap();
    for rule in ["response: R-1 (", "response: R-2 (", "response: R-3 ("] {
        assert!(file.contains(rule), "{rule} is not in {file}");
    }
    assert!(!file.contains(" more"), "{file}");
}

#[test]
fn executives_read_a_verdict_and_what_is_needed_of_them() {
    let figures = Figures::Executive(Box::new(executive(2, "Vendor API slips")));
    let text = said(&post(&sheet(&figures, Occasion::Weekly(now()), None), Vec::new()));
    for wanted in [
        r"🟢 **Called Green**, computed Amber: The vendor has \*promised\* in writing. — <@11>",
        "*No narrative this week.*",
        "What we need from you",
        "a new risk that is **Extreme**",
        "16 Oct 🟡 Amber → 23 Oct 🟡 Amber → 30 Oct 🟡 Amber → 6 Nov 🟡 Amber → 13 Nov 🟢 Green (called, late) → 20 Nov 🟢 Green (called)",
        "score 50 → 55 · exposure 40 → 35 · open items 10 → 15",
    ] {
        assert!(text.contains(wanted), "“{wanted}” in {text}");
    }
}

#[test]
fn why_a_change_matters_is_said_of_each() {
    let mut executive = executive(0, "");
    for (why, said_of_it) in [
        (Why::RiskOccurred, "a risk that **happened**: it is an issue now"),
        (Why::SevereIssue { severity: Rank::R2 }, "a new issue of **severity 2** · <@22>"),
        (Why::RiskRose { from: Band::Low, to: Band::High }, "the risk rose from Low to **High**"),
        (Why::NewRisk { band: Band::Extreme }, "a new risk that is **Extreme**"),
        (Why::UrgentActionMoved, "priority 1, and its date **moved** to <t:1795780800:D>"),
        (Why::BlockerResolved, "a blocker is **resolved**"),
        (Why::RiskBurned { from: Band::High, to: Some(Band::Low) }, "the risk is down from High to **Low**"),
        (Why::RiskBurned { from: Band::High, to: None }, "a risk that was High is **closed** and did not happen"),
        (Why::Decided { accepted: true }, "decided: **accepted**"),
        (Why::Decided { accepted: false }, "decided: **rejected**"),
    ] {
        executive.matters = vec![Matter { line: line(Kind::Risk, 1, "Vendor API slips"), why }];
        let figures = Figures::Executive(Box::new(executive.clone()));
        let text = said(&post(&sheet(&figures, Occasion::Weekly(now()), None), Vec::new()));
        assert!(text.contains(&format!("Vendor API slips · {said_of_it}")), "{why:?}: {text}");
    }
}

#[test]
fn in_a_quiet_week_both_are_told_what_is_due_next() {
    let (mut team, mut executive) = (team(0, ""), executive(0, ""));
    for figures in [Figures::Team(Box::new(team.clone())), Figures::Executive(Box::new(executive.clone()))] {
        let text = said(&post(&sheet(&figures, Occasion::Weekly(now()), None), Vec::new()));
        assert!(text.contains("**Nothing changed** since") && text.contains("Nothing has a date ahead."), "{text}");
    }
    let next = line(Kind::Action, 7, "Send the contract");
    (team.next_due, executive.next_due) = (Some(next.clone()), Some(next));
    for figures in [Figures::Team(Box::new(team)), Figures::Executive(Box::new(executive))] {
        let text = said(&post(&sheet(&figures, Occasion::Weekly(now()), None), Vec::new()));
        assert!(text.contains("Next due: **A-7** Send the contract, <t:"), "{text}");
    }
}

#[test]
fn what_is_odd_about_a_post_is_said_above_it() {
    let figures = Figures::Team(Box::new(team(0, "")));
    let says = |occasion| sheet(&figures, occasion, None).line;
    let weekly = sheet(&figures, Occasion::Weekly(now()), None);
    assert_eq!(weekly.due, Some(now()));
    let mut to_say = ToSay { sheet: weekly, late: None, tried_long_ago: false };
    let on_time = told::said(&to_say, Vec::new()).content;
    assert_eq!(on_time, to_say.sheet.line);
    to_say.late = to_say.sheet.due;
    to_say.tried_long_ago = true;
    let odd = told::said(&to_say, Vec::new()).content;
    assert!(odd.contains("\n**Late**: it was due <t:1795168800:f>.\n**Recovered**: "), "{odd}");
    assert_eq!(odd.lines().next(), on_time.lines().next());
    assert!(says(Occasion::Revision(1)).contains("**revised**"));
    let old = Said { channel: ChannelId(5), message: MessageId(6) };
    assert!(says(Occasion::Correction(Some(old))).contains("(https://discord.com/channels/1/5/6)"));
    assert!(says(Occasion::Extra).starts_with("Summary, posted between"));
    let quiet = sheet(&figures, Occasion::Weekly(now()), None).head.join("\n");
    assert!(quiet.contains("**Nothing changed** since <t:"), "{quiet}");
}

#[test]
fn a_draft_says_that_its_call_will_have_lapsed_by_the_slot() {
    let drafted = |days: i64, colour| {
        let at = now() - chrono::TimeDelta::days(days);
        let by = crate::domain::UserId(101);
        let call = Call { by, at, colour, computed: Colour::Amber, reason: None, week: at.date_naive() };
        let team = Team { health: health(Some(call)), ..team(1, "Vendor API slips") };
        sheet(&Figures::Team(Box::new(team)), Occasion::Draft, None).line
    };
    // It is Friday: a call of Sunday is older than a week on Monday.
    let lapsing = drafted(5, Colour::Green);
    assert!(lapsing.contains("**Green**. The call lapses before the post, which says 🟡"), "{lapsing}");
    for stands in [drafted(1, Colour::Green), drafted(5, Colour::Amber)] {
        assert!(!stands.contains("lapses"), "{stands}");
    }
}

/// Whatever there is, and however long people's words are: no limit is broken, and what is left out is in the file.
#[test]
fn every_size_is_within_the_limits_and_nothing_is_lost() {
    let long = "🙂 Vendor *API* @everyone [x](http://y) ".repeat(5);
    let narrative = "So `it` goes, *again*. ".repeat(65);
    for many in [0, 1, 2, 5, 12, 30, 120] {
        for title in ["Short", long.trim()] {
            for words in [None, Some(narrative.as_str())] {
                let all =
                    [Figures::Team(Box::new(team(many, title))), Figures::Executive(Box::new(executive(many, title)))];
                for figures in &all {
                    let sheet = sheet(figures, Occasion::Weekly(now()), words);
                    let view = post(&sheet, pictures(5));
                    let before = view.clone();
                    judge(&view.clone().fit());
                    assert_eq!(before, view.fit(), "{many} {title:.9}: nothing is cut by force");
                    let file = before.files.iter().find(|file| file.name == pack::FILE);
                    if many >= 12 {
                        let file = String::from_utf8(file.expect("a file").bytes.clone()).unwrap();
                        for number in 1..=many {
                            assert!(file.contains(&format!("D-{number}")), "D-{number} of {many}");
                        }
                        assert!(before.embeds[0].footer.contains("in the attached file"));
                    }
                    if many == 0 {
                        assert!(file.is_none(), "nothing was left out");
                    }
                }
            }
        }
    }
}

/// Where not all has room, what is short is whole, and long lists share the rest.
#[test]
fn short_sections_are_whole_beside_long_ones() {
    let mut sheet = sheet(&Figures::Team(Box::new(team(0, ""))), Occasion::Weekly(now()), None);
    let item = |n: u32| Line { item: Some((format!("A-{n}"), None)), ..says("x".repeat(140)) };
    let long = |name: &str| section(name, (0..40).map(item).collect());
    let short = section("Figures", (0..9).map(|n| says(format!("figure {n} of nine"))).collect());
    sheet.sections = [["A", "B", "C", "D", "E", "F"].map(long).to_vec(), vec![short]].concat();
    let view = post(&sheet, Vec::new());
    let text = said(&view);
    assert!((0..9).all(|n| text.contains(&format!("figure {n} of nine"))), "{text}");
    assert_eq!(text.matches("more, in the attached file").count(), 6, "{text}");
    judge(&view.fit());
}

#[test]
fn a_chart_that_can_not_be_drawn_stops_nothing() {
    let figures = Figures::Team(Box::new(team(1, "Vendor API slips")));
    let mut drawn = pictures(1);
    drawn.push(Err("it panicked".to_owned()));
    let view = post(&sheet(&figures, Occasion::Weekly(now()), None), drawn);
    assert!(view.to_text().contains("1 of 2 charts could not be drawn this time."), "{}", view.to_text());
    assert_eq!((view.embeds.len(), view.files.len()), (2, 1));
}

#[test]
fn a_draft_offers_what_can_be_done_about_it() {
    let figures = Figures::Team(Box::new(team(1, "Vendor API slips")));
    let sheet = sheet(&figures, Occasion::Draft, None);
    let mut draft = crate::app::summary::publish::Draft {
        program: crate::domain::ProgramId(3),
        name: "Plat*form".to_owned(),
        lead: ANA,
        week: Week(202_647),
        at: now(),
        channels: vec![ChannelId(2)],
        sheet: Some(sheet),
    };
    let own = told::draft(&draft, Vec::new());
    assert!(own.content.starts_with("**Draft of the weekly summary.**") && own.pings.is_empty());
    assert!(own.to_text().contains("Edit narrative <1:summary_narrate:3:202647>"), "{}", own.to_text());
    judge(&own.fit());
    draft.sheet = None;
    let open = told::draft(&draft, Vec::new());
    assert_eq!(open.pings, [ANA]);
    assert!(open.content.contains(r"**Plat\*form**") && open.embeds.is_empty(), "{}", open.content);
}
