//! Tests.

use super::*;
use crate::{
    discord::{
        view::judge,
        views::{
            found::found,
            mine::mine,
            samples::{ANA, BOB, action, decision, hostile_items, issue, now, program, risk, said, today},
        },
    },
    domain::{Brief, ProgramId},
};

fn paging(list: List, page: u32, pages: u32, total: i64) -> Paging {
    Paging { list, page, pages, total: Some(total), shared: false }
}

fn kind(kind: Kind) -> List {
    List::Kind(ProgramId(3), kind, Which::default())
}

#[test]
fn a_page_of_action_items() {
    let page = paging(kind(Kind::Action), 1, 7, 64);
    let expected = "(only you)
┌ Action items · platform #2fa36b
│ **A-3** Send the contract
│ Open · Unowned · P1
└ Page 2 of 7 · 64 items
[Previous <1:page:kind:3:action:-:-:0>] [Next <1:page:kind:3:action:-:-:2>] [Share here <1:share:kind:3:action:-:-:1>]
[▾ Choose several… 1–1 <1:bulk_pick:kind:3:action:-:-:1>]
  ○ A-3 Send the contract <103> Open
";
    assert_eq!(list(&[action()], Kind::Action, Which::default(), &program(), today(), &page).to_text(), expected);
}

#[test]
fn a_shared_page_has_no_buttons_and_is_for_everybody() {
    let page = Paging { shared: true, ..paging(kind(Kind::Risk), 0, 2, 11) };
    let view = list(&[risk()], Kind::Risk, Which::default(), &program(), today(), &page);
    assert!(view.rows.is_empty() && !view.ephemeral);
}

#[test]
fn an_empty_list_says_what_to_do_next() {
    for kind_of in Kind::ALL {
        let page = paging(kind(*kind_of), 0, 1, 0);
        for which in [
            Which::default(),
            Which { unowned: true, ..Which::default() },
            Which { owner: Some(BOB), ..Which::default() },
            Which { closed: true, ..Which::default() },
        ] {
            let text = list(&[], *kind_of, which, &program(), today(), &page).to_text();
            assert!(text.contains(" log") || text.contains(" list"), "{text}");
        }
    }
}

#[test]
fn what_is_mine_by_date() {
    let view =
        mine(BOB, BOB, &[decision()], &[issue(), risk()], &[program()], now(), &paging(List::Owner(BOB), 0, 1, 2));
    let expected = "(only you)
┌ Your open items #7a6ff0
│ » Waiting for your word: **D-2** Use one region
│   Proposed · <@22> · <t:1795780800:D> · platform
│ » Overdue: **I-5** Login fails in staging
│   Open · <@22> · **overdue** <t:1795003200:D> · severity 2 · snoozed · platform
│ » Due within a week: **R-12** Vendor API slips
│   Open · <@22> · <t:1795780800:D> · 8 Medium · platform
└ 2 items owned
[Share here <1:share:owner:22:0>]
";
    assert_eq!(view.to_text(), expected);
    let nothing = mine(BOB, ANA, &[], &[], &[program()], now(), &paging(List::Owner(BOB), 0, 1, 0)).to_text();
    assert!(nothing.contains("There is nothing open for <@22>."), "{nothing}");
}

#[test]
fn what_was_found_shows_the_words_around_a_hit() {
    let mut item = risk();
    item.detail =
        crate::discord::views::samples::prose(&format!("{} the Contract clause {}", "x ".repeat(80), "y ".repeat(80)));
    let text = found("contract", &[item], &[program().into()], now(), &paging(List::Find(4), 0, 1, 1)).to_text();
    assert!(text.contains("│ > …x x") && text.contains("the Contract clause y y"), "{text}");
}

#[test]
fn a_hit_is_shown_where_search_found_it() {
    let mut item = risk();
    item.detail = crate::discord::views::samples::prose("A provendor is none.\nThe office in Zürich is");
    let page = paging(List::Find(4), 0, 1, 1);
    for (typed, shown) in [("zurich", "│ > A provendor is none. The office in Zürich is"), ("ovend", "")] {
        let text = found(typed, &[item.clone()], &[program().into()], now(), &page).to_text();
        assert_eq!(text.contains("│ > "), !shown.is_empty(), "{text}");
        assert!(text.contains(shown), "{text}");
    }
}

#[test]
fn ten_hostile_items_fit_on_every_list() {
    let items: Vec<Item> = hostile_items().into_iter().cycle().take(10).collect();
    let page = paging(kind(Kind::Action), 0, 2, 20);
    let programs = [program()];
    for view in [
        list(&items, Kind::Action, Which::default(), &program(), today(), &page),
        mine(BOB, BOB, &items, &items, &programs, now(), &page),
        found("everyone", &items, &programs.map(Brief::from), now(), &page),
    ] {
        let view = view.fit();
        judge(&view);
        assert!(!said(&view).contains("@everyone"), "{}", said(&view));
    }
}
