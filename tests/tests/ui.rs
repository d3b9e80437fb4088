//! What the macro says about mistakes, as rustc shows it. A case is a file `ui/MISTAKE.rs` with the expected output beside it.
//!
//! The wording around the macro's messages is the compiler's own, so the expectations hold for the toolchain of the CI.

#[test]
fn mistakes_are_shown_where_they_are() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
