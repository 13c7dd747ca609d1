//! The only place that wires settings, clock, record, jobs and Discord together, and takes them apart again.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, bail};
use poise::serenity_prelude as serenity;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval, sleep},
};

use crate::{
    app::App,
    clock::Clock,
    config::Config,
    discord::{Front, Work, connect, courier::Courier, redraw::Redraw},
    jobs,
    store::{Db, Options as StoreOptions},
};

/// How the bot is run, beyond its settings.
#[derive(Debug, Clone)]
pub struct Options {
    /// The time.
    pub clock: Clock,
    /// How often the jobs look at the clock.
    pub tick: Duration,
    /// How long the bot may be without a connection before it gives up, so that it is started anew.
    pub patience: Duration,
    /// How the record is opened.
    pub store: StoreOptions,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            tick: Duration::from_secs(5),
            patience: Duration::from_secs(120),
            store: StoreOptions::default(),
        }
    }
}

/// A bot at work.
pub struct Running {
    /// The use cases, for whoever runs the bot inside another process.
    pub app: App,
    shards: Arc<serenity::ShardManager>,
    work: Work,
    stop: watch::Sender<bool>,
    listening: JoinHandle<anyhow::Result<()>>,
    jobs: JoinHandle<()>,
    patience: Duration,
}

/// How long what is in flight has to finish when the bot is stopped.
const GRACE: Duration = Duration::from_secs(10);

/// Starts the bot: opens the record, introduces itself, registers its commands, listens.
///
/// # Errors
/// A sentence for whoever runs it.
pub async fn start(config: &Config, options: Options) -> anyhow::Result<Running> {
    let db = Db::open(&config.database_url, options.store.clone()).await?;
    let app = App { db, clock: options.clock.clone() };
    let http = connect::http(config)?;
    let me = connect::introduce(&http, config).await?;
    connect::check_gateway(&http, config).await?;
    connect::register(&http, &app).await?;
    let work = Work::default();
    let own = Arc::new(connect::http(config)?);
    own.set_application_id(me);
    let redraw = Redraw::new(app.clone(), own);
    let front = Front { app: app.clone(), redraw: redraw.clone(), work: work.clone() };
    let courier = Courier::new(app.clone(), redraw.clone(), config, me.get())?;
    let mut client = connect::listen(http, front).await?;
    let shards = Arc::clone(&client.shard_manager);
    let (stop, stopped) = watch::channel(false);
    let listening = tokio::spawn(async move { client.start().await.map_err(|error| explain(&error)) });
    let jobs = tokio::spawn(run_jobs(app.clone(), courier, redraw, options.tick, stopped));
    Ok(Running { app, shards, work, stop, listening, jobs, patience: options.patience })
}

/// The sentence for an error that ended the connection for good.
fn explain(error: &serenity::Error) -> anyhow::Error {
    use serenity::GatewayError;
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => {
            anyhow::anyhow!("Discord does not accept this DISCORD_TOKEN; reset it on the developer portal and set the new one")
        }
        serenity::Error::Gateway(error) => anyhow::anyhow!("Discord closed the connection for good: {error}"),
        other => anyhow::anyhow!("The connection to Discord failed (status {})", crate::discord::status_of(other)),
    }
}

/// A dumb loop around the jobs' steps. Each looks at the clock afresh; nothing waits for a computed instant.
async fn run_jobs(app: App, courier: Courier, redraw: Redraw, tick: Duration, mut stopped: watch::Receiver<bool>) {
    let mut every = interval(tick);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut ticks = 0_u64;
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stopped.changed() => return,
        }
        let now = app.clock.now();
        if let Err(error) = jobs::deadlines::tick(&app, now).await {
            tracing::error!(?error, "the deadlines could not be looked at");
        }
        if let Err(error) = jobs::deliver::tick(&app, now, |promise| courier.say(promise)).await {
            tracing::error!(?error, "the outbox could not be looked at");
        }
        redraw.sweep().await;
        if ticks % 720 == 0
            && let Err(error) = jobs::deadlines::tidy(&app, now).await
        {
            tracing::error!(?error, "old drafts could not be dropped");
        }
        ticks += 1;
    }
}

impl Running {
    /// Runs until `asked_to_stop` resolves, the connection ends for good, or the watchdog gives up.
    ///
    /// # Errors
    /// Why the bot could not go on; a supervisor should start it anew.
    pub async fn until(mut self, asked_to_stop: impl Future<Output = ()>) -> anyhow::Result<()> {
        let outcome = tokio::select! {
            () = asked_to_stop => Ok(()),
            ended = &mut self.listening => match ended {
                Ok(Ok(())) => Err(anyhow::anyhow!("The connection to Discord ended")),
                Ok(Err(error)) => Err(error),
                Err(_) => Err(anyhow::anyhow!("The connection to Discord broke down")),
            },
            () = connect::watch(Arc::clone(&self.shards), self.patience) => {
                Err(anyhow::anyhow!("No connection to Discord for {} s; stopping, to be started anew", self.patience.as_secs()))
            }
        };
        self.stop().await?;
        outcome
    }

    /// Stops: nothing new is taken, what is in flight has ten seconds to finish, the record is closed.
    ///
    /// # Errors
    /// Something was still at work after that; everything acknowledged is on disk all the same.
    pub async fn stop(self) -> anyhow::Result<()> {
        let _ = self.stop.send(true);
        // A shard that hangs must not keep the rest from being closed.
        drop(tokio::time::timeout(Duration::from_secs(3), self.shards.shutdown_all()).await);
        let deadline = Instant::now() + GRACE;
        while self.work.count() > 0 && Instant::now() < deadline {
            sleep(Duration::from_millis(10)).await;
        }
        let left = self.work.count();
        let jobs = tokio::time::timeout_at(deadline, self.jobs).await;
        self.listening.abort();
        self.app.db.close().await;
        jobs.context("The jobs were still at work after ten seconds")??;
        if left > 0 {
            bail!("{left} interactions were still at work after ten seconds");
        }
        Ok(())
    }
}
