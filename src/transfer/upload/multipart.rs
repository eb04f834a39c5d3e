//! An upload in one request: metadata and content, one behind the other.

use std::io::{self, Read};

use super::making::{Making, Mark};
use super::verify::{self, Content as Meant, Proof};
use super::{Upload, Uploaded, answer, with_type};
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Content, Request};
use crate::observe::Bounds;
use crate::transfer::progress::Progress;
use crate::transfer::source::Opened;

pub(super) fn in_one(plan: &mut Upload<'_>, opened: &Opened) -> Result<Uploaded> {
    let boundary = boundary()?;
    let mut before =
        format!("--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n")
            .into_bytes();
    before.extend_from_slice(&plan.metadata);
    let part = format!(
        "\r\n--{boundary}\r\nContent-Type: {}\r\n\r\n",
        plan.content_type
    );
    before.extend_from_slice(part.as_bytes());
    let after = format!("\r\n--{boundary}--\r\n").into_bytes();
    let total = before.len() as u64 + opened.total() + after.len() as u64;
    let mut headers = plan.headers.clone();
    headers.push((
        "Content-Type".to_owned(),
        format!("multipart/related; boundary={boundary}"),
    ));
    let (observer, bounds) = (plan.observer, plan.bounds);
    let mut body = Parts {
        before: &before,
        after: &after,
        opened,
        bounds,
        making: Making::new(opened, bounds, Mark::beginning(opened)?)?,
        progress: Progress::begin(observer, Direction::Upload, plan.progress, 0, Some(total)),
        at: 0,
    };
    let mut response = plan.exchange.send(Request {
        method: plan.method,
        url: with_type(&plan.url, "multipart"),
        headers,
        body: Body::Stream {
            content: &mut body,
            length: total,
        },
        told: true,
    })?;
    let text = answer::made(plan, &mut response)?;
    answer::only_after_all(&response, body.at, total)?;
    let meant = Meant {
        size: opened.total(),
        md5: body.making.into_mark().md5(),
    };
    let proof = if plan.verify {
        Proof::Checksum
    } else {
        Proof::Told
    };
    let uploaded = verify::settle(text, &plan.expected, &meant, proof, plan.facts)?;
    body.progress.finish(total);
    Ok(uploaded)
}

fn boundary() -> Result<String> {
    let mut random = [0; 18];
    getrandom::fill(&mut random).map_err(|cause| {
        Error::new(
            codes::STREAM,
            format!("The system gives no random numbers: {cause}."),
        )
    })?;
    Ok(format!("cloudstorage-{}", hex::encode(random)))
}

/// The whole body; it reports how far it is.
struct Parts<'a> {
    before: &'a [u8],
    after: &'a [u8],
    opened: &'a Opened,
    bounds: &'a Bounds,
    making: Making<'a>,
    progress: Progress<'a>,
    at: u64,
}

impl Read for Parts<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let head = self.before.len() as u64;
        let tail = head + self.opened.total();
        let rest = |part: &'_ [u8], from: u64, buffer: &mut [u8]| {
            let from = usize::try_from(from).unwrap_or(usize::MAX);
            part.get(from..).unwrap_or_default().read(buffer)
        };
        let amount = if self.at < head {
            rest(self.before, self.at, buffer)?
        } else if self.at < tail {
            let left = usize::try_from(tail - self.at).unwrap_or(usize::MAX);
            let room = buffer.len().min(left);
            self.making.read(&mut buffer[..room])?
        } else {
            rest(self.after, self.at - tail, buffer)?
        };
        self.at += amount as u64;
        self.progress.reach(self.at);
        Ok(amount)
    }
}

impl Content for Parts<'_> {
    fn rewind(&mut self) -> Result<()> {
        self.making = Making::new(self.opened, self.bounds, Mark::beginning(self.opened)?)?;
        self.at = 0;
        Ok(())
    }
}
