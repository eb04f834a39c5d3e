//! Every setting that is at work has a test that sees its effect from outside: this is the list, and what holds it
//! against the settings and the tests.

use std::collections::BTreeMap;
use std::path::Path;

use cloudstorage::surface::{self, Status};

/// File of this folder, test in it, and the settings whose effect the test sees on the wire, on the disk or in an event.
#[rustfmt::skip]
const SEEN: &[(&str, &str, &[&str])] = &[
    ("listing.rs", "pages_are_collected_and_the_call_after_the_last_begins_anew", &["AccumulatePages", "MaxResults"]),
    ("effects_drive.rs", "exports_have_the_format_that_is_set", &["DocsExportFormat", "DrawingsExportFormat", "SheetsExportFormat", "SlidesExportFormat"]),
    ("encryption.rs", "an_encrypted_download_is_resumed_from_its_temporary_file", &["DownloadTempFile", "TempPath"]),
    ("effects_secret.rs", "a_key_and_a_vector_of_ones_own_are_used_as_they_are", &["EncryptionIV", "EncryptionKey"]),
    ("effects_secret.rs", "the_key_is_derived_as_it_is_told_to", &["EncryptionPasswordKDF", "EncryptionPasswordHash", "EncryptionPasswordIterations", "EncryptionPasswordSalt"]),
    ("effects_secret.rs", "the_way_past_the_hash_is_openssls_or_dotnets", &["EncryptionPasswordStretch"]),
    ("effects_drive.rs", "fragments_have_the_size_that_is_set_rounded_up", &["FragmentSize"]),
    ("folders.rs", "a_folder_with_properties_on_demand", &["IncludeFolderProperties"]),
    ("listing.rs", "the_mode_and_a_query_of_ones_own_are_combined", &["ListResourcesMode"]),
    ("permissions.rs", "pages_are_collected_and_a_marker_stays_with_its_item", &["MaxPermissionResults"]),
    ("shared_drives.rs", "a_page_a_call", &["MaxSharedDriveResults"]),
    ("effects_drive.rs", "progress_counts_from_the_beginning_or_from_where_it_goes_on", &["ProgressAbsolute"]),
    ("transfer.rs", "progress_begins_at_nothing_and_ends_at_all", &["ProgressStep"]),
    ("listing.rs", "the_fields_are_those_asked_for", &["RequestedFields", "IncludeAllFields"]),
    ("revisions.rs", "listed_read_downloaded_and_deleted", &["RevisionId"]),
    ("permissions.rs", "an_owner_needs_the_acknowledgement", &["TransferOwnership"]),
    ("shared_drives.rs", "an_administrator_sees_and_does_more", &["UseDomainAdminAccess"]),
    ("listing.rs", "records_say_what_the_service_says", &["IconLink", "NormalizedFileName"]),
    ("http.rs", "requests_are_kept_only_on_demand", &["RawRequest", "RawResponse", "TransferredRequest"]),
    ("effects_drive.rs", "the_rest_of_an_answer_can_be_read", &["ResourceKey", "XParent", "XSubTree"]),
    ("listing.rs", "an_incomplete_search_is_told", &["SearchIncomplete"]),
    ("x_path.rs", "the_last_answer_is_walked", &["XChildCount", "XChildName", "XChildXText", "XElement", "XPath", "XText", "TransferredData"]),
    ("auth.rs", "an_expired_token_is_renewed_by_itself", &["OAuthAutomaticRefresh"]),
    ("auth.rs", "waiting_for_the_browser_ends_when_it_is_told_to", &["OAuthBrowserResponseTimeout"]),
    ("effects_o_auth.rs", "an_empty_redirect_is_sent_or_left_out", &["OAuthIncludeEmptyRedirectURI"]),
    ("effects_o_auth.rs", "the_password_grant_sends_the_name", &["OAuthPasswordGrantUsername"]),
    ("effects_o_auth.rs", "the_proof_key_is_used_as_it_is_told_to", &["OAuthPKCEChallengeEncoding", "OAuthUsePKCE"]),
    ("effects_o_auth.rs", "a_verifier_of_ones_own_proves_the_code", &["OAuthPKCEVerifier"]),
    ("object.rs", "reset_restores_defaults_keeps_handlers_and_on_demand_the_tokens", &["OAuthResetData"]),
    ("effects_o_auth.rs", "the_web_server_listens_where_it_is_told_to_and_stays_or_goes", &["OAuthReUseWebServer", "OAuthWebServerHost", "OAuthWebServerPort", "OAuthWebServerActive"]),
    ("auth.rs", "the_code_grant_from_end_to_end", &["OAuthAccessTokenExpiration"]),
    ("effects_o_auth.rs", "the_kind_of_the_token_stands_before_it", &["OAuthAuthorizationTokenType"]),
    ("auth.rs", "the_claims_of_a_token_are_walked", &["OAuthJWTPayload", "OAuthJWTXChildCount", "OauthJWTXChildName", "OAuthJWTXChildXText", "OAuthJWTXElement", "OauthJWTXParent", "OAuthJWTXPath", "OAuthJWTXSubTree", "OAuthJWTXText"]),
    ("effects_o_auth.rs", "parameters_of_ones_own_go_with_the_authorization_and_come_back", &["OAuthParamCount", "OAuthParamName", "OAuthParamValue"]),
    ("auth.rs", "the_request_for_a_token_is_kept_on_demand", &["OAuthTransferredRequest"]),
    ("effects_o_auth.rs", "the_pages_of_ones_own_are_shown", &["OAuthWebServerFailedResponse", "OAuthWebServerResponse"]),
    ("connections.rs", "what_cannot_be_had_is_refused_when_it_is_used", &["AllowHTTPFallback", "UseFIPSCompliantAPI", "UseInternalSecurityAPI"]),
    ("transfer.rs", "memory_takes_no_more_than_its_limit_and_append_goes_behind", &["Append", "TransferredDataLimit"]),
    ("connections.rs", "the_older_http_says_so_and_closes", &["HTTPVersion", "NegotiatedHTTPVersion"]),
    ("connections.rs", "a_date_makes_reading_conditional", &["IfModifiedSince"]),
    ("http.rs", "connections_are_kept_on_demand_and_a_dead_one_is_replaced", &["KeepAlive"]),
    ("http.rs", "the_log_tells_as_much_as_its_level_says", &["LogLevel", "MaskSensitiveData"]),
    ("effects_http.rs", "the_user_agent_is_what_is_set_and_left_out_when_that_is_nothing", &["UserAgent"]),
    ("effects_http.rs", "the_settings_that_repeat_a_property_travel_too", &["Authorization", "OtherHeaders", "LocalHost"]),
    ("http.rs", "headers_are_told_as_they_came", &["BytesTransferred", "SentHeaders", "StatusCode", "StatusLine"]),
    ("effects_http.rs", "the_head_of_the_last_answer_is_kept", &["TransferredHeaders"]),
    ("tls.rs", "a_handshake_that_is_never_answered_ends_by_the_connection_timeout", &["ConnectionTimeout"]),
    ("effects_http.rs", "the_system_watches_over_a_silent_connection", &["TCPKeepAlive", "KeepAliveTime"]),
    ("connections.rs", "the_connection_is_cut_or_lingers_as_told", &["Linger"]),
    ("connections.rs", "connections_start_from_where_they_are_told_to", &["LocalPort"]),
    ("connections.rs", "the_version_of_ip_is_the_one_asked_for", &["UseIPv6"]),
    ("tls.rs", "authorities_come_from_files_and_folders_too", &["OpenSSLCADir", "OpenSSLCAFile", "SSLCACertFilePaths"]),
    ("effects_http.rs", "further_certificates_are_presented_with_the_clients_own", &["SSLCACerts"]),
    ("tls.rs", "suites_are_those_allowed", &["SSLCipherStrength", "SSLEnabledCipherSuites"]),
    ("tls.rs", "the_newest_protocol_is_spoken_on_demand_and_what_was_negotiated_is_told", &["SSLEnabledProtocols", "SSLNegotiatedCipher", "SSLNegotiatedCipherStrength", "SSLNegotiatedCipherSuite", "SSLNegotiatedKeyExchange", "SSLNegotiatedKeyExchangeStrength", "SSLNegotiatedVersion"]),
    ("certificates.rs", "the_whole_chain_is_told_on_demand", &["SSLIncludeCertChain"]),
    ("tls.rs", "session_secrets_are_written_down_on_demand", &["SSLKeyLogFile"]),
    ("settings.rs", "certificates_come_from_a_file_too_and_are_read_when_they_are_set", &["SSLServerCACerts"]),
    ("wire/silence.rs", "the_absolute_timeout_ends_what_moves", &["AbsoluteTimeout"]),
    ("effects_http.rs", "the_queue_for_what_comes_in_has_the_size_asked_for", &["InBufferSize"]),
    ("effects_http.rs", "the_queue_for_what_goes_out_has_the_size_asked_for", &["OutBufferSize"]),
    ("effects_drive.rs", "what_was_built_and_under_which_licence", &["BuildInfo", "LicenseInfo"]),
    ("extensions.rs", "abuse_is_acknowledged_for_one_call", &["AcknowledgeAbuse"]),
    ("effects_drive.rs", "content_is_held_against_its_checksum_when_that_is_asked_for", &["VerifyChecksum"]),
    ("settings.rs", "a_service_in_the_clear_is_told_once_when_it_is_used", &["ServiceURL"]),
];

