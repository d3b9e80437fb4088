//! Between clients and a server on loopback: takes connections, and does to each call what the plan says.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use socket2::SockRef;

use crate::journal::{Event, Journal};
use crate::message::{Message, call};
use crate::plan::{Ending, Fault, Plan, TOO_LONG};

/// A running proxy.
pub(crate) struct Proxy {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    accepting: JoinHandle<Vec<(Weak<TcpStream>, JoinHandle<()>)>>,
}

impl Proxy {
    /// Starts a proxy before this server.
    pub(crate) fn start(server: SocketAddr, plan: Plan, journal: Arc<Journal>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let accepting = thread::spawn(move || {
            let mut connections = Vec::new();
            for (number, client) in (0..).zip(listener.incoming()) {
                if stop.load(Ordering::Acquire) {
                    break;
                }
                let client = Arc::new(client.unwrap());
                let open = Arc::downgrade(&client);
                let connection = Connection { number, client, server, plan, journal: Arc::clone(&journal) };
                connections.push((open, thread::spawn(move || connection.serve())));
            }
            connections
        });
        Self { address, stopping, accepting }
    }

    /// The base URL of what stands behind it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends every connection, and waits until the server has answered whatever it was sent.
    pub(crate) fn finish(self) {
        self.stopping.store(true, Ordering::Release);
        let _ = TcpStream::connect(self.address);
        for (open, serving) in self.accepting.join().unwrap() {
            if let Some(client) = open.upgrade() {
                let _ = client.shutdown(Shutdown::Both);
            }
            serving.join().unwrap();
        }
    }
}

/// One connection of a client.
struct Connection {
    number: u32,
    client: Arc<TcpStream>,
    server: SocketAddr,
    plan: Plan,
    journal: Arc<Journal>,
}

/// What becomes of a connection after a call.
enum Then {
    Keep,
    /// The answer comes once more, when the next request is there.
    KeepAndAnswerAgain(Message),
    End(Ending),
}

impl Connection {
    fn serve(&self) {
        // A client that has gone away ends its connection like any other.
        let ending = self.calls().unwrap_or(Ending::Closed);
        if ending == Ending::Reset {
            SockRef::from(&*self.client).set_linger(Some(Duration::ZERO)).unwrap();
        }
    }

    /// Serves the calls of the connection, until it is to end or the client ends it.
    fn calls(&self) -> io::Result<Ending> {
        let mut input = BufReader::new(&*self.client);
        if self.plan.drops_on_accept(self.number) {
            self.journal.add(Event::Injected { call: None, fault: Fault::DropOnAccept });
            let ending = self.plan.ending(self.number);
            if ending == Ending::Closed {
                // Still listens, because a client must not deny what it writes to a connection that has ended.
                self.client.shutdown(Shutdown::Write)?;
                self.receive(&mut input);
            }
            return Ok(ending);
        }
        self.client.set_nodelay(true)?;
        let mut again = None;
        while let Some((call, request)) = self.receive(&mut input) {
            if let Some(answer) = again.take() {
                self.answer(&answer)?;
            }
            match self.call(call, &request)? {
                Then::Keep => {}
                Then::KeepAndAnswerAgain(answer) => again = Some(answer),
                Then::End(ending) => return Ok(ending),
            }
        }
        Ok(Ending::Closed)
    }

    /// The next request, unless the connection ends before it is whole. Even a part of one has arrived when it says whose it is.
    fn receive(&self, input: &mut impl BufRead) -> Option<(u32, Message)> {
        let received = Message::read(input);
        let call = call(received.as_ref().map_or_else(|part| part, |request| &request.head))?;
        self.journal.add(Event::Arrived { call });
        Some((call, received.ok()?))
    }

