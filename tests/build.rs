//! Generates clients the way a package does that has a build script in place of the macro.

use std::process::ExitCode;

use secpaid_codegen::build::Api;

fn main() -> ExitCode {
    let shop = Api::new("../secpaid-cli/tests/cli/shop.json").file_name("shop.rs");
    shop.run()
}
