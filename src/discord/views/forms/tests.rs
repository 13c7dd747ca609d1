//! Tests.

use super::*;
use crate::{
    discord::views::{
        choices::choose,
        samples::{action, decision, hostile_items, issue, program, risk, said},
        sheets,
    },
    discord::{components::id::Pick, view::judge},
};

#[test]
fn an_edit_form_is_filled_in() {
    let expected = "R-12: Cause, event, effect <1:edit_form:112:statement:1>
Cause (cause, 2000 lines) [Because of …] the vendor changes its team
Event (event, 2000 lines) [… it may happen that …] the API comes late
Effect (effect, 2000 lines) [… which would lead to …] the test date moves
";
    assert_eq!(edit(&risk(), Part::Statement).to_text(), expected);
}

#[test]
fn a_message_is_captured_with_what_was_recognised() {
    let prefill = Prefill { title: "Send it".to_owned(), due: "2026-11-27".to_owned(), ..Prefill::default() };
    let expected = "Log as action item <1:capture_form:action:8>
Title* (title, 200) [] Send it
Detail (detail, 2000 lines) [] 
Owner (owner, 100) [A name or @name; empty: nobody yet] 
Due (date, 100) [24 Dec, fri, next friday, +3d, +2w, eom] 2026-11-27
Priority, 1 (highest) to 4 (rank, 100) [2] 
";
    assert_eq!(capture(Kind::Action, 8, &prefill).to_text(), expected);
}

#[test]
fn every_form_fits_as_it_is_written() {
    let mut forms = vec![bulk_due(1), propose(1)];
    for kind in Kind::ALL {
        forms.push(log(*kind, 1));
        forms.push(capture(*kind, i64::MIN, &Prefill::default()));
    }
    for part in CharterPart::ALL {
        forms.push(charter(&program(), *part));
    }
    for item in [risk(), decision(), action(), issue()].iter().chain(&hostile_items()) {
        forms.extend(Part::of(item.kind()).iter().map(|part| edit(item, *part)));
        forms.extend(Move::ALL.iter().filter_map(|step| make_move(item, *step)));
        forms.extend([object(item), due(item), snooze(item), link(item), void(item)]);
    }
    for form in forms {
        assert!((1..=5).contains(&form.inputs.len()), "{}", form.to_text());
        let most: Vec<u16> = form.inputs.iter().map(|input| input.most).collect();
        let fitted = form.clone().fit();
        assert_eq!(fitted.title, form.title);
        for (input, most) in fitted.inputs.iter().zip(most) {
            assert!(input.value.chars().count() > usize::from(most) || input.most >= most);
        }
    }
}

#[test]
fn a_field_takes_as_much_as_the_domain() {
    let form = edit(&risk(), Part::Basics);
    for (input, field) in form.inputs.iter().zip(Part::Basics.fields()) {
        assert_eq!(usize::from(input.most), Field::max(*field));
    }
}

#[test]
fn a_refused_form_comes_back_with_what_was_typed() {
    let typed = [("title".to_owned(), "My words".to_owned())];
    let form = edit(&risk(), Part::Basics).again(Id::DraftForm(6), &typed);
    assert!(
        form.to_text().starts_with("R-12: Title, detail, tags <1:draft_form:6>\nTitle* (title, 200) [] My words\n")
    );
}

#[test]
fn every_sheet_and_choice_fits() {
    let expected = "(only you)
**R-12** Vendor API slips is open.
[▾ Next step… 1–1 <1:picked:112:move>]
  ○ Start treatment <treat> Owner, response and plan are set, and work on it begins
  ○ Accept the risk <accept> Take it knowingly, for a reason and until a date
  ○ It occurred <occur> It has happened: an issue is raised and linked
[Owner <1:choose:112:owner>] [Move the date <1:set_due:112>] [Score <1:choose:112:level>] [Score after treatment <1:choose:112:residual>] [Response <1:choose:112:response>]
[Proximity <1:choose:112:proximity>]
[Edit title, detail, tags <1:edit:112:basics>] [Edit cause, event, effect <1:edit:112:statement>] [Edit plan, trigger, contingency <1:edit:112:treatment>]
(only you)
**R-12** Vendor API slips
[Show in full <1:whole:112>] [History <1:page:history:112:0>] [Post the card here <1:show:112>] [Source message <1:source:112>]
[Edit title, detail, tags <1:edit:112:basics>] [Edit cause, event, effect <1:edit:112:statement>] [Edit plan, trigger, contingency <1:edit:112:treatment>]
[Convert… <1:choose:112:kind>] [Link… <1:link:112>] [-Void… <1:void:112>]
";
    assert_eq!(sheets::update(&risk()).to_text() + &sheets::more(&risk()).to_text(), expected);
    for item in [risk(), decision(), action(), issue()].iter().chain(&hostile_items()) {
        let sheets = [sheets::update(item), sheets::more(item)];
        for view in sheets.into_iter().chain(Pick::ALL.iter().map(|pick| choose(item, &program(), *pick))) {
            let rows = view.rows.len();
            let view = view.fit();
            judge(&view);
            assert!(view.rows.len() == rows || item.kind() != Kind::Decision, "a row fell off");
            assert!(view.ephemeral && !said(&view).contains("@everyone"));
        }
    }
}
