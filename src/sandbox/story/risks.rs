//! Risks: what may go wrong with the move, and what came of it.

use super::{Act, Scene, logs, types};

pub(super) fn scenes() -> Vec<Scene> {
    let mut scenes: Vec<Scene> = LOGGED.iter().map(|(day, who, name, line)| logs(*day, who, name, line)).collect();
    scenes.extend(KEPT.iter().map(|(day, who, line)| types(*day, who, line)));
    // It happens: what is logged is the issue.
    scenes.push(logs(44, "Ana", "vendor-is-late", "/risk occurred ref:{vendor-slips}"));
    scenes.extend([
        Scene { day: 31, who: "Dewi", act: Act::Presses("secrets-leak", "Still valid", &[]) },
        Scene { day: 52, who: "Bob", act: Act::Presses("double-charge", "Still valid", &[]) },
        Scene { day: 74, who: "Chen", act: Act::Presses("restore-untested", "Still valid", &[]) },
    ]);
    scenes
}

/// Day, who, the name in this story, the line.
#[rustfmt::skip] // A line a scene.
const LOGGED: &[(u8, &str, &str, &str)] = &[
    (11, "Ana", "vendor-slips", "/risk log title:\"The vendor's migration tool comes late\" owner:@Emre likelihood:4 impact:4 due:+4w response:Mitigate plan:\"Weekly call, and an export of our own as a fallback\" cause:\"the vendor rebuilds its team\" event:\"the tool is not ready by mid May\" effect:\"we can't rehearse the data move\" workstream:Vendors"),
    (12, "Dewi", "secrets-leak", "/risk log title:\"Secrets end up in the new build logs\" owner:@Dewi likelihood:3 impact:5 due:+3w workstream:Security"),
    (12, "Bob", "double-charge", "/risk log title:\"Customers are charged twice while both ledgers run\" owner:@Bob likelihood:3 impact:5 due:+5w workstream:Payments"),
    (12, "Chen", "restore-untested", "/risk log title:\"Backups of the orders database can't be restored in time\" owner:@Chen likelihood:2 impact:5 due:+6w workstream:Data"),
    (13, "Ana", "key-person", "/risk log title:\"Only one engineer knows the invoice templates\" owner:@Bob likelihood:3 impact:3"),
    (13, "Emre", "contract-gap", "/risk log title:\"The data centre's contract ends before the move is over\" owner:@Emre likelihood:2 impact:5 workstream:Vendors"),
    (14, "Chen", "report-drift", "/risk log title:\"Month-end reports differ between old and new pipeline\" owner:@Chen likelihood:4 impact:3 due:+3w workstream:Data"),
    (15, "Bob", "queue-loss", "/risk log title:\"Messages are lost when the queue is switched over\" owner:@Bob likelihood:3 impact:4 workstream:Payments"),
    (21, "Ana", "audit-window", "/risk log title:\"The yearly audit falls into the cutover week\" owner:@Fatou likelihood:2 impact:3"),
    (21, "Dewi", "open-ports", "/risk log title:\"Firewall rules of the new network are wider than needed\" owner:@Dewi likelihood:3 impact:3 workstream:Security"),
    (22, "Emre", "price-jump", "/risk log title:\"Traffic between regions costs more than planned\" likelihood:4 impact:2"),
    (23, "Chen", "clock-skew", "/risk log title:\"Hosts disagree on the time and reorder events\" owner:@Chen likelihood:2 impact:3 workstream:Data"),
    (31, "Ana", "holiday-gap", "/risk log title:\"Three short weeks in May leave too little time to rehearse\" owner:@Ana likelihood:4 impact:3"),
    (33, "Bob", "retry-storm", "/risk log title:\"Retries of the mobile apps overload the new gateway\" owner:@Bob likelihood:3 impact:4 workstream:Payments"),
    (41, "Dewi", "cert-expiry", "/risk log title:\"A certificate of the old gateway expires during the move\" owner:@Dewi likelihood:2 impact:4 workstream:Security"),
    (43, "Ana", "support-load", "/risk log title:\"Support is not ready for questions after the cutover\" likelihood:3 impact:3"),
    (52, "Chen", "slow-queries", "/risk log title:\"Reports are slower on the new storage\" owner:@Chen workstream:Data"),
    (61, "Emre", "licence-count", "/risk log title:\"The licence counts both clusters while they overlap\""),
    (63, "Bob", "rollback-window", "/risk log title:\"Rolling back takes longer than the weekend\" owner:@Bob likelihood:3 impact:5 due:+2w workstream:Payments"),
    (72, "Dewi", "alert-noise", "/risk log title:\"Alerts of the new cluster drown the real ones\" owner:@Dewi likelihood:4 impact:2 workstream:Security"),
];

