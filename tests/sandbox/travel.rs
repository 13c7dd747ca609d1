//! Time travel by the page: what is due on the way is done, and told.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::stage::{open, options, person, room, type_as};

#[tokio::test(flavor = "multi_thread")]
async fn the_page_moves_the_clock_and_shows_what_was_said_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let (sandbox, _) = open(&options(dir.path())).await;
    let (ana, room) = (person(&sandbox, "Ana"), room(&sandbox));
    type_as(&sandbox, "Ana", "/program create").await;
    let card = ana.in_channel(&room).slash("/decision propose title:\"Use one region\"").await.message();
    person(&sandbox, "Bob").click(&card, "I've seen this").await;
    let from = sandbox.travel().clock.now();
    let to = from + TimeDelta::weeks(1);

    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/local/time", sandbox.address());
    let journey = json!({ "as": ana.id(), "to": to });
    let answer = http.post(&url).json(&journey).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    let answer: Value = answer.json().await.unwrap();
    let said = answer["said"].to_string();
    assert!(said.contains("its time for objections is over"), "{said}");
    let now = sandbox.travel().clock.now();
    assert!(now >= to && now - to < TimeDelta::minutes(2), "{now}");
    // It was said within the hour in which it was due, and the older card was drawn before the page had its answer.
    let told = room.messages().into_iter().find(|it| it.content.contains("its time for objections is over")).unwrap();
    assert!(told.at > from + TimeDelta::days(2) && told.at < to - TimeDelta::hours(1), "{}", told.at);
    assert!(room.message(card.id).unwrap().text().contains("**Accepted**"));

    let stranger = http.post(&url).header("origin", "http://evil.example").json(&journey).send().await.unwrap();
    assert_eq!(stranger.status().as_u16(), 403);

    // Stopped and started, it is still then.
    sandbox.close().await.unwrap();
    let (again, _) = open(&options(dir.path())).await;
    let later: DateTime<Utc> = again.travel().clock.now();
    assert!(later >= now && later - now < TimeDelta::minutes(2), "{later}");
    again.close().await.unwrap();
}
