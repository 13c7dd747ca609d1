//! A bot made of nothing but HTTP and a WebSocket: it sees every byte that the local Discord sends.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use local_discord::{LocalDiscord, Options};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Starts a local Discord whose findings do not fail the test by themselves.
pub async fn lenient() -> LocalDiscord {
    start().await.lenient()
}

/// Starts a local Discord whose findings fail the test.
pub async fn start() -> LocalDiscord {
    LocalDiscord::start(Options::default()).await.unwrap()
}

/// The HTTP half.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    base: String,
    token: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answered {
    pub fn code(&self) -> Option<u64> {
        self.body["code"].as_u64()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    #[track_caller]
    pub fn refused(self, status: u16, code: u64) -> Value {
        assert_eq!((self.status, self.code()), (status, Some(code)), "{}", self.body);
        self.body
    }
}

impl Http {
    pub fn new(discord: &LocalDiscord) -> Self {
        let client =
            reqwest::Client::builder().user_agent("DiscordBot (https://example.org, 1)").no_proxy().build().unwrap();
        Self { client, base: format!("{}/api/v10", discord.url()), token: format!("Bot {}", discord.token()) }
    }

    pub fn with_token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.token);
        self
    }

    pub async fn try_send(&self, method: &str, path: &str, body: Option<Value>) -> Result<Answered, reqwest::Error> {
        let method = method.parse().unwrap();
        let mut request =
            self.client.request(method, format!("{}{path}", self.base)).header("authorization", &self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Self::read(request.send().await?).await
    }

    async fn read(response: reqwest::Response) -> Result<Answered, reqwest::Error> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await?;
        Ok(Answered { status, headers, body: serde_json::from_str(&text).unwrap_or_default() })
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.try_send("GET", path, None).await.unwrap()
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.try_send("DELETE", path, None).await.unwrap()
    }

    pub async fn post(&self, path: &str, body: Value) -> Answered {
        self.try_send("POST", path, Some(body)).await.unwrap()
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answered {
        self.try_send("PATCH", path, Some(body)).await.unwrap()
    }

    pub async fn put(&self, path: &str, body: Value) -> Answered {
        self.try_send("PUT", path, Some(body)).await.unwrap()
    }

    pub async fn post_form(&self, method: &str, path: &str, body: Value, files: &[(&str, &str)]) -> Answered {
        let mut form = reqwest::multipart::Form::new().text("payload_json", body.to_string());
        for (index, (name, content)) in files.iter().enumerate() {
            let part = reqwest::multipart::Part::text((*content).to_owned()).file_name((*name).to_owned());
            form = form.part(format!("files[{index}]"), part);
        }
        let method = method.parse().unwrap();
        let request = self.client.request(method, format!("{}{path}", self.base)).header("authorization", &self.token);
        Self::read(request.multipart(form).send().await.unwrap()).await.unwrap()
    }

    /// Answers an interaction.
    pub async fn callback(&self, interaction: &Value, body: Value) -> Answered {
        let (id, token) = (interaction["id"].as_str().unwrap(), interaction["token"].as_str().unwrap());
        self.post(&format!("/interactions/{id}/{token}/callback"), body).await
    }
}

/// The path of an interaction's webhook.
pub fn webhook(interaction: &Value) -> String {
    format!("/webhooks/{}/{}", interaction["application_id"].as_str().unwrap(), interaction["token"].as_str().unwrap())
}

/// The WebSocket half.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    inflate: Option<flate2::Decompress>,
}

/// What a socket hears.
#[derive(Debug)]
pub enum Heard {
    Payload(Value),
    Closed(Option<u16>),
    Nothing,
}

