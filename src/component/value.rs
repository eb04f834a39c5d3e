//! One type for every property value, for access by name.

use crate::enums;
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

/// Bytes, as `resource_data` holds them.
pub(crate) type Bytes = Vec<u8>;

/// The value of a property when it is read or set by name.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

/// A Rust type that a property can have.
pub(crate) trait PropertyType: Sized {
    /// The documented type.
    const DOCUMENTED: &'static str;
    fn into_value(self) -> Value;
    fn from_value(value: Value) -> Result<Self>;
    /// The numbers it takes with their documented names, if it is a set of those.
    fn values() -> Vec<(i64, &'static str)> {
        Vec::new()
    }
}

/// A row's default as its type writes it: the empty text of a bytes property is bytes.
pub(crate) fn typed<T: PropertyType>(value: Value) -> Value {
    T::from_value(value.clone()).map_or(value, PropertyType::into_value)
}

fn mismatch<T>(expected: &str, got: &Value) -> Result<T> {
    Err(Error::new(
        codes::UNSUPPORTED,
        format!(
            "The property takes a value of type {expected}, not {}.",
            got.type_name()
        ),
    ))
}

// Grammar: `Type "documented type" Variant;` for the types a Value holds as they are.
macro_rules! plain_types {
    ($($ty:ty, $documented:literal, $variant:ident;)+) => {
        $(impl PropertyType for $ty {
            const DOCUMENTED: &'static str = $documented;

            fn into_value(self) -> Value {
                Value::$variant(self)
            }

            fn from_value(value: Value) -> Result<Self> {
                match value {
                    Value::$variant(value) => Ok(value),
                    other => mismatch($documented, &other),
                }
            }
        })+
    };
}

plain_types! {
    bool, "bool", Bool;
    i64, "int", Int;
    String, "str", Str;
}

impl PropertyType for Vec<u8> {
    const DOCUMENTED: &'static str = "bytes";

    fn into_value(self) -> Value {
        Value::Bytes(self)
    }

    fn from_value(value: Value) -> Result<Self> {
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

            fn into_value(self) -> Value {
                Value::Int(i64::try_from(self).unwrap_or(i64::MAX))
            }

            fn from_value(value: Value) -> Result<Self> {
                match value {
                    Value::Int(number) => Self::try_from(number).map_err(|_| {
                        Error::new(codes::UNSUPPORTED, format!("{number} is out of the property's range."))
                    }),
                    other => mismatch("int", &other),
                }
            }
        })+
    };
}

integer_types!(i32, u16, u32, usize);

macro_rules! enumeration_types {
    ($($name:ident),+ $(,)?) => {
        $(impl PropertyType for enums::$name {
            const DOCUMENTED: &'static str = "int";

            fn into_value(self) -> Value {
                Value::Int(i32::from(self).into())
            }

            fn from_value(value: Value) -> Result<Self> {
                match value {
                    Value::Int(number) => Self::try_from(i32::try_from(number).unwrap_or(-1)),
                    other => mismatch("int", &other),
                }
            }

            fn values() -> Vec<(i64, &'static str)> {
                Self::ALL.iter().map(|(_, number, name)| (i64::from(*number), *name)).collect()
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

            fn into_value(self) -> Value {
                Value::Int(self.bits().into())
            }

            fn from_value(value: Value) -> Result<Self> {
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
