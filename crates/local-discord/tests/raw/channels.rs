//! Messages, threads, people and commands over REST.

use local_discord::{LocalDiscord, Options, Permissions};
use serde_json::{Value, json};

use crate::client::{Http, Socket, lenient, register, start};

#[tokio::test]
async fn who_may_write_where() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (eng, ana, bob) = (acme.channel("eng"), acme.member("Ana"), acme.member("Bob"));
    let http = Http::new(&discord);
    let messages = format!("/channels/{}/messages", eng.id());
    let hi = || json!({ "content": "hi" });
    http.clone().with_token("Bot wrong").post(&messages, hi()).await.refused(401, 0);
    http.post("/channels/1/messages", hi()).await.refused(404, 10003);
    let mine = http.post(&messages, hi()).await.expect(200);
    let theirs = ana.says(&eng, "mine").await;
    http.patch(&format!("{messages}/{theirs}"), hi()).await.refused(403, 50005);
    http.delete(&format!("{messages}/{theirs}")).await.refused(403, 50013);
    http.get(&format!("{messages}/1")).await.refused(404, 10008);
    eng.deny_bot(Permissions::SEND_MESSAGES);
    http.post(&messages, hi()).await.refused(403, 50013);
    http.patch(&format!("{messages}/{}", mine["id"].as_str().unwrap()), json!({ "content": "edited" }))
        .await
        .expect(200);
    eng.deny_bot(Permissions::VIEW_CHANNEL);
    http.post(&messages, hi()).await.refused(403, 50001);
    acme.remove_bot();
    http.get(&format!("/guilds/{}", acme.id())).await.refused(404, 10004);
    let _ = bob;
}

#[tokio::test]
async fn direct_messages_can_be_refused() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (ana, robo) = (acme.member("Ana"), acme.bot_member("Robo"));
    let http = Http::new(&discord);
    let dm = http.post("/users/@me/channels", json!({ "recipient_id": ana.id() })).await.expect(200);
    let path = format!("/channels/{}/messages", dm["id"].as_str().unwrap());
    http.post(&path, json!({ "content": "psst" })).await.expect(200);
    assert_eq!(ana.dms()[0].content, "psst");
    ana.close_dms();
    http.post(&path, json!({ "content": "again" })).await.refused(403, 50007);
    ana.open_dms();
    acme.leave(&ana);
    http.post(&path, json!({ "content": "again" })).await.refused(403, 50278);
    http.post("/users/@me/channels", json!({ "recipient_id": robo.id() })).await.refused(403, 50007);
    http.post("/users/@me/channels", json!({ "recipient_id": "1" })).await.refused(400, 50033);
}

#[tokio::test]
async fn a_nonce_is_taken_once() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let eng = acme.channel("eng");
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    let body = |text: &str| json!({ "content": text, "nonce": "job-1", "enforce_nonce": true });
    let first = http.post(&path, body("a")).await.expect(200);
    let second = http.post(&path, body("b")).await.expect(200);
    assert_eq!((first["id"].clone(), second["content"].as_str()), (second["id"].clone(), Some("a")));
    assert_eq!(eng.messages().len(), 1);
    http.post(&path, json!({ "content": "c", "nonce": "job-1" })).await.expect(200);
    assert_eq!(eng.messages().len(), 2, "it is only enforced where that is asked for");
    discord.forget_nonces();
    http.post(&path, body("d")).await.expect(200);
    assert_eq!(eng.messages().len(), 3);
    discord.advance(std::time::Duration::from_mins(10));
    http.post(&path, body("e")).await.expect(200);
    assert_eq!(eng.messages().len(), 4, "and forgotten after some minutes");
}

