//! One type for every property value, for access by name.

use crate::enums;
use crate::error::{Error, Result, codes, quote};
use crate::secret::Secret;

/// Bytes, as `resource_data` holds them.
pub(crate) type Bytes = Vec<u8>;

/// The value of a property when it is read or set by name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// A documented bool.
    Bool(bool),
    /// A documented int, and the number of an enumeration.
    Int(i64),
    /// A documented str.
    Str(String),
    /// Documented bytes.
    Bytes(Vec<u8>),
}

impl Value {
    /// "bool", "int", "str" or "bytes".
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Str(_) => "str",
            Self::Bytes(_) => "bytes",
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}

/// What is beyond an `i64` stays what it is, in digits: no property takes it, and none takes another number for it.
impl From<u64> for Value {
    fn from(value: u64) -> Self {
        match i64::try_from(value) {
            Ok(number) => Self::Int(number),
            Err(_) => Self::Str(value.to_string()),
        }
    }
}

/// As of `u64`.
impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::from(u64::try_from(value).unwrap_or(u64::MAX))
    }
}

impl From<u16> for Value {
    fn from(value: u16) -> Self {
        Self::Int(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Str(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Str(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Str(value.clone())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

/// A Rust type that a property can have.
pub(crate) trait PropertyType: Sized {
    /// The documented type.
    const DOCUMENTED: &'static str;
    /// How it is written here.
    const RUST: &'static str;
    fn into_value(self) -> Value;
    /// The value as this type, or what is wrong with it, to be said after the name of the property.
    ///
    /// Text is taken as a form file or another language writes such a value: `True`, `10`, `fwSOCKS5`.
    fn from_value(value: Value) -> std::result::Result<Self, String>;
    /// The numbers it takes with their documented names, if it is a set of those.
    fn values() -> Vec<(i64, &'static str)> {
        Vec::new()
    }
}

/// The value for the property of that name, or 601.
pub(crate) fn taken<T: PropertyType>(name: &str, value: Value) -> Result<T> {
    T::from_value(value).map_err(|why| Error::new(codes::UNSUPPORTED, format!("{name} {why}")))
}

/// A row's default as its type writes it: the empty text of a bytes property is bytes.
pub(crate) fn typed<T: PropertyType>(value: Value) -> Value {
    T::from_value(value.clone()).map_or(value, PropertyType::into_value)
}

fn mismatch<T>(expected: &str, got: &Value) -> std::result::Result<T, String> {
    let got = got.type_name();
    Err(format!("takes a value of type {expected}, not {got}."))
}

/// A number, or the text of one.
fn number(value: Value) -> std::result::Result<i64, String> {
    match value {
        Value::Int(number) => Ok(number),
        Value::Str(text) => match text.trim().parse() {
            Ok(number) => Ok(number),
            Err(_) => Err(format!("takes a number, not {}.", quote(&text))),
        },
        other => mismatch("int", &other),
    }
}

impl PropertyType for bool {
    const DOCUMENTED: &'static str = "bool";
    const RUST: &'static str = "bool";

    fn into_value(self) -> Value {
        Value::Bool(self)
    }

    fn from_value(value: Value) -> std::result::Result<Self, String> {
        match value {
            Value::Bool(flag) => Ok(flag),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            Value::Int(number) => Err(format!("takes True, False, 1 or 0, not {number}.")),
            Value::Str(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Ok(true),
                "false" | "0" => Ok(false),
                _ => Err(format!("takes True, False, 1 or 0, not {}.", quote(&text))),
            },
            other => mismatch("bool", &other),
        }
    }
}

impl PropertyType for i64 {
    const DOCUMENTED: &'static str = "int";
    const RUST: &'static str = "i64";

    fn into_value(self) -> Value {
        Value::Int(self)
    }

    fn from_value(value: Value) -> std::result::Result<Self, String> {
        number(value)
    }
}

impl PropertyType for String {
    const DOCUMENTED: &'static str = "str";
    const RUST: &'static str = "String";

    fn into_value(self) -> Value {
        Value::Str(self)
    }

    fn from_value(value: Value) -> std::result::Result<Self, String> {
        match value {
            Value::Str(value) => Ok(value),
            other => mismatch("str", &other),
        }
    }
}

impl PropertyType for Vec<u8> {
    const DOCUMENTED: &'static str = "bytes";
    const RUST: &'static str = "Vec<u8>";

    fn into_value(self) -> Value {
        Value::Bytes(self)
    }

    fn from_value(value: Value) -> std::result::Result<Self, String> {
        match value {
            Value::Bytes(value) => Ok(value),
            Value::Str(value) => Ok(value.into_bytes()),
            other => mismatch("bytes", &other),
        }
    }
}

// Narrower integers: out of range is an error, never a cut-off number.
macro_rules! integer_types {
    ($($ty:ty),+) => {
        $(impl PropertyType for $ty {
            const DOCUMENTED: &'static str = "int";
            const RUST: &'static str = stringify!($ty);

            fn into_value(self) -> Value {
                Value::Int(i64::try_from(self).unwrap_or(i64::MAX))
            }

            fn from_value(value: Value) -> std::result::Result<Self, String> {
                let number = number(value)?;
                Self::try_from(number).map_err(|_| format!("takes {} to {}, not {number}.", Self::MIN, Self::MAX))
            }
        })+
    };
}

integer_types!(i32, u16, u32, usize);

/// The number of a value set that is meant by a number, the text of one, or a documented name.
fn one_of(values: &[(i64, &'static str)], value: Value) -> std::result::Result<i64, String> {
    let found = match &value {
        Value::Int(number) => values.iter().find(|row| row.0 == *number),
        Value::Str(text) => {
            let (name, number) = (text.trim(), text.trim().parse());
            let is = |row: &&(i64, &str)| row.1.eq_ignore_ascii_case(name) || Ok(row.0) == number;
            values.iter().find(is)
        }
        other => return mismatch("int", other),
    };
    match (found, value) {
        (Some(found), _) => Ok(found.0),
        (None, value) => {
            let got = match value {
                Value::Str(text) => quote(&text),
                Value::Int(number) => number.to_string(),
                other => other.type_name().to_owned(),
            };
            let known: Vec<_> = values
                .iter()
                .map(|(n, name)| format!("{n} ({name})"))
                .collect();
            Err(format!("takes {}, not {got}.", known.join(", ")))
        }
    }
}

macro_rules! enumeration_types {
    ($($name:ident),+ $(,)?) => {
        $(impl PropertyType for enums::$name {
            const DOCUMENTED: &'static str = "int";
            const RUST: &'static str = stringify!($name);

            fn into_value(self) -> Value {
                Value::Int(i32::from(self).into())
            }

            fn from_value(value: Value) -> std::result::Result<Self, String> {
                let number = one_of(&Self::values(), value)?;
                let found = Self::ALL.iter().find(|row| i64::from(row.1) == number);
                found.map(|row| row.0).ok_or_else(|| format!("does not take {number}."))
            }

            fn values() -> Vec<(i64, &'static str)> {
                Self::ALL.iter().map(|(_, number, name)| (i64::from(*number), *name)).collect()
            }
        }

        impl From<enums::$name> for Value {
            fn from(value: enums::$name) -> Self {
                value.into_value()
            }
        })+
    };
}

enumeration_types! {
    CertStoreType, ChangeType, Direction, EncryptionAlgorithm, FirewallType, ListResourcesScope, LogLevel,
    OAuthClientProfile, OAuthGrantType, PermissionModOp, PermissionRole, PermissionType,
    ProxyAuthScheme, ProxySsl, ResourceType, SslProvider,
}

macro_rules! flag_types {
    ($($name:ident),+ $(,)?) => {
        $(impl PropertyType for enums::$name {
            const DOCUMENTED: &'static str = "int";
            const RUST: &'static str = stringify!($name);

            fn into_value(self) -> Value {
                Value::Int(self.bits().into())
            }

            fn from_value(value: Value) -> std::result::Result<Self, String> {
                u32::from_value(value).map(Self::from_bits_retain)
            }

            fn values() -> Vec<(i64, &'static str)> {
                use bitflags::Flags;
                Self::FLAGS.iter().map(|flag| (flag.value().bits().into(), flag.name())).collect()
            }
        })+
    };
}

flag_types!(CertUsage, SharedDriveCapabilities, SharedDriveRestrictions);

// Of settings alone, but values all the same.
macro_rules! numbers_of_settings {
    ($($name:ident),+) => {
        $(impl From<enums::$name> for Value {
            fn from(value: enums::$name) -> Self {
                Self::Int(i32::from(value).into())
            }
        })+
    };
}

numbers_of_settings!(
    FollowRedirects,
    IpVersion,
    ListResourcesMode,
    PasswordKdf,
    PkceMethod,
    RevocationCheck
);

/// How a value lies in the state: as it is, or wrapped because it is secret.
pub(crate) trait Held<T> {
    fn get(&self) -> T;
    fn put(&mut self, value: T);
}

impl<T: Clone> Held<T> for T {
    fn get(&self) -> T {
        self.clone()
    }

    fn put(&mut self, value: T) {
        *self = value;
    }
}

impl Held<String> for Secret<String> {
    fn get(&self) -> String {
        self.expose().clone()
    }

    fn put(&mut self, value: String) {
        *self = Self::new(value);
    }
}

/// Accessors return a value or a `Result`; by-name access wants one form.
pub(crate) trait Outcome {
    type Value;
    fn outcome(self) -> Result<Self::Value>;
}

impl<T> Outcome for Result<T> {
    type Value = T;

    fn outcome(self) -> Self {
        self
    }
}

macro_rules! sure_outcomes {
    ($($ty:ty),+ $(,)?) => {
        $(impl Outcome for $ty {
            type Value = Self;

            fn outcome(self) -> Result<Self> {
                Ok(self)
            }
        })+
    };
}

sure_outcomes! {
    (), bool, i64, u16, u32, usize, String, Vec<u8>, enums::CertStoreType, enums::CertUsage,
    enums::EncryptionAlgorithm, enums::FirewallType, enums::ListResourcesScope,
    enums::OAuthClientProfile, enums::OAuthGrantType, enums::ProxyAuthScheme, enums::ProxySsl,
    enums::SslProvider,
}
