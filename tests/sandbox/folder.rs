//! The folder: a broken world, a fresh start, a taken port.

use std::fs;

use drumbeat::sandbox::Options;

use super::stage::{open, options, refused, room, type_as};

#[tokio::test(flavor = "multi_thread")]
async fn a_world_that_cannot_be_read_is_moved_aside_and_said() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("world.json"), "{\"ahead_ms\":0,\"wor").unwrap();
    let (sandbox, said) = open(&options(dir.path())).await;
    assert!(said[0].contains("could not be read") && said[0].contains("world.json.broken"), "{said:?}");
    assert!(dir.path().join("world.json.broken").exists());
    let card = type_as(&sandbox, "Ana", "/action log title:\"Begin again\"").await;
    assert!(card.contains("A-1 · Begin again"), "{card}");
    sandbox.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_start_removes_what_is_its_own_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("notes.txt"), "mine").unwrap();
    let (sandbox, said) = open(&Options { fresh: true, ..options(dir.path()) }).await;
    assert_eq!(said, Vec::<String>::new(), "there was nothing to remove");
    type_as(&sandbox, "Ana", "/action log title:Begin").await;
    sandbox.close().await.unwrap();

    let (sandbox, said) = open(&Options { fresh: true, ..options(dir.path()) }).await;
    assert!(said[0].starts_with("Started over: removed drumbeat.db") && said[0].contains("world.json"), "{said:?}");
    assert!(room(&sandbox).messages().is_empty());
    let card = type_as(&sandbox, "Ana", "/action log title:\"Begin again\"").await;
    assert!(card.contains("A-1 · Begin again"), "{card}");
    assert_eq!(fs::read_to_string(dir.path().join("notes.txt")).unwrap(), "mine");
    sandbox.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_a_sentence_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (sandbox, _) = open(&options(dir.path())).await;
    let port = sandbox.address().rsplit(':').next().unwrap().parse().unwrap();
    let no = refused(&Options { port, fresh: true, ..options(dir.path()) }).await;
    assert!(no.contains(&format!("Port {port} can't be taken; choose another with --port")), "{no}");
    assert!(dir.path().join("drumbeat.db").exists(), "a sandbox that runs is not cleared away");
    sandbox.close().await.unwrap();
}
