//! The page's own interface, with a real bot behind it.

#[path = "page/bot.rs"]
mod bot;

use std::time::Duration;

use local_discord::{Channel, Guild, LocalDiscord, Options, Person};
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
    let line = r#"/risk log title:"Vendor API slips" owner:@Bob Builder impact:high"#;
    assert_eq!(stage.act("slash", json!({ "text": line })).await, done());
    let card = &stage.messages(&bob).await[0];
    assert_eq!(card["embeds"][0]["fields"][0]["value"], bob.mention());

    let (_, offer) = stage.act("autocomplete", json!({ "text": "/item show ref:vend", "caret": 19 })).await;
    assert_eq!(offer["choices"], json!([{ "name": "R-1 Vendor API slips", "value": "R-1" }]));
    assert_eq!(stage.act("slash", json!({ "text": "/item show ref:R-1" })).await, done());
    assert_eq!(stage.messages(&stage.ana).await.len(), 2);
    assert_eq!(stage.messages(&bob).await.len(), 1, "what only Ana sees is not for Bob");
}

#[tokio::test]
async fn buttons_selects_menus_and_forms_work() {
    let stage = Stage::set().await;
    stage.act("slash", json!({ "text": "/risk log title:x" })).await;
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
        ("slash", json!({ "text": "/nothing" })),
        ("slash", json!({ "text": "/risk log owner:@Ana" })),
        ("autocomplete", json!({ "text": "/risk log title:x", "caret": 17 })),
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
    let (_, answer) = stage.act("slash", json!({ "text": "/sleep" })).await;
    assert_eq!(answer, json!({ "outcome": "failed" }));
}

#[tokio::test]
async fn changes_are_told_as_they_happen() {
    let stage = Stage::set().await;
    let address = format!("{}/local/changes?as={}", stage.discord.url(), stage.ana.id());
    let mut stream = stage.client.get(address).send().await.expect("a stream");
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let (status, written) = stage.act("messages", json!({ "content": "hello" })).await;
    assert_eq!(status, StatusCode::OK);
    let chunk = tokio::time::timeout(Duration::from_secs(5), stream.chunk()).await.expect("in time");
    let text = String::from_utf8(chunk.expect("a chunk").expect("some bytes").to_vec()).expect("text");
    let told: Value = serde_json::from_str(text.trim().trim_start_matches("data: ")).expect("JSON");
    assert_eq!((&told["change"], &told["message"]), (&json!("message_created"), &written["id"]));
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
}
