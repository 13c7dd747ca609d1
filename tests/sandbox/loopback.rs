//! The sandbox speaks to nobody but itself: what the process has open is looked at while it plays the whole story.
#![cfg(target_os = "linux")]

use std::{
    collections::HashSet,
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The numbers of the sockets that a process holds.
fn sockets_of(process: u32) -> HashSet<String> {
    let open = fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten();
    let links = open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    links.filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.trim_end_matches(']').to_owned())).collect()
}

/// The remote ends of a process's sockets, of one protocol.
fn peers(process: u32, protocol: &str) -> Vec<String> {
    let table = fs::read_to_string(format!("/proc/{process}/net/{protocol}")).unwrap_or_default();
    let own = sockets_of(process);
    let fields = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    fields.filter(|line| line.len() > 9 && own.contains(line[9])).map(|line| line[2].to_owned()).collect()
}

/// 127.0.0.0/8 and nobody yet, as the kernel writes them.
fn is_loopback(peer: &str) -> bool {
    let address = peer.split(':').next().unwrap_or_default();
    address.chars().all(|digit| digit == '0') || (address.len() == 8 && address.ends_with("7F"))
}

fn stop(mut child: Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let until = Instant::now() + Duration::from_secs(15);
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < until, "it does not stop");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn it_never_opens_a_connection_to_anything_but_itself() {
    let dir = tempfile::tempdir().unwrap();
    let mut line = Command::new(env!("CARGO_BIN_EXE_drumbeat"));
    line.args(["sandbox", "--demo", "--port", "0"]).current_dir(dir.path()).env_clear().stdout(Stdio::piped());
    let mut child = line.spawn().unwrap();
    let process = child.id();
    let out = child.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let lines = BufReader::new(out).lines().map_while(Result::ok);
        lines.take_while(|line| !line.contains("Drumbeat is ready: open http://127.0.0.1:")).collect::<Vec<_>>()
    });
    let (mut looks, mut seen, until) = (0, HashSet::new(), Instant::now() + Duration::from_secs(90));
    while !reader.is_finished() && Instant::now() < until {
        for protocol in ["tcp", "tcp6"] {
            for peer in peers(process, protocol) {
                assert!(is_loopback(&peer), "{protocol}: it speaks to {peer}");
                seen.insert(peer);
            }
        }
        for protocol in ["udp", "udp6"] {
            assert_eq!(peers(process, protocol), Vec::<String>::new(), "it asks for names");
        }
        looks += 1;
        thread::sleep(Duration::from_millis(2));
    }
    let said = reader.join().unwrap();
    assert!(said.iter().any(|line| line.contains("It is Friday, 5 June 2026")), "{said:?}");
    assert!(looks > 20 && seen.len() > 1, "{looks} looks, {seen:?}");
    assert!(dir.path().join(".drumbeat-sandbox/world.json").exists(), "the folder is where it is said to be");
    stop(child);
}
