//! Measures the built program.

fn main() {}
