//! Interactions on the wire: what they carry, deadlines, tokens, follow-ups.

use std::time::Duration;

use local_discord::{Answer, Channel, LocalDiscord, Options, Permissions, Person};
use serde_json::{Value, json};

use crate::client::{Http, Socket, lenient, register, start, webhook};

struct Stage {
    discord: LocalDiscord,
    http: Http,
    socket: Socket,
    eng: Channel,
    ana: Person,
    acme: local_discord::Guild,
}

async fn stage(discord: LocalDiscord) -> Stage {
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("eng"), acme.member("Ana"));
    let http = Http::new(&discord);
    let (socket, ready) = Socket::ready(&discord, 0).await;
    register(&http, &ready).await;
    Stage { discord, http, socket, eng, ana, acme }
}

impl Stage {
    /// Ana asks; the bot answers with this body at once.
    async fn ask(&mut self, body: Value) -> (Value, Answer) {
        let asked = tokio::spawn(self.ana.in_channel(&self.eng).slash("/ask what:x"));
        let interaction = self.socket.event("INTERACTION_CREATE").await;
        self.http.callback(&interaction, body).await.expect(204);
        let answer = if interaction["x"].is_null() { asked.await.unwrap() } else { unreachable!() };
        (interaction, answer)
    }

    async fn begin(&mut self) -> Value {
        tokio::spawn(self.ana.in_channel(&self.eng).slash("/ask what:x"));
        self.socket.event("INTERACTION_CREATE").await
    }
}

#[tokio::test]
async fn an_interaction_is_complete() {
    let mut stage = stage(start().await).await;
    let lead = stage.acme.role("lead", Permissions::MANAGE_GUILD);
    stage.acme.grant(&stage.ana, &lead);
    stage.ana.speaks("de");
    stage.eng.deny_bot(Permissions::SEND_MESSAGES);
    tokio::spawn(stage.ana.in_channel(&stage.eng).slash("/ask what:hello role:@lead who:@Ana"));
    let it = stage.socket.event("INTERACTION_CREATE").await;
    for name in
        ["id", "token", "application_id", "channel_id", "guild_id", "entitlements", "authorizing_integration_owners"]
    {
        assert!(!it[name].is_null(), "{name}");
    }
    assert_eq!((it["type"].as_u64(), it["version"].as_u64(), it["context"].as_u64()), (Some(2), Some(1), Some(0)));
    assert_eq!((it["locale"].as_str(), it["guild_locale"].as_str()), (Some("de"), Some("en-US")));
    assert_eq!(it["attachment_size_limit"], 10 * 1024 * 1024);
    assert_eq!((it["channel"]["name"].as_str(), it["channel"]["type"].as_u64()), (Some("eng"), Some(0)));
    let bits = |value: &Value| Permissions::from_bits_truncate(value.as_str().unwrap().parse().unwrap());
    assert!(bits(&it["member"]["permissions"]).contains(Permissions::MANAGE_GUILD));
    assert!(!bits(&it["app_permissions"]).contains(Permissions::SEND_MESSAGES));
    let data = &it["data"];
    assert_eq!(data["options"][0], json!({ "name": "what", "type": 3, "value": "hello" }));
    let (role, user) = (lead.id().to_string(), stage.ana.id().to_string());
    assert_eq!(data["resolved"]["roles"][&role]["name"], "lead");
    assert_eq!(data["resolved"]["users"][&user]["username"], "ana");
    assert!(data["resolved"]["members"][&user]["permissions"].is_string());
    stage.discord.assert_clean();
}

#[tokio::test]
async fn answers_are_given_once_and_in_time() {
    let mut stage = stage(lenient().await).await;
    let it = stage.begin().await;
    stage.http.callback(&it, json!({ "type": 4, "data": { "content": "a" } })).await.expect(204);
    stage.http.callback(&it, json!({ "type": 4, "data": { "content": "b" } })).await.refused(400, 40060);
    stage.http.post("/interactions/1/none/callback", json!({ "type": 5 })).await.refused(404, 10062);
    let late = stage.begin().await;
    stage.discord.age_interactions(Duration::from_millis(3001));
    stage.http.callback(&late, json!({ "type": 5 })).await.refused(404, 10062);
    let wrong = stage.begin().await;
    for kind in [1, 6, 7, 8, 77] {
        stage.http.callback(&wrong, json!({ "type": kind, "data": { "choices": [] } })).await.refused(400, 50035);
    }
    stage.http.callback(&wrong, json!({ "type": 4, "data": { "content": "still possible" } })).await.expect(204);
}

