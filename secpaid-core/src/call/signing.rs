//! A request that is whole but for its signature in, the signed one out; and the same once more for another try.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, Method, Request, Uri};

use crate::envelope::table::Auth;
use crate::error::BuildError;
use crate::settings::Settings;
use crate::signer::Signer;

/// Signs the request of a call once more, as if it had not been signed before; does nothing to a request that no signer signed.
///
/// For whoever sends a request again: the first signature may be too old by then, or its nonce used up. What else has changed about the
/// request since it was made stays. A transport of [`retry`](crate::transport::retry) does this by itself.
///
/// # Errors
///
/// [`BuildError::Sign`] when the signer fails.
pub fn sign_again(request: &mut Request<Bytes>) -> Result<(), BuildError> {
    let Some(signed) = request.extensions().get::<Signed>().cloned() else { return Ok(()) };
    signed.before.restore(request);
    sign_with(signed.signer, signed.scheme, request)
}

/// Signs a request with the signer of a scheme.
pub(super) fn sign(
    auth: &'static Auth,
    settings: &Settings,
    request: &mut Request<Bytes>,
) -> Result<(), BuildError> {
    let signer = settings.signer(auth.scheme).ok_or(BuildError::Signer { scheme: auth.scheme })?;
    sign_with(Arc::clone(signer), auth.scheme, request)
}

fn sign_with(
    signer: Arc<dyn Signer>,
    scheme: Option<&'static str>,
    request: &mut Request<Bytes>,
) -> Result<(), BuildError> {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let (headers, body) = (request.headers().clone(), request.body().clone());
    signer.sign(request).map_err(|error| BuildError::Sign { scheme, reason: error.to_string() })?;
    let before = Before {
        method: (method != *request.method()).then_some(method),
        uri: (uri != *request.uri()).then_some(uri),
        body: (body != *request.body()).then_some(body),
        headers: changed(headers, request.headers()),
    };
    for (name, _) in &before.headers {
        if *name != CONTENT_TYPE && *name != CONTENT_LENGTH {
            mark_sensitive(request.headers_mut(), name);
        }
    }
    request.extensions_mut().insert(Signed { signer, scheme, before: Arc::new(before) });
    Ok(())
}

/// The headers that a signer set, changed or removed, with the values that they had.
fn changed(before: HeaderMap, after: &HeaderMap) -> Vec<(HeaderName, HeaderMap)> {
    let mut names: Vec<_> = before.keys().chain(after.keys()).collect();
    names.sort_unstable_by_key(|name| name.as_str());
    names.dedup();
    let differ = |name: &&&HeaderName| !before.get_all(**name).iter().eq(after.get_all(**name).iter());
    let values =
        |name: &HeaderName| before.get_all(name).iter().map(|value| (name.clone(), value.clone())).collect();
    names.iter().filter(differ).map(|name| ((*name).clone(), values(name))).collect()
}

fn mark_sensitive(headers: &mut HeaderMap, name: &HeaderName) {
    for (_, value) in headers.iter_mut().filter(|(known, _)| *known == name) {
        value.set_sensitive(true);
    }
}

/// Travels in the extensions of a signed request.
#[derive(Clone)]
pub(crate) struct Signed {
    signer: Arc<dyn Signer>,
    scheme: Option<&'static str>,
    before: Arc<Before>,
}

/// What a signer has changed about a request, as it was.
struct Before {
    method: Option<Method>,
    uri: Option<Uri>,
    body: Option<Bytes>,
    headers: Vec<(HeaderName, HeaderMap)>,
}

impl Before {
    fn restore(&self, request: &mut Request<Bytes>) {
        self.restore_target(request);
        for (name, values) in &self.headers {
            request.headers_mut().remove(name);
            for value in values.values() {
                request.headers_mut().append(name, value.clone());
            }
        }
    }

    fn restore_target(&self, request: &mut Request<Bytes>) {
        if let Some(method) = &self.method {
            *request.method_mut() = method.clone();
        }
        if let Some(uri) = &self.uri {
            *request.uri_mut() = uri.clone();
        }
        if let Some(body) = &self.body {
            *request.body_mut() = body.clone();
        }
    }
}

impl Signed {
    /// What is known about the signature of a request, if it has one.
    pub(crate) fn of(request: &Request<Bytes>) -> Option<&Self> {
        request.extensions().get()
    }

    /// The request with method, address and body as they were. Of its headers, those of the signer stay; they are marked sensitive.
    #[cfg(feature = "recording")]
    pub(crate) fn without_signature(&self, request: &Request<Bytes>) -> Request<Bytes> {
        let mut request = request.clone();
        self.before.restore_target(&mut request);
        request
    }

    /// The texts that the signer has put into a request: keys and signatures, wherever they stand.
    ///
    /// Short ones and numbers are left out: versions, times and counters turn up in answers, too, and mean something else there.
    pub(crate) fn texts(&self, request: &Request<Bytes>) -> Vec<String> {
        let headers = self.before.headers.iter().flat_map(|(name, _)| request.headers().get_all(name));
        let headers = headers.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut texts: Vec<String> = headers.flat_map(|value| words(&value)).collect();
        if let Some(before) = &self.before.uri {
            let (before, after) = (parts(before), parts(request.uri()));
            texts.extend(
                after.into_iter().filter(|part| !before.contains(part)).flat_map(|part| words(&part)),
            );
        }
        if let Some(before) = &self.before.body {
            let text = |body: &Bytes| words(&String::from_utf8_lossy(body));
            let before = text(before);
            texts.extend(text(request.body()).into_iter().filter(|word| !before.contains(word)));
        }
        texts
    }
}

/// The segments of a path and the values of a query, as they are written and as they are meant.
fn parts(uri: &Uri) -> Vec<String> {
    let query = uri.query().unwrap_or_default();
    let written = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value);
    let meant = form_urlencoded::parse(query.as_bytes()).map(|(_, value)| value.into_owned());
    uri.path().split('/').chain(written).map(str::to_owned).chain(meant).collect()
}

/// The pieces of a text that are long enough to be a key and are no number.
fn words(text: &str) -> Vec<String> {
    const SHORTEST: usize = 8;
    let inside = |character: char| character.is_alphanumeric() || "+/_-.~%".contains(character);
    let words = text.split(|character| !inside(character)).filter(|word| word.len() >= SHORTEST);
    words.filter(|word| word.bytes().any(|byte| !byte.is_ascii_digit())).map(str::to_owned).collect()
}
