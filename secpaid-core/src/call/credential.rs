//! A credential and the place that the spec has for it: put into a request, found in one, kept out of a path that is shown.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::envelope::table::{Auth, AuthKind};
use crate::error::BuildError;
use crate::settings::Settings;
use crate::token::Token;

/// How HTTP Basic names itself.
const BASIC: &str = "Basic ";

/// What cannot stand in a segment of a path as it is: all but `pchar` of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Puts the credential into a request whose address is that of the route. A signature comes later, when the request is whole.
pub(super) fn apply<B>(
    auth: &'static Auth,
    settings: &Settings,
    request: &mut Request<B>,
) -> Result<(), BuildError> {
    if auth.kind == AuthKind::Sign {
        return Ok(());
    }
    let missing = || BuildError::Token { scheme: auth.scheme, reason: "there is no token" };
    let token = settings.credential(auth.scheme).ok_or_else(missing)?;
    put(auth.kind, token, settings, request)
        .map_err(|reason| BuildError::Token { scheme: auth.scheme, reason })
}

fn put<B>(
    kind: AuthKind,
    token: &Token,
    settings: &Settings,
    request: &mut Request<B>,
) -> Result<(), &'static str> {
    match kind {
        AuthKind::Header { name, prefix } => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| "the header for the token has no valid name")?;
            request.headers_mut().insert(name, token.header(prefix)?);
        }
        AuthKind::Basic => drop(request.headers_mut().insert(AUTHORIZATION, basic(token)?)),
        AuthKind::Query(name) => {
            let pair =
                form_urlencoded::Serializer::new(String::new()).append_pair(name, token.filled()?).finish();
            let uri = request.uri();
            let query = uri.query().map_or_else(String::new, |query| format!("{query}&"));
            *request.uri_mut() = with_target(uri, format!("{}?{query}{pair}", uri.path()))?;
        }
        AuthKind::Path { before, after } => {
            let token = segment(token.filled()?, before, after)?;
            let uri = request.uri();
            let (base, route) = uri.path().split_at_checked(settings.base_path().len()).unwrap_or_default();
            let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
            let target = format!("{base}{before}{token}{after}{route}{query}");
            *request.uri_mut() = with_target(uri, target)?;
        }
        AuthKind::Sign => {}
    }
    Ok(())
}

/// The value of the header for HTTP Basic (RFC 7617).
fn basic(token: &Token) -> Result<HeaderValue, &'static str> {
    let credential = token.filled()?;
    if !credential.contains(':') {
        return Err("the token for HTTP Basic has no `:`, expected `user:password`");
    }
    if credential.chars().any(char::is_control) {
        return Err("the token has a character that HTTP Basic cannot carry");
    }
    Token::from(STANDARD.encode(credential)).header(BASIC)
}

/// The token as it stands in a path.
fn segment(token: &str, before: &str, after: &str) -> Result<String, &'static str> {
    let alone = before.ends_with('/') && (after.is_empty() || after.starts_with('/'));
    if alone && matches!(token, "." | "..") {
        return Err("the token would be read as a step in the path");
    }
    Ok(utf8_percent_encode(token, SEGMENT).to_string())
}

fn with_target(uri: &Uri, target: String) -> Result<Uri, &'static str> {
    // Not shown: the error of the parser could quote the token one day.
    const REFUSED: &str = "the token does not fit into a URL";
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(target.try_into().map_err(|_| REFUSED)?);
    Uri::from_parts(parts).map_err(|_| REFUSED)
}

/// The token that a request carries where this way to authenticate has it; none for a signature, which only its API can check.
/// `route` is the path of the endpoint: a token in the path stands before it.
pub fn find<B>(auth: &Auth, route: &str, request: &Request<B>) -> Option<Token> {
    let header =
        |name: &str| request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let token = match auth.kind {
        AuthKind::Header { name, prefix } => header(name)?.strip_prefix(prefix)?.to_owned(),
        AuthKind::Basic => {
            let header = header(AUTHORIZATION.as_str())?;
            let (scheme, credential) = header.split_at_checked(BASIC.len())?;
            let credential = STANDARD.decode(credential.trim()).ok()?;
            let text = String::from_utf8(credential).ok()?;
            (scheme.eq_ignore_ascii_case(BASIC) && text.contains(':')).then_some(text)?
        }
        AuthKind::Query(wanted) => {
            let mut pairs = form_urlencoded::parse(request.uri().query()?.as_bytes());
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())?
        }
        AuthKind::Path { before, after } => {
            let mut path = request.uri().path();
            for _ in 0..route.matches('/').count() {
                path = path.rsplit_once('/')?.0;
            }
            let (_, token) = path.strip_suffix(after)?.rsplit_once(before)?;
            if token.contains('/') {
                return None;
            }
            percent_decode_str(token).decode_utf8().ok()?.into_owned()
        }
        AuthKind::Sign => return None,
    };
    (!token.is_empty()).then(|| Token::from(token))
}

/// The texts of a path that could be a token of one of these ways to authenticate, as they are written there and as they are meant.
pub fn tokens_in_path<'a>(auths: impl IntoIterator<Item = &'a Auth>, path: &str) -> Vec<String> {
    let ranges = auths.into_iter().flat_map(|auth| ranges(auth.kind, path));
    let written = ranges.filter_map(|range| path.get(range));
    written
        .flat_map(|token| [token.to_owned(), percent_decode_str(token).decode_utf8_lossy().into_owned()])
        .collect()
}

/// A path with `{token}` in the place of each of them.
pub fn path_without_tokens<'a>(auths: impl IntoIterator<Item = &'a Auth>, path: &str) -> String {
    auths.into_iter().fold(path.to_owned(), |mut path, auth| {
        for range in ranges(auth.kind, &path).into_iter().rev() {
            path.replace_range(range, "{token}");
        }
        path
    })
}

/// What is behind the text before the token, up to the end of its segment. What follows in the path may be misspelt.
fn ranges(kind: AuthKind, path: &str) -> Vec<Range<usize>> {
    let AuthKind::Path { before, after } = kind else { return Vec::new() };
    let in_segment = after.split('/').next().unwrap_or_default();
    let token = |(start, _): (usize, &str)| {
        let start = start + before.len();
        let segment = path.get(start..)?.split('/').next()?;
        let token = segment.strip_suffix(in_segment).unwrap_or(segment);
        (!token.is_empty()).then(|| start..start + token.len())
    };
    path.match_indices(before).filter_map(token).collect()
}

/// Every text in which a token may turn up in an address or a header.
pub(crate) fn spellings(auth: &Auth, token: &Token) -> Vec<String> {
    let token = token.expose();
    let mut spellings = vec![token.to_owned()];
    match auth.kind {
        AuthKind::Header { .. } | AuthKind::Sign => {}
        AuthKind::Basic => {
            spellings.push(STANDARD.encode(token));
            let password = token.split_once(':').map(|(_, password)| password.to_owned());
            spellings.extend(password.filter(|password| !password.is_empty()));
        }
        AuthKind::Query(_) => spellings.push(form_urlencoded::byte_serialize(token.as_bytes()).collect()),
        AuthKind::Path { .. } => spellings.push(utf8_percent_encode(token, SEGMENT).to_string()),
    }
    spellings
}
