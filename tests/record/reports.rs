//! Reports of a record: as of any instant, on one server; and the calls on health beside them.

use chrono::{DateTime, TimeDelta, Utc};
use drumbeat::{
    app::{Refusal, call, program, report},
    domain::{
        GuildId, ProgramId, Rejection,
        given::{Colour, HealthRefusal},
    },
    report::{
        health::{self, Standing},
        kpi, summary,
    },
};

use crate::{
    desk::{ANA, BOB, GUILD, OTHER_GUILD, Record, action, no, pick, risk},
    verbs::{self, of, stock},
};

const PROGRAM: ProgramId = ProgramId(1);

/// Everything that a report says, as a snapshot keeps it.
async fn report_at(record: &Record, at: DateTime<Utc>) -> String {
    let whole = report::of(&record.app, (GUILD, PROGRAM), at, |view| {
        serde_json::to_string(&(
            view.facts.began,
            view.items().len(),
            kpi::figures(view),
            health::health(view),
            summary::team(view, None),
            summary::executive(view, None),
        ))
    });
    whole.await.unwrap().unwrap()
}

#[tokio::test]
async fn a_past_report_comes_out_as_it_was_made() {
    let record = Record::open().await;
    let stock = stock(&record, |user| record.by(user)).await;
    let mut made = Vec::new();
    let changes = verbs::on_programs();
    for (n, verb) in verbs::on_items().into_iter().enumerate() {
        // What was done to an item may make the next step impossible, which leaves nothing behind.
        drop((verb.run)(&record.app, &record.by(ANA), pick(of(&stock, verb.on))).await);
        if n % 5 == 0 {
            let (name, change) = &changes[(n / 5) % (changes.len() - 1)];
            change(&record.app, &record.by(ANA)).await.unwrap_or_else(|no| panic!("{name}: {no}"));
        }
        if n % 6 == 0 {
            call::call(&record.app, &record.by(ANA), None, Colour::Red, None).await.unwrap();
        }
        let now = record.app.clock.now();
        made.push((now, report_at(&record, now).await));
        record.app.clock.advance(TimeDelta::hours(20).to_std().unwrap());
    }
    program::archive(&record.app, &record.by(ANA), false).await.unwrap();
    let told: std::collections::BTreeSet<&String> = made.iter().map(|(_, report)| report).collect();
    assert!(told.len() > made.len() / 2, "hardly anything changed: {} of {}", told.len(), made.len());
    for (at, report) in &made {
        assert_eq!(&report_at(&record, *at).await, report, "at {at}");
    }
}

#[tokio::test]
async fn before_it_began_nothing_is_known() {
    let record = Record::led_by_ana().await;
    record.log(BOB, "Vendor slips", risk()).await;
    let long_ago = record.app.clock.now() - TimeDelta::days(400);
    let (items, colour) =
        report::of(&record.app, (GUILD, PROGRAM), long_ago, |view| (view.items().len(), health::health(view).computed))
            .await
            .unwrap();
    assert_eq!((items, colour), (0, Colour::Grey));
}

#[tokio::test]
async fn a_program_of_another_server_is_none() {
    let record = Record::led_by_ana().await;
    let now = record.app.clock.now();
    for (guild, id) in [(OTHER_GUILD, PROGRAM), (GuildId(77), PROGRAM), (GUILD, ProgramId(404))] {
        assert_eq!(no(report::of(&record.app, (guild, id), now, |_| ()).await), Rejection::NoProgram);
    }
    let stranger = record.from(OTHER_GUILD, crate::desk::CHANNEL, ANA);
    let called = call::call(&record.app, &stranger, Some(PROGRAM), Colour::Red, None).await;
    assert_eq!(no(called), Rejection::NoProgram);
    assert_eq!(record.number("SELECT count(*) FROM calls").await, 0);
}

#[tokio::test]
async fn what_cannot_be_read_back_is_set_aside_and_counted() {
    let record = Record::led_by_ana().await;
    for title in ["Sound", "Broken", "Sound too"] {
        record.log(BOB, title, action()).await;
    }
    record.sql("UPDATE events SET changes = '{\"title\": 7}' WHERE item_id = 2").await;
    let now = record.app.clock.now();
    let counts = report::of(&record.app, (GUILD, PROGRAM), now, |view| {
        (view.items().len(), summary::team(view, None).unreadable)
    });
    assert_eq!(counts.await.unwrap(), (2, 1));
}

#[tokio::test]
async fn worse_or_equal_is_free_and_better_needs_a_reason() {
    let record = Record::led_by_ana().await;
    let call = async |user, colour, reason: Option<&str>| {
        call::call(&record.app, &record.by(user), None, colour, reason.map(str::to_owned)).await
    };
    // Nothing is recorded, so grey is computed: amber claims no more than that.
    assert_eq!(call(ANA, Colour::Amber, None).await.unwrap().call.computed, Colour::Grey);
    let refused = no(call(ANA, Colour::Green, Some("  ")).await);
    assert_eq!(refused, HealthRefusal::CallNeedsReason { called: Colour::Green, computed: Colour::Grey }.into());
    let called = call(ANA, Colour::Green, Some(" The vendor signed. ")).await.unwrap().call;
    assert_eq!((called.colour, called.reason.as_deref()), (Colour::Green, Some("The vendor signed.")));
    assert_eq!(called.week.to_string(), "2026-11-16");
    assert_eq!(no(call(ANA, Colour::Grey, None).await), HealthRefusal::CalledGrey.into());
    let refused = no(call(BOB, Colour::Red, None).await).to_string();
    assert!(refused.contains("call the health of this program"), "{refused}");
    assert_eq!(record.number("SELECT count(*) FROM calls").await, 2);

    let standing = async |days| {
        let at = record.app.clock.now() + TimeDelta::days(days);
        let read = report::of(&record.app, (GUILD, PROGRAM), at, |view| health::health(view).call);
        let call = read.await.unwrap();
        (call.standing, call.shown)
    };
    assert_eq!(standing(0).await, (Standing::Current, Colour::Green));
    assert_eq!(standing(8).await, (Standing::Expired, Colour::Grey), "its reason is gone");
    assert_eq!(standing(18).await, (Standing::Grey, Colour::Grey));

    program::archive(&record.app, &record.by(ANA), false).await.unwrap();
    assert!(matches!(call(ANA, Colour::Red, None).await, Err(Refusal::No(Rejection::Archived(_)))));
}
