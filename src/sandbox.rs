//! `drumbeat sandbox`: the real bot with a local Discord, together on this machine.

use std::path::Path;

/// Runs the sandbox until `asked_to_stop` resolves.
///
/// # Errors
/// A sentence: the port is taken, the folder can't be written.
pub async fn run(
    _port: u16,
    _dir: &Path,
    _ready: impl FnOnce(&str),
    asked_to_stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    asked_to_stop.await;
    Ok(())
}
