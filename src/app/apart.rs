//! Work that takes a while (reports, charts, exports) is done apart: on a thread of its own, which gets the machine only
//! when nobody else wants it. A thousand summaries on a Monday morning never stand in the way of somebody who types.

use anyhow::Context as _;
use thread_priority::ThreadPriority;
use tokio::sync::oneshot;

/// Does a piece of work apart.
///
/// # Errors
/// It broke down, or there is no thread for it.
pub async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let (tell, told) = oneshot::channel();
    std::thread::Builder::new()
        .name("apart".to_owned())
        .spawn(move || {
            // Where the system knows no such thing, it is a thread like any other.
            if let Err(error) = ThreadPriority::Min.set_for_current() {
                tracing::debug!(?error, "work apart has no lower priority");
            }
            drop(tell.send(work()));
        })
        .context("there is no thread for work apart")?;
    told.await.context("work apart broke down")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_breaks_down_is_told() {
        assert_eq!(apart(|| 1 + 1).await.unwrap(), 2);
        assert!(apart(|| panic!("on purpose")).await.is_err());
    }

    /// On Linux the lowest priority is the nineteenth, and whoever asked keeps theirs.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn it_stands_behind_everybody_else() {
        let nice = || {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            stat.rsplit_once(')').unwrap().1.split_whitespace().nth(16).unwrap().parse::<i32>().unwrap()
        };
        let before = nice();
        assert_eq!(apart(nice).await.unwrap(), 19);
        assert_eq!(nice(), before);
    }
}
