//! The command as a process, and plain calls of what it serves.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use bytes::Bytes;
use http::Request;
use secpaid_core::transport::BlockingTransport;
use secpaid_core::transport::ureq_3::Ureq;
use serde_json::{Value, json};

pub(crate) const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/secpaid.json");

/// A mock of SecPaid; it ends with the test.
pub(crate) struct Mock {
    pub(crate) url: String,
    child: Child,
    client: Ureq,
    output: Mutex<BufReader<ChildStdout>>,
}

/// What a plain call got.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) violation: Option<String>,
    pub(crate) body: String,
}

impl Got {
    /// What the envelope says.
    pub(crate) fn message(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body["ResponseMsg"].as_str().or(body["errorMessage"].as_str()).unwrap().to_owned()
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secpaid"));
    command.args(arguments);
    command
}

/// The exit code and standard error of a run that ends by itself.
pub(crate) fn run(arguments: &[&str]) -> (i32, String) {
    let output = command(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

impl Mock {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    pub(crate) fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut command = command(&["mock", SPEC]);
        command.args(arguments).envs(environment.iter().copied()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let url = match serde_json::from_str::<Value>(&line) {
            Ok(first) => first["listening"].as_str().unwrap().to_owned(),
            Err(_) => line.trim().rsplit(' ').next().unwrap().to_owned(),
        };
        Self { url, child, client: Ureq::default(), output: Mutex::new(output) }
    }

    fn send(&self, request: Request<Bytes>) -> Result<Got, String> {
        let response = self.client.send(request).map_err(|error| error.to_string())?;
        let violation = response.headers().get("x-mock-violation");
        Ok(Got {
            status: response.status().as_u16(),
            violation: violation.map(|text| text.to_str().unwrap().to_owned()),
            body: String::from_utf8(response.body().to_vec()).unwrap(),
        })
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
        let mut request =
            Request::post(format!("{}{path}", self.url)).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(body.to_owned().into()).unwrap()).unwrap()
    }

    /// A call that may get no answer.
    pub(crate) fn try_post(&self, path: &str, body: &str) -> Result<Got, String> {
        let request = Request::post(format!("{}{path}", self.url));
        let request = request.header("content-type", "application/json").header("token", "any");
        self.send(request.body(body.to_owned().into()).unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> Got {
        self.send(Request::get(format!("{}{path}", self.url)).body(Bytes::new()).unwrap()).unwrap()
    }

    /// Changes a record from outside.
    pub(crate) fn patch(&self, collection: &str, key: u64, patch: &Value) {
        let got = self.post(&format!("/__mock/state/{collection}/{key}"), &[], &patch.to_string());
        assert_eq!(got.status, 200, "{}", got.body);
    }

    /// How many records a collection has.
    pub(crate) fn count(&self, collection: &str) -> usize {
        let state: Value = serde_json::from_str(&self.get("/__mock/state").body).unwrap();
        state[collection].as_array().unwrap().len()
    }

    /// The next lines about calls, up to one that is asked for here.
    pub(crate) fn calls(&self) -> Vec<Value> {
        const LAST: &str = "/__mock/last";
        self.get(LAST);
        let mut output = self.output.lock().unwrap();
        let lines = std::iter::from_fn(|| {
            let mut line = String::new();
            output.read_line(&mut line).unwrap();
            let call: Value = serde_json::from_str(&line).unwrap();
            (call["path"] != json!(LAST)).then_some(call)
        });
        lines.filter(|call| !call["endpoint"].is_null()).collect()
    }

    pub(crate) fn last_call(&self) -> Value {
        self.calls().pop().unwrap()
    }

    /// Ends it; what it said that nobody has read.
    pub(crate) fn stop(mut self) -> String {
        self.child.kill().unwrap();
        let mut said = String::new();
        self.output.lock().unwrap().read_to_string(&mut said).unwrap();
        said
    }

    /// Asks it to end; its exit code.
    #[cfg(unix)]
    pub(crate) fn terminate(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
