//! What people see when something goes wrong, and how a real bot comes through it.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use local_discord::{Fault, LocalDiscord, Options};

use crate::bot::Bot;

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_is_none() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    let began = Instant::now();
    let answer = ana.in_channel(&eng).slash("/slow ms:3300 defer:false").await;
    assert!(answer.failed());
    assert!(began.elapsed() >= Duration::from_secs(3));
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(bot.errors().iter().any(|error| error.contains("Unknown interaction")), "{:?}", bot.errors());
    assert!(eng.messages().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deferred_answer_is_awaited() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let _bot = Bot::start(&discord).await;
    let answer = ana.in_channel(&eng).slash("/slow ms:400 defer:true").await;
    assert_eq!(answer.callback(), Some(5));
    assert_eq!(answer.text(), "finally");
    assert_eq!(eng.messages().len(), 1, "the follow-up filled in the deferred message");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_resumes_and_misses_nothing() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    for knob in ["op 7", "cut"] {
        let resumes = discord.gateway().resumes();
        if knob == "op 7" {
            discord.gateway().disconnect();
        } else {
            discord.gateway().cut();
        }
        let answer = ana.in_channel(&eng).slash("/risk log title:x").await;
        assert!(!answer.failed(), "after {knob}");
        assert_eq!(discord.gateway().resumes(), resumes + 1, "after {knob}");
    }
    assert_eq!(discord.gateway().identifies(), 1);
    assert_eq!(bot.data.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_session_begins_anew() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let _bot = Bot::start(&discord).await;
    for forget in [true, false] {
        let before = discord.gateway().identifies();
        if forget {
            discord.gateway().forget_sessions();
        } else {
            discord.gateway().invalidate(false);
        }
        let until = Instant::now() + Duration::from_secs(20);
        while discord.gateway().identifies() == before {
            assert!(Instant::now() < until, "{}", discord.transcript());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!ana.in_channel(&eng).slash("/whisper").await.failed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_acknowledgement_is_refused() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    let card = ana.in_channel(&eng).slash("/risk log title:x").await.message();
    ana.forge_click(&eng, &card, "twice").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(bot.errors().iter().any(|error| error.contains("already been acknowledged")), "{:?}", bot.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redelivered_interaction_is_the_same() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    ana.in_channel(&eng).slash("/risk log title:x").await;
    assert!(discord.gateway().redeliver_last_interaction());
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(bot.data.asked.load(Ordering::SeqCst), 2, "it was delivered twice");
    assert_eq!(eng.messages().len(), 1, "but answered once");
    assert!(bot.errors().iter().any(|error| error.contains("already been acknowledged")), "{:?}", bot.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_reach_the_bot() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    let route = "POST /interactions/{interaction_id}/{interaction_token}/callback";
    discord.faults().next(route, Fault::Status(500));
    assert!(ana.in_channel(&eng).slash("/whisper").await.failed());
    discord.faults().next(route, Fault::AcceptThenStatus(502));
    assert_eq!(ana.in_channel(&eng).slash("/whisper").await.text(), "between us");
    discord.faults().next(route, Fault::AcceptThenDrop);
    assert_eq!(ana.in_channel(&eng).slash("/whisper").await.text(), "between us");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(bot.errors().len(), 3, "{:?}", bot.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_die() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    let asked = tokio::spawn(ana.in_channel(&eng).slash("/slow ms:800 defer:true"));
    tokio::time::sleep(Duration::from_millis(400)).await;
    discord.age_interactions(Duration::from_mins(15));
    tokio::time::sleep(Duration::from_millis(800)).await;
    asked.abort();
    assert!(bot.errors().iter().any(|error| error.contains("Invalid Webhook Token")), "{:?}", bot.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_at_once() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    let acts = (0..64).map(|number| tokio::spawn(ana.in_channel(&eng).slash(&format!("/risk log title:n{number}"))));
    let acts: Vec<_> = acts.collect();
    for act in acts {
        assert!(!act.await.unwrap().failed());
    }
    assert_eq!(bot.data.asked.load(Ordering::SeqCst), 64);
    assert_eq!(eng.messages().len(), 64);
    bot.stop().await;
}
