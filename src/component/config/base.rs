//! Section Base of the settings.

use super::declare::settings;
use super::kinds::CodePage;

settings! {
    section "Base" in ROWS, struct BaseSettings at base;
    stored {
        /// The code page of texts.
        code_page "CodePage": CodePage = CodePage(65001), idle("texts are UTF-8, as Rust has them");
        /// Whether credentials are masked in what `on_log` and `on_ssl_status` report: by the names they stand behind, and
        /// by their values wherever those stand. Error texts never show them.
        mask_sensitive_data "MaskSensitiveData": bool = true;
        /// Whether events are handled while a program does nothing.
        process_idle_events "ProcessIdleEvents": bool = true, idle("there is no event loop here: events fire during calls");
        /// Milliseconds to wait for an event, 0 or more.
        select_wait_millis "SelectWaitMillis": u32 = 20, idle("there is no event loop here: events fire during calls");
        /// Whether only certified cryptography is used. With True requests answer 270: there is none here.
        use_fips_compliant_api "UseFIPSCompliantAPI": bool = false;
        /// Whether the built-in cryptography is used. With False requests answer 270: there is no other here.
        use_internal_security_api "UseInternalSecurityAPI": bool = true;
    }
    bound {
        /// Name and version of this crate, and the system it was built for.
        "BuildInfo": String = "" => read(|_, _| Ok(build_info()));
        /// The licence, in the form the reference gives such texts.
        "LicenseInfo": String = "" => read(|_, _| Ok(license_info()));
    }
}

fn build_info() -> String {
    format!(
        "{} {} ({}-{})",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
        std::env::consts::ARCH,
        std::env::consts::OS
    )
}

fn license_info() -> String {
    format!(
        "Product: {}\r\nProduct Key: none needed\r\nLicense Source: the crate itself\r\n\
         License Type: {}\r\nLast Valid Build: every build",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_LICENSE")
    )
}