#[tokio::test]
async fn pings_are_on_by_default() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let role = acme.role("tpm", Permissions::empty());
    let (eng, ana, bob) = (acme.channel("eng"), acme.member_with("Ana", &[&role]), acme.member("Bob"));
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    let pings = async |body: Value| {
        let sent = http.post(&path, body).await.expect(200);
        eng.message(local_discord::MessageId::new(sent["id"].as_str().unwrap().parse().unwrap())).unwrap().pings
    };
    let text = format!("{} {} @everyone", bob.mention(), role.mention());
    assert_eq!(
        pings(json!({ "content": text })).await,
        [bob.id()],
        "a role must be mentionable, and @everyone permitted"
    );
    role.set_mentionable(true);
    assert_eq!(pings(json!({ "content": text })).await, [bob.id(), ana.id()]);
    assert!(pings(json!({ "content": text, "allowed_mentions": { "parse": [] } })).await.is_empty());
    assert_eq!(pings(json!({ "content": text, "allowed_mentions": { "users": [bob.id()] } })).await, [bob.id()]);
    assert!(pings(json!({ "embeds": [{ "description": text }] })).await.is_empty(), "embeds never ping");
    eng.allow_bot(Permissions::MENTION_EVERYONE);
    assert!(pings(json!({ "content": "@everyone" })).await.len() >= 2);
    eng.deny(&bob, Permissions::VIEW_CHANNEL);
    assert!(pings(json!({ "content": bob.mention() })).await.is_empty(), "who cannot see it is not pinged");
}

#[tokio::test]
async fn history_is_read_in_pages_and_without_foreign_text() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("eng"), acme.member("Ana"));
    eng.fill(&ana, 10_000);
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    let newest = http.get(&format!("{path}?limit=100")).await.expect(200);
    let newest = newest.as_array().unwrap();
    assert_eq!((newest.len(), newest[0]["content"].as_str()), (100, Some("")));
    let id = |message: &Value| message["id"].as_str().unwrap().parse::<u64>().unwrap();
    assert!(newest.windows(2).all(|pair| id(&pair[0]) > id(&pair[1])), "newest first");
    let older = http.get(&format!("{path}?limit=3&before={}", id(&newest[99]))).await.expect(200);
    assert!(id(&older[0]) < id(&newest[99]));
    let after = http.get(&format!("{path}?limit=2&after={}", id(&older[2]))).await.expect(200);
    assert_eq!(id(&after[1]), id(&older[1]));
    let around = http.get(&format!("{path}?limit=3&around={}", id(&older[1]))).await.expect(200);
    assert_eq!(
        around.as_array().unwrap().iter().map(id).collect::<Vec<_>>(),
        older.as_array().unwrap().iter().map(id).collect::<Vec<_>>()
    );
    eng.deny_bot(Permissions::READ_MESSAGE_HISTORY);
    assert_eq!(http.get(&path).await.expect(200), json!([]));
}

#[tokio::test]
async fn files_are_kept_and_exchanged() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let eng = acme.channel("eng");
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    let body = json!({ "attachments": [{ "id": 0, "description": "numbers" }] });
    let sent = http.post_form("POST", &path, body, &[("data.csv", "1,2")]).await.expect(200);
    let file = &sent["attachments"][0];
    assert_eq!(
        (file["filename"].as_str(), file["size"].as_u64(), file["description"].as_str()),
        (Some("data.csv"), Some(3), Some("numbers"))
    );
    let served = reqwest::get(file["url"].as_str().unwrap()).await.unwrap().text().await.unwrap();
    assert_eq!(served, "1,2");
    let one = format!("{path}/{}", sent["id"].as_str().unwrap());
    let both = json!({ "attachments": [{ "id": file["id"] }, { "id": 0 }] });
    let edited = http.post_form("PATCH", &one, both, &[("more.txt", "x")]).await.expect(200);
    assert_eq!(edited["attachments"].as_array().unwrap().len(), 2);
    let edited = http.patch(&one, json!({ "content": "no files", "attachments": [] })).await.expect(200);
    assert_eq!(edited["attachments"], json!([]));
    assert_eq!(eng.messages()[0].text(), "no files");
}

#[tokio::test]
async fn files_have_limits() {
    let discord = lenient().await;
    let eng = discord.guild("Acme").channel("eng");
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    let large = "x".repeat(10 * 1024 * 1024 + 1);
    http.post_form("POST", &path, json!({}), &[("large.txt", &large)]).await.refused(413, 40005);
    let many: Vec<(&str, &str)> = vec![("a.txt", "x"); 11];
    http.post_form("POST", &path, json!({}), &many).await.refused(400, 50035);
    let missing = json!({ "content": "x", "attachments": [{ "id": 0, "filename": "none.txt" }] });
    http.post(&path, missing).await.refused(400, 50035);
    http.post_form("POST", &path, json!({}), &many[..10]).await.expect(200);
}