/// Day, who, the line.
#[rustfmt::skip] // A line a scene.
const KEPT: &[(u8, &str, &str)] = &[
    (14, "Dewi", "/risk assess ref:{secrets-leak} likelihood:3 impact:5 residual_likelihood:1 residual_impact:5 response:Mitigate plan:\"Mask secrets in the build, and scan every log\""),
    (15, "Bob", "/risk assess ref:{double-charge} likelihood:3 impact:5 residual_likelihood:1 residual_impact:4 response:Mitigate plan:\"One ledger writes, the other compares\""),
    (21, "Emre", "/risk assess ref:{vendor-slips} likelihood:5 impact:4 residual_likelihood:3 residual_impact:4 response:Mitigate plan:\"Weekly call, and an export of our own as a fallback\""),
    (22, "Chen", "/risk assess ref:{restore-untested} likelihood:3 impact:5 residual_likelihood:2 residual_impact:3 response:Mitigate plan:\"A restore drill every second week\""),
    (22, "Bob", "/risk assess ref:{queue-loss} likelihood:3 impact:4 residual_likelihood:2 residual_impact:2 response:Mitigate plan:\"Drain before the switch, and keep an outbox\""),
    (24, "Dewi", "/risk assess ref:{open-ports} likelihood:3 impact:3 residual_likelihood:1 residual_impact:3 response:Avoid plan:\"Deny by default\""),
    (25, "Chen", "/risk assess ref:{report-drift} likelihood:4 impact:3 residual_likelihood:2 residual_impact:2 response:Mitigate plan:\"Compare both pipelines every night\""),
    (25, "Fatou", "/risk accept ref:{price-jump} reason:\"It is within the reserve; the bill is looked at every month\" valid_until:\"15 May\""),
    (33, "Ana", "/item due ref:{vendor-slips} date:\"15 May\" reason:\"The vendor asked for another week\""),
    (34, "Fatou", "/risk accept ref:{audit-window} reason:\"The auditors agreed to come a week later\" valid_until:\"30 Jun\""),
    (41, "Bob", "/risk assess ref:{retry-storm} likelihood:3 impact:4 residual_likelihood:2 residual_impact:3 response:Mitigate plan:\"Limit the rate at the gateway\""),
    (42, "Dewi", "/risk close ref:{open-ports} reason:\"The rules were reviewed by somebody outside of the team\""),
    (51, "Ana", "/item assign ref:{support-load} owner:@Emre"),
    (53, "Chen", "/item due ref:{report-drift} date:+2w reason:\"The last month end showed a new difference\""),
    (55, "Dewi", "/risk assess ref:{cert-expiry} likelihood:1 impact:4 response:Avoid plan:\"Renew it before the move\""),
    (61, "Dewi", "/risk close ref:{cert-expiry} reason:\"It was renewed for a year\""),
    (62, "Ana", "/item snooze ref:{key-person} until:+5wd"),
    (65, "Bob", "/risk assess ref:{rollback-window} likelihood:4 impact:5 response:Mitigate plan:\"Rehearse the way back twice\""),
    (73, "Chen", "/risk close ref:{report-drift} reason:\"Two month ends without a difference\""),
    (82, "Bob", "/risk assess ref:{rollback-window} likelihood:4 impact:5 residual_likelihood:1 residual_impact:4 response:Mitigate plan:\"Rehearsed twice: four hours\""),
];
