//! The door between the front and tiny_http.
//!
//! tiny_http reads request heads without a limit and sets aside as much memory
//! as a Content-Length announces, so nobody but the front may talk to it. Where
//! there are Unix sockets it listens on one in a directory of this user alone.

use std::io;

use tiny_http::Server;

#[cfg(unix)]
pub(super) use private::{Door, open};

#[cfg(not(unix))]
pub(super) use local::{Door, open};

fn refused(error: Box<dyn std::error::Error + Send + Sync>) -> io::Error {
    match error.downcast::<io::Error>() {
        Ok(error) => *error,
        Err(error) => io::Error::other(error),
    }
}

#[cfg(unix)]
mod private {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::{UnixListener, UnixStream};

    use tempfile::TempDir;

    use super::{Server, io, refused};

    /// Gone with the last of its holders, and the directory with it.
    pub(in super::super) struct Door(TempDir);

    pub(in super::super) fn open() -> io::Result<(Server, Door)> {
        let dir = tempfile::Builder::new()
            .prefix("oauth-")
            .permissions(std::fs::Permissions::from_mode(0o700))
            .tempdir()?;
        let listener = UnixListener::bind(dir.path().join("s"))?;
        let server = Server::from_listener(listener, None).map_err(refused)?;
        Ok((server, Door(dir)))
    }

    impl Door {
        pub(in super::super) fn connect(&self) -> io::Result<UnixStream> {
            UnixStream::connect(self.0.path().join("s"))
        }
    }
}

#[cfg(not(unix))]
mod local {
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

    use super::{Server, io, refused};

    pub(in super::super) struct Door(SocketAddr);

    pub(in super::super) fn open() -> io::Result<(Server, Door)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let server = Server::from_listener(listener, None).map_err(refused)?;
        Ok((server, Door(address)))
    }

    impl Door {
        pub(in super::super) fn connect(&self) -> io::Result<TcpStream> {
            TcpStream::connect(self.0)
        }
    }
}
