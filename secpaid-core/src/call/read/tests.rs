use std::fmt;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::*;
use crate::call::decode;
use crate::endpoint::{DeclaredError, Endpoint};
use crate::envelope::table::{
    DataPlace, Empty, EmptyBy, Envelope, HintPlaces, HttpPolicy, Op, Pointer, Test,
};
use crate::envelope::{Captures, UnknownError};
use crate::error::CallError;
use crate::json::Writer;

const ENVELOPE: Envelope = Envelope {
    name: "main",
    when: Some(Test::At {
        at: Pointer::Below(1, &[]),
        op: Op::Present,
        or_absent: false,
        loose: false,
        every: false,
    }),
    http: HttpPolicy::Ignore,
    outcomes: &[],
    own_outcomes: &[],
    code: &[],
    message: &[],
    data: DataPlace::At(Pointer::Below(0, &[])),
    empty: EmptyBy::Any(&[Empty::Absent]),
    details: None,
    hints: HintPlaces::NONE,
    none: &[],
    warnings: &[],
};

/// Written by hand, and wrong: its description promises a file, and it takes none.
#[derive(Debug)]
struct Contradiction;

#[derive(Debug)]
struct NoError;

impl fmt::Display for NoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no error")
    }
}

impl DeclaredError for NoError {
    fn declared(_: usize, _: &Captures<'_>) -> Self {
        Self
    }

    fn unknown(_: UnknownError) -> Self {
        Self
    }

    fn info(&self) -> Option<&'static crate::envelope::table::ErrorInfo> {
        None
    }
}

impl Endpoint for Contradiction {
    type Data = u8;
    type Meta = ();
    type Error = NoError;

    const DESCRIPTION: &'static Description = &Description {
        name: "Contradiction",
        files: &["application/json"],
        keys: &["data", "code"],
        envelopes: &[&ENVELOPE],
        ..Description::NOTHING
    };

    fn write(&self, _: &mut Writer) {}

    fn data(place: &mut Option<u8>, reader: Option<&mut Reader<'_>>) -> Result<(), Fault> {
        *place = Some(0);
        let reader = reader.ok_or_else(no_data)?;
        *place = Some(crate::json::Decode::decode(reader)?);
        Ok(())
    }

    fn meta(_: &Fields<'_>) {}
}

#[test]
fn what_an_attempt_has_read_is_no_success_without_a_file() {
    for body in [r#"{"data":7}"#, r#"{"data":"seven"}"#] {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        let error = decode::<Contradiction>(Answer::new(StatusCode::OK, headers, body)).unwrap_err();
        assert!(matches!(&error, CallError::Undecodable(_)), "{body}: {error}");
        assert!(error.to_string().contains("there is no data"), "{body}: {error}");
    }
}
