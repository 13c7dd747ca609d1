//! Cards, read as people read them.

use super::*;
use crate::{
    discord::{
        view::judge,
        views::samples::{action, decision, hostile_items, issue, program, risk, said, today},
    },
    domain::{decision::DecisionState, text::Prose},
};

fn shown(item: &Item) -> String {
    card(item, &program(), today()).to_text()
}

#[test]
fn a_risk() {
    let expected = r"┌ R-12 · Vendor API slips #e07b39
│ **Open** since <t:1795168800:R>
│ · Owner: <@22>
│ · Due: <t:1795780800:D> (<t:1795780800:R>)
│   moved twice, first promised <t:1793966400:D>
│ · Score: 4 × 4 = 16 · Extreme
│   → 2 × 4 = 8 · Medium after treatment
│ · Response: Mitigate
│ » Statement: *Because of* the vendor changes its team
│   *it may happen that* the API comes late
│   *which would lead to* the test date moves
│ » Plan: Build against a mock
│ » Links: mitigated by A-31
│ · Tags: \#phase-2 #vendor
│ » Source: from a message by <@22> ([jump](https://discord.com/channels/1/2/77)); the message was edited since
│ » Logged: <t:1795168800:f> by <@11>
└ Risk · platform
[!Update <1:update:112>] [Assign <1:choose:112:owner>] [Snooze <1:choose:112:snooze>] [Still valid <1:confirm:112>] [More… <1:more:112>]
";
    assert_eq!(shown(&risk()), expected);
}

#[test]
fn an_action_item_without_owner_and_date() {
    let expected = "┌ A-3 · Send the contract #2fa36b
│ **Open** since <t:1795168800:R>
│ · Owner: Unowned
│ · Priority: 1 of 4
│ » Logged: <t:1795168800:f> by <@11>
└ Action item · platform
[!Update <1:update:103>] [Assign <1:choose:103:owner>] [Snooze <1:choose:103:snooze>] [Still valid <1:confirm:103>] [More… <1:more:103>]
[▾ Choose an owner 1–1 <1:picked:103:owner>] people []
[▾ Due… 1–1 <1:picked:103:due>]
  ○ Tomorrow <tomorrow> 
  ○ In 3 working days <+3wd> 
  ○ Next Monday <next monday> 
  ○ In 2 weeks <+2w> 
  ○ End of the month <eom> 
  ○ Another date… <other> Type it: 24 Dec, fri, +3w
";
    assert_eq!(shown(&action()), expected);
}

#[test]
fn an_issue_overdue_and_snoozed() {
    let expected = "┌ I-5 · Login fails in staging #d64550
│ **Open** since <t:1795168800:R>
│ Snoozed until <t:1795435200:D> by <@22>
│ · Owner: <@22>
│ · Due: **Overdue:** <t:1795003200:D> (<t:1795003200:R>)
│ · Severity: 2 of 4 (1 is the worst)
│ » Logged: <t:1795168800:f> by <@11>
└ Issue · platform
[!Update <1:update:105>] [Assign <1:choose:105:owner>] [Snooze <1:choose:105:snooze>] [Still valid <1:confirm:105>] [More… <1:more:105>]
";
    assert_eq!(shown(&issue()), expected);
}

#[test]
fn a_proposed_decision() {
    let expected = r"┌ D-2 · Use one region #5b8def
│ **Proposed** since <t:1795168800:R>
│ · Owner: <@22>
│ · Needed by: <t:1795780800:D> (<t:1795780800:R>)
│ · Mode: Quorum of approvers
│ · Proposed: by <@11> <t:1795168800:R>
│ » Approvers: ✅ <@22>
│   … <@33>
│ » Concerns: 1\. What about latency? (<@22>)
│ » Outcome: eu-west only
│ » Logged: <t:1795168800:f> by <@11>
└ Decision · platform
[+Approve <1:move:102:approve>] [-Reject <1:move:102:reject>] [Object <1:object:102>] [Resolve a concern <1:choose:102:concern>]
[!Update <1:update:102>] [Assign <1:choose:102:owner>] [Snooze <1:choose:102:snooze>] [Still valid <1:confirm:102>] [More… <1:more:102>]
";
    assert_eq!(shown(&decision()), expected);
}

#[test]
fn a_void_item_offers_its_history_only() {
    let mut item = risk();
    item.make_void(Prose::parse("reason", "a test", 9).unwrap().unwrap(), item.raised_by, item.raised_at).unwrap();
    let text = shown(&item);
    assert!(text.contains("│ **Void** since <t:1795168800:R> by <@11>: a test"), "{text}");
    assert!(text.ends_with("[History <1:page:history:112:0>]\n"), "{text}");
}

#[test]
fn a_closed_decision_can_be_updated_reopened_and_looked_into() {
    let mut item = decision();
    let Body::Decision(decided) = &mut item.body else { panic!() };
    decided.state = DecisionState::Accepted;
    let text = shown(&item);
    assert!(text.ends_with("[Update <1:update:102>] [Reopen <1:move:102:reopen>] [More… <1:more:102>]\n"), "{text}");
}

#[test]
fn hostile_words_stay_within_limits_and_mention_nobody() {
    for mut item in hostile_items() {
        for owner in [item.owner, None] {
            item.owner = owner;
            item.due = owner.and(item.due);
            let full = card(&item, &program(), today());
            let view = full.clone().fit();
            judge(&view);
            assert_eq!(full.embeds[0].fields.len(), view.embeds[0].fields.len(), "nothing falls off the card");
            assert!(view.pings.is_empty());
            let text = said(&view);
            assert!(!text.contains("@everyone") && !text.contains("<@1>") && !text.contains("<@&2>"), "{text}");
            assert!(!text.contains("```") && !text.contains("[x]("), "{text}");
            judge(&whole(&item, &program()).fit());
            judge(&source(&item).fit());
        }
    }
}
