//! An HTTP/1.1 server on loopback that answers from fixtures: real sockets, no network.

use std::io::{self, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use http::Request;

use super::http1::{read_request, write_answer};
use super::responder::Responder;
use crate::answer::Answer;
use crate::fixture::Fixtures;
use crate::token::Token;

/// How long a connection may be idle.
const IDLE: Duration = Duration::from_secs(10);

/// What a server does with a request: answers it, or hangs up without a word.
type Handler = dyn Fn(&Request<Bytes>) -> Option<Answer> + Send + Sync;

/// An HTTP server on loopback that answers from the fixtures of a spec, or as a closure says. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1 that takes any token.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub fn start(fixtures: Fixtures) -> io::Result<Self> {
        Self::start_with(responding(Responder::new(fixtures)))
    }

    /// Starts a server that takes this token only.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub fn start_accepting(fixtures: Fixtures, token: impl Into<String>) -> io::Result<Self> {
        Self::start_with(responding(Responder::new(fixtures).accepting(None, Token::from(token.into()))))
    }

    /// Starts a server that answers what the closure says; on `None` it closes the connection without an answer, as a server that
    /// dies half-way does.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub fn start_with(
        handler: impl Fn(&Request<Bytes>) -> Option<Answer> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let handler: Arc<Handler> = Arc::new(handler);
        let accepting = thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::Acquire) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (handler, stop) = (Arc::clone(&handler), Arc::clone(&stop));
                // A client that goes away ends its connection, not the server.
                thread::spawn(move || serve(&stream, &*handler, &stop));
            }
        });
        Ok(Self { address, stopping, accepting: Some(accepting) })
    }

    /// The base URL, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        // Wakes `accept`; where that fails, the thread ends with the process.
        if TcpStream::connect(self.address).is_ok()
            && let Some(accepting) = self.accepting.take()
        {
            let _ = accepting.join();
        }
    }
}

fn responding(responder: Responder) -> impl Fn(&Request<Bytes>) -> Option<Answer> {
    move |request| Some(responder.answer(request))
}

/// Serves one connection until either side ends it, or the server stops.
fn serve(stream: &TcpStream, handler: &Handler, stop: &AtomicBool) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut input = BufReader::new(stream);
    while let Some(request) = read_request(&mut input)? {
        if stop.load(Ordering::Acquire) {
            break;
        }
        match request {
            Ok(request) => match handler(&request) {
                Some(answer) => write_answer(stream, &answer, false)?,
                None => break,
            },
            Err(refusal) => return write_answer(stream, &refusal, true),
        }
    }
    Ok(())
}
