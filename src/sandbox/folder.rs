//! The sandbox's folder: `world.json` (who said what, and how far the clock was moved) beside the record.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context;
use chrono::TimeDelta;
use local_discord::{LocalDiscord, world::World};
use serde::{Deserialize, Serialize};

/// What the names of the sandbox's own files begin with. Nothing else in the folder is touched.
const OURS: [&str; 3] = ["drumbeat.db", "world.json", "world.part"];

/// The folder.
pub(super) struct Folder {
    path: PathBuf,
}

/// What `world.json` holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// How far the clock was ahead of this machine's.
    ahead_ms: i64,
    world: World,
}

impl Folder {
    /// The folder at that path, made if there is none.
    pub fn at(path: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(path)
            .with_context(|| format!("The folder {} can't be made; choose another with --dir", path.display()))?;
        Ok(Self { path: path.to_owned() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a sandbox lives here.
    pub fn is_in_use(&self) -> bool {
        ["drumbeat.db", "world.json"].iter().any(|name| self.path.join(name).exists())
    }

    /// Removes the sandbox's own files, and says which.
    pub fn clear(&self, say: &(dyn Fn(&str) + Sync)) -> anyhow::Result<()> {
        let sentence = || format!("The folder {} can't be cleared", self.path.display());
        let mut gone = Vec::new();
        for entry in fs::read_dir(&self.path).with_context(sentence)? {
            let entry = entry.with_context(sentence)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if OURS.iter().any(|ours| name.starts_with(ours)) && entry.path().is_file() {
                fs::remove_file(entry.path()).with_context(sentence)?;
                gone.push(name);
            }
        }
        gone.sort();
        if !gone.is_empty() {
            say(&format!("Started over: removed {} from {}.", gone.join(", "), self.path.display()));
        }
        Ok(())
    }

    /// Writes the world beside its file first, so that a cut leaves the old one whole.
    pub fn save(&self, discord: &LocalDiscord, ahead: TimeDelta) -> anyhow::Result<()> {
        let (world, part) = (self.path.join("world.json"), self.path.join("world.part"));
        let sentence = || format!("The world can't be written to {}", world.display());
        let kept = Kept { ahead_ms: ahead.num_milliseconds(), world: discord.snapshot() };
        fs::write(&part, serde_json::to_vec(&kept)?).with_context(sentence)?;
        fs::rename(&part, &world).with_context(sentence)
    }

    /// Takes up the world that was left, and tells how far its clock was ahead. One that can't be read is moved aside,
    /// and said.
    pub fn restore(&self, discord: &LocalDiscord, say: &(dyn Fn(&str) + Sync)) -> anyhow::Result<Option<TimeDelta>> {
        let world = self.path.join("world.json");
        let bytes = match fs::read(&world) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("The world in {} can't be read", world.display())),
        };
        match serde_json::from_slice(&bytes) {
            Ok(Kept { ahead_ms, world }) => {
                discord.restore(world);
                Ok(Some(TimeDelta::milliseconds(ahead_ms)))
            }
            Err(error) => {
                let aside = self.path.join("world.json.broken");
                fs::rename(&world, &aside)
                    .with_context(|| format!("The world in {} can't be read, nor moved aside", world.display()))?;
                say(&format!(
                    "The world could not be read ({error}) and was moved to {}; a new one begins.",
                    aside.display()
                ));
                Ok(None)
            }
        }
    }
}
