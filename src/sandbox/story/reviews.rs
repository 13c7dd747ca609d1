//! The last Friday: before the weekend everybody goes through what is theirs and says what is still right, and Ana writes
//! what the readers of Monday's summary should know.

use super::{Act, Scene, types};

const DAY: u8 = 85;

pub(super) fn scenes() -> Vec<Scene> {
    let mut scenes: Vec<Scene> = KEPT.iter().map(|(who, line)| types(DAY, who, line)).collect();
    let confirm = |who: &'static str, name: &str| types(DAY, who, &format!("/item confirm ref:{{{name}}}"));
    scenes.extend(STILL_RIGHT.iter().flat_map(|(who, names)| names.iter().map(|name| confirm(who, name))));
    scenes.push(Scene { day: DAY, who: "Ana", act: Act::Writes("/summary narrative", &[(LABEL, NARRATIVE)]) });
    scenes
}

const LABEL: &str = "What should readers know?";

const NARRATIVE: &str = "Go is decided: payments move on the weekend of 6 June, and the way back takes four hours, rehearsed twice.\n\
     What we can't settle ourselves is the data centre's contract: a month more has to be agreed on this week.";

/// Who, the line.
#[rustfmt::skip] // A line a scene.
const KEPT: &[(&str, &str)] = &[
    ("Ana", "/risk assess ref:{holiday-gap} likelihood:4 impact:3 residual_likelihood:2 residual_impact:3 response:Mitigate plan:\"Both rehearsals took place; what is left is done before the weekend\""),
    ("Emre", "/risk assess ref:{contract-gap} likelihood:3 impact:5 response:Transfer plan:\"A month more, paid by the vendor that was late\""),
    ("Bob", "/risk assess ref:{key-person} likelihood:3 impact:3 residual_likelihood:2 residual_impact:3 response:Mitigate plan:\"Chen writes the next two templates\""),
    ("Bob", "/risk assess ref:{flaky-rehearsal} likelihood:4 impact:3 response:Mitigate plan:\"A second line for the weekend\""),
    ("Emre", "/risk assess ref:{support-load} likelihood:3 impact:3 response:Mitigate plan:\"Two people more in the first week\""),
    ("Bob", "/item due ref:{Port the voucher service} date:+2w reason:\"It moves after the weekend\""),
    ("Bob", "/item due ref:{Port the last cron jobs} date:+1w reason:\"The last three wait for the switch\""),
    ("Emre", "/item due ref:{Negotiate a month more in the data centre} date:+1w reason:\"They answer next Thursday\""),
];

/// Who, what of theirs is still right.
const STILL_RIGHT: &[(&str, &[&str])] = &[
    ("Bob", &["queue-loss", "retry-storm", "double-charge", "flaky-rehearsal-issue", "slow-checkout"]),
    ("Chen", &["clock-skew", "slow-queries", "restore-untested", "disk-full", "Move the archive of invoices"]),
    ("Dewi", &["alert-noise", "secrets-leak", "scan-findings", "Tune the alerts of the new cluster"]),
    ("Emre", &["invoice-wrong", "vendor-is-late", "Get the vendor's tool and its manual", "Cancel the old monitoring"]),
    ("Fatou", &["budget-risk", "budget-note"]),
    ("Ana", &["format-change", "test-data", "extend-contract", "Print the phone list"]),
];
