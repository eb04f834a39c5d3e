//! Section Base of the settings.

use super::declare::settings;

settings! {
    section "Base" in ROWS, struct BaseSettings at base;
    stored {
        /// Whether tokens, passwords and keys are masked in what `on_log` reports.
        mask_sensitive_data "MaskSensitiveData": bool = true;
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
