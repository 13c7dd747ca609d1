//! The sandbox: the story of `--demo` and what it leaves behind, time travel, and a folder that is gone on with.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs,
    reason = "a test says what it is by its name, and fails loudly"
)]

mod sandbox {
    mod folder;
    mod loopback;
    mod stage;
    mod told;
    mod travel;
}
