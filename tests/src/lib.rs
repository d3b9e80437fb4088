//! Tests that need several crates of the workspace at once, in the files beside `src`, and what several of them share.

pub mod changes;
