//! `/health`: how a program stands, what is behind it, what its lead says to it.

use std::time::Duration;

use crate::stage::{Stage, privately, publicly};

/// An Extreme risk nobody owns, one that is treated, a severe issue, an action item in time.
async fn recorded(stage: &Stage) {
    for line in [
        "/risk log title:\"Vendor slips\" likelihood:5 impact:5",
        "/risk log title:\"Key person leaves\" likelihood:4 impact:4 owner:@Bob response:Mitigate plan:Pairing",
        "/issue log title:\"Login fails\" severity:1 owner:@Chen",
        "/action log title:\"Send the contract\" owner:@Bob due:+2w",
    ] {
        stage.ana(line).await;
    }
}

#[tokio::test]
async fn health_says_why_and_leads_on_after_a_restart() {
    let mut stage = Stage::set().await;
    recorded(&stage).await;
    let said = stage.bob("/health now").await;
    let text = privately(&said);
    for line in [
        "Health · platform",
        "🟡 **Not called yet**, computed Amber. A lead says how they see it with `/health call`",
        "Confidence **high**: 0 of 4 open items unreviewed",
        "Score **37.5** of 100 · biggest drag: Risk",
        "🔴 Red · Extreme risk without an owner or a response: R-1 (1/2)",
        "🟡 Amber · Extreme risk open: R-2 (1/2)",
        "🟡 Amber · severity 1 open: I-1 (1/1)",
        "🟢 Actions Green (weight 10)",
        "No data: Schedule, Dependencies, Decisions, Scope, Readiness",
        "As of Wed 18 Nov 2026, 09:30 (UTC)",
    ] {
        assert!(text.contains(line), "{line} is not in: {text}");
    }
    let message = said.message();
    assert_eq!(message.button_labels(), ["All figures", "Trend", "Share here"]);
    stage.restart().await;

    let figures = stage.bob.click(&message, "All figures").await.updated();
    assert!(figures.text().contains("Page 1 of 3 · 27 figures"), "{}", figures.text());
    let second = stage.bob.click(&figures, "Next").await.updated();
    let third = stage.bob.click(&second, "Next").await.updated();
    for (page, line) in [
        (&figures, "⚪ **Milestone on-time rate** n/a: no milestones recorded yet"),
        (&figures, "🟢 **RAID freshness** 100 % (4/4)"),
        (&second, "⚪ **Scope change rate** n/a: no change requests recorded yet"),
        (&third, "**Record completeness** 75 % (3/4)"),
        (&third, "⚪ **Nudge effectiveness** n/a"),
    ] {
        assert!(page.text().contains(line), "{line} is not in: {}", page.text());
    }
    let trend = stage.bob.click(&third, "Trend").await.updated();
    assert!(trend.attachment("health-by-week.png").is_some_and(|png| png.starts_with(b"\x89PNG")));
    // Back from a picture to words: the picture is gone.
    let back = stage.bob.click(&trend, "Share here").await;
    assert!(publicly(&back).contains("Health by week · platform"), "{}", back.text());
    assert!(back.message().buttons().is_empty(), "a picture of the moment");
}

#[tokio::test]
async fn a_lead_says_how_they_see_it() {
    let stage = Stage::set().await;
    recorded(&stage).await;
    let worse = stage.ana("/health call colour:Red").await;
    let text = publicly(&worse);
    assert!(text.contains("🔴 **Called Red**, computed Amber") && text.contains(&stage.ana.mention()), "{text}");
    assert!(worse.message().pings.is_empty());

    let refused = stage.ana("/health call colour:Green").await;
    let text = privately(&refused);
    assert!(text.contains("The computed health is Amber, so calling it Green needs a reason."), "{text}");
    let form = stage.ana.click(&refused.message(), "Edit and try again").await.form();
    assert_eq!(form.labels(), ["What does the record not show?"]);
    let called = stage.ana.submit(&form, &[("What does the record not show?", "The vendor *signed*.")]).await;
    assert!(
        publicly(&called).contains("🟢 **Called Green**, computed Amber: The vendor \\*signed\\*."),
        "{}",
        called.text()
    );

    let now = stage.bob.click(&called.message(), "Health now").await;
    let text = privately(&now);
    assert!(text.contains("🟢 **Called Green**, computed Amber: The vendor"), "{text}");
    // A week later nobody has renewed it: what it claimed more than the record shows holds no longer.
    stage.pass(Duration::from_secs(8 * 24 * 3600));
    let text = privately(&stage.bob("/health now").await);
    assert!(
        text.contains("**Called Green** (expired: its reason held for a week), computed Red, shown as Red"),
        "{text}"
    );
    stage.pass(Duration::from_secs(14 * 24 * 3600));
    let text = privately(&stage.bob("/health now").await);
    assert!(text.contains("⚪ **Called Green** (too old to say anything)"), "{text}");
}

