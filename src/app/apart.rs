//! Work that takes a while (reports, charts, exports) is done apart: on threads that get the machine only when nobody else
//! wants it, and that are fewer than its cores. A thousand summaries on a Monday morning never stand in the way of somebody
//! who types.

use std::{io, num::NonZero, sync::LazyLock, thread, time::Duration};

use anyhow::Context as _;
use tokio::runtime::{Builder, Runtime};

/// The threads, kept for as long as there is work: one that is new stands in the way of others until it stands back.
static THREADS: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    Builder::new_current_thread()
        .thread_name("apart")
        .max_blocking_threads((cores - 1).max(1))
        .on_thread_start(|| {
            // Where the system knows no such thing, it is a thread like any other.
            if let Err(error) = stand_back() {
                tracing::debug!(?error, "work apart has no lower priority");
            }
        })
        .build()
});

/// Does a piece of work apart.
///
/// # Errors
/// It broke down, or there is no thread for it.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let threads = THREADS.as_ref().context("there is no thread for work apart")?;
    threads.spawn_blocking(work).await.context("work apart broke down")
}

/// How long to rest after work of many pieces that nobody waits for, before the next: many times as long as it took, so that
/// whoever types hardly ever meets it.
#[must_use]
pub fn rest_after(took: Duration) -> Duration {
    (took * 12).min(Duration::from_millis(400))
}

/// This thread runs when nobody else wants to. On Linux the lowest niceness is not enough: whoever wakes up waits for the end
/// of its slice, up to 4 ms; a thread that is idle by policy makes way at once.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn stand_back() -> Result<(), thread_priority::Error> {
    use thread_priority::{NormalThreadSchedulePolicy::Idle, ThreadPriority, ThreadSchedulePolicy::Normal, unix};
    unix::set_thread_priority_and_policy(unix::thread_native_id(), ThreadPriority::Min, Normal(Idle))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn stand_back() -> Result<(), thread_priority::Error> {
    thread_priority::ThreadPriority::Min.set_for_current()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_breaks_down_is_told() {
        assert_eq!(apart(|| 1 + 1).await.unwrap(), 2);
        assert!(apart(|| panic!("on purpose")).await.is_err());
        assert_eq!(apart(|| 2 + 2).await.unwrap(), 4);
    }

    /// The scheduler's policy 5 is for what is idle; whoever asked keeps theirs.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn it_stands_behind_everybody_else() {
        let policy = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            stat.rsplit_once(')').unwrap().1.split_whitespace().nth(38).unwrap().parse::<u32>().unwrap()
        };
        let before = policy();
        assert_eq!(apart(policy).await.unwrap(), 5);
        assert_eq!(policy(), before);
    }
}
