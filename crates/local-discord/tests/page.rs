//! The page's own interface, with a real bot behind it.

#![allow(clippy::expect_used, reason = "what fails here fails the test")]

#[path = "page/bot.rs"]
mod bot;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use local_discord::{Channel, Guild, LocalDiscord, Options, Person, TimeControl};
use reqwest::StatusCode;
use serde_json::{Value, json};

struct Stage {
    discord: LocalDiscord,
    acme: Guild,
    eng: Channel,
    ana: Person,
    client: reqwest::Client,
    bot: tokio::task::JoinHandle<()>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.bot.abort();
    }
}

impl Stage {
    async fn set() -> Self {
        let options = Options { page: true, initial_deadline: Duration::from_millis(700), ..Options::default() };
        let discord = LocalDiscord::start(options).await.expect("a server");
        let acme = discord.guild("Acme");
        let (eng, ana) = (acme.channel("eng"), acme.member("Ana"));
        let bot = bot::start(&discord);
        discord.ready().await;
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { discord, acme, eng, ana, client, bot }
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        read(self.client.get(format!("{}{path}", self.discord.url()))).await
    }

    /// Does something as Ana in #eng.
    async fn act(&self, what: &str, more: Value) -> (StatusCode, Value) {
        self.act_as(&self.ana, what, more).await
    }

    async fn act_as(&self, person: &Person, what: &str, more: Value) -> (StatusCode, Value) {
        let mut body = json!({ "as": person.id(), "channel": self.eng.id() });
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            body[key] = value;
        }
        read(self.client.post(format!("{}/local/{what}", self.discord.url())).json(&body)).await
    }

    async fn listen(&self, person: &Person) -> Line {
        let address = format!("{}/local/live?as={}", self.discord.url().replace("http", "ws"), person.id());
        tokio_tungstenite::connect_async(address).await.expect("a line").0
    }

    async fn messages(&self, person: &Person) -> Vec<Value> {
        let path = format!("/local/messages?as={}&channel={}", person.id(), self.eng.id());
        self.get(&path).await.1["messages"].as_array().cloned().unwrap_or_default()
    }

    async fn command(&self, name: &str) -> Value {
        let (_, body) = self.get(&format!("/local/commands?as={}&channel={}", self.ana.id(), self.eng.id())).await;
        let all = body["commands"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|command| command["name"] == name).expect("a command")
    }
}

async fn read(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.expect("an answer");
    let status = response.status();
    (status, serde_json::from_str(&response.text().await.unwrap_or_default()).unwrap_or_default())
}

type Line = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// The next change of this kind.
async fn next(line: &mut Line, change: &str) -> Value {
    let find = async {
        while let Some(Ok(frame)) = line.next().await {
            let told: Value = serde_json::from_str(frame.to_text().unwrap_or_default()).unwrap_or_default();
            if told["change"] == change {
                return told;
            }
        }
        Value::Null
    };
    tokio::time::timeout(Duration::from_secs(5), find).await.expect("in time")
}

fn risk(title: &str) -> Value {
    json!({ "words": ["risk", "log"], "options": [{ "name": "title", "text": title }] })
}

fn done() -> (StatusCode, Value) {
    (StatusCode::OK, json!({ "outcome": "done" }))
}

