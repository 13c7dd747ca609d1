//! The command line: `run`, `sandbox`, `check`, `export`, `import`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its terminal")]

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use drumbeat::{
    config::{Config, DEFAULT_LOG, LogFormat},
    run, sandbox, telemetry, transfer,
};

/// Keeps a technical program on its rhythm, in Discord.
#[derive(Parser)]
#[command(version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the bot on Discord, with the settings of the environment or of .env.
    Run,
    /// Runs the bot with a local Discord on this machine: no account, no network.
    Sandbox {
        /// The port of the page.
        #[arg(long, default_value_t = 3210)]
        port: u16,
        /// Where the record is kept.
        #[arg(long, default_value = ".drumbeat-sandbox")]
        dir: PathBuf,
        /// Starts over: removes the sandbox's own files from that folder.
        #[arg(long)]
        fresh: bool,
        /// Plays eight weeks of a program first, so that there is something to look at.
        #[arg(long)]
        demo: bool,
    },
    /// Says what is wrong with the settings, all at once, each with its mend.
    Check,
    /// Makes a file of a program's record, also while the bot is running.
    Export(transfer::Export),
    /// Takes a file into the record, while the bot is stopped: shows what would happen, and does it with --yes.
    Import(transfer::Import),
}

fn main() -> ExitCode {
    dotenvy::dotenv().ok();
    let line = Line::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The program could not start its threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(async {
        match line.command {
            Command::Run => run_bot().await,
            Command::Sandbox { port, dir, fresh, demo } => {
                telemetry::start(&std::env::var("RUST_LOG").unwrap_or_else(|_| "warn".to_owned()), LogFormat::Text);
                let options = sandbox::Options { port, dir, fresh, demo };
                sandbox::run(&options, &|said| println!("{said}"), ready, interrupted()).await
            }
            Command::Check => check().await,
            Command::Export(what) => transfer::export(&what, &database()?, &|said| eprintln!("{said}")).await,
            Command::Import(what) => transfer::import(&what, &database()?, &|said| println!("{said}")).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Says where the page is, and shows it where there is a desktop to show it on.
fn ready(address: &str) {
    println!("Drumbeat is ready: open {address}");
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if cfg!(target_os = "macos") || has_desktop {
        // A desktop that can't open it is no reason to fail: the address is printed.
        let quiet = std::process::Stdio::null;
        drop(std::process::Command::new(opener).arg(address).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn());
    }
}

fn settings() -> anyhow::Result<Config> {
    Config::read(|name| std::env::var(name).ok()).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(|problem| format!("  {problem}")).collect();
        anyhow::anyhow!("The settings need mending:\n{}", lines.join("\n"))
    })
}

fn database() -> anyhow::Result<String> {
    drumbeat::config::database(|name| std::env::var(name).ok()).map_err(|problem| anyhow::anyhow!("{problem}"))
}

async fn run_bot() -> anyhow::Result<()> {
    let config = settings().inspect_err(|_| telemetry::start(DEFAULT_LOG, LogFormat::Text))?;
    telemetry::start(&config.log, config.log_format);
    let running = run::start(&config, run::Options::default()).await?;
    tracing::info!("Drumbeat is running");
    running.until(interrupted()).await
}

async fn check() -> anyhow::Result<()> {
    let config = settings()?;
    let found = drumbeat::check::check(&config).await;
    for line in &found.well {
        println!("ok: {line}");
    }
    anyhow::ensure!(found.wrong.is_empty(), "{}", found.wrong.join("\n"));
    println!("Everything is in order.");
    Ok(())
}

/// Resolves on SIGINT or SIGTERM. A second one ends the process at once: everything acknowledged is on disk already.
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    tokio::spawn(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        std::process::exit(130);
    });
}
