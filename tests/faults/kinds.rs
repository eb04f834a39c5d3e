//! What can go wrong with an answer, a row each.

use std::time::Duration;

use socket2::SockRef;

use crate::server::{Answer, Struck};

/// One kind of fault.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) strike: fn(Struck<'_>),
    /// Whether every request of the kind struck is, and not the first only.
    pub(crate) always: bool,
}

const fn once(name: &'static str, strike: fn(Struck<'_>)) -> Kind {
    Kind {
        name,
        strike,
        always: false,
    }
}

const fn always(name: &'static str, strike: fn(Struck<'_>)) -> Kind {
    Kind {
        name,
        strike,
        always: true,
    }
}

pub(crate) const STALL: &str = "silence";

pub(crate) const KINDS: &[Kind] = &[
    once("reset, not carried out", reset),
    once("reset after it was carried out", |s| {
        s.real();
        reset(s);
    }),
    once("closed after it was carried out", |s| drop(s.real())),
    once("closed in the head", |mut s| {
        s.real();
        s.say("HTTP/1.1 200 OK\r\nContent-Ty");
    }),
    once("cut, by Content-Length", |mut s| {
        let answer = s.real();
        let half = answer.body.len() / 2;
        let head = head(&answer, &format!("Content-Length: {}", answer.body.len()));
        s.say(head);
        s.say(&answer.body[..half]);
    }),
    once("cut, where only closing tells", |mut s| {
        let answer = s.real();
        s.say(head(&answer, "Connection: close"));
        s.say(&answer.body[..answer.body.len() / 2]);
    }),
    once("cut in a chunk", |mut s| {
        let answer = s.real();
        s.say(head(&answer, "Transfer-Encoding: chunked"));
        let whole = chunked(&answer.body);
        s.say(&whole[..whole.len() / 2]);
    }),
    once("cut in the trailer", |mut s| {
        let answer = s.real();
        s.say(head(&answer, "Transfer-Encoding: chunked"));
        let whole = chunked(&answer.body);
        s.say(&whole[..whole.len() - 2]);
    }),
    once("whole, in chunks", |mut s| {
        let answer = s.real();
        s.say(head(&answer, "Transfer-Encoding: chunked"));
        s.say(chunked(&answer.body));
    }),
    once("whole, where only closing tells", |mut s| {
        let answer = s.real();
        s.say(head(&answer, "Connection: close"));
        s.say(&answer.body);
    }),
    once("Content-Length too long", |mut s| {
        let answer = s.real();
        let length = answer.body.len() + 5;
        s.say(head(&answer, &format!("Content-Length: {length}")));
        s.say(&answer.body);
    }),
    once("Content-Length too short", |mut s| {
        let answer = s.real();
        let length = answer.body.len().saturating_sub(5);
        s.say(head(&answer, &format!("Content-Length: {length}")));
        s.say(&answer.body);
    }),
    once("200 with a page", |s| {
        short(s, "200 OK", "", "<html>sign in</html>")
    }),
    once("200 with other JSON", |s| {
        short(s, "200 OK", "", "{\"kind\":\"x\"}")
    }),
    once("200 with nothing", |s| short(s, "200 OK", "", "")),
    once("200 with an id, not carried out", |s| {
        short(s, "200 OK", "", "{\"id\":\"early\"}");
    }),
    once("202", |s| with_status(s, "HTTP/1.1 202 Accepted")),
    once("204", |s| short(s, "204 No Content", "", "")),
    once("206 of a shorter range", |mut s| {
        let mut answer = s.real();
        answer.status = "HTTP/1.1 206 Partial Content".to_owned();
        let (from, total) = (begin(&s), begin(&s) + answer.body.len());
        answer.body.truncate(answer.body.len() / 2);
        let end = from + answer.body.len().max(1) - 1;
        ranged(&mut s, answer, &format!("bytes {from}-{end}/{total}"));
    }),
    once("206 of another range", |mut s| {
        let mut answer = s.real();
        answer.status = "HTTP/1.1 206 Partial Content".to_owned();
        let (from, length) = (begin(&s) + 1, answer.body.len());
        let range = format!("bytes {from}-{}/{}", from + length, from + length + 1);
        ranged(&mut s, answer, &range);
    }),
    once("206 of another total", |mut s| {
        let mut answer = s.real();
        answer.status = "HTTP/1.1 206 Partial Content".to_owned();
        let (from, length) = (begin(&s), answer.body.len());
        let range = format!(
            "bytes {from}-{}/{}",
            from + length.max(1) - 1,
            from + length + 10
        );
        ranged(&mut s, answer, &range);
    }),
    once("the whole for a range", |mut s| {
        let answer = s.real_without("Range");
        let length = answer.body.len();
        s.say(head(&answer, &format!("Content-Length: {length}")));
        s.say(&answer.body);
    }),
    once("302", |s| {
        short(
            s,
            "302 Found",
            "Location: http://127.0.0.1:1/elsewhere\r\n",
            "",
        );
    }),
    once("308 of more than was sent", |s| {
        short(
            s,
            "308 Resume Incomplete",
            "Range: bytes=0-99999999\r\n",
            "",
        );
    }),
    always("308 of nothing, for ever", |s| {
        short(s, "308 Resume Incomplete", "", "");
    }),
    always("308 of a byte more, for ever", |s| {
        let range = format!("Range: bytes=0-{}\r\n", 262_144 + s.times);
        short(s, "308 Resume Incomplete", &range, "");
    }),
    once("400", |s| refuse(s, "400 Bad Request", "invalid")),
    once("401", |s| refuse(s, "401 Unauthorized", "authError")),
    once("403", |s| {
        refuse(s, "403 Forbidden", "userRateLimitExceeded")
    }),
    once("404", |s| refuse(s, "404 Not Found", "notFound")),
    once("416", |s| {
        refuse(
            s,
            "416 Range Not Satisfiable",
            "requestedRangeNotSatisfiable",
        )
    }),
    once("429", |s| {
        refuse(s, "429 Too Many Requests", "rateLimitExceeded")
    }),
    once("503", |s| {
        refuse(s, "503 Service Unavailable", "backendError")
    }),
    once("an encoding nobody asked for", |mut s| {
        let answer = s.real();
        let length = answer.body.len();
        let line = format!("Content-Encoding: gzip\r\nContent-Length: {length}");
        s.say(head(&answer, &line));
        s.say(&answer.body);
    }),
    once("a coding that is not known", |mut s| {
        let answer = s.real();
        s.say(head(&answer, "Transfer-Encoding: gzip, chunked"));
        s.say(chunked(&answer.body));
    }),
    once("a head without end", |mut s| {
        s.say("HTTP/1.1 200 OK\r\n");
        for _ in 0..40_000 {
            s.say("X-More: and more\r\n");
        }
    }),
    once(STALL, |s| {
        s.real();
        // Until the client has had enough.
        let _ = SockRef::from(&s.client).set_read_timeout(Some(Duration::from_secs(20)));
        let mut client = &s.client;
        let _ = std::io::copy(&mut client, &mut std::io::sink());
    }),
];