#[tokio::test]
async fn nobody_answers() {
    let options = Options { initial_deadline: Duration::from_millis(200), ..Options::default() };
    let mut stage = stage(LocalDiscord::start(options).await.unwrap()).await;
    let answer = stage.ana.in_channel(&stage.eng).slash("/ask").await;
    assert!(answer.failed() && answer.latency().is_none());
    let it = stage.socket.event("INTERACTION_CREATE").await;
    stage.http.callback(&it, json!({ "type": 4, "data": { "content": "late" } })).await.refused(404, 10062);
    stage.http.post(&webhook(&it), json!({ "content": "late" })).await.refused(404, 10015);
    assert!(stage.discord.transcript().contains("did not respond"));
}

#[tokio::test]
async fn the_original_and_its_followups() {
    let mut stage = stage(start().await).await;
    let (it, answer) = stage.ask(json!({ "type": 4, "data": { "content": "first" } })).await;
    let hook = webhook(&it);
    let original = format!("{hook}/messages/@original");
    let first = stage.http.get(&original).await.expect(200);
    assert_eq!((first["content"].as_str(), first["type"].as_u64()), (Some("first"), Some(20)));
    assert_eq!(first["interaction_metadata"]["id"], it["id"]);
    stage.http.patch(&original, json!({ "content": "second" })).await.expect(200);
    assert_eq!(answer.text(), "second");
    let more = stage.http.post(&hook, json!({ "content": "more", "flags": 64 })).await.expect(200);
    assert_eq!(more["flags"], 64);
    assert!(answer.followups()[0].is_ephemeral());
    let one = format!("{hook}/messages/{}", more["id"].as_str().unwrap());
    stage.http.patch(&one, json!({ "content": "edited" })).await.expect(200);
    assert_eq!(answer.followups()[0].content, "edited");
    stage.http.delete(&one).await.expect(204);
    stage.http.get(&one).await.refused(404, 10008);
    let plain = format!("/channels/{}/messages/{}", stage.eng.id(), more["id"].as_str().unwrap());
    stage.http.get(&plain).await.refused(404, 10008);
    stage.http.delete(&original).await.expect(204);
    assert!(answer.try_message().is_none() && stage.eng.messages().is_empty());
    stage.discord.age_interactions(Duration::from_mins(15));
    stage.http.post(&hook, json!({ "content": "too late" })).await.refused(401, 50027);
}

#[tokio::test]
async fn a_deferral_is_filled_in() {
    let mut stage = stage(start().await).await;
    let it = stage.begin().await;
    stage.http.callback(&it, json!({ "type": 5, "data": { "flags": 64 } })).await.expect(204);
    let waiting = stage.ana.sees(&stage.eng);
    assert!(waiting[0].loading && waiting[0].is_ephemeral());
    assert_eq!(waiting[0].text(), "… is thinking");
    let edited = stage
        .http
        .patch(&format!("{}/messages/@original", webhook(&it)), json!({ "content": "done" }))
        .await
        .expect(200);
    assert_eq!(edited["flags"], 64, "it stays as visible as it was deferred");
    assert!(stage.eng.messages().is_empty());
}

#[tokio::test]
async fn the_response_can_be_asked_for() {
    let mut stage = stage(start().await).await;
    let it = stage.begin().await;
    let path = format!(
        "/interactions/{}/{}/callback?with_response=true",
        it["id"].as_str().unwrap(),
        it["token"].as_str().unwrap()
    );
    let body = stage.http.post(&path, json!({ "type": 4, "data": { "content": "here" } })).await.expect(200);
    assert_eq!(body["resource"]["message"]["content"], "here");
    assert_eq!(body["interaction"]["response_message_id"], body["resource"]["message"]["id"]);
}

