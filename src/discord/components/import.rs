//! The buttons under the look at a file: say what was asked, and do it.

use super::Done;
use crate::{
    app::{
        Refusal,
        import::{self, Look, Upload},
    },
    discord::{asked::Asked, people, views},
    domain::Kind,
    exchange::{days::Order, dry_run},
};

/// Looks at a file and answers with what would happen. `before` is the draft that the file was kept in until now.
///
/// # Errors
/// They may not, or the file can't be taken.
pub async fn show(asked: &Asked, mut upload: Upload, before: Option<i64>) -> Result<(), Refusal> {
    let app = &asked.front.app;
    if upload.people.is_empty() {
        let owners = upload.owners(import::ROWS)?;
        upload.people = people::meant(asked.http(), asked.caller.guild, &owners).await;
    }
    let seen = import::look(app, &asked.caller, &upload).await?;
    let (name, encoding) = (upload.name.clone(), upload.encoding.clone());
    let draft = import::keep(app, &asked.caller, upload, before).await?;
    let view = match seen {
        Look::Plan { plan, separator, program } => {
            let report = dry_run::sheet_of(&plan);
            views::import::plan(&plan, &program, (&name, &encoding, separator), report, draft)
        }
        Look::Ask(ask) => views::import::ask(&ask, &name, draft),
        Look::Record { size, moved } => views::import::record(&name, size, moved, draft),
    };
    asked.answer_privately(view).await;
    Ok(())
}

/// "These are risks."
pub(super) async fn kind(asked: &Asked, draft: i64, kind: Kind) -> Done {
    let mut upload = import::recall(&asked.front.app, &asked.caller, draft).await?;
    upload.choices.kind = Some(kind);
    asked.wait().await;
    Ok(show(asked, upload, Some(draft)).await?)
}

/// "The day comes first."
pub(super) async fn order(asked: &Asked, draft: i64, order: Order) -> Done {
    let mut upload = import::recall(&asked.front.app, &asked.caller, draft).await?;
    upload.choices.order = Some(order);
    asked.wait().await;
    Ok(show(asked, upload, Some(draft)).await?)
}

/// "Import 14 rows."
pub(super) async fn take(asked: &Asked, draft: i64, rows: u32) -> Done {
    // A draft that is gone is said at once; the deed may take a while.
    import::recall(&asked.front.app, &asked.caller, draft).await?;
    asked.wait().await;
    let done = import::import(&asked.front.app, &asked.caller, draft, rows).await?;
    asked.answer_privately(views::import::done(&done)).await;
    Ok(())
}
