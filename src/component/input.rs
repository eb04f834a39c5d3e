//! What a program may hand in where bytes are wanted.

/// Bytes to be stored: with content of one's own no copy is made, of what is borrowed there is one.
///
/// Bytes and text, owned or borrowed: `Vec<u8>`, `&Vec<u8>`, `&[u8]`, `[u8; N]`, `&[u8; N]`, `Box<[u8]>`, `String`,
/// `&String` and `&str`.
pub trait IntoBytes {
    /// The bytes.
    fn into_bytes(self) -> Vec<u8>;
}

// Grammar: `[generic parameters] Type => |value| how its bytes are had;`
macro_rules! into_bytes {
    ($([$($param:tt)*] $ty:ty => |$value:ident| $bytes:expr;)+) => {
        $(impl<$($param)*> IntoBytes for $ty {
            fn into_bytes(self) -> Vec<u8> {
                let $value = self;
                $bytes
            }
        })+
    };
}

into_bytes! {
    [] Vec<u8> => |owned| owned;
    [] Box<[u8]> => |owned| owned.into_vec();
    [] String => |owned| Self::into_bytes(owned);
    [const N: usize] [u8; N] => |owned| owned.to_vec();
    [] &Vec<u8> => |borrowed| borrowed.clone();
    [] &[u8] => |borrowed| borrowed.to_vec();
    [] &String => |borrowed| borrowed.as_bytes().to_vec();
    [] &str => |borrowed| borrowed.as_bytes().to_vec();
    [const N: usize] &[u8; N] => |borrowed| borrowed.to_vec();
}
