//! Bytes of a connection to one HTTP/1.1 message with a content length, and what can be done to it.

use std::io::BufRead;

/// A request or an answer, byte for byte.
#[derive(Clone)]
pub(crate) struct Message {
    /// Up to and with the empty line.
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// The next message; as much of it as came when the connection ends before it does.
    pub(crate) fn read(input: &mut impl BufRead) -> Result<Self, Vec<u8>> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if !matches!(input.read_until(b'\n', &mut head), Ok(1..)) {
                return Err(head);
            }
        }
        let mut body = vec![0; header(&head, "content-length").map_or(0, |length| length.parse().unwrap())];
        match input.read_exact(&mut body) {
            Ok(()) => Ok(Self { head, body }),
            Err(_) => Err(head),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        [&*self.head, &*self.body].concat()
    }

    /// The first half of it, and some of the body.
    pub(crate) fn first_half(&self) -> Vec<u8> {
        [&*self.head, self.half_body()].concat()
    }

    pub(crate) fn half_body(&self) -> &[u8] {
        &self.body[..self.body.len() / 2]
    }

    /// The same with this content length, or none.
    pub(crate) fn with_length(mut self, length: Option<usize>) -> Self {
        let lines = std::str::from_utf8(&self.head).unwrap().trim_end().split("\r\n");
        let mut head: Vec<String> =
            lines.filter(|line| !line.starts_with("content-length")).map(str::to_owned).collect();
        head.extend(length.map(|length| format!("content-length: {length}")));
        self.head = format!("{}\r\n\r\n", head.join("\r\n")).into_bytes();
        self
    }

    /// Where the digits of the content length are in the head.
    pub(crate) fn length_digits(&self) -> std::ops::Range<usize> {
        let name = b"content-length: ";
        let start = self.head.windows(name.len()).position(|bytes| bytes == name).unwrap() + name.len();
        let digits = self.head[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        start..start + digits
    }
}

/// The number of the call that a request or a part of one belongs to, as far as it says.
pub(crate) fn call(request: &[u8]) -> Option<u32> {
    header(request, "user-agent")?.strip_prefix("call/")?.parse().ok()
}

/// The value of a header that came whole.
fn header(head: &[u8], name: &str) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let (lines, _) = head.rsplit_once("\r\n")?;
    lines.split("\r\n").find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}
