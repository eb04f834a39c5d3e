//! Everything that can go wrong below HTTP, and the one table from there to a code.

use std::io;

use crate::error::{Error, codes};

/// Why the wire failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The call was told to stop.
    Interrupted,
    /// Nothing happened for the time allowed, or the whole took longer.
    Timeout,
    /// A host name has no address: code and text.
    Resolve(i32, String),
    /// The system refused a socket operation.
    Socket(io::ErrorKind, Option<i32>, String),
    /// The peer closed in order before a byte of the answer came.
    ClosedBeforeAnswer,
    /// The peer closed in the middle.
    Truncated,
    /// The peer reset the connection.
    Reset,
    /// The other side does not speak HTTP as it should.
    Protocol(String),
    /// The certificate was not accepted.
    Certificate(String),
    /// The handshake failed otherwise.
    Handshake(String),
    /// TLS could not be set up: code and text.
    Tls(i32, String),
}

impl Fault {
    pub(crate) fn from_io(error: &io::Error) -> Self {
        if let Some(fault) = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Self>())
        {
            return fault.clone();
        }
        if let Some(tls) = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>())
        {
            return match tls {
                rustls::Error::InvalidCertificate(reason) => Self::Certificate(format!("{reason}")),
                other => Self::Handshake(other.to_string()),
            };
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            io::ErrorKind::ConnectionReset => Self::Reset,
            kind => Self::Socket(kind, error.raw_os_error(), error.to_string()),
        }
    }

    /// The documented error; `peer` is the host and port it is about.
    pub(crate) fn to_error(&self, peer: &str) -> Error {
        let (code, text) = match self {
            Self::Interrupted => (codes::INTERRUPTED, "The call was interrupted.".to_owned()),
            Self::Timeout => (
                codes::TIMEOUT,
                format!("{peer} did nothing within the time allowed."),
            ),
            Self::Resolve(code, text) => (*code, text.clone()),
            Self::Socket(kind, number, text) => (
                socket_code(*kind, *number),
                format!("The connection to {peer} failed: {text}."),
            ),
            Self::ClosedBeforeAnswer => (
                codes::CONNECTION_DROPPED,
                format!("{peer} closed the connection without an answer."),
            ),
            Self::Truncated => (
                codes::CONNECTION_DROPPED,
                format!("{peer} closed the connection in the middle of its answer."),
            ),
            Self::Reset => (codes::ECONNRESET, format!("{peer} reset the connection.")),
            Self::Protocol(text) => (
                codes::HTTP_PROTOCOL,
                format!("{peer} does not keep to HTTP: {text}."),
            ),
            Self::Certificate(text) => (
                codes::CERTIFICATE_REFUSED,
                format!("The certificate of {peer} was not accepted: {text}."),
            ),
            Self::Handshake(text) => (
                codes::HANDSHAKE,
                format!("The TLS handshake with {peer} failed: {text}."),
            ),
            Self::Tls(code, text) => (*code, text.clone()),
        };
        let error = Error::new(code, text);
        match self {
            Self::Socket(_, Some(number), _) => {
                error.caused_by(&io::Error::from_raw_os_error(*number))
            }
            Self::Socket(kind, None, _) => error.caused_by(&io::Error::from(*kind)),
            _ => error,
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.to_error("the server").message())
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}

impl From<Fault> for ureq::Error {
    fn from(fault: Fault) -> Self {
        // Never as Io: ureq takes some kinds of it for the end of a body.
        Self::Other(Box::new(fault))
    }
}

/// The WinSock number the reference lists for what the system said.
fn socket_code(kind: io::ErrorKind, number: Option<i32>) -> i32 {
    use io::ErrorKind as Kind;
    match kind {
        Kind::ConnectionRefused => codes::ECONNREFUSED,
        Kind::ConnectionReset | Kind::BrokenPipe => codes::ECONNRESET,
        Kind::ConnectionAborted => codes::ECONNABORTED,
        Kind::NotConnected => codes::ENOTCONN,
        Kind::AddrInUse => codes::EADDRINUSE,
        Kind::AddrNotAvailable => codes::EADDRNOTAVAIL,
        Kind::PermissionDenied => codes::EACCES,
        Kind::HostUnreachable => codes::EHOSTUNREACH,
        Kind::NetworkUnreachable => codes::ENETUNREACH,
        Kind::NetworkDown => codes::ENETDOWN,
        Kind::TimedOut => codes::ETIMEDOUT,
        Kind::InvalidInput => codes::EINVAL,
        _ if number == Some(24) => codes::EMFILE,
        _ => codes::CONNECTION_DROPPED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_code() {
        let socket = |kind| Fault::Socket(kind, None, String::new());
        let rows = [
            (Fault::Interrupted, 301),
            (Fault::Timeout, 201),
            (Fault::Resolve(11001, String::new()), 11001),
            (socket(io::ErrorKind::ConnectionRefused), 10061),
            (
                Fault::from_io(&io::ErrorKind::ConnectionReset.into()),
                10054,
            ),
            (socket(io::ErrorKind::AddrInUse), 10048),
            (socket(io::ErrorKind::AddrNotAvailable), 10049),
            (socket(io::ErrorKind::PermissionDenied), 10013),
            (socket(io::ErrorKind::NetworkUnreachable), 10051),
            (socket(io::ErrorKind::HostUnreachable), 10065),
            (socket(io::ErrorKind::TimedOut), 10060),
            (Fault::ClosedBeforeAnswer, 1120),
            (Fault::Truncated, 1120),
            (Fault::Reset, 10054),
            (Fault::Protocol(String::new()), 151),
            (Fault::Certificate(String::new()), 280),
            (Fault::Handshake(String::new()), 276),
            (Fault::Tls(271, String::new()), 271),
        ];
        for (fault, code) in rows {
            assert_eq!(fault.to_error("h:1").code(), code, "{fault:?}");
        }
    }

    #[test]
    fn a_fault_survives_the_way_through_io() {
        let io: io::Error = Fault::Interrupted.into();
        assert_eq!(Fault::from_io(&io), Fault::Interrupted);
    }
}