#[tokio::test]
async fn commands_are_created_two_hundred_times_a_day() {
    let discord = lenient().await;
    let http = Http::new(&discord);
    let path = format!("/applications/{}/commands", discord.bot().id());
    let set = |from: usize| {
        let names = (from..from + 100).map(|number| json!({ "name": format!("c{number}"), "description": "x" }));
        Value::Array(names.collect())
    };
    http.put(&path, set(0)).await.expect(200);
    http.put(&path, set(0)).await.expect(200);
    http.put(&path, set(100)).await.expect(200);
    http.put(&path, set(200)).await.refused(429, 30034);
    discord.advance(std::time::Duration::from_hours(25));
    http.put(&path, set(200)).await.expect(200);
}

#[tokio::test]
async fn bad_bodies_and_unknown_routes_are_found() {
    let discord = lenient().await;
    let acme = discord.guild("Acme");
    let eng = acme.channel("eng");
    let http = Http::new(&discord);
    let path = format!("/channels/{}/messages", eng.id());
    http.post(&path, json!({ "content": "x".repeat(2001) })).await.refused(400, 50035);
    http.post(&path, json!({ "content": "" })).await.expect(400);
    http.get("/no/such/route").await.refused(404, 0);
    http.get(&format!("/channels/{}?weird=1", eng.id())).await.expect(200);
    http.delete(&path).await.expect(405);
    let findings: Vec<String> = discord.take_findings().iter().map(ToString::to_string).collect();
    for wanted in ["content", "GET /no/such/route", "?weird", "DELETE /channels/{channel_id}/messages"] {
        assert!(findings.iter().any(|finding| finding.contains(wanted)), "{wanted} in {findings:#?}");
    }
    assert!(discord.findings().is_empty(), "they were taken");
}

#[tokio::test]
async fn dropping_with_findings_fails_the_test() {
    let discord = start().await;
    Http::new(&discord).get("/no/such/route").await.expect(404);
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(discord)));
    let words = *failed.unwrap_err().downcast::<String>().unwrap();
    assert!(words.contains("/no/such/route") && words.contains("-> 404"), "{words}");
}

#[tokio::test]
async fn threads_grow_and_are_archived() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let eng = acme.channel("eng");
    let http = Http::new(&discord);
    let root = http.post(&format!("/channels/{}/messages", eng.id()), json!({ "content": "root" })).await.expect(200);
    let path = format!("/channels/{}/messages/{}/threads", eng.id(), root["id"].as_str().unwrap());
    let thread = http.post(&path, json!({ "name": "talk", "auto_archive_duration": 1440 })).await.expect(201);
    assert_eq!(
        (thread["id"].clone(), thread["thread_metadata"]["auto_archive_duration"].as_u64()),
        (root["id"].clone(), Some(1440))
    );
    http.post(&path, json!({ "name": "again" })).await.refused(400, 160_004);
    let inside = format!("/channels/{}/messages", thread["id"].as_str().unwrap());
    let said = http.post(&inside, json!({ "content": "in the thread" })).await.expect(200);
    let channel = format!("/channels/{}", thread["id"].as_str().unwrap());
    http.patch(&channel, json!({ "archived": true })).await.expect(200);
    let one = format!("{inside}/{}", said["id"].as_str().unwrap());
    http.patch(&one, json!({ "content": "too late" })).await.refused(400, 50083);
    http.post(&inside, json!({ "content": "this opens it" })).await.expect(200);
    http.patch(&one, json!({ "content": "possible again" })).await.expect(200);
    let active = http.get(&format!("/guilds/{}/threads/active", acme.id())).await.expect(200);
    assert_eq!(active["threads"][0]["name"], "talk");
    eng.delete();
    http.get(&channel).await.refused(404, 10003);
}