fn head(answer: &Answer, framing: &str) -> String {
    let mut text = format!("{}\r\n", answer.status);
    for line in &answer.lines {
        if !line.to_ascii_lowercase().starts_with("connection") {
            text.push_str(&format!("{line}\r\n"));
        }
    }
    format!("{text}{framing}\r\n\r\n")
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in body.chunks(50_000) {
        out.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

fn reset(s: Struck<'_>) {
    let _ = SockRef::from(&s.client).set_linger(Some(Duration::ZERO));
}

fn short(mut s: Struck<'_>, status: &str, lines: &str, body: &str) {
    let length = body.len();
    s.say(format!(
        "HTTP/1.1 {status}\r\n{lines}Content-Length: {length}\r\n\r\n{body}"
    ));
}

fn refuse(s: Struck<'_>, status: &str, reason: &str) {
    let code = &status[..3];
    let body = format!(
        r#"{{"error":{{"code":{code},"message":"struck","errors":[{{"reason":"{reason}"}}]}}}}"#
    );
    short(s, status, "Content-Type: application/json\r\n", &body);
}

fn with_status(mut s: Struck<'_>, status: &str) {
    let mut answer = s.real();
    answer.status = status.to_owned();
    let length = answer.body.len();
    s.say(head(&answer, &format!("Content-Length: {length}")));
    s.say(&answer.body);
}

/// Where the range that was asked for begins.
fn begin(s: &Struck<'_>) -> usize {
    let range = s.request.header("range").unwrap_or("bytes=0-");
    let digits = range.trim_start_matches("bytes=").trim_end_matches('-');
    digits.parse().unwrap()
}

fn ranged(s: &mut Struck<'_>, mut answer: Answer, range: &str) {
    answer
        .lines
        .retain(|line| !line.to_ascii_lowercase().starts_with("content-range"));
    let length = answer.body.len();
    let framing = format!("Content-Range: {range}\r\nContent-Length: {length}");
    s.say(head(&answer, &framing));
    s.say(&answer.body);
}
