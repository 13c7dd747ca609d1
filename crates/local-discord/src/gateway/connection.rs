//! One WebSocket of a bot: what it says is obeyed or closed with Discord's codes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::compress::Codec;
use super::intents;
use super::payloads;
use super::session::{Out, Session};
use crate::change::Change;
use crate::hub::Hub;
use crate::world::ids;

/// How many payloads a bot may send in a minute, and how large they may be.
const SENDS_A_MINUTE: usize = 120;
const LARGEST: usize = 4096;

/// Why a connection ends.
enum End {
    /// With a close code of ours.
    Close(u16, &'static str),
    /// Cut, or the other side is gone; the session may be resumed.
    Gone,
    /// The other side closed cleanly: its session is over.
    Over,
}

struct Connection {
    hub: Arc<Hub>,
    socket: WebSocket,
    codec: Codec,
    number: u64,
    session: Option<String>,
    tell: UnboundedSender<Out>,
    told: UnboundedReceiver<Out>,
    heard: Instant,
    sends: VecDeque<Instant>,
}

/// Serves a connection until it ends.
pub async fn serve(socket: WebSocket, hub: Arc<Hub>, codec: Codec) {
    let (tell, told) = unbounded_channel();
    let number = hub.gateway.number_connection();
    let mut connection = Connection {
        hub,
        socket,
        codec,
        number,
        session: None,
        tell,
        told,
        heard: Instant::now(),
        sends: VecDeque::new(),
    };
    let end = connection.run().await;
    connection.finish(end).await;
}

impl Connection {
    async fn run(&mut self) -> End {
        let interval = self.hub.options.heartbeat;
        let mut hole = self.hub.gateway.hole();
        if let Err(end) = self.send(payloads::hello(interval)).await {
            return end;
        }
        loop {
            let silence = (interval * 3 / 2 + Duration::from_secs(2)).saturating_sub(self.heard.elapsed());
            let step = tokio::select! {
                biased;
                () = until(&mut hole, true) => {
                    until(&mut hole, false).await;
                    return End::Gone;
                }
                out = self.told.recv() => self.obey(out).await,
                message = self.socket.recv() => self.hear(message).await,
                () = tokio::time::sleep(silence) => Err(End::Close(4009, "Session timed out: no heartbeat.")),
            };
            if let Err(end) = step {
                return end;
            }
        }
    }

    async fn finish(mut self, end: End) {
        let over = matches!(end, End::Over | End::Close(4004 | 4010..=4014, _));
        if let Some(session) = &self.session {
            self.hub.gateway.ended(session, self.number, over);
        }
        let reason = match &end {
            End::Close(code, reason) => format!("closed with {code} {reason}"),
            End::Gone => "gone".to_owned(),
            End::Over => "closed by the bot".to_owned(),
        };
        self.hub.journal.wire(self.hub.clock.now(), format!("gateway connection {} {reason}", self.number));
        self.hub.changes.tell(Change::PresenceChanged { online: self.hub.gateway.connected() > 0 });
        if let End::Close(code, reason) = end {
            let frame = CloseFrame { code, reason: reason.into() };
            let _gone = self.socket.send(Message::Close(Some(frame))).await;
            let answer = async { while let Some(Ok(_)) = self.socket.recv().await {} };
            let _late = tokio::time::timeout(Duration::from_secs(1), answer).await;
        }
    }

    async fn obey(&mut self, out: Option<Out>) -> Result<(), End> {
        match out {
            Some(Out::Payload(payload)) => {
                let message = self.codec.write(&payload);
                self.socket.send(message).await.map_err(|_| End::Gone)
            }
            Some(Out::Invalid(resumable)) => {
                if let Some(session) = self.session.take() {
                    self.hub.gateway.ended(&session, self.number, !resumable);
                }
                let message = self.codec.write(&payloads::invalid_session(resumable));
                self.socket.send(message).await.map_err(|_| End::Gone)
            }
            Some(Out::Close(code, reason)) => Err(End::Close(code, reason)),
            Some(Out::Cut) | None => Err(End::Gone),
        }
    }

    async fn send(&mut self, payload: String) -> Result<(), End> {
        self.obey(Some(Out::Payload(payload.into()))).await
    }

    async fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let text = match message {
            Some(Ok(Message::Text(text))) => text.as_str().to_owned(),
            Some(Ok(Message::Binary(bytes))) => {
                String::from_utf8(bytes.to_vec()).map_err(|_| End::Close(4002, "Decode error."))?
            }
            Some(Ok(Message::Close(Some(frame)))) if matches!(frame.code, 1000 | 1001) => return Err(End::Over),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
        };
        self.count_send()?;
        if text.len() > LARGEST {
            self.hub.check.note("gateway", "", &format!("a payload of {} bytes; {LARGEST} are allowed", text.len()));
            return Err(End::Close(4002, "Payload too large."));
        }
        let payload: Value =
            serde_json::from_str(&text).map_err(|_| End::Close(4002, "Error while decoding payload."))?;
        self.heed(&payload).await
    }

    fn count_send(&mut self) -> Result<(), End> {
        let now = Instant::now();
        while self.sends.front().is_some_and(|sent| now - *sent > Duration::from_mins(1)) {
            self.sends.pop_front();
        }
        self.sends.push_back(now);
        if self.sends.len() > SENDS_A_MINUTE { Err(End::Close(4008, "Rate limited.")) } else { Ok(()) }
    }

