//! The way to a server, in one place: name, TCP, TLS.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;

use parking_lot::Mutex;
use rustls::StreamOwned;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout};

use super::dial::connect;
use super::resolve::resolve;
use super::socket::Socket;
use super::transport::LinkTransport;
use super::watch::Watch;
use super::wire::{Buffered, Wire};
use super::{Fault, Link};
use crate::observe::{Level, Observer, PresentedCertificate};
use crate::tls;

/// Makes connections under the conditions of the present call.
#[derive(Debug)]
pub(crate) struct LinkConnector(pub(crate) Arc<Link>);

impl Connector for LinkConnector {
    type Out = LinkTransport;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<LinkTransport>, ureq::Error> {
        match self.establish(details.uri, details.needs_tls()) {
            Ok(transport) => Ok(Some(transport)),
            Err(fault) => Err(self.0.fail(fault).into()),
        }
    }
}

impl LinkConnector {
    fn establish(&self, uri: &Uri, tls: bool) -> Result<LinkTransport, Fault> {
        let (_, conditions) = self.0.now()?;
        self.0.tap(|tap| tap.fresh = true);
        let observer = &conditions.observer;
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        // The clock runs over name, connection and handshake together.
        let watch = Watch::connecting(&conditions);
        let addresses = conditions
            .socket
            .choose(host, resolve(host, port, &watch)?)?;
        let stream = connect(&addresses, &conditions, &watch)?;
        if let Ok(local) = stream.local_addr() {
            self.0.tap(|tap| tap.local_address = local.ip().to_string());
        }
        if observer.logs(Level::Verbose) {
            observer.log(
                Level::Verbose,
                "Info",
                &format!("Connected to {host}:{port}."),
            );
        }
        let mut socket = Socket::new(stream, Arc::clone(&self.0));
        let wire = if tls {
            socket.set_connecting(Some(watch));
            observer.ssl_status(&format!("Starting a TLS handshake with {host}."));
            let asked = Arc::new(Asked(Mutex::new(Some(Arc::clone(observer)))));
            let connection = tls::start(
                host,
                &conditions.trust,
                &conditions.tls,
                Arc::clone(&asked) as Arc<dyn Observer>,
            )
            .map_err(|refusal| Fault::Tls(refusal.code(), refusal.message().to_owned()))?;
            let mut stream = StreamOwned::new(connection, Buffered::new(socket));
            while stream.conn.is_handshaking() {
                if let Err(error) = stream.conn.complete_io(&mut stream.sock) {
                    // The alert that says why, if there is one.
                    let _ = stream.sock.push();
                    return Err(match Fault::from_io(&error) {
                        Fault::Truncated => {
                            Fault::Handshake("the server closed the connection".to_owned())
                        }
                        other => other,
                    });
                }
            }
            stream.sock.socket().set_connecting(None);
            let before = asked.0.lock().take();
            drop(before);
            let negotiated = tls::Negotiated::of(&stream.conn);
            observer.ssl_status(&format!(
                "The handshake is done: {}, {}.",
                negotiated.version, negotiated.suite
            ));
            self.0.tap(|tap| tap.tls = Some(negotiated));
            Wire::Tls(Box::new(stream))
        } else {
            Wire::Plain(socket)
        };
        Ok(LinkTransport::new(wire, Arc::clone(&self.0)))
    }
}

/// Who is asked about a certificate, for the time of the handshake: a kept connection must
/// not hold the observer, and with it the component that owns the connection.
struct Asked(Mutex<Option<Arc<dyn Observer>>>);

impl Observer for Asked {
    fn server_certificate(&self, presented: &PresentedCertificate) -> bool {
        let observer = self.0.lock().clone();
        match observer {
            Some(observer) => observer.server_certificate(presented),
            None => presented.trusted,
        }
    }
}

/// ureq asks for addresses before it looks for a kept connection; ours are found in
/// the connector, so this answers one that is never used.
#[derive(Debug)]
pub(crate) struct NoResolver;

impl Resolver for NoResolver {
    fn resolve(
        &self,
        _: &Uri,
        _: &ureq::config::Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut none = self.empty();
        none.push(SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0)));
        Ok(none)
    }
}
