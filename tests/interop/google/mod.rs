//! Google's Python client and the component at one emulator: what one made the other finds.

mod changes;
mod drives;
mod files;
mod permissions;
mod revisions;

use std::process::Command;

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{Program, component, given, script};

/// An emulator with both clients at it.
struct Both {
    /// Before the emulator, so that it goes first.
    client: Program,
    emulator: Emulator,
    drive: GoogleDrive,
}

impl Both {
    fn start() -> Self {
        let emulator = Emulator::builder().start().unwrap();
        let client = Program::start(
            Command::new(given("INTEROP_PYTHON"))
                .arg(script("google_calls.py"))
                .arg(emulator.url()),
        );
        let drive = component(&emulator.url(), &emulator.token_for("owner").unwrap());
        Self {
            client,
            emulator,
            drive,
        }
    }

    /// The component in the hands of another account.
    fn component_of(&self, account: &str) -> GoogleDrive {
        component(
            &self.emulator.url(),
            &self.emulator.token_for(account).unwrap(),
        )
    }

    /// A call of Google's client; what it answers, or status and reason of a refusal.
    fn say(&mut self, account: &str, call: &str, args: Value, media: Option<&str>) -> Value {
        let token = self.emulator.token_for(account).unwrap();
        let mut ask = json!({"token": token, "call": call, "args": args});
        if let Some(media) = media {
            ask["media"] = media.into();
        }
        self.client.say(&ask.to_string());
        serde_json::from_str(&self.client.hear()).unwrap()
    }

    /// A call that has to go well, by an account.
    fn google_as(&mut self, account: &str, call: &str, args: Value) -> Value {
        let said = self.say(account, call, args, None);
        assert!(said.get("ok").is_some(), "{call}: {said}");
        said["ok"].clone()
    }

    /// A call that has to go well, by the owner.
    fn google(&mut self, call: &str, args: Value) -> Value {
        self.google_as("owner", call, args)
    }

    /// A call with content that has to go well, by the owner.
    fn google_media(&mut self, call: &str, args: Value, media: &str) -> Value {
        let said = self.say("owner", call, args, Some(media));
        assert!(said.get("ok").is_some(), "{call}: {said}");
        said["ok"].clone()
    }

    /// The status a call is refused with.
    fn refused(&mut self, account: &str, call: &str, args: Value) -> u64 {
        let said = self.say(account, call, args, None);
        said["status"]
            .as_u64()
            .unwrap_or_else(|| panic!("{call}: {said}"))
    }
}

/// The member of an answer, text; empty when it is not there.
fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_default().to_owned()
}

/// The member of an answer that is a list.
fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value[member].as_array().map_or(&[], Vec::as_slice)
}
