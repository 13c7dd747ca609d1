//! Issues; what is caught while people talk; and what was filed wrongly and put right.

use super::{Act, Scene, logs, types};

pub(super) fn scenes() -> Vec<Scene> {
    let caught = CAUGHT.iter().map(|(day, who, said_by, thread, text, entry, name)| Scene {
        day: *day,
        who,
        act: Act::Catches { said_by, thread: *thread, text, entry, name },
    });
    let mut scenes: Vec<Scene> = caught.collect();
    scenes.extend(LOGGED.iter().map(|(day, who, name, line)| logs(*day, who, name, line)));
    scenes.extend(KEPT.iter().map(|(day, who, line)| types(*day, who, line)));
    scenes.extend([
        Scene { day: 32, who: "Bob", act: Act::Steps("login-loop", "Start", &[]) },
        Scene { day: 53, who: "Chen", act: Act::Steps("bridge-loses", "Start", &[]) },
        Scene {
            day: 55,
            who: "Chen",
            act: Act::Steps("bridge-loses", "Resolve", &[("Resolution", "The bridge confirms each message now")]),
        },
        Scene { day: 65, who: "Emre", act: Act::Steps("vendor-is-late", "Start", &[]) },
    ]);
    scenes
}

type Caught = (u8, &'static str, &'static str, Option<&'static str>, &'static str, &'static str, &'static str);

/// Day, who logs it, who says it, in which thread, what, by which entry, under which name.
#[rustfmt::skip] // A line a scene.
const CAUGHT: &[Caught] = &[
    (13, "Ana", "Chen", None, "{@Bob} will export the list of cron jobs by Friday. Otherwise we guess.", "Log as action", "cron-export"),
    (24, "Ana", "Emre", Some("vendor talk"), "{@Emre} will get the vendor's dates in writing by next Wednesday.", "Log as action", "dates-in-writing"),
    (24, "Ana", "Emre", Some("vendor talk"), "The vendor might change the export format again. They said so twice.", "Log as risk", "format-change"),
    (42, "Dewi", "Bob", None, "Staging accepts expired tokens since this morning", "Log as issue", "expired-tokens"),
    (45, "Chen", "Ana", None, "We agreed: no deployments on Fridays until the cutover", "Log as decision", "no-fridays"),
    (64, "Ana", "Dewi", None, "{@Dewi} will rotate the gateway's keys by Friday.", "Log as action", "rotate-keys"),
    (75, "Bob", "Fatou", Some("go/no-go talk"), "{@Bob} will write down the way back by Tuesday. One page is enough.", "Log as action", "way-back-page"),
];

#[rustfmt::skip] // A line a scene.
const LOGGED: &[(u8, &str, &str, &str)] = &[
    (21, "Bob", "login-loop", "/issue log title:\"Login loops behind the new gateway\" owner:@Bob severity:2 due:+1w"),
    (34, "Chen", "disk-full", "/issue log title:\"The staging database filled its disk\" owner:@Chen severity:2 due:+2d"),
    (43, "Dewi", "scan-findings", "/issue log title:\"The security scan found three open admin pages\" owner:@Dewi severity:1 due:+2d"),
    (51, "Chen", "bridge-loses", "/issue log title:\"The queue bridge lost 212 messages on Sunday\" owner:@Chen severity:1 due:+4d"),
    (62, "Ana", "test-data", "/issue log title:\"Test data misses refunds\" severity:3"),
    (72, "Bob", "slow-checkout", "/issue log title:\"Checkout takes four seconds on the new cluster\" owner:@Bob severity:2 due:+3d"),
    (73, "Emre", "invoice-wrong", "/issue log title:\"The vendor billed the old plan in May\" owner:@Emre severity:4 due:+1w"),
    (81, "Chen", "alerts-silent", "/issue log title:\"Alerts of the order pipeline were silent over the weekend\" owner:@Chen severity:2 due:+3d"),
    // Filed as the wrong thing, and converted: the new one has a name of its own.
    (34, "Ana", "budget-note", "/action log title:\"Budget for the overlap is missing\" owner:@Fatou due:+2w"),
    (41, "Ana", "budget-risk", "/item convert ref:{budget-note} to:Risk"),
    (63, "Bob", "flaky-rehearsal", "/risk log title:\"The rehearsal's network drops\" owner:@Bob likelihood:4 impact:3"),
    (64, "Bob", "flaky-rehearsal-issue", "/item convert ref:{flaky-rehearsal} to:Issue"),
];

#[rustfmt::skip] // A line a scene.
const KEPT: &[(u8, &str, &str)] = &[
    (15, "Bob", "/action done ref:{cron-export} evidence:\"97 jobs, in the shared folder\""),
    (33, "Emre", "/action done ref:{dates-in-writing} evidence:\"Mail of 28 April\""),
    (34, "Bob", "/issue resolve ref:{login-loop} resolution:\"The cookie named the old host\""),
    (41, "Bob", "/issue close ref:{login-loop}"),
    (42, "Chen", "/issue resolve ref:{disk-full} resolution:\"Old test runs are dropped after a week\""),
    (43, "Dewi", "/issue resolve ref:{expired-tokens} resolution:\"The clock of staging was wrong\""),
    (44, "Dewi", "/issue close ref:{expired-tokens}"),
    (45, "Dewi", "/issue resolve ref:{scan-findings} resolution:\"Two are closed, one asks for the company account\""),
    (45, "Ana", "/item link ref:{vendor-is-late} kind:blocks to:{Rehearse the data move}"),
    (62, "Chen", "/issue close ref:{bridge-loses}"),
    (72, "Emre", "/item due ref:{vendor-is-late} date:\"5 Jun\" reason:\"The tool came, the manual did not\""),
    (75, "Bob", "/issue resolve ref:{slow-checkout} resolution:\"The cache was not warmed\""),
    (74, "Emre", "/item void ref:{licence-count} reason:\"The licence counts people, not clusters\""),
    (82, "Bob", "/action done ref:{way-back-page} evidence:\"In the runbook, chapter 7\""),
];
