//! Findings: everything that would not have worked at Discord, from either side.
//!
//! Requests that break a limit are refused at once; everything else is judged when somebody asks for the findings, off
//! the path of the answer: bodies and answers by the [judge](crate::judge), and whatever this server says itself by
//! twilight's model of Discord (`typed`).

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

mod typed;

use crate::judge::{Finding, Judge};

/// One thing to judge later.
#[derive(Debug)]
enum Pending {
    Exchange { method: String, route: String, body: Option<Value>, status: u16, answer: Value },
    Event { name: &'static str, data: Value },
}

/// When this many wait, they are judged on a thread of their own.
const PATIENCE: usize = 1000;

/// Collects findings.
pub struct Check {
    on: bool,
    strict: Judge,
    description: Option<PathBuf>,
    house: Judge,
    found: Mutex<Vec<Finding>>,
    pending: Mutex<Vec<Pending>>,
    judging: Mutex<()>,
}

impl Check {
    /// Collects findings; with `on` false only those that cost nothing.
    ///
    /// # Errors
    /// When the judge cannot be made.
    pub fn new(on: bool, description: Option<PathBuf>) -> anyhow::Result<Self> {
        Ok(Self {
            on,
            strict: Judge::new(None)?,
            description,
            house: Judge::new(None)?,
            found: Mutex::default(),
            pending: Mutex::default(),
            judging: Mutex::default(),
        })
    }

    /// Every message must say `allowed_mentions` from now on.
    pub fn require_allowed_mentions(&self) {
        self.house.require_allowed_mentions(true);
    }

    /// Notes a finding.
    pub fn note(&self, route: &str, path: &str, message: &str) {
        let finding = Finding { route: route.to_owned(), path: path.to_owned(), message: message.to_owned() };
        let mut found = lock(&self.found);
        if !found.contains(&finding) {
            found.push(finding);
        }
    }

    /// What Discord would refuse about a body with 50035.
    #[must_use]
    pub fn refuses(&self, method: &str, route: &str, body: &Value) -> Vec<Finding> {
        if self.on { self.strict.request(method, route, body) } else { Vec::new() }
    }

    /// Keeps an exchange for judging; `body` is none where the route takes none.
    pub fn exchange(self: &Arc<Self>, method: &str, route: &str, body: Option<Value>, status: u16, answer: &Value) {
        if self.on {
            let answer = answer.clone();
            self.keep(Pending::Exchange { method: method.to_owned(), route: route.to_owned(), body, status, answer });
        }
    }

    /// Keeps an event for judging.
    pub fn event(self: &Arc<Self>, name: &'static str, data: &Value) {
        if self.on {
            self.keep(Pending::Event { name, data: data.clone() });
        }
    }

    /// Everything found so far.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        self.judge_pending();
        lock(&self.found).clone()
    }

    /// Everything found so far, and forgets it.
    #[must_use]
    pub fn take(&self) -> Vec<Finding> {
        self.judge_pending();
        std::mem::take(&mut *lock(&self.found))
    }

    fn keep(self: &Arc<Self>, pending: Pending) {
        let full = {
            let mut list = lock(&self.pending);
            list.push(pending);
            list.len().is_multiple_of(PATIENCE)
        };
        if full {
            let check = self.clone();
            std::thread::spawn(move || check.judge_pending());
        }
    }

    fn judge_pending(&self) {
        let _one_at_a_time = lock(&self.judging);
        let pending = std::mem::take(&mut *lock(&self.pending));
        if pending.is_empty() {
            return;
        }
        let judge = match judge_for(self.description.clone()) {
            Ok(judge) => judge,
            Err(error) => return self.note("judge", "", &format!("{error:#}")),
        };
        for one in pending {
            match one {
                Pending::Exchange { method, route, body, status, answer } => {
                    self.judge_exchange(&judge, &method, &route, body.as_ref(), status, &answer);
                }
                Pending::Event { name, data } => self.add(typed::event(name, &data)),
            }
        }
    }

    fn judge_exchange(
        &self,
        judge: &Judge,
        method: &str,
        route: &str,
        body: Option<&Value>,
        status: u16,
        answer: &Value,
    ) {
        if let Some(body) = body {
            self.add(judge.request(method, route, body));
            self.add(self.house.request(method, route, body));
        }
        if status == 0 {
            return;
        }
        self.add(judge.response(method, route, status, answer));
        self.add(typed::answer(method, route, status, answer));
    }

    fn add(&self, findings: Vec<Finding>) {
        let mut found = lock(&self.found);
        for finding in findings {
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
    }
}

type Judges = Mutex<HashMap<Option<PathBuf>, Arc<Judge>>>;

/// The judges of this process: a description is read once, however many tests there are.
static JUDGES: LazyLock<Judges> = LazyLock::new(Judges::default);

fn judge_for(description: Option<PathBuf>) -> anyhow::Result<Arc<Judge>> {
    let mut judges = lock(&JUDGES);
    if let Some(known) = judges.get(&description) {
        return Ok(known.clone());
    }
    let judge = Arc::new(Judge::new(description.as_deref())?);
    judges.insert(description, judge.clone());
    Ok(judge)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