    /// Does to a call what the plan says.
    fn call(&self, call: u32, request: &Message) -> io::Result<Then> {
        let Some(fault) = self.plan.fault(call) else { return self.pass(request) };
        self.journal.add(Event::Injected { call: Some(call), fault });
        let end = Ok(Then::End(self.plan.ending(call)));
        let close = Ok(Then::End(Ending::Closed));
        match fault {
            Fault::Refused | Fault::DropOnAccept => self.pass(request),
            Fault::DropUnforwarded => end,
            Fault::DropHalfForwarded => {
                TcpStream::connect(self.server)?.write_all(&request.first_half())?;
                end
            }
            Fault::DropUnanswered => {
                self.forward(request)?;
                end
            }
            Fault::DropHalfAnswered => {
                self.write(&self.forward(request)?.first_half())?;
                end
            }
            Fault::DropAfterAnswer => {
                self.pass(request)?;
                end
            }
            Fault::DelayShort => {
                thread::sleep(Duration::from_millis(1 + self.plan.number(call, "delay") % 20));
                self.pass(request)
            }
            Fault::DelayRequest => {
                thread::sleep(TOO_LONG);
                self.pass(request)
            }
            Fault::DelayAnswer => {
                let answer = self.forward(request)?;
                thread::sleep(TOO_LONG);
                self.answer(&answer)
            }
            Fault::DelayBody => {
                let answer = self.forward(request)?;
                self.write(&answer.head)?;
                thread::sleep(TOO_LONG);
                self.write(&answer.body)?;
                Ok(Then::Keep)
            }
            Fault::CutHead => {
                let head = self.forward(request)?.head;
                self.write(&head[..head.len() / 2])?;
                close
            }
            Fault::CutBody => {
                self.write(&self.forward(request)?.first_half())?;
                close
            }
            Fault::CutBodyAndLength => {
                let answer = self.forward(request)?;
                let half = answer.half_body().len();
                self.write(&answer.with_length(Some(half)).first_half())?;
                Ok(Then::Keep)
            }
            Fault::CutBodyWithoutLength => {
                self.write(&self.forward(request)?.with_length(None).first_half())?;
                close
            }
            Fault::LengthTooLong => {
                let answer = self.forward(request)?;
                let more = answer.body.len() + 1;
                self.answer(&answer.with_length(Some(more)))
            }
            Fault::CorruptStatus => {
                let mut answer = self.forward(request)?;
                self.corrupt(call, &mut answer.head[.."HTTP/1.1 200".len()]);
                self.answer(&answer)?;
                close
            }
            Fault::CorruptLength => {
                let mut answer = self.forward(request)?;
                let digits = answer.length_digits();
                self.corrupt(call, &mut answer.head[digits]);
                self.answer(&answer)?;
                close
            }
            Fault::CorruptBody => {
                let mut answer = self.forward(request)?;
                self.corrupt(call, &mut answer.body);
                self.answer(&answer)
            }
            Fault::RequestTwice => {
                let answer = self.forward(request)?;
                self.forward(request)?;
                self.answer(&answer)
            }
            Fault::AnswerTwice => {
                // In one piece: bytes that come after the client has taken the connection for its next call are another fault.
                self.write(&self.forward(request)?.bytes().repeat(2))?;
                Ok(Then::Keep)
            }
            Fault::GatewayAnswer => {
                if self.plan.number(call, "gateway").is_multiple_of(2) {
                    self.forward(request)?;
                }
                self.write(b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>")?;
                Ok(Then::Keep)
            }
            Fault::AnswerAgain => {
                let answer = self.forward(request)?;
                self.answer(&answer)?;
                Ok(Then::KeepAndAnswerAgain(answer))
            }
        }
    }

    /// Lets a call through as it is.
    fn pass(&self, request: &Message) -> io::Result<Then> {
        self.answer(&self.forward(request)?)
    }

    /// What the server answers. Each request has a connection of its own to it, so that no fault reaches another call behind the proxy.
    fn forward(&self, request: &Message) -> io::Result<Message> {
        let mut server = TcpStream::connect(self.server)?;
        server.write_all(&request.bytes())?;
        Message::read(&mut BufReader::new(server)).map_err(|_| io::ErrorKind::UnexpectedEof.into())
    }

    fn answer(&self, answer: &Message) -> io::Result<Then> {
        self.write(&answer.bytes())?;
        Ok(Then::Keep)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        (&*self.client).write_all(bytes)
    }

    /// Replaces a byte by one that is in no HTTP head and in no JSON.
    fn corrupt(&self, call: u32, bytes: &mut [u8]) {
        let number = self.plan.number(call, "corrupt");
        let index = (number / 2) as usize % bytes.len();
        bytes[index] = if number.is_multiple_of(2) { 0xff } else { 0 };
    }
}
