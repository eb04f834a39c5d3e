//! Section HTTP of the settings.

use super::declare::settings;
use super::kinds::{
    Encodings, HeaderLine, HeaderLines, HeaderNames, Host, HttpDate, SecretLine, Switch,
};
use crate::component::GoogleDrive;
use crate::enums::{FollowRedirects, HttpVersion, LogLevel, ProxyAuthScheme};
use crate::secret::Secret;

const NO_COMPRESSION: &str = "answers are asked for uncompressed in this release";
const NO_CHUNKS: &str = "requests are sent with their length in this release";
const NO_REDIRECTS: &str = "redirects are not followed in this release: they answer 151";
const NO_PROXY: &str = "proxies are not part of this release: with one set requests answer 601";
const NO_HTTP2: &str = "HTTP/2 is not spoken here";

settings! {
    section "HTTP" in ROWS, struct HttpSettings at http;
    stored {
        /// The encodings an answer may have, as the `Accept-Encoding` header names them; gzip and deflate can be decoded.
        accept_encoding "AcceptEncoding": Encodings = Encodings("gzip, deflate".to_owned()), later(NO_COMPRESSION);
        /// Whether answers may be compressed.
        allow_http_compression "AllowHTTPCompression": bool = true, later(NO_COMPRESSION);
        /// Whether HTTP/1.1 is spoken when `HTTPVersion` is 2.0, which is not available here. With False a request
        /// under 2.0 answers 601.
        allow_http_fallback "AllowHTTPFallback": bool = true;
        /// Whether a download is written behind what `local_file` holds already.
        append "Append": bool = false;
        /// Size of the chunks a request body is sent in with `UseChunkedEncoding`, in bytes.
        chunk_size "ChunkSize": u64 [|v| *v > 0, "a whole number of bytes, 1 or more"] = 16_384, later(NO_CHUNKS);
        /// Whether the bodies of requests are compressed with gzip.
        compress_http_request "CompressHTTPRequest": bool = false, later("request bodies are sent as they are in this release");
        /// Whether the component encodes addresses it is given.
        encode_url "EncodeURL": bool = false,
            idle("the component builds its addresses itself and encodes them always");
        /// What happens when the service answers with another address: never followed (0), always (1), or for reading
        /// requests with the same scheme (2).
        follow_redirects "FollowRedirects": FollowRedirects = FollowRedirects::Never, later(NO_REDIRECTS);
        /// Whether a redirect is followed with `GET`, whatever the method was.
        get_on_302_redirect "GetOn302Redirect": bool = false, later(NO_REDIRECTS);
        /// Header names, separated by commas, that HTTP/2 is not to index.
        http2_headers_without_indexing "HTTP2HeadersWithoutIndexing": HeaderNames = HeaderNames::default(), idle(NO_HTTP2);
        /// The version of HTTP: 1.0, 1.1, 2.0 (see `AllowHTTPFallback`) or 3.0, under which requests answer 601.
        http_version "HTTPVersion": HttpVersion = HttpVersion::Http11;
        /// A date for the `If-Modified-Since` header of reading requests. What has not changed since answers 151
        /// (HTTP status 304).
        if_modified_since "IfModifiedSince": HttpDate = HttpDate::default();
        /// Whether the connection is kept for the next request. Off: every request makes its own.
        keep_alive "KeepAlive": bool = false;
        /// The service principal name for Kerberos.
        kerberos_spn "KerberosSPN": String = String::new(), idle("neither the service nor a proxy is spoken to with Kerberos");
        /// How much `on_log` tells: nothing (0); address, version of HTTP and status of each exchange (1); the lengths of
        /// its bodies as well (2); its headers and bodies as well (3). Of a body the first 8 KiB are shown, and how many
        /// bytes it had in all; of one that is no text its length. Credentials are masked, see `MaskSensitiveData`.
        log_level "LogLevel": LogLevel = LogLevel::Info;
        /// How many redirects of one request are followed at most.
        max_redirect_attempts "MaxRedirectAttempts": u32 = 20, later(NO_REDIRECTS);
        /// The `Proxy-Authorization` header for a proxy, sent as it is.
        proxy_authorization "ProxyAuthorization": SecretLine = SecretLine::default(), secret,
            later(NO_PROXY);
        /// How many bytes of an answer `resource_data` takes at most; 0 takes all.
        transferred_data_limit "TransferredDataLimit": u64 = 0;
        /// Whether request bodies are sent in chunks.
        use_chunked_encoding "UseChunkedEncoding": bool = false, later(NO_CHUNKS);
        /// Whether host names with letters beyond ASCII are encoded with Punycode.
        use_idns "UseIDNs": bool = false, later("a host name beyond ASCII answers 152 in this release");
        /// Whether the system's own HTTP client is used.
        use_platform_http_client "UsePlatformHTTPClient": bool = false, idle("it is for systems without sockets of their own");
        /// Whether `proxy_auto_detect` looks for an automatic configuration file.
        use_proxy_auto_config_url "UseProxyAutoConfigURL": bool = true, later("proxies are not detected in this release");
        /// The `User-Agent` header.
        user_agent "UserAgent": HeaderLine = HeaderLine("IPWorks HTTP Component - www.nsoftware.com".to_owned());
    }
    bound {
        /// The `authorization` property under its other name.
        "Authorization": SecretLine = "", secret => read(|d, _| Ok(SecretLine(Secret::new(d.authorization())))),
            write(|d, _, value| {
                d.set_authorization(value.0.expose().as_str());
                Ok(())
            });
        /// How many bytes of body the last answer had, as they came.
        "BytesTransferred": i64 = "0" => read(|d, _| Ok(d.client().trace().bytes_transferred));
        /// The version of HTTP of the last answer.
        "NegotiatedHTTPVersion": String = "" => read(|d, _| Ok(negotiated(d)));
        /// The `other_headers` property under its other name.
        "OtherHeaders": HeaderLines = "", secret => read(|d, _| Ok(HeaderLines(d.other_headers()))),
            write(|d, _, lines| d.set_other_headers(lines.0));
        /// The `proxy_auth_scheme` property under its other name.
        "ProxyAuthScheme": ProxyAuthScheme = "0", later(NO_PROXY) => read(|d, _| Ok(d.proxy_auth_scheme())), write(|d, _, value| {
            d.set_proxy_auth_scheme(value);
            Ok(())
        });
        /// The `proxy_password` property under its other name.
        "ProxyPassword": Secret<String> = "", secret, later(NO_PROXY) => read(|d, _| Ok(Secret::new(d.proxy_password()))), write(|d, _, value| {
            d.set_proxy_password(value.expose().as_str());
            Ok(())
        });
        /// The `proxy_port` property under its other name.
        "ProxyPort": u16 = "80", later(NO_PROXY) => read(|d, _| Ok(d.proxy_port())), write(|d, _, value| {
            d.set_proxy_port(value);
            Ok(())
        });
        /// The `proxy_server` property under its other name. The property takes any text, and requests answer 601.
        "ProxyServer": Host = "", later(NO_PROXY) => read(|d, _| Ok(Host(d.proxy_server()))), write(|d, _, host| {
            d.set_proxy_server(host.0);
            Ok(())
        });
        /// The `proxy_user` property under its other name.
        "ProxyUser": String = "", later(NO_PROXY) => read(|d, _| Ok(d.proxy_user())), write(|d, _, value| {
            d.set_proxy_user(value);
            Ok(())
        });
        /// The header of the last request, as it was sent, with the credentials in it.
        "SentHeaders": String = "", secret => read(|d, _| Ok(d.client().trace().sent_headers));
        /// The status code of the last answer; 0 before the first.
        "StatusCode": u16 = "0" => read(|d, _| Ok(d.client().trace().status));
        /// The first line of the last answer.
        "StatusLine": String = "" => read(|d, _| Ok(d.client().trace().status_line));
        /// The body of the last answer that was not file content.
        "TransferredData": String = "" => read(|d, _| Ok(d.state().read(|s| {
            s.answer.body.as_deref().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default()
        })));
        /// The header of the last answer, as it came. The address of an upload session and cookies may be in it.
        "TransferredHeaders": String = "", secret => read(|d, _| Ok(d.client().trace().received_head));
        /// `ON` keeps requests and answers from now on, the first MiB of each, for this setting, `RawRequest` and
        /// `RawResponse`; reading it answers the last request, as text, with the credentials in it. What is no UTF-8 shows
        /// as replacement characters (`raw_request()` gives the bytes), and at the end stands how much was not kept.
        "TransferredRequest": Switch = "", secret => read(|d, _| Ok(Switch {
                on: d.state().read(|s| s.general.keep_requests),
                shown: last_request(d),
            })),
            write(|d, _, switch| {
                d.state().update(|s| s.general.keep_requests = switch.on);
                Ok(())
            });
    }
}

fn last_request(drive: &GoogleDrive) -> String {
    let kept = drive.state().read(|s| s.general.keep_requests);
    if kept {
        drive.client().raw_request().text()
    } else {
        String::new()
    }
}

fn negotiated(drive: &GoogleDrive) -> String {
    let line = drive.client().trace().status_line;
    let version = line
        .split(' ')
        .next()
        .and_then(|word| word.strip_prefix("HTTP/"));
    version.unwrap_or_default().to_owned()
}
