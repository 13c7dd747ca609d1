//! Moves the bot's clock, and has done what that makes due before anybody goes on.

use chrono::{DateTime, Utc};

use crate::{clock::Clock, run::Jobs};

/// The clock, and the jobs that look at it.
#[derive(Clone)]
pub struct Travel {
    /// The bot's clock.
    pub clock: Clock,
    pub(super) jobs: Jobs,
}

impl Travel {
    /// It is a later instant: due deadlines are settled and announced, and cards drawn, once this is done. There is no
    /// way back.
    pub async fn to(&self, instant: DateTime<Utc>) {
        if instant > self.clock.now() {
            self.clock.set(instant);
        }
        self.jobs.catch_up().await;
    }
}