#[tokio::test]
async fn only_a_lead_calls_and_only_while_the_program_runs() {
    let stage = Stage::set().await;
    let nowhere = stage.ana("/health call colour:Red").await;
    assert!(privately(&nowhere).contains("no program"), "{}", nowhere.text());
    recorded(&stage).await;
    let refused = stage.bob("/health call colour:Green reason:\"It is fine\"").await;
    let text = privately(&refused);
    assert!(text.contains("call the health of this program") && text.contains(&stage.ana.mention()), "{text}");
    assert!(text.contains("It is fine"), "what was typed is given back: {text}");
    stage.ana("/program archive").await;
    let refused = stage.ana("/health call colour:Red").await;
    assert!(privately(&refused).contains("archived"), "{}", refused.text());
    let text = privately(&stage.bob("/health now").await);
    assert!(text.contains("archived") && text.contains("computed Amber"), "{text}");
}

#[tokio::test]
async fn nothing_recorded_is_no_data_and_never_green() {
    let stage = Stage::set().await;
    for line in ["/health now", "/health metrics", "/health explain", "/health chart kind:\"Risk heat map\""] {
        let refused = stage.ana(line).await;
        assert!(privately(&refused).contains("no program"), "{line}: {}", refused.text());
    }
    stage.ana("/program create").await;
    let text = privately(&stage.ana("/health now").await);
    assert!(text.contains("⚪ **No data yet**, computed Grey") && !text.contains("Green"), "{text}");
    let text = privately(&stage.ana("/health metrics").await);
    assert!(text.contains("⚪ **RAID freshness** n/a"), "{text}");
    for kind in [
        "Risk heat map",
        "Exposure burndown",
        "Milestone slip",
        "Action items opened and closed",
        "Decision latency",
        "Health by week",
    ] {
        let said = stage.ana(&format!("/health chart kind:\"{kind}\"")).await;
        let message = said.message();
        assert!(privately(&said).contains(&format!("{kind} · platform")), "{}", said.text());
        assert_eq!(message.attachments.len(), 1, "{kind}");
        let alt = message.attachments[0].description.as_deref().unwrap_or_default();
        assert!(alt.contains("platform"), "{kind}: {alt}");
    }
    // One item, a minute old.
    stage.ana("/action log title:\"Send the contract\"").await;
    let text = privately(&stage.ana("/health now").await);
    assert!(
        text.contains("computed Green") && text.contains("0 of 1 open items unreviewed") && !text.contains("Score"),
        "{text}"
    );
}

#[tokio::test]
async fn what_is_behind_a_figure_is_told() {
    let stage = Stage::set().await;
    recorded(&stage).await;
    let text = privately(&stage.bob("/health explain topic:\"record completeness\"").await);
    for line in ["Record completeness · platform", "75 % (3/4)", "at least 100 %", "Missed by: R-1"] {
        assert!(text.contains(line), "{line} is not in: {text}");
    }
    let text = privately(&stage.bob("/health explain topic:risk").await);
    for line in ["Risk, a dimension of health", "Red: an Extreme risk without an owner", "R-1 (1/2)"] {
        assert!(text.contains(line), "{line} is not in: {text}");
    }
    let text = privately(&stage.bob("/health explain").await);
    assert!(text.contains("**Red**: two dimensions red, or Schedule red."), "{text}");
    let refused = privately(&stage.bob("/health explain topic:\"velocity\"").await);
    assert!(refused.contains("“velocity” is neither a dimension of health nor a figure"), "{refused}");
    let room = stage.bob.in_channel(&stage.room);
    let offered = room.autocomplete("/health explain topic:laten|").await;
    let names: Vec<&str> = offered.iter().map(|choice| choice.name.as_str()).collect();
    assert_eq!(names, ["Decision latency"]);
    assert_eq!(room.autocomplete("/health explain topic:|").await.len(), 25);
}

