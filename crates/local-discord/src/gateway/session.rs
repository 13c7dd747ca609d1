//! A session: what one IDENTIFY began, which outlives its connection so that it can be resumed.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

/// What a connection is told to do.
#[derive(Clone, Debug)]
pub enum Out {
    /// Send this payload.
    Payload(Arc<str>),
    /// Say that the session is invalid (op 9), and whether it may be resumed.
    Invalid(bool),
    /// Close with this code.
    Close(u16, &'static str),
    /// Cut the connection without a word.
    Cut,
}

/// How many events are kept for a resume.
const REPLAY: usize = 2000;

/// One session.
#[derive(Debug)]
pub struct Session {
    /// What RESUME names.
    pub id: String,
    /// The number of the last event.
    pub seq: u64,
    /// The intents that were asked for.
    pub intents: u64,
    /// Which shard of how many.
    pub shard: (u64, u64),
    /// The connection that it lives on now, with its number.
    pub link: Option<(u64, UnboundedSender<Out>)>,
    replay: VecDeque<(u64, Arc<str>)>,
}

impl Session {
    /// A new session on a connection.
    #[must_use]
    pub fn new(id: String, intents: u64, shard: (u64, u64), link: (u64, UnboundedSender<Out>)) -> Self {
        Self { id, seq: 0, intents, shard, link: Some(link), replay: VecDeque::new() }
    }

    /// Numbers an event, keeps it for a resume and sends it.
    pub fn dispatch(&mut self, name: &str, data: &str) {
        self.seq += 1;
        let text = format!(r#"{{"t":"{name}","s":{},"op":0,"d":{data}}}"#, self.seq);
        let payload: Arc<str> = text.into();
        if self.replay.len() >= REPLAY {
            self.replay.pop_front();
        }
        self.replay.push_back((self.seq, payload.clone()));
        self.send(Out::Payload(payload));
    }

    /// Tells the connection something.
    pub fn send(&self, out: Out) {
        if let Some((_, link)) = &self.link {
            let _gone = link.send(out);
        }
    }

    /// Whether events of a guild belong to its shard; those without a guild belong to the first.
    #[must_use]
    pub fn covers(&self, guild: Option<u64>) -> bool {
        let (shard, of) = self.shard;
        guild.map_or(0, |id| (id >> 22) % of.max(1)) == shard
    }

    /// Sends again everything after `seq`; false when that is no longer, or not yet, known.
    pub fn replay_after(&mut self, seq: u64) -> bool {
        let oldest = self.replay.front().map_or(self.seq + 1, |(first, _)| *first);
        if seq > self.seq || seq + 1 < oldest {
            return false;
        }
        let missed: Vec<Arc<str>> =
            self.replay.iter().filter(|(number, _)| *number > seq).map(|(_, payload)| payload.clone()).collect();
        for payload in missed {
            self.send(Out::Payload(payload));
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replays_what_was_missed_and_no_more() {
        let (link, mut read) = tokio::sync::mpsc::unbounded_channel();
        let mut session = Session::new("s".to_owned(), 1, (0, 1), (1, link));
        session.dispatch("READY", "{}");
        session.link = None;
        session.dispatch("A", "{}");
        session.dispatch("B", "{}");
        let (again, mut resumed) = tokio::sync::mpsc::unbounded_channel();
        session.link = Some((2, again));
        assert!(session.replay_after(1));
        assert!(!session.replay_after(9));
        assert!(matches!(read.try_recv(), Ok(Out::Payload(text)) if text.contains("READY")));
        assert!(matches!(resumed.try_recv(), Ok(Out::Payload(text)) if text.contains(r#""t":"A","s":2"#)));
        assert!(matches!(resumed.try_recv(), Ok(Out::Payload(text)) if text.contains(r#""s":3"#)));
        assert!(resumed.try_recv().is_err());
    }
}
