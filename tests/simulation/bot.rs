//! The bot under test: its parts without a gateway, stepped by hand; or the whole process.

use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

use drumbeat::{
    app::{
        App,
        summary::{Material, Sheet},
    },
    clock::Clock,
    config::Config,
    discord::{connect, courier::Courier, redraw::Redraw, views},
    jobs,
    run::{self, Running},
    store::{Db, Options},
};
use local_discord::LocalDiscord;

pub enum Bot {
    Parts { app: App, courier: Box<Courier> },
    Whole(Box<Running>),
}

impl Bot {
    pub async fn start(discord: &LocalDiscord, config: &Config, clock: &Clock, whole: bool) -> Self {
        if whole {
            // The loop is far too slow to act: every step is made here.
            let tick = Duration::from_hours(1000);
            let options = run::Options { clock: clock.clone(), tick, ..run::Options::default() };
            let running = run::start(config, options).await.expect("the bot starts");
            // A shard that was not handed over yet would outlive a stop, inside this process.
            discord.connected().await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            return Self::Whole(Box::new(running));
        }
        let db = opened(&config.database_url).await;
        let app = App { db, clock: clock.clone() };
        let me = discord.bot().id().get();
        let http = connect::http(config).unwrap();
        http.set_application_id(me.into());
        let redraw = Redraw::new(app.clone(), Arc::new(http));
        let courier = Courier::new(app.clone(), redraw, config, me).unwrap();
        Self::Parts { app, courier: Box::new(courier) }
    }

    pub fn app(&self) -> &App {
        match self {
            Self::Parts { app, .. } => app,
            Self::Whole(running) => &running.app,
        }
    }

    /// One step of every job.
    pub async fn step(&self) {
        match self {
            Self::Parts { app, courier } => {
                let now = app.clock.now();
                let deliver = || jobs::deliver::tick(app, now, |promise| courier.say(promise));
                jobs::deadlines::tick(app, now).await.expect("the deadlines are looked at");
                deliver().await.expect("the outbox is looked at");
                jobs::nudges::tick(app, now).await.expect("the nudges are planned");
                jobs::weekly::tick(app, now, without_pictures).await.expect("the weekly summaries are looked at");
                deliver().await.expect("the outbox is looked at");
            }
            Self::Whole(running) => drop(running.jobs.step().await),
        }
    }

    /// A clean stop.
    pub async fn stop(self) {
        match self {
            Self::Parts { app, .. } => app.db.close().await,
            Self::Whole(running) => running.stop().await.expect("a clean stop"),
        }
    }
}

/// The words of a summary. Its pictures take longer than all the rest; the whole process draws them.
fn without_pictures(material: &Material<'_>) -> Sheet {
    Sheet { charts: Vec::new(), ..views::summary::word(material) }
}

/// Who was killed a moment ago may still hold the file's lock.
async fn opened(url: &str) -> Db {
    for _ in 0..200 {
        if let Ok(db) = Db::open(url, Options::default()).await {
            return db;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Db::open(url, Options::default()).await.expect("the record opens again")
}

/// Runs something for so many polls and drops it then, wherever it is: that is how it dies between any two steps.
pub async fn cut_short<F: Future>(work: F, mut polls: u64) -> Option<F::Output> {
    let mut work = pin!(work);
    poll_fn(move |context| {
        if polls == 0 {
            return Poll::Ready(None);
        }
        polls -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}