#[tokio::test]
async fn commands_are_registered_and_replaced() {
    let discord = lenient().await;
    let acme = discord.guild("Acme");
    let http = Http::new(&discord);
    let (_socket, ready) = Socket::ready(&discord, 0).await;
    let first = register(&http, &ready).await;
    let again = register(&http, &ready).await;
    assert_eq!(first[0]["id"], again[0]["id"], "the same name keeps its id");
    assert_ne!(first[0]["version"], again[0]["version"]);
    let base = format!("/applications/{}", ready["application"]["id"].as_str().unwrap());
    let one = format!("{base}/commands/{}", first[0]["id"].as_str().unwrap());
    assert_eq!(http.patch(&one, json!({ "description": "Other" })).await.expect(200)["description"], "Other");
    let created = http
        .post(&format!("{base}/guilds/{}/commands", acme.id()), json!({ "name": "local", "description": "Here" }))
        .await;
    assert_eq!(created.expect(201)["guild_id"], json!(acme.id()));
    http.delete(&one).await.expect(204);
    http.get(&one).await.refused(404, 10063);
    assert_eq!(discord.commands().len(), 2);
    assert!(discord.findings().is_empty(), "{:?}", discord.findings());
    let bad = json!([{ "name": "Bad Name", "description": "x", "type": 1 }]);
    let body = http.put(&format!("{base}/commands"), bad).await.refused(400, 50035);
    assert!(body["errors"]["0"]["name"].is_object(), "{body}");
}

#[tokio::test]
async fn people_and_roles_can_be_looked_up() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (ana, stranger) = (acme.member("Ana"), discord.guild("Other").member("Eve"));
    let http = Http::new(&discord);
    let guild = format!("/guilds/{}", acme.id());
    assert_eq!(http.get(&format!("{guild}/members/{}", ana.id())).await.expect(200)["user"]["username"], "ana");
    http.get(&format!("{guild}/members/{}", stranger.id())).await.refused(404, 10007);
    http.get(&format!("{guild}/members/1")).await.refused(404, 10013);
    assert_eq!(http.get(&format!("{guild}/members?limit=1000")).await.expect(200).as_array().unwrap().len(), 3);
    assert_eq!(
        http.get(&format!("{guild}/members/search?query=an&limit=5")).await.expect(200).as_array().unwrap().len(),
        1
    );
    assert_eq!(http.get(&format!("{guild}/roles")).await.expect(200)[0]["name"], "@everyone");
    assert_eq!(http.get("/users/@me/guilds").await.expect(200).as_array().unwrap().len(), 2);
    for path in [
        "/users/@me",
        "/oauth2/applications/@me",
        "/applications/@me",
        "/gateway",
        "/gateway/bot",
        &guild,
        &format!("{guild}/channels"),
    ] {
        http.get(path).await.expect(200);
    }
}

#[tokio::test]
async fn reactions_pins_and_replies() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("eng"), acme.member("Ana"));
    let http = Http::new(&discord);
    let said = ana.says(&eng, "hello").await;
    let path = format!("/channels/{}/messages", eng.id());
    http.put(&format!("{path}/{said}/reactions/%F0%9F%91%8D/@me"), json!(null)).await.expect(204);
    assert_eq!(eng.message(said).unwrap().reactions, [("👍".to_owned(), 1)]);
    http.put(&format!("/channels/{}/messages/pins/{said}", eng.id()), json!(null)).await.refused(403, 50013);
    let body = json!({ "content": "hi", "message_reference": { "message_id": said } });
    let reply = http.post(&path, body).await.expect(200);
    assert_eq!((reply["type"].as_u64(), reply["referenced_message"]["content"].as_str()), (Some(19), Some("hello")));
    assert_eq!(eng.messages()[1].pings, [ana.id()]);
    ana.deletes(&eng, said).await;
    let body = json!({ "content": "hi", "message_reference": { "message_id": said } });
    http.post(&path, body).await.refused(400, 50035);
}

#[tokio::test]
async fn a_world_can_be_kept_and_put_back() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("eng"), acme.member("Ana"));
    let said = ana.says(&eng, "remember me").await;
    let text = serde_json::to_string(&discord.snapshot()).unwrap();
    let other = LocalDiscord::start(Options::default()).await.unwrap();
    other.restore(serde_json::from_str(&text).unwrap());
    let guild = other.guild_by_id(acme.id()).unwrap();
    assert_eq!(guild.channels()[0].message(said).unwrap().content, "remember me");
}
