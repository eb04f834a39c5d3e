//! A proxy that cuts a connection after so many bytes.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Where a connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    /// On the way to the service, or on the way back.
    pub(crate) up: bool,
    pub(crate) after: usize,
    /// How many connections pass untouched before.
    pub(crate) skip: usize,
}

/// What is to break, and how often that was said: a connection that is kept must not
/// break in a later step.
#[derive(Clone, Default)]
pub(crate) struct Plan(Arc<Mutex<(Option<Cut>, u64)>>);

impl Plan {
    pub(crate) fn set(&self, cut: Option<Cut>) {
        let mut plan = self.0.lock().unwrap();
        *plan = (cut, plan.1 + 1);
    }

    fn strike(&self) -> (Option<Cut>, u64) {
        let mut plan = self.0.lock().unwrap();
        let cut = match plan.0.as_mut() {
            Some(cut) if cut.skip > 0 => {
                cut.skip -= 1;
                None
            }
            _ => plan.0.take(),
        };
        (cut, plan.1)
    }

    fn is_over(&self, told: u64) -> bool {
        self.0.lock().unwrap().1 != told
    }
}

/// Starts a proxy before an address; returns its own and what it is told.
pub(crate) fn start(target: String) -> (String, Plan) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let plan = Plan::default();
    let told = plan.clone();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (Ok(client), Ok(server)) = (client, TcpStream::connect(&target)) else {
                break;
            };
            let (cut, when) = told.strike();
            let limit = |up: bool| match cut {
                Some(cut) if cut.up == up => cut.after,
                _ => usize::MAX,
            };
            pass(&client, &server, limit(true), (told.clone(), when));
            pass(&server, &client, limit(false), (told.clone(), when));
        }
    });
    (address, plan)
}

fn pass(from: &TcpStream, to: &TcpStream, limit: usize, (plan, when): (Plan, u64)) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    std::thread::spawn(move || {
        let (mut left, mut piece) = (limit, vec![0; 64 * 1024]);
        while let Ok(amount @ 1..) = from.read(&mut piece) {
            if plan.is_over(when) {
                left = usize::MAX;
            }
            let amount = amount.min(left);
            left -= amount;
            if to.write_all(&piece[..amount]).is_err() {
                break;
            }
            if left == 0 {
                let _ = from.shutdown(Shutdown::Both);
                let _ = to.shutdown(Shutdown::Both);
                return;
            }
        }
        let _ = to.shutdown(Shutdown::Write);
    });
}