#[tokio::test]
async fn answers_need_no_permission() {
    let mut stage = stage(start().await).await;
    stage.eng.deny_bot(Permissions::VIEW_CHANNEL);
    let (it, answer) = stage.ask(json!({ "type": 4, "data": { "embeds": [{ "title": "card" }] } })).await;
    let id = answer.message().id;
    let path = format!("/channels/{}/messages/{id}", stage.eng.id());
    stage.http.patch(&path, json!({ "content": "x" })).await.refused(403, 50001);
    stage.http.patch(&format!("{}/messages/@original", webhook(&it)), json!({ "content": "x" })).await.expect(200);
}

#[tokio::test]
async fn components_and_menus_on_the_wire() {
    let mut stage = stage(start().await).await;
    let row = json!([{ "type": 1, "components": [{ "type": 6, "custom_id": "roles", "placeholder": "Roles", "max_values": 2 }] },
        { "type": 1, "components": [{ "type": 8, "custom_id": "places", "placeholder": "Places" }] }]);
    let (_, answer) = stage.ask(json!({ "type": 4, "data": { "content": "choose", "components": row } })).await;
    let card = answer.message();
    let lead = stage.acme.role("lead", Permissions::empty());
    tokio::spawn(stage.ana.select_roles(&card, "Roles", &[&lead]));
    let it = stage.socket.event("INTERACTION_CREATE").await;
    assert_eq!((it["type"].as_u64(), it["message"]["id"].as_str()), (Some(3), Some(card.id.to_string().as_str())));
    assert_eq!(it["data"]["values"], json!([lead.id()]));
    assert_eq!(it["data"]["resolved"]["roles"][lead.id().to_string()]["name"], "lead");
    stage.http.callback(&it, json!({ "type": 6 })).await.expect(204);
    tokio::spawn(stage.ana.select_channels(&card, "Places", &[&stage.eng]));
    let it = stage.socket.event("INTERACTION_CREATE").await;
    assert_eq!(it["data"]["resolved"]["channels"][stage.eng.id().to_string()]["name"], "eng");
    stage.http.callback(&it, json!({ "type": 7, "data": { "components": [] } })).await.expect(204);
    assert!(stage.eng.message(&card).unwrap().selects().is_empty());
    let said = stage.ana.says(&stage.eng, "by Friday").await;
    tokio::spawn(stage.ana.in_channel(&stage.eng).menu("Keep", said));
    let it = stage.socket.event("INTERACTION_CREATE").await;
    assert_eq!(it["data"]["resolved"]["messages"][said.to_string()]["content"], "by Friday");
    assert_eq!(it["data"]["target_id"], json!(said));
}

#[tokio::test]
async fn what_a_client_would_not_send() {
    let stage = stage(start().await).await;
    let attempt = |line: &str| {
        let asker = stage.ana.in_channel(&stage.eng);
        let line = line.to_owned();
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(asker.slash(&line)))).is_err()
    };
    assert!(attempt("/unknown"));
    assert!(attempt("/ask nothing:1"));
    assert!(attempt("/ask role:@nobody"));
    assert!(!attempt("/ask what:fine|too"));
}

#[tokio::test]
async fn bad_answers_name_their_field() {
    let mut stage = stage(lenient().await).await;
    let it = stage.begin().await;
    let long = "x".repeat(2001);
    let body = stage.http.callback(&it, json!({ "type": 4, "data": { "content": long } })).await.refused(400, 50035);
    assert!(body["errors"]["data"]["content"]["_errors"][0]["message"].is_string(), "{body}");
    let body =
        stage.http.callback(&it, json!({ "type": 4, "data": { "embeds": [{ "title": "x".repeat(257) }] } })).await;
    assert!(body.body["errors"]["data"]["embeds"]["0"]["title"].is_object(), "{}", body.body);
    stage.http.callback(&it, json!({ "type": 4, "data": {} })).await.refused(400, 50006);
    assert!(stage.discord.take_findings().len() >= 2, "a bot that sends such things is found out");
}
