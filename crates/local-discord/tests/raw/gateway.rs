//! The gateway: opcodes, close codes, resumes, compression, intents.

use std::time::Duration;

use serde_json::json;

use crate::client::{Heard, Http, Socket, identify, lenient, register, resume, start};

#[tokio::test]
async fn a_session_begins_at_one() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let _eng = acme.channel("eng");
    let mut socket = Socket::connect(&discord, "").await;
    let hello = socket.payload().await;
    assert_eq!((hello["op"].as_u64(), hello["d"]["heartbeat_interval"].as_u64()), (Some(10), Some(41_250)));
    socket.send(identify(&discord, 1)).await;
    let ready = socket.payload().await;
    assert_eq!((ready["t"].as_str(), ready["s"].as_u64()), (Some("READY"), Some(1)));
    assert_eq!(ready["d"]["guilds"][0], json!({ "id": acme.id(), "unavailable": true }));
    let guild = socket.payload().await;
    assert_eq!((guild["t"].as_str(), guild["s"].as_u64()), (Some("GUILD_CREATE"), Some(2)));
    assert_eq!(guild["d"]["channels"][0]["name"], "eng");
    assert_eq!(guild["d"]["members"].as_array().unwrap().len(), 1, "without the intent only the bot itself");
    socket.send(json!({ "op": 1, "d": 2 })).await;
    assert_eq!(socket.payload().await["op"], 11);
    discord.gateway().request_heartbeat();
    assert_eq!(socket.payload().await["op"], 1);
    assert_eq!(discord.gateway().identify_payloads()[0]["intents"], 1);
}

#[tokio::test]
async fn mistakes_close_with_discords_codes() {
    let discord = lenient().await;
    let wrong = json!({ "op": 2, "d": { "token": "wrong", "intents": 0, "properties": {} } });
    let cases = [
        (vec![wrong], 4004),
        (vec![identify(&discord, 1 << 15)], 4014),
        (vec![identify(&discord, 1 << 40)], 4013),
        (vec![identify(&discord, 0), identify(&discord, 0)], 4005),
        (vec![json!({ "op": 3, "d": {} })], 4003),
        (vec![identify(&discord, 0), json!({ "op": 99, "d": {} })], 4001),
        (vec![json!({ "nothing": 1 })], 4002),
        (vec![json!({ "op": 1, "d": "x".repeat(5000) })], 4002),
        ((0..121).map(|n| json!({ "op": 1, "d": n })).collect(), 4008),
    ];
    for (payloads, code) in cases {
        let mut socket = Socket::connect(&discord, "").await;
        for payload in payloads {
            socket.send(payload).await;
        }
        assert_eq!(socket.closed_with().await, Some(code));
    }
    let mut socket = Socket::connect(&discord, "").await;
    socket.send_text("{").await;
    assert_eq!(socket.closed_with().await, Some(4002));
}

#[tokio::test]
async fn a_resume_replays_what_was_missed() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (mut socket, ready) = Socket::ready(&discord, 1).await;
    socket.event("GUILD_CREATE").await;
    drop(socket);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let _channel = acme.channel("missed");
    let mut socket = Socket::connect(&discord, "").await;
    socket.send(resume(&discord, &ready, 2)).await;
    assert_eq!(socket.payload().await["op"], 10);
    let missed = socket.payload().await;
    assert_eq!(
        (missed["t"].as_str(), missed["s"].as_u64(), missed["d"]["name"].as_str()),
        (Some("CHANNEL_CREATE"), Some(3), Some("missed"))
    );
    assert_eq!(socket.payload().await["t"], "RESUMED");
    assert_eq!((discord.gateway().identifies(), discord.gateway().resumes()), (1, 1));
    let _later = acme.channel("later");
    assert_eq!(socket.event("CHANNEL_CREATE").await["name"], "later");
}

#[tokio::test]
async fn sessions_that_are_gone_are_invalid() {
    let discord = start().await;
    let (socket, ready) = Socket::ready(&discord, 0).await;
    discord.gateway().forget_sessions();
    let mut again = Socket::connect(&discord, "").await;
    again.send(resume(&discord, &ready, 1)).await;
    assert_eq!(again.payload().await["op"], 10);
    assert_eq!(again.payload().await, json!({ "t": null, "s": null, "op": 9, "d": false }));
    again.send(identify(&discord, 0)).await;
    let ready = again.event("READY").await;
    again.close(1000).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut after_goodbye = Socket::connect(&discord, "").await;
    after_goodbye.send(resume(&discord, &ready, 1)).await;
    assert_eq!(after_goodbye.payload().await["op"], 10);
    assert_eq!(after_goodbye.payload().await["op"], 9, "a session that was closed cleanly is over");
    drop(socket);
}

