//! The server of a check: it behaves as the check says and records every byte that reaches it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::log::{Log, Record};
use super::wire::{self, Received};

/// How long a connection may live, so that no transport can hold up the kit for ever.
pub(super) const LIFE: Duration = Duration::from_secs(5);
/// How long one read, write or sleep may take before a connection looks whether it should end.
const SLICE: Duration = Duration::from_millis(4);

/// A server on loopback that stops when it is dropped or finished.
pub(super) struct Server {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    accepting: Option<JoinHandle<io::Result<Log>>>,
}

impl Server {
    /// Starts a server that does this with every connection, and closes it afterwards.
    pub(super) fn start(
        behave: impl Fn(&mut Connection) -> io::Result<()> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopping);
        let accepting = thread::Builder::new().spawn(move || accept(&listener, &stop, &behave))?;
        Ok(Self { address, stopping, accepting: Some(accepting) })
    }

    /// Starts a server that answers every request with what this says.
    pub(super) fn answering(
        answer: impl Fn(&Received) -> Vec<u8> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        Self::start(move |connection| {
            while let Some(request) = connection.request()? {
                connection.send(&answer(&request))?;
            }
            Ok(())
        })
    }

    /// Where it listens, such as `127.0.0.1:40123`.
    pub(super) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Stops, and gives back everything that arrived until now.
    pub(super) fn finish(mut self) -> io::Result<Log> {
        self.stop()?
            .ok_or_else(|| io::Error::other("the server is gone"))?
            .join()
            .map_err(|_| io::Error::other("the server failed"))?
    }

    /// Tells the server to stop; connections first take what has already arrived.
    fn stop(&mut self) -> io::Result<Option<JoinHandle<io::Result<Log>>>> {
        self.stopping.store(true, Ordering::Release);
        if self.accepting.is_some() {
            // Wakes `accept`. It is the last in the queue, behind every connection of the transport.
            TcpStream::connect(self.address)?;
        }
        Ok(self.accepting.take())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Where this fails, the thread ends with the process.
        let _ = self.stop();
    }
}

fn accept(
    listener: &TcpListener,
    stopping: &AtomicBool,
    behave: &(impl Fn(&mut Connection) -> io::Result<()> + Sync),
) -> io::Result<Log> {
    thread::scope(|scope| {
        let mut connections = Vec::new();
        loop {
            match listener.accept() {
                Ok((stream, _)) => {
                    let serve = move || serve(stream, stopping, behave);
                    connections.push(thread::Builder::new().spawn_scoped(scope, serve)?);
                }
                Err(_) if stopping.load(Ordering::Acquire) => break,
                // A client that went away before it was accepted.
                Err(_) => thread::sleep(SLICE),
            }
            if stopping.load(Ordering::Acquire) {
                listener.set_nonblocking(true)?;
            }
        }
        let records = connections.into_iter().map(|connection| {
            connection.join().map_err(|_| io::Error::other("a connection of the server failed"))?
        });
        Ok(Log { connections: records.collect::<io::Result<_>>()? })
    })
}

fn serve(
    stream: TcpStream,
    stopping: &AtomicBool,
    behave: &impl Fn(&mut Connection) -> io::Result<()>,
) -> io::Result<Record> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(SLICE))?;
    stream.set_write_timeout(Some(SLICE))?;
    let mut connection =
        Connection { stream, stopping, end: Instant::now() + LIFE, record: Record::default() };
    // A client that goes away ends its connection, not the check.
    let _ = behave(&mut connection);
    Ok(connection.record)
}

/// One connection, as a behaviour sees it. It is closed when the behaviour returns.
pub(super) struct Connection<'a> {
    stream: TcpStream,
    stopping: &'a AtomicBool,
    end: Instant,
    record: Record,
}

impl Connection<'_> {
    /// The next request; `None` when the client closes the connection, the server stops, or the connection's time is up.
    pub(super) fn request(&mut self) -> io::Result<Option<Arc<Received>>> {
        let mut permitted = false;
        loop {
            let rest = self.record.rest();
            if let Some(head) = wire::head(rest) {
                let waits = head.expects_continue();
                if let Some((received, size)) = head.with_body(rest) {
                    self.record.parsed += size;
                    let received = Arc::new(received);
                    self.record.requests.push(Arc::clone(&received));
                    return Ok(Some(received));
                }
                if waits && !permitted {
                    permitted = true;
                    self.send(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                }
            }
            if !self.read()? {
                return Ok(None);
            }
        }
    }

    /// Reads until this many bytes have arrived, or as many as there are.
    pub(super) fn read_to(&mut self, bytes: usize) -> io::Result<()> {
        while self.record.raw.len() < bytes && self.read()? {}
        Ok(())
    }

    /// Reads all that comes.
    pub(super) fn drain(&mut self) -> io::Result<()> {
        self.read_to(usize::MAX)
    }

    /// Waits until something has arrived, and leaves it unread.
    pub(super) fn peek(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        while !self.is_over() {
            match self.stream.peek(&mut buffer) {
                Ok(size) => {
                    self.record.raw.extend(buffer.iter().take(size));
                    break;
                }
                Err(error) if is_pause(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Sends these bytes.
    pub(super) fn send(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.stream.write(bytes) {
                Ok(size) => {
                    self.record.written += size;
                    bytes = bytes.get(size..).unwrap_or_default();
                }
                Err(error) if is_pause(&error) && !self.is_over() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Sends these bytes again and again until nobody takes them, at most 64 MiB.
    pub(super) fn send_endlessly(&mut self, bytes: &[u8]) -> io::Result<()> {
        while self.record.written < 64 * 1024 * 1024 && !self.is_over() {
            self.send(bytes)?;
        }
        Ok(())
    }

    /// Does nothing for a while.
    pub(super) fn wait(&self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until && !self.is_over() {
            thread::sleep(SLICE);
        }
    }

    /// Says that nothing more will be sent, as a close does, but goes on reading.
    pub(super) fn end_answers(&self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)
    }

    /// Makes the connection end with a reset instead of an orderly close.
    pub(super) fn reset(&self) -> io::Result<()> {
        SockRef::from(&self.stream).set_linger(Some(Duration::ZERO))
    }

    /// Must the behaviour come to an end?
    pub(super) fn is_over(&self) -> bool {
        self.stopping.load(Ordering::Acquire) || Instant::now() >= self.end
    }

    /// Reads once; `false` when nothing more comes.
    fn read(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 64 * 1024];
        loop {
            // Looked at before reading: what arrived before the server was told to stop is still taken.
            let over = self.is_over();
            match self.stream.read(&mut buffer) {
                Ok(size) => {
                    self.record.raw.extend(buffer.iter().take(size));
                    return Ok(size > 0);
                }
                Err(error) if is_pause(&error) && over => return Ok(false),
                Err(error) if is_pause(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn is_pause(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
