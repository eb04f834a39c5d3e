//! `config("Name=Value")`: the settings table and how it is asked.

mod base;
pub(crate) mod declare;
mod drive;
mod extension;
mod http;
pub(crate) mod kinds;
mod o_auth;
mod socket;
mod ssl;
mod tcp_client;
mod typed;

pub use declare::{Setting, Status};

use super::GoogleDrive;
use crate::error::{Error, Result, codes, quote};
use crate::nearest::nearest;
use kinds::Wanted;

/// The stored settings, a member per section of the reference.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) drive: drive::DriveSettings,
    pub(crate) o_auth: o_auth::OAuthSettings,
    pub(crate) http: http::HttpSettings,
    pub(crate) tcp_client: tcp_client::TcpClientSettings,
    pub(crate) ssl: ssl::SslSettings,
    pub(crate) socket: socket::SocketSettings,
    pub(crate) base: base::BaseSettings,
    pub(crate) extension: extension::ExtensionSettings,
}

/// Every section in the order of the reference; our own settings come last.
pub(crate) const ALL: &[&[Setting]] = &[
    drive::ROWS,
    o_auth::ROWS,
    http::ROWS,
    tcp_client::ROWS,
    ssl::ROWS,
    socket::ROWS,
    base::ROWS,
    extension::ROWS,
];

/// # Settings
impl GoogleDrive {
    /// Sets (`"Name=Value"`) or reads (`"Name"`) a setting, and returns the value in force.
    ///
    /// Names match regardless of case. Only the first `=` divides. A value is parsed when it is set, and one that
    /// could never work is refused. Blanks around it are dropped, but for secrets, header lines, pages and other
    /// free text, which are taken as they are: [`surface`](crate::surface) tells which.
    /// Some settings take an index: `"IconLink[0]"`. The reference page of the settings lists them all.
    ///
    /// Reference: `config` method.
    ///
    /// # Errors
    /// 601 for an unknown name, a value that is not taken, and a setting that can only be read;
    /// 605 for an index out of range. Nothing is changed then.
    pub fn config(&self, configuration_string: &str) -> Result<String> {
        self.configure(configuration_string)
            .map_err(|error| self.announce(error))
    }

    fn configure(&self, configuration_string: &str) -> Result<String> {
        let (name, value) = match configuration_string.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (configuration_string, None),
        };
        let (row, index) = place(name)?;
        if let Some(value) = value {
            self.assign(row, index, value)?;
        }
        (row.get)(self, index)
    }

    fn assign(&self, row: &Setting, index: usize, text: &str) -> Result<()> {
        let set = row
            .set
            .ok_or_else(|| refuse(format!("{} can only be read.", row.name)))?;
        let wanted = Wanted {
            name: row.name,
            accepts: row.accepts,
            secret: row.secret,
        };
        set(self, index, &wanted, text)
    }
}

/// The setting of a name, and the place its index names.
fn place(name: &str) -> Result<(&'static Setting, usize)> {
    let (name, index) = split_index(name.trim())?;
    let row = find(name)?;
    match (row.indexed, index) {
        (true, Some(index)) => Ok((row, index)),
        (false, None) => Ok((row, 0)),
        (true, None) => Err(refuse(format!("{0} takes an index: {0}[i].", row.name))),
        (false, Some(_)) => Err(refuse(format!("{} takes no index.", row.name))),
    }
}

fn refuse(text: String) -> Error {
    Error::new(codes::UNSUPPORTED, text)
}

/// `Name[3]` is a name and an index.
pub(crate) fn split_index(name: &str) -> Result<(&str, Option<usize>)> {
    let Some((base, rest)) = name.split_once('[') else {
        return Ok((name, None));
    };
    let digits = rest.strip_suffix(']').map(str::trim).unwrap_or_default();
    let negative = digits.strip_prefix('-').unwrap_or(digits);
    if negative.is_empty() || !negative.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refuse(format!(
            "{} is not of the form Name[i].",
            quote(word(name))
        )));
    }
    match digits.parse() {
        Ok(index) => Ok((base.trim_end(), Some(index))),
        Err(_) => Err(Error::new(
            codes::INVALID_INDEX,
            format!("Index {} is out of range.", quote(digits)),
        )),
    }
}

/// What may be a name: behind it a value may stand that no text is to show.
pub(crate) fn word(name: &str) -> &str {
    let end = name.find(|c: char| c.is_whitespace() || c.is_control() || ":[=\"'".contains(c));
    &name[..end.unwrap_or(name.len())]
}

fn find(name: &str) -> Result<&'static Setting> {
    let rows = || ALL.iter().copied().flatten();
    if let Some(row) = rows().find(|row| row.name.eq_ignore_ascii_case(name)) {
        return Ok(row);
    }
    let mut text = format!("There is no setting {}.", quote(word(name)));
    if let Some(nearest) = nearest(name, rows().map(|row| row.name)) {
        text.push_str(&format!(" The nearest is {nearest}."));
    }
    Err(refuse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_read_or_refused() {
        assert_eq!(split_index("A[12]").unwrap(), ("A", Some(12)));
        assert_eq!(split_index("A").unwrap(), ("A", None));
        for (bad, code) in [
            ("A[", 601),
            ("A[]", 601),
            ("A[x]", 601),
            ("A[1]x", 601),
            ("A[-1]", 605),
            ("A[99999999999999999999999]", 605),
        ] {
            assert_eq!(split_index(bad).unwrap_err().code(), code, "{bad}");
        }
    }

    #[test]
    fn a_slip_names_the_nearest() {
        let error = find("MaxResult").unwrap_err();
        assert!(error.message().contains("MaxResults"), "{error}");
        assert!(
            !find("zzzzzzzzzzzz")
                .unwrap_err()
                .message()
                .contains("nearest")
        );
    }

    #[test]
    fn no_name_stands_twice() {
        let mut names: Vec<String> = ALL
            .iter()
            .copied()
            .flatten()
            .map(|row| row.name.to_ascii_lowercase())
            .collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