#[tokio::test]
async fn one_sees_what_that_person_sees() {
    let stage = Stage::set().await;
    let secret = stage.acme.channel("secret");
    secret.deny(&stage.ana, local_discord::Permissions::VIEW_CHANNEL);
    let (_, world) = stage.get(&format!("/local/world?as={}", stage.ana.id())).await;
    let names: Vec<&Value> =
        world["guilds"][0]["channels"].as_array().into_iter().flatten().map(|one| &one["name"]).collect();
    assert_eq!(names, ["eng"]);
    assert_eq!(world["online"], true);
    assert!(world["people"].as_array().is_some_and(|people| people.iter().any(|person| person["name"] == "Ana")));
    let (status, _) = stage.get(&format!("/local/messages?as={}&channel={}", stage.ana.id(), secret.id())).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_command_is_completed_and_answered() {
    let stage = Stage::set().await;
    let bob = stage.acme.member("Bob Builder");
    let options = json!([
        { "name": "title", "text": "Vendor \"API\" | slips: owner:@Ana" },
        { "name": "owner", "text": bob.mention() },
        { "name": "impact", "text": "high" },
    ]);
    assert_eq!(stage.act("command", json!({ "words": ["risk", "log"], "options": options })).await, done());
    let card = &stage.messages(&bob).await[0];
    assert_eq!(card["embeds"][0]["fields"][0]["value"], bob.mention());
    let text = card["embeds"][0]["description"].as_str().unwrap_or_default();
    assert!(text.starts_with("Vendor \"API\" | slips: owner:@Ana\n"), "any text can be typed: {text}");

    let typed = json!([{ "name": "ref", "text": "vend", "focused": true }]);
    let (_, offer) = stage.act("complete", json!({ "words": ["item", "show"], "options": typed })).await;
    assert_eq!(offer["choices"], json!([{ "name": "R-1 Vendor API slips", "value": "R-1" }]));
    let options = json!([{ "name": "ref", "text": "R-1" }]);
    assert_eq!(stage.act("command", json!({ "words": ["item", "show"], "options": options })).await, done());
    assert_eq!(stage.messages(&stage.ana).await.len(), 2);
    assert_eq!(stage.messages(&bob).await.len(), 1, "what only Ana sees is not for Bob");
}

#[tokio::test]
async fn buttons_selects_menus_and_forms_work() {
    let stage = Stage::set().await;
    stage.act("command", risk("x")).await;
    let card = stage.messages(&stage.ana).await[0]["id"].clone();
    let text = async || stage.messages(&stage.ana).await[0]["content"].as_str().unwrap_or_default().to_owned();

    assert_eq!(stage.act("click", json!({ "message": card, "custom_id": "done" })).await, done());
    assert!(text().await.starts_with("Done"));
    let choice = json!({ "message": card, "custom_id": "state", "values": ["closed"] });
    assert_eq!(stage.act("select", choice).await, done());
    assert_eq!(text().await, "It is **closed** now.");
    let choice = json!({ "message": card, "custom_id": "owner", "values": [stage.ana.id()] });
    assert_eq!(stage.act("select", choice).await, done());
    assert_eq!(text().await, format!("{} has it now.", stage.ana.mention()));

    let entry = json!({ "command": stage.command("Log as action").await["id"], "message": card });
    let (_, answer) = stage.act("menu", entry).await;
    assert_eq!(answer["outcome"], "form");
    let values = json!({ "form": answer["form"]["key"], "values": { "title": "Call them", "note": "soon" } });
    assert_eq!(stage.act("submit", values.clone()).await, done());
    assert_eq!(stage.messages(&stage.ana).await[1]["content"], "Logged: Call them / soon");
    let bob = stage.acme.member("Bob");
    assert_eq!(stage.act_as(&bob, "submit", values).await.0, StatusCode::NOT_FOUND, "it is Ana's form");

    let entry = json!({ "command": stage.command("Open items of this person").await["id"], "user": stage.ana.id() });
    assert_eq!(stage.act("user-menu", entry).await, done());
}

#[tokio::test]
async fn what_a_client_would_not_send_is_refused_in_words() {
    let stage = Stage::set().await;
    let table = [
        ("command", json!({ "words": ["nothing"], "options": [] })),
        ("command", json!({ "words": [], "options": [] })),
        ("command", json!({ "words": ["risk", "log", "more"], "options": [] })),
        ("command", json!({ "words": ["risk", "log"], "options": [{ "name": "owner", "text": "@Ana" }] })),
        ("command", json!({ "words": ["item", "show"], "options": [{ "name": "rev", "text": "1" }] })),
        ("complete", risk("x")),
        ("messages", json!({ "content": "  " })),
        ("messages", json!({ "content": "x".repeat(2001) })),
        ("click", json!({ "message": "1", "custom_id": "done" })),
        ("menu", json!({ "command": "1", "message": "1" })),
    ];
    for (what, more) in table {
        let (status, body) = stage.act(what, more.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{what} {more}");
        assert!(body["error"].as_str().is_some_and(|why| !why.is_empty()), "{what} {more}: {body}");
    }
    let twice = json!([{ "name": "title", "text": "x" }, { "name": "title", "text": "y" }]);
    let (_, body) = stage.act("command", json!({ "words": ["risk", "log"], "options": twice })).await;
    assert!(body["error"].as_str().is_some_and(|why| why.contains("twice")), "{body}");
    let (_, answer) = stage.act("command", json!({ "words": ["sleep"], "options": [] })).await;
    assert_eq!(answer, json!({ "outcome": "failed" }));
}

#[tokio::test]
async fn changes_are_told_as_they_happen() {
    let stage = Stage::set().await;
    let bob = stage.acme.member("Bob");
    let mut line = stage.listen(&stage.ana).await;
    let (status, written) = stage.act_as(&bob, "messages", json!({ "content": stage.ana.mention() })).await;
    assert_eq!(status, StatusCode::OK);
    let told = next(&mut line, "message").await;
    assert_eq!((&told["new"], &told["message"]["id"]), (&json!(true), &written["id"]));
    assert_eq!(told["message"]["pings"], json!([stage.ana.id()]));
    stage.act_as(&bob, "edit", json!({ "message": written["id"], "content": "never mind" })).await;
    assert_eq!(next(&mut line, "message").await["message"]["content"], "never mind");
    stage.act_as(&bob, "delete", json!({ "message": written["id"] })).await;
    assert_eq!(next(&mut line, "message_deleted").await["message"], written["id"]);
}

#[tokio::test]
async fn what_was_read_is_known_in_every_tab() {
    let stage = Stage::set().await;
    let bob = stage.acme.member("Bob");
    let unread = async || {
        let (_, world) = stage.get(&format!("/local/world?as={}", stage.ana.id())).await;
        let channel = &world["guilds"][0]["channels"][0];
        (channel["unread"].as_u64().unwrap_or(99), channel["pings"].as_u64().unwrap_or(99))
    };
    stage.act_as(&bob, "messages", json!({ "content": "one" })).await;
    let (_, last) = stage.act_as(&bob, "messages", json!({ "content": stage.ana.mention() })).await;
    assert_eq!(unread().await, (2, 1));
    let mut line = stage.listen(&stage.ana).await;
    stage.act("read", json!({ "message": last["id"] })).await;
    assert_eq!(next(&mut line, "read").await["unread"], 0);
    assert_eq!(unread().await, (0, 0));
    stage.act("read", json!({ "message": last["id"], "unread": true })).await;
    assert_eq!(unread().await, (1, 1));
    stage.act("messages", json!({ "content": "mine", "reply_to": last["id"] })).await;
    assert_eq!(unread().await, (0, 0), "who writes has read");
    assert_eq!(stage.messages(&bob).await[2]["referenced_message"]["id"], last["id"]);
}

#[tokio::test]
async fn long_channels_come_in_stretches() {
    let stage = Stage::set().await;
    stage.eng.fill(&stage.ana, 120);
    let ask = async |more: &str| {
        let path = format!("/local/messages?as={}&channel={}{more}", stage.ana.id(), stage.eng.id());
        let (_, body) = stage.get(&path).await;
        let texts: Vec<String> = body["messages"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| one["content"].as_str().unwrap_or_default().replace("message ", ""))
            .collect();
        let ends = [texts.first(), texts.last()].map(|text| text.cloned().unwrap_or_default()).join("-");
        let first = body["messages"][0]["id"].as_str().unwrap_or_default().to_owned();
        (ends, body["older"] == true, body["newer"] == true, first)
    };
    let (ends, older, newer, first) = ask("").await;
    assert_eq!((ends.as_str(), older, newer), ("70-119", true, false));
    let (ends, older, newer, oldest) = ask(&format!("&limit=100&before={first}")).await;
    assert_eq!((ends.as_str(), older, newer), ("0-69", false, true));
    let (ends, _, newer, _) = ask(&format!("&after={oldest}&limit=10")).await;
    assert_eq!((ends.as_str(), newer), ("1-10", true));
    let (ends, older, newer, _) = ask(&format!("&around={first}&limit=20")).await;
    assert_eq!((ends.as_str(), older, newer), ("60-79", true, true));
}

#[tokio::test]
async fn the_time_is_moved_where_the_host_offers_it() {
    let stage = Stage::set().await;
    let to = |hours: i64| json!({ "to": stage.discord.hub().clock.now() + TimeDelta::hours(hours) });
    assert_eq!(stage.act("time", to(1)).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, world) = stage.get("/local/world").await;
    assert_eq!(world["time"], Value::Null);

    let start = stage.discord.hub().clock.now() + TimeDelta::days(30);
    let clock = Arc::new(Mutex::new(start));
    let now = Arc::clone(&clock);
    let (bot, eng) = (stage.discord.bot(), stage.eng.clone());
    let advance = move |to| {
        *clock.lock().expect("a clock") = to;
        let (bot, eng) = (bot.clone(), eng.clone());
        async move {
            let _message = bot.says(&eng, "tick").await;
        }
    };
    let control = TimeControl::new(move || *now.lock().expect("a clock"), advance);
    stage.discord.offer_time(control.in_steps_of(Duration::from_hours(1)));
    let (_, world) = stage.get(&format!("/local/world?as={}", stage.ana.id())).await;
    assert_eq!(world["time"], start.timestamp_millis());
    let (status, done) = stage.act("time", json!({ "to": start + TimeDelta::hours(3) })).await;
    assert_eq!((status, &done["time"]), (StatusCode::OK, &json!((start + TimeDelta::hours(3)).timestamp_millis())));
    let said = done["said"].as_array().cloned().unwrap_or_default();
    let hours: Vec<i64> = said
        .iter()
        .filter_map(|one| one["timestamp"].as_str()?.parse::<DateTime<Utc>>().ok())
        .map(|at| (at - start).num_minutes() / 59)
        .collect();
    assert_eq!(hours, [1, 2, 3], "each is dated at its own time");
    assert_eq!(stage.act("time", json!({ "to": start })).await.0, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn only_the_page_itself_may_ask() {
    let stage = Stage::set().await;
    let ask = |name: &'static str, value: &str| {
        let request = stage.client.get(format!("{}/", stage.discord.url()));
        let request = if name.is_empty() { request } else { request.header(name, value) };
        async { request.send().await.expect("an answer") }
    };
    let page = ask("", "").await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.headers().contains_key("content-security-policy"));
    assert!(page.text().await.is_ok_and(|text| text.contains("/page/main.js")));
    assert_eq!(ask("host", "evil.example").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(ask("origin", "http://evil.example").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(ask("origin", stage.discord.url()).await.status(), StatusCode::OK);

    let form = stage
        .client
        .post(format!("{}/local/messages", stage.discord.url()))
        .body("{}")
        .header("content-type", "text/plain");
    assert_eq!(form.send().await.expect("an answer").status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let script = stage.client.get(format!("{}/page/main.js", stage.discord.url())).send().await.expect("a file");
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    assert_eq!(stage.get("/page/secret.js").await.0, StatusCode::NOT_FOUND);
    for path in ["/api/v10/gateway", "/attachments/1/2/x.png", "/?v=10&encoding=json"] {
        let request = stage.client.get(format!("{}{path}", stage.discord.url()));
        let answer = request.header("origin", "http://evil.example").send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[test]
fn the_server_listens_on_loopback_and_calls_nobody() {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut listeners = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source");
            for outward in
                ["TcpStream::connect", "UdpSocket", "reqwest", "hyper::client", "connect_async", "Command::new"]
            {
                assert!(!text.contains(outward), "{} has {outward}", path.display());
            }
            for bind in text.split("TcpListener::bind(").skip(1) {
                assert!(bind.starts_with("(Ipv4Addr::LOCALHOST"), "{} listens elsewhere", path.display());
                listeners += 1;
            }
        }
    }
    assert_eq!(listeners, 1);
}
