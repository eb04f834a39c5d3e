//! Every documented error code, in the order of the reference's error list.

use super::row::ErrorCode;

// Grammar: `section "..." { NUMBER NAME "meaning"; ... }`. A row becomes a
// documented constant and a line of `ALL`.
macro_rules! codes {
    ($(section $section:literal { $($code:literal $name:ident $text:literal;)+ })+) => {
        $($(
            #[doc = $text]
            ///
            #[doc = concat!("Code ", $code, ", section ", $section, " of the reference's error list.")]
            pub const $name: i32 = $code;
        )+)+

        /// Every row; 301 and 302 stand twice because the reference lists them twice.
        pub(crate) const ALL: &[ErrorCode] = &[
            $($(ErrorCode { code: $code, section: $section, name: stringify!($name), text: $text },)+)+
        ];
    };
}

codes! {
    section "Common" {
        600 SERVER "The server refused the request, or its answer could not be understood.";
        601 UNSUPPORTED "The operation, the setting or its value is not supported.";
        602 NO_TRANSFERRED_REQUEST "RawRequest and RawResponse need TransferredRequest=ON before the request is made.";
        603 CREDENTIALS "The credentials are missing or were not accepted.";
        604 INVALID_ID "No remote item answers to that identifier.";
        605 INVALID_INDEX "The index is out of range.";
        606 UPLOAD_ABORTED "The upload was stopped before it was complete.";
        607 IS_A_FOLDER "The item is a folder, which has no content to download.";
        608 FILE_EXISTS "The local file exists and overwriting is off.";
        609 CANNOT_RESUME "The transfer cannot be resumed.";
        610 NO_DOWNLOAD_TEMP_FILE "Resuming an encrypted download needs DownloadTempFile.";
        611 LOCAL_FILE "The local file could not be opened, read, written or renamed.";
        612 STREAM "The data source or target of the transfer failed.";
    }
    section "HTTP" {
        118 FIREWALL "The firewall or proxy refused the connection.";
        143 BUSY "Another method of this object is still running.";
        151 HTTP_PROTOCOL "The exchange broke the rules of HTTP, or ended with a status that is not handled.";
        152 NO_SERVER "The URL names no server.";
        153 INVALID_SCHEME "The URL scheme is neither http nor https.";
        155 RANGE_NOT_SUPPORTED "The server does not support byte ranges.";
        156 INVALID_COOKIE_INDEX "The cookie index is out of range.";
        301 INTERRUPTED "The call was interrupted.";
        302 CANNOT_OPEN_ATTACHED_FILE "The file to be attached could not be opened.";
    }
    section "TCPClient" {
        100 REMOTE_PORT_IN_USE "The remote port cannot change while connected.";
        101 REMOTE_HOST_IN_USE "The remote host cannot change while connected.";
        102 INVALID_REMOTE_HOST "The remote address 0.0.0.0 cannot be connected to.";
        104 ALREADY_CONNECTED "There is a connection already.";
        106 LOCAL_PORT_IN_USE "The local port cannot change while connected.";
        107 LOCAL_HOST_IN_USE "The local host cannot change while connected.";
        112 MAX_LINE_LENGTH_IN_USE "MaxLineLength cannot change while connected.";
        116 REMOTE_PORT_ZERO "The remote port must not be 0.";
        117 USE_CONNECTION_IN_USE "UseConnection cannot change while the component is active.";
        135 WOULD_BLOCK "The operation would have to wait.";
        201 TIMEOUT "Nothing happened within the time allowed.";
        211 INVALID_STATE "The operation is not possible in the present state.";
        212 NOT_CONNECTED "The operation needs a connection.";
        213 LISTENING "The operation is not possible while listening.";
        301 TIMEOUT_301 "The time allowed ran out.";
        302 CANNOT_OPEN_FILE "The file could not be opened.";
        434 CODE_PAGE "The text has characters the selected code page lacks.";
        1105 ALREADY_CONNECTING "A connection is being made already.";
        1117 CONNECT_FIRST "A connection has to be made first.";
        1119 LOCAL_HOST_FIXED "LocalHost cannot change while connected.";
        1120 CONNECTION_DROPPED "The other side closed the connection in the middle of an exchange.";
    }
    section "SSL" {
        270 SECURITY_LIBRARY "The requested TLS library is not available.";
        271 CERTIFICATE_STORE "The certificate store cannot be opened.";
        272 CERTIFICATE_NOT_FOUND "No certificate in the store matches.";
        273 SECURITY_CREDENTIALS "The security credentials could not be prepared.";
        274 NO_CERTIFICATE_CHAIN "The certificate chain is incomplete.";
        275 CERTIFICATE_CHAIN "The certificate chain does not verify.";
        276 HANDSHAKE "The TLS handshake failed.";
        280 CERTIFICATE_REFUSED "The server's certificate was not accepted.";
        281 NO_CLIENT_CERTIFICATE "The client certificate, or its key, is missing.";
        282 NO_SERVER_CERTIFICATE "The server certificate is missing.";
        283 ENCRYPTION "The data could not be encrypted.";
        284 DECRYPTION "The data could not be decrypted.";
    }
    section "TCP/IP" {
        10004 EINTR "A system call was interrupted.";
        10009 EBADF "The socket handle is not valid.";
        10013 EACCES "The system denied access.";
        10014 EFAULT "An address was not valid.";
        10022 EINVAL "An argument was not valid.";
        10024 EMFILE "Too many files or sockets are open.";
        10035 EWOULDBLOCK "The socket operation would have to wait.";
        10036 EINPROGRESS "The socket operation has started and is not finished.";
        10037 EALREADY "The socket operation was started before.";
        10038 ENOTSOCK "The handle is not a socket.";
        10039 EDESTADDRREQ "A destination address is needed.";
        10040 EMSGSIZE "The message is longer than the transport takes.";
        10041 EPROTOTYPE "The protocol does not fit the socket type.";
        10042 ENOPROTOOPT "The protocol has no such option.";
        10043 EPROTONOSUPPORT "The protocol is not supported.";
        10044 ESOCKTNOSUPPORT "The socket type is not supported.";
        10045 EOPNOTSUPP "The socket does not support the operation.";
        10046 EPFNOSUPPORT "The protocol family is not supported.";
        10047 EAFNOSUPPORT "The address family does not fit the protocol family.";
        10048 EADDRINUSE "The address is in use.";
        10049 EADDRNOTAVAIL "The address is not available on this machine.";
        10050 ENETDOWN "The network is down.";
        10051 ENETUNREACH "The network cannot be reached.";
        10052 ENETRESET "The network dropped the connection.";
        10053 ECONNABORTED "The connection was aborted locally.";
        10054 ECONNRESET "The other side reset the connection.";
        10055 ENOBUFS "The system has no buffer space left.";
        10056 EISCONN "The socket is connected already.";
        10057 ENOTCONN "The socket is not connected.";
        10058 ESHUTDOWN "The socket was shut down for sending.";
        10059 ETOOMANYREFS "Too many references to a kernel object.";
        10060 ETIMEDOUT "The connection timed out.";
        10061 ECONNREFUSED "The connection was refused.";
        10062 ELOOP "Too many symbolic links were met.";
        10063 ENAMETOOLONG "The name is too long.";
        10064 EHOSTDOWN "The host is down.";
        10065 EHOSTUNREACH "The host cannot be reached.";
        10066 ENOTEMPTY "The directory is not empty.";
        10067 EPROCLIM "Too many processes use the network.";
        10068 EUSERS "The user quota is used up.";
        10069 EDQUOT "The disk quota is used up.";
        10070 ESTALE "The network file handle is out of date.";
        10071 EREMOTE "The path holds too many remote parts.";
        10091 SYSNOTREADY "The network subsystem is not available.";
        10092 VERNOTSUPPORTED "The socket library has an unsuitable version.";
        10093 NOTINITIALISED "The socket library is not initialised.";
        11001 HOST_NOT_FOUND "The host name was not found.";
        11002 TRY_AGAIN "The host name was not found; the name server may answer later.";
        11003 NO_RECOVERY "The name server failed for good.";
        11004 NO_DATA "The host name exists but has no address.";
    }
}
