//! A local Discord on a port.
fn main() {}
