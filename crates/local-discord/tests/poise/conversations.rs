//! What people do and see when all goes well.

use local_discord::{LocalDiscord, Options, Permissions};

use crate::bot::Bot;

#[tokio::test(flavor = "multi_thread")]
async fn a_command_with_everything() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let eng = acme.channel("platform");
    let (ana, _bob) = (acme.member("Ana"), acme.member("Bob"));
    let bot = Bot::start(&discord).await;

    let line = r#"/risk log title:"Vendor API slips" owner:@Bob likelihood:4 level:High place:#platform"#;
    let answer = ana.in_channel(&eng).slash(line).await;
    let text = answer.text();
    assert!(text.contains("Vendor API slips") && text.contains("Owner: bob"), "{text}");
    assert!(text.contains("Likelihood: Some(4)") && text.contains("Level: Some(High) platform"), "{text}");
    assert_eq!(answer.message().button_labels(), ["✅ Done", "Edit", "Quiet", "Off"]);
    assert!(answer.latency().is_some());
    assert!(!answer.is_ephemeral());
    assert_eq!(eng.messages().len(), 1);

    assert_eq!(bot.errors(), Vec::<String>::new());
    discord.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn options_complete_themselves() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let _bot = Bot::start(&discord).await;

    let choices = ana.in_channel(&eng).autocomplete("/risk show ref:vend|").await;
    let names: Vec<_> = choices.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names, ["vend-1", "vend-2", "vend-3"]);
    let answer = ana.in_channel(&eng).slash("/risk show ref:vend-2").await;
    assert_eq!(answer.text(), "showing vend-2");
    assert!(ana.in_channel(&eng).try_autocomplete("/risk show ref:sleep|").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn buttons_selects_and_forms() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana, bob) = (acme.channel("platform"), acme.member("Ana"), acme.member("Bob"));
    let bot = Bot::start(&discord).await;
    let card = ana.in_channel(&eng).slash("/risk log title:One").await.message();

    let picked = bob.select(&card, "Colour", &["Green"]).await;
    assert!(picked.is_ephemeral());
    assert_eq!(picked.text(), "pick:1 g");
    assert_eq!(ana.sees(&eng).len(), 1, "what only Bob sees, Ana does not");
    assert_eq!(bob.sees(&eng).len(), 2);
    let assigned = ana.select_users(&card, "Owner", &[&bob]).await;
    assert!(assigned.text().contains(&bob.id().to_string()));

    let form = ana.click(&card, "Edit").await.form();
    assert_eq!((form.title.as_str(), form.labels()), ("Details", vec!["Title", "Why"]));
    assert_eq!(form.input("Title").unwrap().value, "draft");
    let sent = ana.submit(&form, &[("Why", "because")]).await;
    assert_eq!(sent.updated().content, "title=draft why=because");

    let quiet = ana.click(&card, "Quiet").await;
    quiet.settled().await;
    assert_eq!(quiet.updated().content, "quietly edited");
    let followups = quiet.followups();
    assert_eq!(followups.len(), 1);
    assert!(followups[0].is_ephemeral());

    let done = ana.click(&card, "Done").await;
    assert_eq!(done.updated().text(), "done");
    assert!(eng.message(&card).unwrap().buttons().is_empty());
    assert_eq!(bot.errors(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_from_a_command() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let _bot = Bot::start(&discord).await;
    let form = ana.in_channel(&eng).slash("/form").await.form();
    let sent = ana.submit(&form, &[("Title", "A title")]).await;
    assert_eq!(sent.text(), "title=A title why=");
}

#[tokio::test(flavor = "multi_thread")]
async fn menus_carry_their_target() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana, bob) = (acme.channel("platform"), acme.member("Ana"), acme.member("Bob"));
    let _bot = Bot::start(&discord).await;
    let said = bob.says(&eng, "I'll send the contract by Friday").await;
    let answer = ana.in_channel(&eng).menu("Log as action", said).await;
    assert_eq!(answer.text(), "from bob: I'll send the contract by Friday");
    let answer = ana.in_channel(&eng).user_menu("Items of", &bob).await;
    assert_eq!(answer.text(), "items of bob");
}

#[tokio::test(flavor = "multi_thread")]
async fn pings_are_as_allowed() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana, bob) = (acme.channel("platform"), acme.member("Ana"), acme.member("Bob"));
    let _bot = Bot::start(&discord).await;
    let told = ana.in_channel(&eng).slash(&format!("/tell text:\"hi {} @everyone\"", bob.mention())).await;
    assert_eq!(told.message().pings, [bob.id()]);
    let shown = ana.in_channel(&eng).slash(&format!("/risk show ref:{}", bob.mention())).await;
    assert!(shown.message().pings.is_empty());
    let said = bob.says(&eng, &format!("{} look", ana.mention())).await;
    assert_eq!(eng.message(said).unwrap().pings, [ana.id()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_may_are_offered_a_command() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let lead = acme.role("lead", Permissions::MANAGE_GUILD);
    let (eng, ana, bob) = (acme.channel("platform"), acme.member_with("Ana", &[&lead]), acme.member("Bob"));
    let _bot = Bot::start(&discord).await;
    assert!(ana.in_channel(&eng).offered().contains(&"admin".to_owned()));
    assert!(!bob.in_channel(&eng).offered().contains(&"admin".to_owned()));
    assert!(!ana.in_dms().offered().contains(&"admin".to_owned()), "it is for servers only");
    assert_eq!(ana.in_channel(&eng).slash("/admin").await.text(), "administered");
    assert_eq!(ana.in_dms().slash("/whisper").await.text(), "between us");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_both_ways() {
    let discord = LocalDiscord::start(Options::default()).await.unwrap();
    let acme = discord.guild("Acme");
    let (eng, ana) = (acme.channel("platform"), acme.member("Ana"));
    let bot = Bot::start(&discord).await;
    let card = ana.in_channel(&eng).slash("/card").await.message();
    assert_eq!(card.attachment("chart.png").map(<[u8]>::len), Some(24));
    assert_eq!(card.embeds[0]["image"]["width"], 16);
    let url = card.embeds[0]["image"]["url"].as_str().unwrap().to_owned();
    let served = reqwest::get(url).await.unwrap();
    assert_eq!(served.headers()["content-type"], "image/png");
    assert_eq!(served.bytes().await.unwrap().len(), 24);
    let read = ana.in_channel(&eng).with_file("plan.csv", b"a,b\n1,2\n").slash("/import file:plan.csv").await;
    assert_eq!(read.text(), "plan.csv has 8 bytes");
    assert_eq!(bot.errors(), Vec::<String>::new());
}
