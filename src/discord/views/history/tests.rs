//! Tests.

use serde_json::json;

use super::*;
use crate::{
    discord::{
        components::id::List,
        view::judge,
        views::samples::{ANA, now, program, risk},
    },
    domain::{ActId, event::FieldChange},
};

fn event(what: What, changes: &[(&str, Value, Value)], reason: Option<&str>) -> Event {
    Event {
        act: ActId(5),
        version: 2,
        at: now(),
        actor: Some(ANA),
        what,
        changes: changes
            .iter()
            .map(|(field, old, new)| FieldChange { field: (*field).to_owned(), old: old.clone(), new: new.clone() })
            .collect(),
        reason: reason.map(str::to_owned),
    }
}

fn paging() -> Paging {
    Paging { list: List::History(risk().id), page: 0, pages: 2, total: Some(12), shared: false }
}

#[test]
fn old_and_new_values_are_told_in_words() {
    let events = [
        event(
            What::Dated,
            &[("due", json!("2026-11-27"), json!("2026-12-24")), ("reviewed_at", json!(1), json!(2))],
            Some("vendor asked"),
        ),
        event(What::Assigned, &[("owner", json!(null), json!(22))], None),
        event(What::Moved, &[("state", json!("open"), json!("treating"))], None),
        event(What::Assessed, &[("inherent", json!(null), json!({"likelihood": 4, "impact": 4}))], None),
        event(What::Edited, &[("title", json!("Old"), json!("@everyone new"))], None),
        event(
            What::Answered,
            &[("approvers", json!([{"user": 1, "answer": null}]), json!([{"user": 1, "answer": {"verdict": "for"}}]))],
            None,
        ),
        event(What::Raised, &[("title", json!(null), json!("Old"))], None),
    ];
    let expected = "(only you)
┌ History of R-12 · Vendor API slips #e07b39
│ <t:1795168800:f> · <@11> moved the date
│ · Due: Fri 27 Nov 2026 → Thu 24 Dec 2026
│ > vendor asked
│ <t:1795168800:f> · <@11> changed the owner
│ · Owner: nothing → <@22>
│ <t:1795168800:f> · <@11> changed its state
│ · State: Open → Treating
│ <t:1795168800:f> · <@11> assessed it
│ · Score: nothing → 4 × 4 = 16
│ <t:1795168800:f> · <@11> edited it
│ · Title: “Old” → “@\u{200b}everyone new”
│ <t:1795168800:f> · <@11> answered
│ · Approvers: <@1> → ✅ <@1>
│ <t:1795168800:f> · <@11> logged it
└ Page 1 of 2 · 12 changes
[Previous (off) <1:page:history:112:0>] [Next <1:page:history:112:1>] [Share here <1:share:history:112:0>]
";
    assert_eq!(history(&risk(), &events, &paging()).to_text(), expected);
}

#[test]
fn the_audit_names_what_it_happened_to() {
    let lines = [
        (Some(risk().reference()), Event { actor: None, ..event(What::Settled, &[], None) }),
        (None, event(What::ProgramSet, &[("lead", json!(11), json!(22))], None)),
    ];
    let text = audit(&program(), &lines, &Paging { total: None, pages: 1, ..paging() }).to_text();
    assert!(text.contains("**R-12** · <t:1795168800:f> · Drumbeat settled it at its deadline"), "{text}");
    assert!(text.contains("**program** · ") && text.contains("· Lead: <@11> → <@22>"), "{text}");
}

#[test]
fn ten_long_changes_fit_on_a_page() {
    let long = json!("@everyone ``` ".repeat(140));
    let changes: Vec<(&str, Value, Value)> = ["title", "detail", "cause", "event", "effect", "plan"]
        .map(|field| (field, long.clone(), long.clone()))
        .to_vec();
    let events = vec![event(What::Edited, &changes, Some(&"why ".repeat(400))); 10];
    let view = history(&risk(), &events, &paging()).fit();
    judge(&view);
    assert!(!view.to_text().contains("@everyone"));
}
