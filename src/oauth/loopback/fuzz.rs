//! Door for the fuzz targets: what a browser, or something that is none, asks the loopback server for.

use super::front::request_line;
use super::judge::{Verdict, judge};
use super::{Answer, Expect};

/// Only an answer with the state that is waited for gets through.
pub fn loopback_request(head: &[u8]) {
    let Ok((method, target)) = request_line(head) else {
        return;
    };
    let expect = Expect {
        state: "the-state".to_owned(),
        path: Some("/".to_owned()),
    };
    assert!(matches!(judge(method, target, None), Verdict::Refused(..)));
    if let Verdict::Redirect(redirect) = judge(method, target, Some(&expect)) {
        assert_eq!(method, "GET");
        let states = redirect.params.iter().filter(|param| param.0 == "state");
        assert!(states.map(|param| param.1.as_str()).eq(["the-state"]));
        match redirect.answer {
            Answer::Code(text) | Answer::Error { error: text, .. } => assert!(!text.is_empty()),
        }
    }
}