    async fn heed(&mut self, payload: &Value) -> Result<(), End> {
        let data = &payload["d"];
        match (payload["op"].as_u64(), &self.session) {
            (Some(1), _) => {
                self.heard = Instant::now();
                self.send(payloads::heartbeat_ack()).await
            }
            (Some(2 | 6), Some(_)) => Err(End::Close(4005, "Already authenticated.")),
            (Some(2), None) => self.identify(data),
            (Some(6), None) => self.resume(data).await,
            (Some(_), None) => Err(End::Close(4003, "Not authenticated.")),
            (Some(3 | 4), Some(_)) => Ok(()),
            (Some(8), Some(_)) => {
                self.members(data);
                Ok(())
            }
            (op, Some(_)) => {
                self.hub.check.note("gateway", "op", &format!("opcode {op:?} is not known here"));
                Err(End::Close(4001, "Unknown opcode."))
            }
            (None, None) => Err(End::Close(4002, "Error while decoding payload.")),
        }
    }

    fn accept_token(&self, data: &Value) -> Result<(), End> {
        let token = data["token"].as_str().unwrap_or_default();
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        if token == self.hub.options.token { Ok(()) } else { Err(End::Close(4004, "Authentication failed.")) }
    }

    fn identify(&mut self, data: &Value) -> Result<(), End> {
        self.accept_token(data)?;
        let asked = data["intents"].as_u64().ok_or(End::Close(4013, "Invalid intent(s)."))?;
        if asked & !intents::KNOWN != 0 {
            return Err(End::Close(4013, "Invalid intent(s)."));
        }
        if asked & intents::PRIVILEGED & !self.hub.options.privileged_intents != 0 {
            self.hub.check.note(
                "gateway IDENTIFY",
                "intents",
                "a privileged intent that the application may not ask for",
            );
            return Err(End::Close(4014, "Disallowed intent(s)."));
        }
        let shard = read_shard(&data["shard"])?;
        for property in ["os", "browser", "device"] {
            if !data["properties"][property].is_string() {
                self.hub.check.note("gateway IDENTIFY", &format!("properties.{property}"), "is required");
            }
        }
        if data["compress"] == json!(true) && matches!(self.codec, Codec::Plain) {
            self.codec = Codec::Payload;
        }
        let world = self.hub.world();
        let now = self.hub.clock.now();
        let session = Session::new(
            format!("local{:x}x{}", now.timestamp_micros(), self.number),
            asked,
            shard,
            (self.number, self.tell.clone()),
        );
        self.session = Some(session.id.clone());
        let mut noted = data.clone();
        noted["token"] = json!("…");
        self.hub.gateway.begin(session, noted, |session| greet(&self.hub, &world, session));
        drop(world);
        self.hub.journal.wire(now, format!("gateway IDENTIFY intents {asked} on connection {}", self.number));
        self.hub.changes.tell(Change::PresenceChanged { online: true });
        Ok(())
    }

    async fn resume(&mut self, data: &Value) -> Result<(), End> {
        self.accept_token(data)?;
        let id = data["session_id"].as_str().unwrap_or_default().to_owned();
        let seq = data["seq"].as_u64().unwrap_or(0);
        let resumed = self.hub.gateway.resume(&id, seq, (self.number, self.tell.clone()));
        self.hub.journal.wire(
            self.hub.clock.now(),
            format!("gateway RESUME after {seq}: {}", if resumed { "resumed" } else { "refused" }),
        );
        if !resumed {
            return self.send(payloads::invalid_session(false)).await;
        }
        self.session = Some(id);
        self.hub.changes.tell(Change::PresenceChanged { online: true });
        Ok(())
    }

    fn members(&self, data: &Value) {
        let world = self.hub.world();
        let Some(guild) = ids::from_json(&data["guild_id"]).and_then(|id| world.guilds.get(&id)) else { return };
        let wanted: Option<Vec<_>> = match &data["user_ids"] {
            Value::Array(list) => Some(list.iter().filter_map(ids::from_json).collect()),
            Value::Null => None,
            one => Some(ids::from_json(one).into_iter().collect()),
        };
        let query = data["query"].as_str().unwrap_or_default().to_lowercase();
        let fits = |user| match &wanted {
            Some(list) => list.contains(user),
            None => world.user_name(*user).to_lowercase().starts_with(&query),
        };
        let members: Vec<Value> =
            guild.members.values().filter(|member| fits(&member.user)).map(|member| member.json(&world)).collect();
        let chunk = json!({
            "guild_id": guild.id, "members": members, "chunk_index": 0, "chunk_count": 1,
            "not_found": [], "nonce": data["nonce"],
        });
        self.hub.tell("GUILD_MEMBERS_CHUNK", &chunk, Some(guild.id), 0);
    }
}

/// Waits until the black hole is there, or gone.
pub async fn until(hole: &mut tokio::sync::watch::Receiver<bool>, on: bool) {
    if hole.wait_for(|now| *now == on).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn read_shard(value: &Value) -> Result<(u64, u64), End> {
    if value.is_null() {
        return Ok((0, 1));
    }
    match (value[0].as_u64(), value[1].as_u64()) {
        (Some(shard), Some(of)) if shard < of => Ok((shard, of)),
        _ => Err(End::Close(4010, "Invalid shard.")),
    }
}

/// READY, then one `GUILD_CREATE` for each guild.
fn greet(hub: &Hub, world: &crate::world::World, session: &mut Session) {
    let ready = payloads::ready(world, session, &hub.gateway_url());
    hub.check.event("READY", &ready);
    session.dispatch("READY", &ready.to_string());
    if session.intents & intents::GUILDS == 0 {
        return;
    }
    let all = session.intents & intents::GUILD_MEMBERS != 0;
    for guild in world.guilds.values().filter(|guild| guild.bot_since.is_some()) {
        if session.covers(Some(guild.id.get())) {
            let data = world.guild_create_json(guild, all);
            hub.check.event("GUILD_CREATE", &data);
            session.dispatch("GUILD_CREATE", &data.to_string());
        }
    }
}