impl Socket {
    pub async fn connect(discord: &LocalDiscord, query: &str) -> Self {
        let url = format!("{}/?v=10&encoding=json{query}", discord.url().replacen("http", "ws", 1));
        let (stream, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        let inflate = query.contains("zlib-stream").then(|| flate2::Decompress::new(true));
        Self { stream, inflate }
    }

    /// Connects, hears HELLO, identifies, hears READY and the guilds.
    pub async fn ready(discord: &LocalDiscord, intents: u64) -> (Self, Value) {
        let mut socket = Self::connect(discord, "").await;
        assert_eq!(socket.payload().await["op"], 10);
        socket.send(identify(discord, intents)).await;
        let ready = socket.event("READY").await;
        (socket, ready)
    }

    pub async fn send(&mut self, payload: Value) {
        self.stream.send(Message::text(payload.to_string())).await.unwrap();
    }

    pub async fn send_text(&mut self, text: &str) {
        self.stream.send(Message::text(text.to_owned())).await.unwrap();
    }

    pub async fn close(mut self, code: u16) {
        let frame = tokio_tungstenite::tungstenite::protocol::CloseFrame { code: code.into(), reason: "".into() };
        self.stream.close(Some(frame)).await.unwrap();
        while self.stream.next().await.is_some() {}
    }

    pub async fn hear(&mut self) -> Heard {
        let Ok(next) = tokio::time::timeout(Duration::from_secs(2), self.stream.next()).await else {
            return Heard::Nothing;
        };
        match next {
            Some(Ok(Message::Text(text))) => Heard::Payload(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Binary(bytes))) => Heard::Payload(self.inflate(&bytes)),
            Some(Ok(Message::Close(frame))) => Heard::Closed(frame.map(|frame| frame.code.into())),
            Some(Ok(other)) => panic!("{other:?}"),
            Some(Err(_)) | None => Heard::Closed(None),
        }
    }

    fn inflate(&mut self, bytes: &[u8]) -> Value {
        let mut out = Vec::with_capacity(4_000_000);
        let mut own = flate2::Decompress::new(true);
        let inflate = self.inflate.as_mut().unwrap_or(&mut own);
        inflate.decompress_vec(bytes, &mut out, flate2::FlushDecompress::Sync).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[track_caller]
    pub fn payload(&mut self) -> impl Future<Output = Value> {
        let place = std::panic::Location::caller();
        async move {
            match self.hear().await {
                Heard::Payload(payload) => payload,
                other => panic!("{place}: {other:?}"),
            }
        }
    }

    /// The data of the next event of this name; others are passed over.
    #[track_caller]
    pub fn event(&mut self, name: &str) -> impl Future<Output = Value> {
        let (place, name) = (std::panic::Location::caller(), name.to_owned());
        async move {
            loop {
                match self.hear().await {
                    Heard::Payload(payload) if payload["t"] == json!(name) => return payload["d"].clone(),
                    Heard::Payload(_) => {}
                    other => panic!("{place}: waiting for {name}: {other:?}"),
                }
            }
        }
    }

    pub async fn closed_with(&mut self) -> Option<u16> {
        loop {
            match self.hear().await {
                Heard::Closed(code) => return code,
                Heard::Payload(_) => {}
                Heard::Nothing => panic!("not closed"),
            }
        }
    }
}

/// An IDENTIFY.
pub fn identify(discord: &LocalDiscord, intents: u64) -> Value {
    let properties = json!({ "os": "linux", "browser": "raw", "device": "raw" });
    json!({ "op": 2, "d": { "token": discord.token(), "intents": intents, "properties": properties } })
}

/// A RESUME.
pub fn resume(discord: &LocalDiscord, ready: &Value, seq: u64) -> Value {
    json!({ "op": 6, "d": { "token": discord.token(), "session_id": ready["session_id"], "seq": seq } })
}

/// Registers a few commands.
pub async fn register(http: &Http, ready: &Value) -> Value {
    let commands = json!([
        { "name": "ask", "type": 1, "description": "Ask", "options": [
            { "name": "what", "type": 3, "description": "What", "autocomplete": true },
            { "name": "role", "type": 8, "description": "Role" },
            { "name": "who", "type": 9, "description": "Who" },
        ]},
        { "name": "Keep", "type": 3 },
    ]);
    http.put(&format!("/applications/{}/commands", ready["application"]["id"].as_str().unwrap()), commands)
        .await
        .expect(200)
}
