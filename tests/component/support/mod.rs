//! A component at an emulator of its own, and a server that says what it is told.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use cloudstorage::emulator::{CLIENT_ID, CLIENT_SECRET, Emulator};
use cloudstorage::{GoogleDrive, Permission};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

pub(crate) const TOKEN: &str = "test-token";

/// An emulator, and a component that is authorized there.
pub(crate) fn start() -> (Emulator, GoogleDrive) {
    let emulator = Emulator::builder().token(TOKEN).start().unwrap();
    let drive = at(&emulator.url());
    (emulator, drive)
}

/// A component whose service is at an address.
pub(crate) fn at(url: &str) -> GoogleDrive {
    let drive = GoogleDrive::new();
    drive.config(&format!("ServiceURL={url}")).unwrap();
    drive.set_authorization(format!("Bearer {TOKEN}"));
    drive.set_timeout(20);
    drive
}

/// A component that has to authorize itself at an emulator.
pub(crate) fn unauthorized(emulator: &Emulator) -> GoogleDrive {
    let drive = at(&emulator.url());
    drive.set_authorization("");
    drive.set_o_auth_server_auth_url(emulator.auth_url());
    drive.set_o_auth_server_token_url(emulator.token_url());
    drive.set_o_auth_client_id(CLIENT_ID);
    drive.set_o_auth_client_secret(CLIENT_SECRET);
    drive
}

/// A permission whose members are assigned one by one.
pub(crate) fn permission(assign: impl FnOnce(&mut Permission)) -> Permission {
    let mut permission = Permission::default();
    assign(&mut permission);
    permission
}

/// Uploads bytes under a name and returns the id.
pub(crate) fn put(drive: &GoogleDrive, name: &str, data: &[u8]) -> String {
    drive.set_resource_count(0).unwrap();
    drive.set_local_file("");
    drive.set_resource_data(data);
    let id = drive.upload_file(name, "").unwrap();
    drive.set_resource_data("");
    id
}

/// What the service holds under an id.
pub(crate) fn fetch(drive: &GoogleDrive, id: &str) -> Vec<u8> {
    let (file, password) = (drive.local_file(), drive.encryption_password());
    drive.set_local_file("");
    drive.set_encryption_password("");
    drive.download_file(id, "").unwrap();
    drive.set_local_file(file);
    drive.set_encryption_password(password);
    drive.resource_data()
}

/// Bytes that repeat only after a long while.
pub(crate) fn sample(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        })
        .collect()
}

/// A server that handles each connection with a closure and hands on what it returns.
pub(crate) fn raw_server<T: Send + 'static>(
    mut handle: impl FnMut(TcpStream) -> T + Send + 'static,
) -> (String, Receiver<T>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { break };
            if sender.send(handle(stream)).is_err() {
                break;
            }
        }
    });
    (url, receiver)
}

/// A server that reads a request head and answers every request with the same bytes.
pub(crate) fn canned(answer: impl Into<Vec<u8>>) -> (String, Receiver<String>) {
    let answer = answer.into();
    raw_server(move |mut stream| {
        let head = read_head(&mut stream);
        let _ = stream.write_all(&answer);
        finish(&mut stream);
        head
    })
}

/// Waits until the client has what it wants: closing with unread input would reset.
fn finish(stream: &mut TcpStream) {
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = std::io::copy(stream, &mut std::io::sink());
}

/// A server with an answer for each request, the last for all that follow.
pub(crate) fn script(answers: &[(u16, &str)]) -> (String, Receiver<String>) {
    let answers: Vec<_> = answers.iter().map(|(s, b)| (*s, (*b).to_owned())).collect();
    let mut n = 0;
    raw_server(move |mut stream| {
        let head = read_head(&mut stream);
        let (status, body) = &answers[n.min(answers.len() - 1)];
        n += 1;
        let _ = write!(
            stream,
            "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        finish(&mut stream);
        head
    })
}

pub(crate) fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// An answer of 200 with this JSON.
pub(crate) fn ok(json: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{json}",
        json.len()
    )
}

/// A TLS server that answers every request with an empty listing; returns its address.
pub(crate) fn tls_server(config: ServerConfig) -> String {
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                head.push(byte[0]);
            }
            let _ = stream.write_all(ok("{\"files\":[]}").as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    format!("https://localhost:{port}")
}
