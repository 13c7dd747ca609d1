//! Action items: who does what until when, and what becomes of it.

use super::{Act, Day, Scene, logs, types};

/// What becomes of a task.
#[derive(Clone, Copy)]
enum Fate {
    /// It stays open.
    Open,
    /// It is done on that day.
    Done(Day),
    /// It is done on that day, as its owner answers from the morning's digest.
    Told(Day),
    /// It gets another date on that day, for a reason, from the morning's digest.
    Put(Day, &'static str, &'static str),
    /// Somebody has begun.
    Begun(Day),
    /// It is moved on a day, to another date, for a reason, and done on a day (0: not yet).
    Slips(Day, &'static str, &'static str, Day),
    /// Something stands in its way from a day on, for a reason.
    Blocked(Day, &'static str),
    /// Something stood in its way from a day to another, and it is done on a third.
    Freed(Day, &'static str, Day, Day),
    /// It will not be done.
    Wont(Day, &'static str),
    /// It was logged by mistake.
    Void(Day, &'static str),
}
use Fate::{Begun, Blocked, Done, Freed, Open, Put, Slips, Told, Void, Wont};

pub(super) fn scenes() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for (place, (day, owner, title, due, fate)) in TASKS.iter().enumerate() {
        let option = |name: &str, value: &str| if value.is_empty() { String::new() } else { format!(" {name}{value}") };
        let priority = if place % 4 == 0 { (place / 4 % 4 + 1).to_string() } else { String::new() };
        let options = [option("owner:@", owner), option("due:", due), option("priority:", &priority)].concat();
        let line = format!("/action log title:\"{title}\"{options}");
        // Every third one is logged by its owner, the others in Ana's meeting.
        let by = if place % 3 == 0 && !owner.is_empty() { owner } else { "Ana" };
        scenes.push(logs(*day, by, title, &line));
        let keeper = if owner.is_empty() { "Ana" } else { owner };
        scenes.extend(fate.scenes(keeper, title));
    }
    scenes
}

impl Fate {
    fn scenes(self, who: &'static str, title: &'static str) -> Vec<Scene> {
        let done = |day| types(day, who, &format!("/action done ref:{{{title}}}"));
        let step = |day, step, filled| Scene { day, who, act: Act::Steps(title, step, filled) };
        match self {
            Open => Vec::new(),
            Done(day) => vec![done(day)],
            Told(day) => vec![answers(day, who, title, "Done", Vec::new())],
            Put(day, to, why) => {
                vec![answers(day, who, title, "New date", vec![("Due", to), ("Why is it moved?", why)])]
            }
            Begun(day) => vec![step(day, "Start", &[])],
            Slips(day, to, why, end) => {
                let moved = types(day, who, &format!("/item due ref:{{{title}}} date:{to} reason:\"{why}\""));
                if end == 0 { vec![moved] } else { vec![moved, done(end)] }
            }
            Blocked(day, why) => vec![types(day, who, &format!("/action block ref:{{{title}}} reason:\"{why}\""))],
            Freed(day, why, free, end) => {
                let blocked = types(day, who, &format!("/action block ref:{{{title}}} reason:\"{why}\""));
                vec![blocked, step(free, "Unblock", &[]), done(end)]
            }
            Wont(day, why) => vec![types(day, "Ana", &format!("/item show ref:{{{title}}}")), wont(day, title, why)],
            Void(day, why) => vec![types(day, "Ana", &format!("/item void ref:{{{title}}} reason:\"{why}\""))],
        }
    }
}

/// From the digest.
fn answers(
    day: Day,
    who: &'static str,
    title: &'static str,
    button: &'static str,
    filled: Vec<(&'static str, &'static str)>,
) -> Scene {
    Scene { day, who, act: Act::Answers(title, button, filled) }
}

/// Under **Update**, with a reason in a form.
fn wont(day: Day, title: &'static str, why: &'static str) -> Scene {
    let filled: &'static [(&'static str, &'static str)] = match why {
        OUT_OF_SCOPE => &[("Reason", OUT_OF_SCOPE)],
        _ => &[("Reason", OVERTAKEN)],
    };
    Scene { day, who: "Ana", act: Act::Steps(title, "Won't do", filled) }
}

const OUT_OF_SCOPE: &str = "It is out of scope, as the charter says";
const OVERTAKEN: &str = "A decision has overtaken it";

/// Day, owner (nobody, if empty), title, due (as typed on that day), what becomes of it.
#[rustfmt::skip] // A line a scene.
const TASKS: &[(Day, &str, &str, &str, Fate)] = &[
    (11, "Ana", "Invite everybody to the weekly review", "tomorrow", Done(12)),
    (11, "Bob", "List every service with its owner", "fri", Done(15)),
    (11, "Chen", "List every database with its size", "fri", Done(15)),
    (11, "Dewi", "Collect what the auditors asked for last year", "+1w", Done(21)),
    (11, "Emre", "Ask the vendor for a plan with dates", "fri", Slips(15, "+1w", "The vendor's lead was away", 23)),
    (11, "Fatou", "Confirm the budget for two clusters", "+1w", Done(14)),
    (12, "Bob", "Draw the network of the old data centre", "+1w", Done(21)),
    (12, "Chen", "Measure how fast the orders database copies", "+1w", Slips(21, "+4d", "The copy took the night, and failed", 25)),
    (12, "Dewi", "Write the rules for secrets in builds", "+1w", Done(22)),
    (12, "", "Find a room for the cutover weekend", "", Open),
    (13, "Bob", "Set up the new cluster's first environment", "+1w", Done(22)),
    (13, "Chen", "Choose the tool that compares both ledgers", "+1w", Done(24)),
    (13, "Emre", "Check the notice period of the data centre", "fri", Done(15)),
    (13, "Ana", "Draft the plan on one page", "fri", Done(15)),
    (14, "Dewi", "Name who may open the production console", "+1w", Done(23)),
    (14, "Bob", "Move the wiki's bot to the new cluster", "+1w", Wont(24, OUT_OF_SCOPE)),
    (14, "", "Order a second set of access cards", "+2w", Open),
    (15, "Chen", "Agree with finance on what a correct report is", "+1w", Done(25)),
    (21, "Bob", "Port the invoice service", "+2w", Slips(33, "+1w", "The templates depend on an old library", 42)),
    (21, "Bob", "Port the pricing service", "+2w", Done(33)),
    (21, "Chen", "Build the nightly comparison of reports", "+1w", Done(31)),
    (21, "Dewi", "Deny by default between namespaces", "+1w", Done(24)),
    (21, "Emre", "Get an offer for traffic between regions", "+1w", Done(25)),
    (22, "Ana", "Publish the list of dates that must not move", "fri", Done(24)),
    (22, "Bob", "Write the outbox for the order events", "+2w", Done(34)),
    (22, "Chen", "Copy a month of orders to the new storage", "+1w", Freed(24, "The storage quota is too small", 31, 32)),
    (22, "Dewi", "Scan the images of every service", "+1w", Done(31)),
    (23, "Bob", "Replace the host names in the mobile apps' settings", "+3w", Done(44)),
    (23, "Emre", "Check the licences of the reporting tool", "+1w", Done(31)),
    (23, "", "Collect the runbooks that exist", "+1w", Open),
    (24, "Chen", "Describe how a report is computed today", "+1w", Done(32)),
    (24, "Dewi", "Set up the vault for certificates", "+1w", Done(33)),
    (24, "Fatou", "Tell the regulator about the move", "+2w", Done(34)),
    (25, "Bob", "Port the login service", "+2w", Done(41)),
    (25, "Ana", "Agree on the freeze with the product teams", "+2w", Done(41)),
    (25, "Bob", "Port the voucher service", "+3w", Begun(42)),
    (31, "Chen", "Port the exchange rate import", "+1w", Done(34)),
    (31, "Chen", "Port the refund reports", "+2w", Done(43)),
    (31, "Bob", "Limit the rate at the gateway", "+2w", Done(42)),
    (31, "Dewi", "Review the firewall rules with somebody from outside", "+1w", Done(41)),
    (31, "Emre", "Negotiate a month more in the data centre", "+3w", Begun(34)),
    (32, "Bob", "Book the bank's test window", "+1w", Done(33)),
    (32, "Chen", "Rehearse the data move", "+2w", Freed(44, "The vendor's tool is not there", 55, 62)),
    (32, "Dewi", "Mask names of customers in test data", "+2w", Done(43)),
    (32, "", "Translate the notice to customers", "+4w", Open),
    (33, "Ana", "Plan the rehearsals around the holidays", "+2d", Done(34)),
    (33, "Bob", "Port the subscription renewals", "+2w", Slips(44, "+1w", "Renewals run on the first of the month only", 53)),
    (33, "Chen", "Delete test tenants from the orders database", "+1w", Done(42)),
    (34, "Dewi", "Turn off shared accounts", "+1w", Done(42)),
    (34, "Emre", "Ask three firms for the removal of the old hosts", "+3w", Done(53)),
    (34, "Bob", "Copy the old dashboards", "+1w", Wont(42, OUT_OF_SCOPE)),
    (34, "Bob", "Port the invoice service (again)", "+1w", Void(41, "It is logged already")),
    (41, "Bob", "Drain the queue in staging", "+1w", Done(45)),
    (41, "Chen", "Compare April's month end", "fri", Done(44)),
    (41, "Dewi", "Renew the gateway's certificate", "+2w", Done(55)),
    (41, "Ana", "Write the communication plan", "+1w", Done(51)),
    (42, "Emre", "Send the vendor the list of open points", "tomorrow", Done(43)),
    (42, "Bob", "Load test the gateway", "+1w", Slips(51, "+1w", "The load generator was booked", 55)),
    (42, "Chen", "Move the archive of invoices", "+3w", Begun(52)),
    (43, "Dewi", "Close the open admin pages", "tomorrow", Told(44)),
    (43, "Bob", "Port the tax calculation", "+2w", Done(55)),
    (43, "Fatou", "Sign the contract for the cluster", "+1w", Done(52)),
    (44, "Emre", "Escalate to the vendor's management", "tomorrow", Told(45)),
    (44, "Chen", "Build an export of our own as a fallback", "+1w", Done(53)),
    (45, "Ana", "Brief the executives on the vendor", "+3d", Done(51)),
    (45, "", "Decide who answers customers on the weekend", "+2w", Open),
    (51, "Chen", "Confirm each message on the bridge", "+3d", Done(55)),
    (51, "Bob", "Port the reminder mails", "+1w", Done(61)),
    (51, "Dewi", "Check who can read the new backups", "+1w", Done(61)),
    (51, "Emre", "Get the vendor's tool and its manual", "+1w", Slips(61, "+1w", "The tool came, the manual did not", 0)),
    (52, "Bob", "Warm the caches before a switch", "+1w", Done(62)),
    (52, "Chen", "Bridge the queue into the reports", "+1w", Wont(55, OVERTAKEN)),
    (52, "Ana", "Find testers for the rehearsal", "+1w", Done(61)),
    (53, "Chen", "Move to the managed queue", "+2w", Slips(65, "+4d", "One consumer was forgotten", 73)),
    (53, "Bob", "Write the switch of the ledgers", "+2w", Done(72)),
    (53, "Dewi", "Write the switch of the sign-in", "+1w", Done(63)),
    (55, "Bob", "Rehearse the way back", "+2w", Done(81)),
    (55, "Chen", "Run a restore drill", "+1w", Done(65)),
    (55, "Fatou", "Approve the read-only night with sales", "+1w", Done(64)),
    (61, "Ana", "Write the hour-by-hour plan of the weekend", "+1w", Slips(72, "+3d", "It waited for the rehearsal", 75)),
    (61, "Bob", "Port the last cron jobs", "+1w", Begun(63)),
    (61, "Chen", "Check the time on every host", "+1w", Done(65)),
    (61, "Dewi", "Tune the alerts of the new cluster", "+2w", Blocked(72, "Nobody has said what normal is")),
    (62, "Emre", "Cancel the old monitoring", "+2w", Open),
    (62, "Bob", "Add refunds to the test data", "+1w", Done(74)),
    (63, "Chen", "Compare both ledgers for a week", "+1w", Done(74)),
    (63, "Dewi", "Write down who may stop the cutover", "+1w", Done(72)),
    (63, "", "Print the phone list", "+2w", Open),
    (64, "Bob", "Replace the switch in the rehearsal network", "+3d", Done(72)),
    (64, "Ana", "Train support on the new screens", "+2w", Blocked(75, "Support has no test accounts")),
    (65, "Chen", "Index the storage for reports", "+1w", Done(73)),
    (65, "Emre", "Ask for the vendor's people on call that weekend", "+1w", Done(74)),
    (72, "Bob", "Rehearse the whole weekend", "fri", Done(75)),
    (72, "Chen", "Freeze the schemas", "tomorrow", Done(73)),
    (72, "Dewi", "Test the alarm chain", "+1w", Done(82)),
    (72, "Fatou", "Invite to the go/no-go", "+1w", Done(81)),
    (73, "Bob", "Rehearse the way back a second time", "+5d", Done(82)),
    (73, "Chen", "Delete the copies of the rehearsal", "+1w", Open),
    (73, "Emre", "Tell the data centre when the hosts can go", "+1w", Put(83, "+2w", "It depends on the go/no-go")),
    (74, "Ana", "Tell the product teams who is where on the weekend", "+1w", Done(83)),
    (75, "Dewi", "Give the test accounts to support", "+4d", Open),
    (81, "Bob", "Lower the lifetime of the names", "+2d", Told(83)),
    (81, "Chen", "Repeat the restore drill", "+2d", Told(84)),
    (81, "Dewi", "Lock the pipelines for the weekend", "fri", Open),
    (82, "Bob", "Stand by for the switch", "+4d", Open),
    (82, "Ana", "Write the notice for the status page", "+2d", Begun(83)),
    (83, "Chen", "Keep the old ledger readable for a year", "+4w", Open),
    (83, "Emre", "Close the contract of the old cluster", "+4w", Open),
    (84, "Ana", "Book the retrospective", "+2w", Open),
    (84, "", "Thank everybody who gives up a weekend", "+1w", Open),
];
