//! Makes every call, so that the linker keeps every call.

include!("../../generated/derived_calls.rs");

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let name = std::env::args().nth(1).unwrap_or_default();
    let client = client();
    for (endpoint, call) in CALLS {
        if *endpoint == name {
            runtime.block_on(call(&client));
        }
    }
}
