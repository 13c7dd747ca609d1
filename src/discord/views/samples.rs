//! Items and programs for the tests of views.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::{
    ChannelId, Decision, GuildId, Issue, Item, ItemId, MessageId, Program, ProgramId, Reference, Risk, UserId,
    action::Action,
    decision::{Answer, Approver, Concern, DecisionState, Mode, Verdict},
    item::{Body, Fate, Rank, Snooze, Source},
    link::{Link, LinkKind},
    risk::{Response, Score},
    text::{Prose, Tags, Title},
};

pub const ANA: UserId = UserId(11);
pub const BOB: UserId = UserId(22);

pub fn now() -> DateTime<Utc> {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

pub fn today() -> NaiveDate {
    day("2026-11-20")
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn prose(text: &str) -> Option<Prose> {
    Prose::parse("text", text, 4000).unwrap()
}

pub fn program() -> Program {
    let mut program = Program::begin(GuildId(1), ChannelId(2), Title::parse("platform").unwrap(), ANA);
    program.id = ProgramId(3);
    program
}

pub fn item(number: u32, title: &str, body: Body) -> Item {
    let item = Item::raised(&program(), Title::parse(title).unwrap(), body, (ANA, now()));
    Item {
        id: ItemId(i64::from(number) + 100),
        number,
        owner: Some(BOB),
        due: Some(day("2026-11-27")),
        version: 1,
        ..item
    }
}

pub fn risk() -> Item {
    let mut item = item(
        12,
        "Vendor API slips",
        Body::Risk(Risk {
            cause: prose("the vendor changes its team"),
            event: prose("the API comes late"),
            effect: prose("the test date moves"),
            inherent: Score::new(4, 4).ok(),
            residual: Score::new(2, 4).ok(),
            response: Some(Response::Mitigate),
            plan: prose("Build against a mock"),
            ..Risk::default()
        }),
    );
    item.moved_from = vec![day("2026-11-06"), day("2026-11-13")];
    item.tags = Tags::parse("vendor phase-2").unwrap();
    item.links =
        vec![Link { kind: LinkKind::MitigatedBy, to: ItemId(9), reference: "A-31".parse::<Reference>().unwrap() }];
    item.source = Some(Source {
        channel: ChannelId(2),
        message: MessageId(77),
        author: BOB,
        text: "The vendor API may slip".to_owned(),
        fate: Fate::Edited,
    });
    item
}

pub fn action() -> Item {
    let mut item = item(3, "Send the contract", Body::Action(Action { priority: Some(Rank::R1), ..Action::default() }));
    (item.owner, item.due) = (None, None);
    item
}

pub fn issue() -> Item {
    let mut item =
        item(5, "Login fails in staging", Body::Issue(Issue { severity: Some(Rank::R2), ..Issue::default() }));
    item.due = Some(day("2026-11-18"));
    item.snooze = Some(Snooze { until: day("2026-11-23"), by: BOB, count: 1 });
    item
}

pub fn decision() -> Item {
    item(
        2,
        "Use one region",
        Body::Decision(Decision {
            state: DecisionState::Proposed,
            mode: Mode::Quorum,
            proposer: Some(ANA),
            proposed_at: Some(now()),
            approvers: vec![
                Approver { user: BOB, answer: Some(Answer { verdict: Verdict::For, at: now(), reason: None }) },
                Approver { user: UserId(33), answer: None },
            ],
            concerns: vec![Concern {
                number: 1,
                by: BOB,
                text: prose("What about latency?").unwrap(),
                at: now(),
                resolved_by: None,
            }],
            outcome: prose("eu-west only"),
            ..Decision::default()
        }),
    )
}

/// An item with everything that people could try, as long as it may be.
pub fn hostile(body: Body) -> Item {
    let nasty = "@everyone <@1> <@&2> ``` [x](https://evil.example) # ~~**__|| <t:1:R> ";
    let title: String = format!("{nasty}שלום {}", "w".repeat(200)).chars().take(200).collect();
    let long: String = nasty.repeat(80).chars().take(2000).collect();
    let mut item = item(u32::MAX, &title, body);
    item.detail = prose(&long);
    item.tags = Tags::parse(&(0..10).map(|n| format!("{}{n}", "t".repeat(29))).collect::<Vec<_>>().join(" ")).unwrap();
    item.source = Some(Source {
        channel: ChannelId(u64::MAX),
        message: MessageId(u64::MAX),
        author: UserId(u64::MAX),
        text: long.clone(),
        fate: Fate::Unchanged,
    });
    item.links = (0..60)
        .map(|n| Link { kind: LinkKind::SupersededBy, to: ItemId(n), reference: "D-4294967295".parse().unwrap() })
        .collect();
    item.moved_from = vec![today(); 40];
    item
}

/// One hostile item of each kind.
pub fn hostile_items() -> Vec<Item> {
    let long: String = "@everyone ``` [x](https://evil.example) ".repeat(60).chars().take(2000).collect();
    let text = || prose(&long);
    let approver = |n: u64| Approver { user: UserId(u64::MAX - n), answer: None };
    let concern =
        |number: u32| Concern { number, by: UserId(u64::MAX), text: text().unwrap(), at: now(), resolved_by: None };
    vec![
        hostile(Body::Risk(Risk {
            cause: text(),
            event: text(),
            effect: text(),
            plan: text(),
            trigger: text(),
            contingency: text(),
            ..Risk::default()
        })),
        hostile(Body::Decision(Decision {
            state: DecisionState::Proposed,
            context: text(),
            options: text(),
            outcome: text(),
            rationale: text(),
            consequences: text(),
            approvers: (0..25).map(approver).collect(),
            informed: (900..1100).map(UserId).collect(),
            concerns: (1..90).map(concern).collect(),
            ..Decision::default()
        })),
        hostile(Body::Action(Action { evidence: text(), blocked_by: text(), ..Action::default() })),
        hostile(Body::Issue(Issue { impact: text(), resolution: text(), root_cause: text(), ..Issue::default() })),
    ]
}

/// What a view says where Discord reads markdown and mentions: not the labels of its buttons and selects.
pub fn said(view: &crate::discord::view::View) -> String {
    let mut plain = view.clone();
    plain.rows.clear();
    plain.embeds.iter_mut().for_each(|embed| embed.footer.clear());
    plain.to_text()
}