/// What no other program can see: a test of the floor of the net asks the system whether it was told.
const ASKED: (&str, &str, &[&str]) = (
    "../../src/net/options.rs",
    "the_system_is_told_what_was_set",
    &["KeepAliveInterval", "LingerTime", "TcpNoDelay"],
);

/// The text of a test, from its attribute to the end.
fn test(file: &str, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/component")
        .join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"));
    let start = text
        .find(&format!("fn {name}()"))
        .unwrap_or_else(|| panic!("{file} has no {name}"));
    let before = text[..start].trim_end();
    assert!(before.ends_with("#[test]"), "{file}: {name} is no test");
    let indent = before.len() - "#[test]".len();
    let indent = indent - before[..indent].rfind('\n').map_or(0, |line| line + 1);
    let end = format!("\n{}}}\n", " ".repeat(indent));
    let rest = &text[start..];
    rest[..rest.find(&end).unwrap()].to_owned()
}

fn names(text: &str, setting: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !part(c)).any(|word| word == setting)
}

#[test]
fn every_setting_at_work_has_a_test_that_sees_it() {
    let mut listed = BTreeMap::new();
    for (file, name, settings) in SEEN {
        let text = test(file, name);
        for setting in *settings {
            assert!(
                names(&text, setting),
                "{file}: {name} says nothing of {setting}"
            );
            assert!(
                listed.insert(*setting, *name).is_none(),
                "{setting} stands twice"
            );
        }
    }
    let (file, name, settings) = ASKED;
    assert!(!test(file, name).is_empty());
    listed.extend(settings.iter().map(|setting| (*setting, name)));
    for row in surface::settings() {
        let at_work = row.status == Status::AtWork;
        assert_eq!(listed.remove(row.name).is_some(), at_work, "{}", row.name);
    }
    assert!(listed.is_empty(), "no such settings: {listed:?}");
}
