//! Servers that look at the bytes as they come.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use cloudstorage::GoogleDrive;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

use crate::support::at;

pub(super) const EMPTY: &str = "{\"files\":[]}";

/// A connection that counts how often something came in.
pub(super) struct Counted {
    stream: TcpStream,
    piece: Vec<u8>,
    at: usize,
    pub(super) arrivals: usize,
}

impl Counted {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            piece: Vec::new(),
            at: 0,
            arrivals: 0,
        }
    }
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            self.piece.resize(1 << 20, 0);
            let amount = self.stream.read(&mut self.piece)?;
            self.piece.truncate(amount);
            self.at = 0;
            self.arrivals += usize::from(amount > 0);
        }
        let amount = buffer.len().min(self.piece.len() - self.at);
        buffer[..amount].copy_from_slice(&self.piece[self.at..self.at + amount]);
        self.at += amount;
        Ok(amount)
    }
}

impl Write for Counted {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.stream.write(data)
    }

    fn write_vectored(&mut self, data: &[io::IoSlice<'_>]) -> io::Result<usize> {
        self.stream.write_vectored(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Reads a request with a Content-Length, or none; empty at the end of the connection.
pub(super) fn read_request(stream: &mut impl Read) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => request.push(byte[0]),
            _ => return String::new(),
        }
    }
    let head = String::from_utf8_lossy(&request).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "))
        .map_or(0, |length| length.parse().unwrap());
    let begin = request.len();
    request.resize(begin + length, 0);
    if stream.read_exact(&mut request[begin..]).is_err() {
        return String::new();
    }
    String::from_utf8_lossy(&request).into_owned()
}

/// A TLS server with a certificate that the component it comes with trusts.
pub(super) fn tls<T: Send + 'static>(
    version: &'static SupportedProtocolVersion,
    mut handle: impl FnMut(&mut StreamOwned<ServerConnection, Counted>) -> T + Send + 'static,
) -> (GoogleDrive, Receiver<T>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, Counted::new(stream));
            if sender.send(handle(&mut stream)).is_err() {
                break;
            }
        }
    });
    let drive = at(&format!("https://localhost:{port}"));
    drive
        .config(&format!("SSLServerCACerts={}", made.cert.pem()))
        .unwrap();
    if version.version == rustls::ProtocolVersion::TLSv1_3 {
        drive.config("SSLEnabledProtocols=12288").unwrap();
    }
    (drive, receiver)
}

/// Ends a connection with a reset.
pub(super) fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
    drop(stream);
}

/// Reads until the other side has closed.
pub(super) fn drain(stream: &mut impl Read) -> u64 {
    io::copy(stream, &mut io::sink()).unwrap_or(0)
}