#[tokio::test]
async fn knobs_for_tests() {
    let discord = start().await;
    let (mut socket, _) = Socket::ready(&discord, 0).await;
    discord.gateway().disconnect();
    assert_eq!(socket.payload().await["op"], 7);
    discord.gateway().invalidate(true);
    assert_eq!(socket.payload().await["d"], true);
    let (mut socket, _) = Socket::ready(&discord, 0).await;
    discord.gateway().close(4000);
    assert_eq!(socket.closed_with().await, Some(4000));
    let (mut socket, _) = Socket::ready(&discord, 0).await;
    discord.gateway().cut();
    assert_eq!(socket.closed_with().await, None);
}

#[tokio::test]
async fn a_black_hole_swallows_everything() {
    let discord = start().await;
    let (mut socket, ready) = Socket::ready(&discord, 0).await;
    discord.gateway().black_hole(true);
    socket.send(json!({ "op": 1, "d": 1 })).await;
    assert!(matches!(socket.hear().await, Heard::Nothing));
    let handshake = tokio::time::timeout(Duration::from_millis(500), Socket::connect(&discord, "")).await;
    assert!(handshake.is_err(), "a new handshake never completes");
    discord.gateway().black_hole(false);
    let mut again = Socket::connect(&discord, "").await;
    again.send(resume(&discord, &ready, 1)).await;
    again.event("RESUMED").await;
}

#[tokio::test]
async fn both_compressions_are_spoken() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    for number in 0..40 {
        let _channel = acme.channel(&format!("channel-{number}"));
    }
    let mut stream = Socket::connect(&discord, "&compress=zlib-stream").await;
    assert_eq!(stream.payload().await["op"], 10);
    stream.send(identify(&discord, 1)).await;
    stream.event("READY").await;
    assert_eq!(stream.event("GUILD_CREATE").await["channels"].as_array().unwrap().len(), 40);
    let mut socket = Socket::connect(&discord, "").await;
    let mut asks = identify(&discord, 1);
    asks["d"]["compress"] = json!(true);
    socket.send(asks).await;
    assert_eq!(socket.event("GUILD_CREATE").await["channels"].as_array().unwrap().len(), 40);
}

#[tokio::test]
async fn events_go_where_intents_ask() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("eng"), acme.member("Ana"));
    let (mut deaf, _) = Socket::ready(&discord, 1).await;
    let (mut hears, ready) = Socket::ready(&discord, 1 | 1 << 1 | 1 << 9 | 1 << 12).await;
    ana.says(&eng, "secret").await;
    let told = hears.event("MESSAGE_CREATE").await;
    assert_eq!(
        (told["content"].as_str(), told["author"]["id"].as_str()),
        (Some(""), Some(ana.id().to_string().as_str()))
    );
    let bot = ready["user"]["id"].as_str().unwrap();
    ana.says(&eng, &format!("hello <@{bot}>")).await;
    assert_eq!(hears.event("MESSAGE_CREATE").await["content"], format!("hello <@{bot}>"), "a mention opens the text");
    ana.says_to_bot("psst").await;
    assert_eq!(hears.event("MESSAGE_CREATE").await["content"], "psst", "so does a direct message");
    let bob = acme.member("Bob");
    assert_eq!(hears.event("GUILD_MEMBER_ADD").await["user"]["global_name"], "Bob");
    acme.leave(&bob);
    assert_eq!(hears.event("GUILD_MEMBER_REMOVE").await["user"]["global_name"], "Bob");
    acme.remove_bot();
    assert_eq!(hears.event("GUILD_DELETE").await["id"], json!(acme.id()));
    assert!(matches!(deaf.hear().await, Heard::Payload(event) if event["t"] == "GUILD_CREATE"));
    assert!(
        matches!(deaf.hear().await, Heard::Payload(event) if event["t"] == "GUILD_DELETE"),
        "messages and members are not told"
    );
}

#[tokio::test]
async fn members_come_in_chunks() {
    let discord = start().await;
    let acme = discord.guild("Acme");
    let (_ana, _bob) = (acme.member("Ana"), acme.member("Bob"));
    let (mut socket, _) = Socket::ready(&discord, 3).await;
    socket.send(json!({ "op": 8, "d": { "guild_id": acme.id(), "query": "b", "limit": 0, "nonce": "n" } })).await;
    let chunk = socket.event("GUILD_MEMBERS_CHUNK").await;
    let names: Vec<_> =
        chunk["members"].as_array().unwrap().iter().map(|member| member["user"]["username"].clone()).collect();
    assert!(names.contains(&json!("bob")) && !names.contains(&json!("ana")), "{names:?}");
    assert_eq!(chunk["nonce"], "n");
}

#[tokio::test]
async fn ready_waits_for_commands() {
    let discord = start().await;
    let (_socket, ready) = Socket::ready(&discord, 0).await;
    register(&Http::new(&discord), &ready).await;
    discord.ready().await;
    assert_eq!(discord.commands().len(), 2);
}
