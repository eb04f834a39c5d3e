//! What the lower floors report becomes events.

use std::sync::Arc;

use super::GoogleDrive;
use super::events::{
    EndTransferEventParams, FragmentCompleteEventParams, HeaderEventParams, LogEventParams,
    ProgressEventParams, SslServerAuthenticationEventParams, SslStatusEventParams,
    StartTransferEventParams, TransferEventParams,
};
use super::selected::Selected;
use crate::enums::{Direction, LogLevel};
use crate::observe::{Level, Observer, PresentedCertificate};
use crate::records::ParsedHeader;
use crate::redact::Redactor;
use crate::tls::certificate;

/// Carries the reports of one call to the handlers of its object.
pub(crate) struct Reporter {
    drive: GoogleDrive,
    log_level: LogLevel,
    /// What is taken out of texts; `None`: they are told as they are.
    redactor: Option<Arc<Redactor>>,
}

impl Reporter {
    pub(crate) fn new(
        drive: GoogleDrive,
        log_level: LogLevel,
        redactor: Option<Arc<Redactor>>,
    ) -> Self {
        Self {
            drive,
            log_level,
            redactor,
        }
    }

    /// A text as a handler may see it.
    fn clean(&self, text: &str) -> String {
        match &self.redactor {
            Some(redactor) => redactor.scrub(text).into_owned(),
            None => text.to_owned(),
        }
    }
}

impl Observer for Reporter {
    fn logs(&self, level: Level) -> bool {
        i32::from(level) <= i32::from(self.log_level) && self.drive.hears_log()
    }

    fn log(&self, level: Level, kind: &'static str, message: &str) {
        if self.logs(level) {
            self.drive.handlers().log.fire(
                &self.drive,
                &mut LogEventParams {
                    log_level: level,
                    message: self.clean(message),
                    log_type: kind.to_owned(),
                },
            );
        }
    }

    fn header(&self, field: &str, value: &str) {
        let record = ParsedHeader {
            field: field.to_owned(),
            value: value.to_owned(),
        };
        self.drive
            .state()
            .update(|s| s.parsed_headers.push(record, Vec::new()));
        self.drive.handlers().header.fire(
            &self.drive,
            &mut HeaderEventParams {
                field: field.to_owned(),
                value: value.to_owned(),
            },
        );
    }

    fn ssl_status(&self, message: &str) {
        self.drive.handlers().ssl_status.fire(
            &self.drive,
            &mut SslStatusEventParams {
                message: self.clean(message),
            },
        );
    }

    fn server_certificate(&self, presented: &PresentedCertificate) -> bool {
        // What cannot be read is shown as no certificate; the event has its bytes.
        let facts = certificate::facts(&presented.der).unwrap_or_default();
        let before = self
            .drive
            .state()
            .update(|s| std::mem::replace(&mut s.ssl_server_cert, Selected::presented(facts)));
        drop(before);
        let mut params = SslServerAuthenticationEventParams {
            // With SSLIncludeCertChain the others follow, each after the other.
            cert_encoded: [presented.der.clone(), presented.chain.concat()].concat(),
            cert_subject: presented.subject.clone(),
            cert_issuer: presented.issuer.clone(),
            status: presented.status.clone(),
            accept: presented.trusted,
        };
        self.drive
            .handlers()
            .ssl_server_authentication
            .fire(&self.drive, &mut params);
        params.accept
    }

    fn start_transfer(&self, direction: Direction) {
        self.drive
            .handlers()
            .start_transfer
            .fire(&self.drive, &mut StartTransferEventParams { direction });
    }

    fn transfer(&self, direction: Direction, bytes: i64, percent: i32, data: &[u8]) {
        // The piece is copied for the handler only: without one a copy would be waste.
        if self.drive.hears_transfer() {
            self.drive.handlers().transfer.fire(
                &self.drive,
                &mut TransferEventParams {
                    direction,
                    bytes_transferred: bytes,
                    percent_done: percent,
                    text: data.to_vec(),
                },
            );
        }
    }

    fn end_transfer(&self, direction: Direction) {
        self.drive
            .handlers()
            .end_transfer
            .fire(&self.drive, &mut EndTransferEventParams { direction });
    }

    fn progress(&self, direction: Direction, bytes: i64, total: i64, percent: i32) {
        self.drive.handlers().progress.fire(
            &self.drive,
            &mut ProgressEventParams {
                direction,
                bytes_transferred: bytes,
                total_bytes: total,
                percent_done: percent,
            },
        );
    }

    fn fragment_complete(&self, number: usize, count: usize) -> bool {
        let mut params = FragmentCompleteEventParams {
            fragment_number: number,
            fragment_count: count,
            interrupt: false,
        };
        self.drive
            .handlers()
            .fragment_complete
            .fire(&self.drive, &mut params);
        params.interrupt
    }
}
