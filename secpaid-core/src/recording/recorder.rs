//! A transport in, the same transport out that writes down what goes over it.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use http::{Request, Response};

use super::entry::Entry;
use crate::transport::{
    BlockingTransport, LocalTransport, Sent, Transport, TransportError, TransportErrorKind,
};

/// Writes a line for each call that goes over a transport. The [module](super) says what is in it, and what never is.
///
/// The line is written when the call is over, whole and in one piece, and flushed; calls of several threads may go over one recorder.
/// A call that is given up (a future that is dropped, a transport that panics) is written as one that may have been sent.
///
/// A recording that cannot be written changes nothing about the calls: they have their results, the recording ends, and
/// [`failure`](Self::failure) says why.
///
/// It is a [`BlockingTransport`] or a [`Transport`] if what it wraps is one. For a transport that is only a [`LocalTransport`], use
/// [`record_local`](Self::record_local) in a closure: the language does not let one type forward both.
///
/// Around a transport that repeats calls it records one line per call; inside one, a line per attempt.
pub struct Recorder<T, W = File> {
    transport: T,
    sink: Mutex<Sink<W>>,
}

struct Sink<W> {
    writer: W,
    failure: Option<Arc<io::Error>>,
}

impl<T> Recorder<T> {
    /// Records into a new file; one that is there is overwritten.
    ///
    /// # Errors
    ///
    /// When the file cannot be created.
    pub fn create(path: impl AsRef<Path>, transport: T) -> io::Result<Self> {
        Ok(Self::new(File::create(path)?, transport))
    }

    /// Records at the end of a file, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened for reading and writing.
    pub fn append(path: impl AsRef<Path>, transport: T) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        if file.metadata()?.len() > 0 {
            let mut last = [0];
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
            // A line that was cut off must not take the next one with it.
            if last != *b"\n" {
                file.write_all(b"\n")?;
            }
        }
        Ok(Self::new(file, transport))
    }
}

impl<T, W> Recorder<T, W> {
    /// Records into this writer.
    pub fn new(writer: W, transport: T) -> Self {
        Self { transport, sink: Mutex::new(Sink { writer, failure: None }) }
    }

    /// What moves the bytes.
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Why the recording ended early, if it did.
    pub fn failure(&self) -> Option<Arc<io::Error>> {
        self.sink().failure.clone()
    }

    /// The writer, with everything that was recorded.
    pub fn into_writer(self) -> W {
        self.sink.into_inner().unwrap_or_else(PoisonError::into_inner).writer
    }

    fn sink(&self) -> MutexGuard<'_, Sink<W>> {
        // What a writer that panicked left behind is no worse than what one that failed did.
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T, W: Write> Recorder<T, W> {
    /// Sends one request over a [`LocalTransport`] and records it.
    ///
    /// ```
    /// use secpaid_core::recording::Recorder;
    /// use secpaid_core::transport::{LocalTransport, local_transport_fn};
    /// use secpaid_core::v2::Client;
    ///
    /// fn recorded(recorder: &Recorder<impl LocalTransport, Vec<u8>>) {
    ///     let transport = local_transport_fn(|request| recorder.record_local(request));
    ///     let client = Client::production("sk-1234", transport);
    /// #   let _ = client;
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the transport.
    pub async fn record_local(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError>
    where
        T: LocalTransport,
    {
        let call = Call::begin(&self.sink, &request);
        call.end(self.transport.send_local(request).await)
    }
}

impl<T: BlockingTransport, W: Write> BlockingTransport for Recorder<T, W> {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let call = Call::begin(&self.sink, &request);
        call.end(self.transport.send(request))
    }
}

impl<T: Transport + Sync, W: Write + Send> Transport for Recorder<T, W> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let call = Call::begin(&self.sink, &request);
        call.end(self.transport.send(request).await)
    }
}

impl<T: fmt::Debug, W> fmt::Debug for Recorder<T, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("transport", &self.transport)
            .field("failure", &self.failure())
            .finish_non_exhaustive()
    }
}

/// A call on its way. Writes its line when it ends, or when it is given up.
struct Call<'a, W: Write> {
    sink: &'a Mutex<Sink<W>>,
    request: Request<Bytes>,
    started: SystemTime,
    clock: Instant,
    ended: bool,
}

impl<'a, W: Write> Call<'a, W> {
    fn begin(sink: &'a Mutex<Sink<W>>, request: &Request<Bytes>) -> Self {
        let (started, clock) = (SystemTime::now(), Instant::now());
        Self { sink, request: request.clone(), started, clock, ended: false }
    }

    fn end(
        mut self,
        result: Result<Response<Bytes>, TransportError>,
    ) -> Result<Response<Bytes>, TransportError> {
        self.ended = true;
        self.write(result.as_ref());
        result
    }

    fn write(&self, result: Result<&Response<Bytes>, &TransportError>) {
        let entry = Entry::new(&self.request, result, self.started, self.clock.elapsed());
        let line = serde_json::to_vec(&entry).map_err(io::Error::from).map(|mut line| {
            line.push(b'\n');
            line
        });
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        if sink.failure.is_some() {
            return;
        }
        let written = line.and_then(|line| {
            sink.writer.write_all(&line)?;
            sink.writer.flush()
        });
        sink.failure = written.err().map(Arc::new);
    }
}

impl<W: Write> Drop for Call<'_, W> {
    fn drop(&mut self) {
        if !self.ended {
            let given_up = TransportError::new(TransportErrorKind::Other, Sent::Maybe)
                .with_source("the call was given up before it was answered");
            self.write(Err(&given_up));
        }
    }
}
