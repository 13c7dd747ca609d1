//! Convert an item into another kind: the new one carries title, detail, owner and source, and both say what became of what.

use super::{
    App, Caller, Changed, Pick, Refusal,
    change::{Right, allow, changed, find, once},
    moves::raise_from,
};
use crate::{
    domain::{
        Action, Body, Decision, Issue, Kind, Rejection, Risk,
        event::What,
        link::{Link, LinkKind},
    },
    store::items,
};

/// Converts an item. What it came from stays as it is, with a link; close it when it has nothing more to say.
///
/// # Errors
/// The refusal of the domain, with nothing written.
pub async fn convert(app: &App, caller: &Caller, pick: Pick, to: Kind) -> Result<Changed, Refusal> {
    once(app, caller, move |conn, mut acting| {
        Box::pin(async move {
            let (before, program) = find(conn, &acting.caller, pick).await?;
            allow(&program, &acting.caller, &before, Right::Keep)?;
            before.refuse_if_void()?;
            if before.kind() == to {
                return Err(Rejection::ConvertedToItself(before.reference()).into());
            }
            let body = match to {
                Kind::Risk => Body::Risk(Risk::default()),
                Kind::Decision => {
                    Body::Decision(Decision { consent_days: program.rules.consent_working_days, ..Decision::default() })
                }
                Kind::Action => Body::Action(Action::default()),
                Kind::Issue => Body::Issue(Issue::default()),
            };
            let made = raise_from(conn, &mut acting, &program, &before, body).await?;
            let mut item = before.clone();
            item.add_link(Link { kind: LinkKind::Became, to: made.id, reference: made.reference() })?;
            item.touch(acting.at);
            items::update(conn, &before, &mut item, &program, &acting.entry(What::Converted, None)).await?;
            Ok(changed(&acting, before, item, program, vec![made]))
        })
    })
    .await
}
