//! Section HTTP of the settings.

use super::declare::settings;
use super::kinds::Switch;
use crate::enums::LogLevel;
use crate::secret::Secret;

settings! {
    section "HTTP" in ROWS, struct HttpSettings at http;
    stored {
        /// Whether a download is written behind what `local_file` holds already.
        append "Append": bool = false;
        /// Whether the connection is kept for the next request. Off: every request makes its own.
        keep_alive "KeepAlive": bool = false;
        /// How much `on_log` tells.
        log_level "LogLevel": LogLevel = LogLevel::Info;
        /// How many bytes of an answer `resource_data` takes at most; 0 takes all.
        transferred_data_limit "TransferredDataLimit": u64 = 0;
        /// The `User-Agent` header.
        user_agent "UserAgent": String = "IPWorks HTTP Component - www.nsoftware.com".to_owned();
    }
    bound {
        /// The `authorization` property under its other name.
        "Authorization": Secret<String> = "", secret => read(|d, _| Ok(Secret::new(d.authorization()))),
            write(|d, _, value| {
                d.set_authorization(value.expose().as_str());
                Ok(())
            });
        /// How many bytes of body the last answer had, as they came.
        "BytesTransferred": i64 = "0" => read(|d, _| Ok(d.client().trace().bytes_transferred));
        /// The `other_headers` property under its other name.
        "OtherHeaders": String = "" => read(|d, _| Ok(d.other_headers())), write(|d, _, value| d.set_other_headers(value));
        /// The header of the last request, as it was sent.
        "SentHeaders": String = "" => read(|d, _| Ok(d.client().trace().sent_headers));
        /// The status code of the last answer; 0 before the first.
        "StatusCode": u16 = "0" => read(|d, _| Ok(d.client().trace().status));
        /// The first line of the last answer.
        "StatusLine": String = "" => read(|d, _| Ok(d.client().trace().status_line));
        /// The body of the last answer that was not file content.
        "TransferredData": String = "" => read(|d, _| Ok(d.state().read(|s| {
            s.answer.body.as_deref().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default()
        })));
        /// The header of the last answer, as it came.
        "TransferredHeaders": String = "" => read(|d, _| Ok(d.client().trace().received_head));
        /// `ON` keeps requests and answers from now on; reading it answers the last request.
        "TransferredRequest": Switch = "" => read(|d, _| Ok(Switch {
                on: d.state().read(|s| s.general.keep_requests),
                shown: d.client().trace().raw_request.map(|raw| String::from_utf8_lossy(&raw).into_owned()).unwrap_or_default(),
            })),
            write(|d, _, switch| {
                d.state().update(|s| s.general.keep_requests = switch.on);
                Ok(())
            });
    }
}
