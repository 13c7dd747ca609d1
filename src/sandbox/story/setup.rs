//! Day one: the program is set up.

use super::{Act, Scene, types};

pub(super) fn scenes() -> Vec<Scene> {
    let mut scenes = vec![
        types(11, "Ana", "/program create name:\"Platform migration\""),
        types(11, "Ana", "/program calendar zone:Europe/Berlin working_days:mon-fri holiday:\"1 May 2026\""),
        types(11, "Ana", "/program calendar holiday:\"14 May 2026\""),
        types(11, "Ana", "/program calendar holiday:\"25 May 2026\""),
        types(11, "Ana", "/program charter sponsor:@Fatou"),
    ];
    let charter = [
        (
            "Edit problem and goals",
            [
                ("Problem", "Billing, orders and reports run on hosts that nobody dares to restart. The data centre's contract ends on 30 June."),
                ("Goals", "Every service of the platform runs in the new cluster, and the old hosts are switched off."),
                ("Non-goals", "No new features, no change of the billing model."),
                ("Success measures", "No incident of severity 1 in the four weeks after cutover. Run costs down by a fifth."),
            ]
            .as_slice(),
        ),
        (
            "Edit scope and people",
            [
                ("In scope", "Billing, orders, reports, the message queue, monitoring."),
                ("Out of scope", "The mobile apps, the data warehouse."),
            ]
            .as_slice(),
        ),
    ];
    scenes.extend(charter.map(|(button, texts)| Scene {
        day: 11,
        who: "Ana",
        act: Act::Fills("/program charter", button, texts),
    }));
    for line in [
        "/program channels channel:#payments purpose:Team",
        "/program channels channel:#steering purpose:\"Executive summary\"",
        "/program members member:@Fatou role:Approver",
        "/program members member:@Dewi role:Approver",
        "/program members member:@Emre role:Contributor",
        "/program settings deputy:@Dewi",
        "/program workstreams name:Payments lead:@Bob",
        "/program workstreams name:Data lead:@Chen",
        "/program workstreams name:Security lead:@Dewi",
        "/program workstreams name:Vendors lead:@Emre",
    ] {
        scenes.push(types(11, "Ana", line));
    }
    scenes
}
