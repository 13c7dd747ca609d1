//! The migrations are in the binary: a new one makes the compiler look again. And the program's table of the addresses that
//! are put right when it starts is packed: as it is made by default it is 2.4 MB, which stay in memory for good.

use std::{env, process::Command};

/// The first GNU C library that reads a packed table.
const READS_PACKED: (u32, u32) = (2, 36);

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    let is = |name: &str, wanted: &str| env::var(name).is_ok_and(|value| value == wanted);
    // What is built for another machine is run by a library that we can't ask.
    let is_here = env::var("HOST").ok() == env::var("TARGET").ok();
    let is_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_here && is_gnu && c_library().is_some_and(|version| version >= READS_PACKED) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of this machine's GNU C library.
fn c_library() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}
