//! Door for the fuzz targets: the head of an answer and the end of its body.

use super::framing::{Body, Framing};
use super::head;

/// Reads an answer that comes in pieces of this length; it is the same as in one piece.
pub fn answer(bytes: &[u8], piece: usize, bodiless: bool) {
    let Some(end) = head::end(bytes, 0) else {
        return;
    };
    let Ok(head) = head::parse(&bytes[..end]) else {
        return;
    };
    assert!((100..=999).contains(&head.status));
    let Ok(framing) = Framing::of(&head, bodiless, false) else {
        return;
    };
    let ours = framing.for_ureq(&head);
    let again = head::parse(&ours).expect("what ureq is shown is a head");
    assert_eq!(again.status, head.status);

    let body = &bytes[end..];
    let passed = |length: usize| {
        let mut follower = Body::new(framing);
        let fine = body
            .chunks(length.max(1))
            .all(|piece| follower.pass(piece).is_ok());
        (fine, fine && follower.is_whole())
    };
    assert_eq!(passed(body.len()), passed(piece));
}
