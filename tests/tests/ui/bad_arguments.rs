#[secpaid_core::api]
mod without_any {}

#[secpaid_core::api(partial)]
mod without_a_path {
    pub struct PlaceOrder;
}

#[secpaid_core::api("specs/shop.json", async)]
mod with_an_unknown_one {}

#[secpaid_core::api("specs/shop.json", partial, partial)]
mod with_one_twice {}

#[secpaid_core::api("specs/shop.json", crate = "core")]
mod with_a_text_for_a_path {}

#[secpaid_core::api("specs/shop.json" partial)]
mod without_a_comma {}

fn main() {}