#[tokio::test]
async fn what_came_of_nudges_is_a_figure() {
    let stage = Stage::set().await;
    stage.ana("/action log title:\"Send the contract\" owner:@Bob due:\"24 Nov\"").await;
    stage.ana("/action log title:\"Book the room\" owner:@Chen due:\"24 Nov\"").await;
    stage.travel("2026-11-20T09:30:00Z");
    stage.room.wait_for_text("waiting for an answer").await;
    stage.catch_up().await;
    stage.pass(Duration::from_secs(600));
    stage.bob("/action done ref:A-1").await;
    let explained = async |topic: &str| privately(&stage.bob(&format!("/health explain topic:\"{topic}\"")).await);
    let said = explained("ritual engagement").await;
    assert!(said.contains("50 % (1/2)") && said.contains("A-1") && said.contains("at least 90 %"), "{said}");
    // Of what nobody answered yet nothing can be said before its two working days are over.
    let said = explained("nudge effectiveness").await;
    assert!(said.contains("100 % (1/1)") && said.contains("not judged yet: 1"), "{said}");
    stage.travel("2026-11-25T12:00:00Z");
    stage.catch_up().await;
    let said = explained("nudge effectiveness").await;
    assert!(said.contains("50 % (1/2)") && said.contains("A-2"), "{said}");
    let figures = stage.bob("/health metrics").await.message();
    let second = stage.bob.click(&figures, "Next").await.updated();
    let third = stage.bob.click(&second, "Next").await.updated();
    assert!(third.text().contains("**Nudge effectiveness** 50 % (1/2)"), "{}", third.text());
}

#[tokio::test]
async fn a_lead_changes_a_threshold_and_reports_go_by_it() {
    let stage = Stage::set().await;
    recorded(&stage).await;
    let room = stage.ana.in_channel(&stage.room);
    let offered = room.autocomplete("/program settings threshold:aged_risks|").await;
    let offered: Vec<&str> = offered.iter().map(|choice| choice.value.as_str().unwrap_or_default()).collect();
    assert_eq!(offered, ["health.aged_risks 3", "targets.aged_risks 5"]);
    let text = privately(&stage.ana("/program settings threshold:\"targets.aged_risks 2\"").await);
    assert!(text.contains("`targets.aged_risks` 2 (usually 5)"), "{text}");
    let text = privately(&stage.bob("/health explain topic:\"aged risks\"").await);
    assert!(text.contains("Target: below 2"), "{text}");
    let refused = privately(&stage.ana("/program settings threshold:\"velocity 3\"").await);
    assert!(refused.contains("is not the name of a threshold and its number"), "{refused}");
    let refused = privately(&stage.ana("/program settings threshold:\"window_days 0\"").await);
    assert!(refused.contains("takes a whole number from 1 to 1000"), "{refused}");
    let refused = privately(&stage.bob("/program settings threshold:\"window_days 14\"").await);
    assert!(refused.contains("change this program"), "{refused}");
}

#[tokio::test]
async fn the_matrix_is_a_picture_with_its_words() {
    let stage = Stage::set().await;
    recorded(&stage).await;
    let said = stage.bob("/risk matrix").await;
    let text = privately(&said);
    assert!(text.contains("5 │   ·   ·   ·   ·   1") && text.contains("**5 × 5 = 25 · Extreme**: R-1"), "{text}");
    let message = said.message();
    let alt = message.attachments[0].description.clone().unwrap_or_default();
    assert!(alt.contains("platform") && alt.contains("R-1"), "{alt}");
    assert!(message.attachment("risk-heat-map.png").is_some_and(|png| png.starts_with(b"\x89PNG")));
    let shared = stage.bob.click(&message, "Share here").await;
    assert!(publicly(&shared).contains("R-1"), "{}", shared.text());
    assert!(shared.message().attachment("risk-heat-map.png").is_some());
}

#[tokio::test]
async fn another_server_sees_nothing_of_it() {
    let stage = Stage::set().await;
    recorded(&stage).await;
    let health = stage.ana("/health now").await.message();
    let theirs = stage.discord.guild("Umbrella");
    let (den, dora) = (theirs.channel("den"), theirs.member("Dora"));
    let nothing = dora.in_channel(&den).slash("/health now").await;
    assert!(privately(&nothing).contains("no program"), "{}", nothing.text());
    dora.in_channel(&den).slash("/risk log title:Ours").await;
    let card = dora.sees(&den).pop().expect("her card");
    for button in health.buttons() {
        let id = button.custom_id.expect("an id of ours");
        let refused = dora.forge_click(&den, &card, &id).await;
        assert!(!refused.text().contains("Vendor") && !refused.text().contains("R-1 ("), "{}", refused.text());
        assert!(privately(&refused).contains("no program"), "{id}: {}", refused.text());
    }
}
