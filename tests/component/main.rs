//! The component at work against the emulator, over real sockets.

mod auth;
mod bad_answers;
mod certificates;
mod changes;
mod connections;
mod couplings;
mod custom;
mod downloads;
mod encryption;
mod exports;
mod extensions;
mod fields;
mod folders;
mod frame;
mod http;
mod listing;
mod lists;
mod logs;
mod object;
mod permissions;
mod resources;
mod revisions;
mod secrets;
mod shared_drives;

mod support;
mod tls;
mod transfer;
mod unexpected;
mod uploads;
mod wire;
mod x_path;
