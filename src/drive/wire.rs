//! How the service writes JSON: 64-bit numbers as text, absent or null members.

use serde::Deserialize as _;
use serde::de::{self, DeserializeOwned, Deserializer, Visitor};

use crate::error::{Error, Result, codes};

/// Decodes an answer; nonsense is 600.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // serde would also take a list for a struct, member by member.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::new(
            codes::SERVER,
            "The service's answer is not a JSON object.",
        ));
    }
    serde_json::from_slice(body).map_err(|cause| {
        Error::new(
            codes::SERVER,
            format!("The service's answer is not what the API promises: {cause}."),
        )
        .with_source(cause)
    })
}

/// A number that may come as text; null is none.
pub(crate) fn number<'de, D: Deserializer<'de>>(
    source: D,
) -> std::result::Result<Option<i64>, D::Error> {
    struct Number;

    impl Visitor<'_> for Number {
        type Value = Option<i64>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a whole number, as number or text")
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> std::result::Result<Self::Value, E> {
            Ok(Some(value))
        }

        fn visit_u64<E: de::Error>(self, value: u64) -> std::result::Result<Self::Value, E> {
            Ok(Some(i64::try_from(value).unwrap_or(i64::MAX)))
        }

        fn visit_str<E: de::Error>(self, value: &str) -> std::result::Result<Self::Value, E> {
            value
                .parse()
                .map(Some)
                .map_err(|_| E::invalid_value(de::Unexpected::Str(value), &self))
        }

        fn visit_unit<E: de::Error>(self) -> std::result::Result<Self::Value, E> {
            Ok(None)
        }
    }

    source.deserialize_any(Number)
}

/// A member that may be null, read as its default.
pub(crate) fn or_default<'de, D, T>(source: D) -> std::result::Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: serde::Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(source)?.unwrap_or_default())
}
