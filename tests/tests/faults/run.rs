//! One client and one plan to the journal of thousands of calls.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use http::HeaderValue;
use secpaid_core::endpoint::DeclaredError;
use secpaid_core::v2::CreateLink;
use secpaid_core::{CallError, Decimal, Settings};
use socket2::{Domain, Socket, Type};

use crate::clients::{CallResult, Caller};
use crate::journal::{Event, Journal, Outcome};
use crate::plan::{Fault, Plan};
use crate::proxy::Proxy;
use crate::server::{self, NUMBER};

/// How many calls are under way at a time.
const AT_ONCE: u32 = 16;

/// The amount of a call. No other call of the run has it.
pub(crate) fn amount(call: u32) -> Decimal {
    Decimal::new(i64::from(call) + 1, 2)
}

/// Makes this many calls.
pub(crate) fn run(caller: &Caller, plan: Plan, calls: u32) -> Vec<Event> {
    let journal = Arc::new(Journal::default());
    let (_server, address) = server::start(plan, Arc::clone(&journal));
    let proxy = Proxy::start(address, plan, Arc::clone(&journal));
    let (_reserved, nobody) = nobody();
    let next = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let call = next.fetch_add(1, Ordering::Relaxed);
                    if call >= calls {
                        break;
                    }
                    let refused = plan.fault(call) == Some(Fault::Refused);
                    if refused {
                        journal.add(Event::Injected { call: Some(call), fault: Fault::Refused });
                    }
                    let url = if refused { nobody.clone() } else { proxy.url() };
                    let settings = Settings::new(&url)
                        .unwrap()
                        .with_token("any")
                        .with_timeout(plan.timeout(call))
                        .with_user_agent(HeaderValue::try_from(format!("call/{call}")).unwrap());
                    let outcome = outcome((caller.call)(settings, CreateLink::new(amount(call))));
                    journal.add(Event::Ended { call, outcome });
                }
            });
        }
    });
    // Requests that are still on their way arrive now, after their callers have given up.
    proxy.finish();
    journal.events()
}

/// The base URL of an address where nobody listens, for as long as the socket lives: a port that is merely free may be taken at any
/// moment, even by the socket that connects to it.
fn nobody() -> (Socket, String) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, format!("http://{address}"))
}

fn outcome(result: CallResult) -> Outcome {
    match result {
        Ok(success) => Outcome::Ok { amount: success.data.amount, id: success.data.id.map(Into::into) },
        Err(CallError::Rejected(rejected)) if rejected.error.info().is_some() => {
            let number = rejected.answer.headers.get(NUMBER);
            Outcome::Rejected { number: number.and_then(|number| number.to_str().ok()?.parse().ok()) }
        }
        Err(error) if error.outcome_unknown() => Outcome::Unknown,
        Err(_) => Outcome::NotSent,
    }
}
