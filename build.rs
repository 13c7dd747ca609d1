//! The migrations are in the binary: a new one makes the compiler look again.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
