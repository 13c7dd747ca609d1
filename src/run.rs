//! The only place that wires settings, clock, record, jobs and Discord together, and takes them apart again.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use poise::serenity_prelude as serenity;
use tokio::{
    sync::{Mutex, watch},
    task::JoinHandle,
    time::{Instant, MissedTickBehavior, interval, sleep},
};

use crate::{
    app::App,
    clock::Clock,
    config::Config,
    discord::{
        Front, Work, connect,
        courier::{self, Courier},
        files::Files,
        redraw::Redraw,
        views,
    },
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
    /// How many requests a second the courier makes.
    pub requests_a_second: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            tick: Duration::from_secs(5),
            patience: Duration::from_mins(2),
            store: StoreOptions::default(),
            requests_a_second: courier::A_SECOND,
        }
    }
}

/// A bot at work.
pub struct Running {
    /// The use cases, for whoever runs the bot inside another process.
    pub app: App,
    /// The jobs, for whoever moves the clock and wants at once what that makes due.
    pub jobs: Jobs,
    shards: Arc<serenity::ShardManager>,
    work: Work,
    stop: watch::Sender<bool>,
    listening: JoinHandle<anyhow::Result<()>>,
    working: JoinHandle<()>,
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
    let front = Front { app: app.clone(), redraw: redraw.clone(), files: Files::new(config)?, work: work.clone() };
    let courier = Courier::new(app.clone(), redraw.clone(), config, me.get(), options.requests_a_second)?;
    let mut client = connect::listen(http, front).await?;
    let shards = Arc::clone(&client.shard_manager);
    let (stop, stopped) = watch::channel(false);
    let listening = tokio::spawn(async move { client.start().await.map_err(|error| explain(&error)) });
    let jobs = Jobs { app: app.clone(), courier: Arc::new(courier), redraw, steps: Arc::default() };
    let working = tokio::spawn(run_jobs(jobs.clone(), options.tick, stopped));
    Ok(Running { app, jobs, shards, work, stop, listening, working, patience: options.patience })
}

/// The sentence for an error that ended the connection for good.
fn explain(error: &serenity::Error) -> anyhow::Error {
    use serenity::GatewayError;
    match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication) => {
            anyhow::anyhow!(
                "Discord does not accept this DISCORD_TOKEN; reset it on the developer portal and set the new one"
            )
        }
        serenity::Error::Gateway(error) => anyhow::anyhow!("Discord closed the connection for good: {error}"),
        other => anyhow::anyhow!("The connection to Discord failed (status {})", crate::discord::status_of(other)),
    }
}

/// A dumb loop around the jobs' steps. Each looks at the clock afresh; nothing waits for a computed instant.
async fn run_jobs(jobs: Jobs, tick: Duration, mut stopped: watch::Receiver<bool>) {
    let mut every = interval(tick);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = stopped.changed() => return,
        }
        if jobs.step().await.more {
            every.reset_immediately();
        }
    }
}

/// The jobs, a step at a time: by the loop, or at once by whoever moved the clock. Clones share it.
#[derive(Clone)]
pub struct Jobs {
    app: App,
    courier: Arc<Courier>,
    redraw: Redraw,
    /// How many steps were made. Who makes one holds it: two at once would only be in each other's way.
    steps: Arc<Mutex<u64>>,
}

/// What a step of every job did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How much was settled, handed out or drawn.
    pub done: usize,
    /// Whether there may be more to do at once.
    pub more: bool,
}

/// Steps after which a catch-up leaves the rest to the loop.
const CATCH_UP: usize = 200;

impl Jobs {
    /// One step of every job.
    pub async fn step(&self) -> Step {
        let mut steps = self.steps.lock().await;
        let now = self.app.clock.now();
        let mut done = 0;
        match jobs::deadlines::tick(&self.app, now).await {
            Ok(outcome) => done += outcome.settled,
            Err(error) => tracing::error!(?error, "the deadlines could not be looked at"),
        }
        // What waits since an earlier slot is said, or planned anew with what is due now, before that is planned.
        done += self.deliver(now).await;
        match jobs::nudges::tick(&self.app, now).await {
            Ok(outcome) => done += outcome.looked_at + outcome.posts,
            Err(error) => tracing::error!(?error, "the nudges could not be looked at"),
        }
        let mut more = false;
        match jobs::weekly::tick(&self.app, now, views::summary::word).await {
            Ok(outcome) => {
                done += outcome.drafted + outcome.published + outcome.corrected;
                more = outcome.more;
            }
            Err(error) => tracing::error!(?error, "the weekly summaries could not be looked at"),
        }
        done += self.deliver(now).await;
        done += self.redraw.sweep().await;
        if *steps % 720 == 0
            && let Err(error) = jobs::deadlines::tidy(&self.app, now).await
        {
            tracing::error!(?error, "old drafts could not be dropped");
        }
        *steps += 1;
        Step { done, more }
    }

    /// How many steps were made; one that is being made is waited for.
    pub async fn made(&self) -> u64 {
        *self.steps.lock().await
    }

    /// Hands out what is due in the outbox.
    async fn deliver(&self, now: DateTime<Utc>) -> usize {
        let said = jobs::deliver::tick(&self.app, now, |promise| self.courier.say(promise)).await;
        said.unwrap_or_else(|error| {
            tracing::error!(?error, "the outbox could not be looked at");
            0
        })
    }

    /// Steps until nothing is due any more and every card is drawn: what a moved clock made due has happened then.
    pub async fn catch_up(&self) {
        for _ in 0..CATCH_UP {
            let step = self.step().await;
            self.redraw.idle().await;
            if step.done == 0 && !step.more {
                return;
            }
        }
        tracing::warn!("there is still something due; the loop goes on with it");
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
        let jobs = tokio::time::timeout_at(deadline, self.working).await;
        self.listening.abort();
        self.app.db.close().await;
        jobs.context("The jobs were still at work after ten seconds")??;
        if left > 0 {
            bail!("{left} interactions were still at work after ten seconds");
        }
        Ok(())
    }
}
