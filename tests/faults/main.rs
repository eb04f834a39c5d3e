//! What comes of a transfer when something goes wrong on the way, or the program is killed.

mod killed;
mod kinds;
#[expect(dead_code, reason = "shared with the walks, which need more of it")]
#[path = "../model/oracle.rs"]
mod oracle;
mod pacer;
mod rivals;
mod server;
mod table;
mod transfers;
