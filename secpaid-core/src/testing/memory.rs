//! A transport that answers from fixtures, without a network.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Request, Response};

use super::responder::Responder;
use crate::answer::Answer;
use crate::envelope::table::Outcome;
use crate::fixture::Fixtures;
use crate::token::Token;
use crate::transport::{BlockingTransport, Transport, TransportError};

/// A transport that answers from the fixtures of a spec and remembers what it was sent. `Debug` shows how many requests that are.
pub struct Memory {
    responder: Responder,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: VecDeque<Next>,
    requests: Vec<Request<Bytes>>,
}

enum Next {
    Error(String),
    Outcome(Outcome),
    Answer(Answer),
    Failure(TransportError),
}

impl Memory {
    /// A transport that takes any token.
    pub fn new(fixtures: Fixtures) -> Self {
        Self { responder: Responder::new(fixtures), state: Mutex::default() }
    }

    /// Takes this token only.
    #[must_use]
    pub fn accepting(mut self, token: impl Into<String>) -> Self {
        self.responder = self.responder.accepting(None, Token::from(token.into()));
        self
    }

    /// Takes this credential only, from endpoints whose auth scheme has this name.
    #[must_use]
    pub fn accepting_credential(mut self, scheme: impl Into<String>, credential: impl Into<String>) -> Self {
        self.responder = self.responder.accepting(Some(scheme.into()), Token::from(credential.into()));
        self
    }

    /// Answers the next call with a declared error, by its name in the spec.
    pub fn next_error(&self, name: impl Into<String>) {
        self.state().next.push_back(Next::Error(name.into()));
    }

    /// Answers the next call with an example or a sample of this outcome.
    pub fn next_outcome(&self, outcome: Outcome) {
        self.state().next.push_back(Next::Outcome(outcome));
    }

    /// Answers the next call with this.
    pub fn next_answer(&self, answer: Answer) {
        self.state().next.push_back(Next::Answer(answer));
    }

    /// Fails the next call like this.
    pub fn next_failure(&self, failure: TransportError) {
        self.state().next.push_back(Next::Failure(failure));
    }

    /// What was sent so far, oldest first.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements, so a panic elsewhere cannot have broken it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn respond(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut state = self.state();
        let answer = match state.next.pop_front() {
            None => Ok(self.responder.answer(&request)),
            Some(Next::Error(name)) => Ok(self.responder.error(&request, &name)),
            Some(Next::Outcome(outcome)) => Ok(self.responder.outcome(&request, outcome)),
            Some(Next::Answer(answer)) => Ok(answer),
            Some(Next::Failure(failure)) => Err(failure),
        };
        state.requests.push(request);
        answer.map(Response::from)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("requests", &self.state().requests.len()).finish_non_exhaustive()
    }
}

impl BlockingTransport for Memory {
    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.respond(request)
    }
}

impl Transport for Memory {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.respond(request)
    }
}
