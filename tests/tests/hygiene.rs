//! Generated code means what it says, whatever the code around it calls by the names that it needs.

#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

// Here `::secpaid_core` is another crate: whoever looks for the runtime under its own name finds nothing.
extern crate secpaid_core as renamed;
extern crate std as secpaid_core;

use renamed::json::{Decode, Encode, from_str, to_string};

/// Reads and writes a value of the module's types.
#[track_caller]
fn round_trip<T: Decode + Encode>(body: &str) {
    assert_eq!(to_string(&from_str::<T>(body).unwrap()), body);
}

#[allow(dead_code, non_camel_case_types, reason = "only there to be in the way")]
mod hostile {
    //! Names of the prelude, of crates and of primitive types, with nothing behind them.

    macro_rules! nothing {
        ($kind:ident: $($name:ident)*) => {
            $(nothing! { @ $kind $name })*
        };
        (@ value $name:ident) => {
            pub(crate) struct $name;
        };
        (@ ty $name:ident) => {
            pub(crate) enum $name {}
        };
    }

    pub(crate) mod prelude {
        nothing! {
            value:
            Option Result String Vec Box Default Clone Copy Debug PartialEq Eq PartialOrd Ord Hash From Into TryFrom TryInto AsRef
            Iterator IntoIterator Extend FromIterator ToString ToOwned Fn FnOnce FnMut Send Sync Sized Drop
            Some None Ok Err
        }
    }

    pub(crate) mod runtime {
        nothing! {
            value:
            Reader Writer Fault Forms Decode Encode Endpoint Success CallError BuildError Token Settings Transport BlockingTransport
            Fixture Fixtures Captures UnknownError DeclaredError Description Envelope Outcome Test Op Scalar Pointer DataPlace Empty
            Inbound InBody InQuery Receiver Carrier Cipher Encrypted Sample HttpPolicy ErrorInfo Matcher Part CaptureType Retry Encoding Effect Kind Meaning
        }
        pub(crate) mod rt {}
    }

    pub(crate) mod crates {
        pub(crate) mod core {}
        pub(crate) mod std {}
        pub(crate) mod alloc {}
        pub(crate) mod secpaid_core {}
        pub(crate) mod http {}
    }

    pub(crate) mod primitives {
        nothing!(ty: str bool u8 u16 u32 u64 u128 i8 i16 i32 i64 i128 usize);
    }
}

/// The specs of `expansions`, each in a module that has these items, too.
macro_rules! surrounded {
    ($module:ident $items:tt) => {
        surrounded! {
            $module $items
            bare "expansions/specs/bare.json"
            calls "expansions/specs/calls.json"
            envelopes "expansions/specs/envelopes.json"
            error_sets "expansions/specs/error_sets.json"
            errors "expansions/specs/errors.json"
            files "expansions/specs/files.json"
            inbound "expansions/specs/inbound.json"
            scalars "expansions/specs/scalars.json"
            shapes "expansions/specs/shapes.json"
            types "expansions/specs/types.json"
        }
    };
    ($module:ident $items:tt $($name:ident $spec:literal)*) => {
        mod $module {
            $(surrounded! { @ $name $spec $items })*
        }
    };
    (@ $name:ident $spec:literal $items:tt) => {
        #[renamed::api($spec, crate = ::renamed)]
        pub(crate) mod $name $items
    };
}

surrounded! {
    by_names {
        #[allow(unused_imports, reason = "only there to be in the way")]
        use crate::hostile::{crates::*, prelude::*, runtime::*};
    }
}

surrounded! {
    by_primitives {
        #[allow(unused_imports, reason = "only there to be in the way")]
        use crate::hostile::primitives::*;
    }
}

surrounded! {
    by_nothing {
        #![no_implicit_prelude]
    }
}

#[test]
fn names_of_the_module_change_nothing() {
    round_trip::<by_names::shapes::Lists>(LISTS);
    round_trip::<by_names::types::Newtypes>(NEWTYPES);
}

#[test]
fn types_that_are_called_like_primitives_change_nothing() {
    round_trip::<by_primitives::shapes::Lists>(LISTS);
    round_trip::<by_primitives::types::Newtypes>(NEWTYPES);
}

#[test]
fn no_prelude_is_needed() {
    round_trip::<by_nothing::shapes::Lists>(LISTS);
    round_trip::<by_nothing::types::Newtypes>(NEWTYPES);
}

const LISTS: &str = r#"{"of_scalars":["a"],"of_named_scalars":[1],"of_records":[{"id":1}],"of_lists":[[1]],"of_options":[true,null],"or_one":[],"in_string":"[]"}"#;
const NEWTYPES: &str = r#"{"name":"n","flag":"Yes","count":1,"price":"2.50","day":"2026-01-01","time":"2026-01-01 00:00:00","month":"May 2026","place":"1","extra":[],"state":"2","colours":["Red"]}"#;
