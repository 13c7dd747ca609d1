//! `drumbeat check`: what is wrong with the settings, all at once, each with its mend. Nothing is changed.

use crate::{
    config::{Config, database_file},
    discord::connect,
};

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// What is in order.
    pub well: Vec<String>,
    /// What is not, and what to do about it.
    pub wrong: Vec<String>,
}

impl Found {
    fn note<T>(&mut self, what: &str, outcome: anyhow::Result<T>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.well.push(what.to_owned());
                Some(value)
            }
            Err(error) => {
                self.wrong.push(format!("{error:#}"));
                None
            }
        }
    }
}

/// Looks at the database and asks Discord who the bot is.
pub async fn check(config: &Config) -> Found {
    let mut found = Found { well: vec!["the settings can be read".to_owned()], wrong: Vec::new() };
    let file = database_file(&config.database_url);
    if file.as_ref().is_some_and(|file| file.exists()) {
        found.note("the database is sound", crate::store::schema::inspect(&config.database_url).await);
    } else {
        found.well.push("the database will be created at the first start".to_owned());
    }
    if let Some(http) = found.note("the network is set up", connect::http(config))
        && found.note("Discord accepts the token", connect::introduce(&http, config).await).is_some()
    {
        found.note("the gateway is where it should be", connect::check_gateway(&http, config).await);
    }
    found
}
