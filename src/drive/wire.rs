//! How the service writes JSON: 64-bit numbers as text, absent or null members.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};

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

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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

/// Someone who has to do with an item.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Person {
    #[serde(deserialize_with = "or_default")]
    pub(super) display_name: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) email_address: String,
}

/// The size of content; a negative one is none.
pub(super) fn length(size: Option<i64>) -> Option<u64> {
    size.and_then(|size| u64::try_from(size).ok())
}

/// A member that may be null, read as its default.
pub(crate) fn or_default<'de, D, T>(source: D) -> std::result::Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(source)?.unwrap_or_default())
}

/// Members whose names are anybody's: those that are null are none.
pub(crate) fn members<'de, D, T>(source: D) -> std::result::Result<BTreeMap<String, T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let all = Option::<BTreeMap<String, Option<T>>>::deserialize(source)?.unwrap_or_default();
    let some = all
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    Ok(some.collect())
}

/// A record, which is an object: for one serde would also take a list, member by member.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        struct Members<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                members: A,
            ) -> std::result::Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(members))
            }
        }

        source.deserialize_map(Members(PhantomData)).map(Self)
    }
}

/// The items of a page: null is none, and more than `MOST`, the most the service sends in one, is nonsense that
/// is given up at once.
pub(crate) fn page<'de, D, T, const MOST: usize>(source: D) -> std::result::Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Items<T, const MOST: usize>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Items<T, MOST> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a list of {MOST} items at most")
        }

        fn visit_unit<E: de::Error>(self) -> std::result::Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_seq<A: SeqAccess<'de>>(
            self,
            mut source: A,
        ) -> std::result::Result<Self::Value, A::Error> {
            let mut items = Vec::new();
            while let Some(Object(item)) = source.next_element()? {
                if items.len() == MOST {
                    return Err(de::Error::invalid_length(MOST + 1, &self));
                }
                items.push(item);
            }
            Ok(items)
        }
    }

    source.deserialize_any(Items::<T, MOST>(PhantomData))
}
