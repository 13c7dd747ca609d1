//! Faults on demand, rate limits, and an open end for more routes.

use std::time::{Duration, Instant};

use local_discord::{Fault, LocalDiscord, Options, RateScope};
use serde_json::json;

use crate::client::{Http, start};

#[tokio::test]
async fn every_fault_happens() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let eng = acme.channel("eng");
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    let post = || http.try_send("POST", &path, Some(json!({ "content": "x" })));
    let faults = discord.faults();
    let route = "POST /channels/{channel_id}/messages";

    faults.next(route, Fault::RateLimited { after_ms: 1500, global: true, scope: RateScope::Global, with_code: true });
    let limited = post().await.unwrap();
    assert_eq!((limited.status, limited.headers["retry-after"].to_str().unwrap()), (429, "2"));
    assert_eq!(limited.headers["x-ratelimit-global"], "true");
    assert_eq!(
        (limited.body["retry_after"].as_f64(), limited.body["global"].as_bool(), limited.code().is_some()),
        (Some(1.5), Some(true), true)
    );
    faults.next(route, Fault::rate_limited(10));
    let limited = post().await.unwrap();
    assert_eq!((limited.headers["x-ratelimit-scope"].to_str().unwrap(), limited.code()), ("user", None));
    faults.next(route, Fault::Status(503));
    assert_eq!(post().await.unwrap().status, 503);
    faults.next(route, Fault::Drop);
    assert!(post().await.is_err());
    faults.next(route, Fault::Hang(Duration::from_millis(200)));
    assert!(post().await.is_err());
    assert!(eng.messages().is_empty(), "none of these did anything");

    faults.next(route, Fault::AcceptThenStatus(500));
    assert_eq!(post().await.unwrap().status, 500);
    faults.next(route, Fault::AcceptThenDrop);
    assert!(post().await.is_err());
    let began = Instant::now();
    faults.next(route, Fault::Slow(Duration::from_millis(300)));
    assert_eq!(post().await.unwrap().status, 200);
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert_eq!(eng.messages().len(), 3, "these did");

    faults.always("*", Fault::Status(500));
    assert_eq!(http.get("/gateway").await.status, 500);
    faults.clear();
    http.get("/gateway").await.expect(200);
    let statuses: Vec<u16> = discord.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [429, 429, 503, 0, 0, 500, 200, 200, 500, 200]);
}

#[tokio::test]
async fn limits_are_real_when_asked_for() {
    let options = Options { rate_limits: true, ..Options::default() };
    let discord = LocalDiscord::start(options).await.unwrap();
    let acme = discord.guild("Acme");
    let eng = acme.channel("eng");
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    let mut limited = 0;
    for _ in 0..7 {
        let sent = http.post(&path, json!({ "content": "x" })).await;
        assert!(sent.headers.contains_key("x-ratelimit-bucket"));
        limited += usize::from(sent.status == 429);
    }
    assert_eq!((limited, eng.messages().len()), (2, 5));
}

#[tokio::test]
async fn more_routes_can_be_mounted() {
    let discord = start().await;
    discord.mount(axum::Router::new().route("/hello", axum::routing::get(async || "page")));
    let text = reqwest::get(format!("{}/hello", discord.url())).await.unwrap().text().await.unwrap();
    assert_eq!(text, "page");
    assert_eq!(reqwest::get(format!("{}/other", discord.url())).await.unwrap().status(), 404);
}

#[tokio::test]
async fn changes_are_told() {
    let discord = start().await;
    let mut changes = discord.changes();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("eng"), acme.member("Ana"));
    ana.says(&eng, "x").await;
    let mut told = Vec::new();
    while let Ok(change) = changes.try_recv() {
        told.push(serde_json::to_value(change).unwrap()["change"].clone());
    }
    assert!(told.contains(&json!("message_created")) && told.contains(&json!("channels_changed")), "{told:?}");
}
