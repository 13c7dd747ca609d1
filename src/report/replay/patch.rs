//! An item after an event, from the item before it: only what changed is decoded. That is what makes a long record quick
//! to replay; what it does not know, or can't read, is left to whoever decodes the whole document.

use serde::Deserialize;

use crate::domain::{
    Body, Item,
    event::{Event, FieldChange},
};

/// The item after an event; `None` where an event changed what is not set field by field.
pub(super) fn patched(before: &Item, event: &Event) -> Option<Item> {
    let mut item = before.clone();
    for change in &event.changes {
        set(&mut item, change)?;
    }
    item.version = event.version;
    Some(item)
}

/// Sets the field of that name, if it is one of those listed.
macro_rules! set_one {
    ($change:ident of $whole:ident: $($field:ident)+) => {
        match $change.field.as_str() {
            $(field if field == stringify!($field) => $whole.$field = Deserialize::deserialize(&$change.new).ok()?,)+
            _ => return None,
        }
    };
}

fn set(item: &mut Item, change: &FieldChange) -> Option<()> {
    if set_shared(item, change).is_some() {
        return Some(());
    }
    match &mut item.body {
        Body::Risk(risk) => set_one!(change of risk:
            state cause event effect inherent residual proximity response plan trigger contingency acceptance),
        Body::Decision(decision) => set_one!(change of decision:
            state mode context options outcome rationale consequences reversibility decided_by decided_on review_on
            proposer proposed_at approvers consulted informed concerns consent_days consent_until),
        Body::Action(action) => set_one!(change of action:
            state priority corrective evidence blocked_by before_block),
        Body::Issue(issue) => set_one!(change of issue: state severity blocked impact resolution root_cause),
    }
    Some(())
}

fn set_shared(item: &mut Item, change: &FieldChange) -> Option<()> {
    set_one!(change of item:
        reviewed_at owner due moved_from state_changed_at snooze links title detail tags workstream source never_nudge
        void number raised_by raised_at guild program);
    Some(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        domain::{ActId, Action, Decision, Issue, event::What},
        report::samples::{at, item, scored},
    };

    fn event(field: &str, new: Value) -> Event {
        let change = FieldChange { field: field.to_owned(), old: Value::Null, new };
        Event {
            act: ActId(1),
            version: 2,
            at: at("2026-11-02T09:00:00Z"),
            actor: None,
            what: What::Edited,
            changes: vec![change],
            reason: None,
        }
    }

    /// A field that is added to a kind and forgotten here would cost time, and no test of a figure would see it.
    #[test]
    fn every_field_can_be_set_alone() {
        for body in
            [Body::Risk(scored(3, 3)), Decision::default().into(), Action::default().into(), Issue::default().into()]
        {
            let item = item(body, "2026-11-02T09:00:00Z");
            let Value::Object(document) = serde_json::to_value(&item).unwrap() else { panic!("no document") };
            for (field, value) in document {
                let after = patched(&item, &event(&field, value));
                let by_itself = !["kind", "version"].contains(&field.as_str());
                assert_eq!(after.is_some(), by_itself, "{field} of a {}", item.kind());
                assert!(after.is_none_or(|after| after == Item { version: 2, ..item.clone() }), "{field}");
            }
        }
    }

    #[test]
    fn what_it_does_not_know_it_leaves() {
        let item = item(scored(3, 3).into(), "2026-11-02T09:00:00Z");
        assert!(patched(&item, &event("colour_of_its_hat", json!("red"))).is_none());
        assert!(patched(&item, &event("severity", json!(1))).is_none(), "a risk has none");
        assert!(patched(&item, &event("due", json!("some day"))).is_none());
    }
}
