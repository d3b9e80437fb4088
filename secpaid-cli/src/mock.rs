//! `secpaid mock`: the API that a spec describes, on a port of this machine.

mod admin;
mod api;
mod fault;
mod log;
mod refusal;
mod reply;
mod server;
mod shown;
mod state;
mod value;

use std::collections::BTreeMap;
use std::env;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use std::{future, io};

use clap::{Args, ValueEnum};
use secpaid_codegen::model::{AuthKind, Model};
use secpaid_codegen::report::did_you_mean;
use secpaid_core::Token;
use tokio::net::TcpListener;

use self::api::{Mock as Api, Settings};
use self::fault::{Kind, Plan};
use crate::engine::Engine;
use crate::failure::{Failure, printed};
use crate::format::Format;
use crate::spec;

/// Serve the API that a spec describes
///
/// Answers come from the examples and the declared errors of the spec; what its `state` says is remembered between calls. Requests are
/// checked against the spec: what it does not allow is answered with the error that it declares for that, or else with HTTP 400 and a
/// list. Every answer to such a request says in the header `x-mock-violation` what is wrong.
///
/// The header `x-mock-error: NAME`, or `?mock-error=NAME` behind the path, asks for a declared error. `GET /__mock/state` shows what is
/// remembered, `POST /__mock/state/COLLECTION/KEY` with a JSON object changes a record, and `POST /__mock/reset` goes back to the beginning.
#[derive(Args)]
#[command(
    after_help = "Example:\n  secpaid mock spec/secpaid.json --listen 127.0.0.1:8080 --faults 10% --seed 7"
)]
pub(crate) struct Mock {
    /// The spec file
    spec: PathBuf,
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// How long an answer takes, in milliseconds: a number, or the least and the most
    #[arg(long, value_name = "MS|MIN-MAX", default_value = "0", value_parser = fault::range)]
    latency: RangeInclusive<u64>,
    /// The share of calls that go wrong: `0.1` or `10%`
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = fault::share)]
    faults: u32,
    /// How they go wrong; by default, in all ways
    #[arg(long, value_name = "KIND", value_enum, value_delimiter = ',')]
    fault_kinds: Vec<Kind>,
    /// How late a late answer is, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 5000)]
    late: u64,
    /// What chance begins with: the same seed and the same calls go wrong the same way
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The environment variable with the only token that is right, or `SCHEME=VARIABLE` for an auth scheme of the spec; by default any
    /// token is
    #[arg(long, value_name = "VARIABLE")]
    token_env: Vec<String>,
    /// `text` for people, `json` for scripts: one object per line, first `{"listening": URL}`
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Mock {
    pub(crate) fn run(self) -> Result<ExitCode, Failure> {
        let model = spec::load_file(&self.spec)?.model;
        let tokens = tokens(&model, &self.token_env)?;
        if !self.listen.ip().is_loopback() {
            let text = format!(
                "warning: everybody who reaches `{}` can call the mock and change what it remembers",
                self.listen
            );
            let _ = io::Write::write_all(&mut anstream::stderr(), format!("{text}\n").as_bytes());
        }
        let kinds =
            if self.fault_kinds.is_empty() { Kind::value_variants().to_vec() } else { self.fault_kinds };
        let plan = Plan { share: self.faults, kinds, latency: self.latency, seed: self.seed };
        let settings = Settings { plan, late: Duration::from_millis(self.late), tokens };
        let name = model.title.clone().unwrap_or_else(|| model.name.clone());
        let mock = Arc::new(Api::new(Engine::new(model), settings));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::new(format_args!("cannot start the server: {error}")))?;
        runtime.block_on(async {
            let stop =
                stopped().map_err(|error| Failure::new(format_args!("cannot wait for signals: {error}")))?;
            let cannot = |error| Failure::new(format_args!("cannot listen on `{}`: {error}", self.listen));
            let listener = TcpListener::bind(self.listen).await.map_err(cannot)?;
            let address = listener.local_addr().map_err(cannot)?;
            printed(log::listening(self.format, &name, address))?;
            tokio::select! {
                never = server::serve(listener, mock, self.format) => match never {},
                () = stop => Ok(ExitCode::SUCCESS),
            }
        })
    }
}

/// The right tokens, per auth scheme.
fn tokens(model: &Model, named: &[String]) -> Result<BTreeMap<Option<String>, Token>, Failure> {
    let mut tokens = BTreeMap::new();
    for named in named {
        let (scheme, variable) = match named.split_once('=') {
            Some((scheme, variable)) => (Some(scheme.to_owned()), variable),
            None => (None, named.as_str()),
        };
        let schemes = || model.auth_schemes.iter().filter_map(|auth| auth.scheme.as_deref());
        if let Some(scheme) = scheme.as_deref().filter(|scheme| schemes().all(|known| known != *scheme)) {
            let meant = did_you_mean(scheme, schemes());
            // Not shown: somebody may have given the token itself.
            return Err(Failure::new(format_args!(
                "`--token-env` takes `SCHEME=VARIABLE`, and the spec has no auth scheme of the name given{meant}"
            )));
        }
        let auths = model.auth.iter().chain(&model.auth_schemes);
        if auths.into_iter().any(|auth| auth.scheme == scheme && auth.kind == AuthKind::Sign) {
            return Err(Failure::new(
                "`--token-env` names a token, and the calls that it is given for are signed: the mock takes any signature",
            ));
        }
        let token = env::var(variable).ok().filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| {
            // Not shown: somebody may have given the token itself.
            Failure::new(
                "`--token-env` takes the name of an environment variable, and the one given is not set",
            )
        })?;
        tokens.insert(scheme, Token::from(token));
    }
    Ok(tokens)
}

/// Ends when somebody asks the process to.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(future::poll_fn(move |context| {
        if interrupted.poll_recv(context).is_ready() {
            std::task::Poll::Ready(())
        } else {
            terminated.poll_recv(context).map(drop)
        }
    }))
}

/// Ends when somebody asks the process to.
#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            future::pending::<()>().await;
        }
    })
}
