//! The component at work against the emulator, over real sockets.

mod auth;
mod bad_answers;
mod certificates;
mod connections;
mod couplings;
mod downloads;
mod encryption;
mod folders;
mod frame;
mod http;
mod listing;
mod object;
mod resources;
mod secrets;
mod support;
mod tls;
mod transfer;
mod uploads;
mod wire;
mod x_path;
