//! Properties by name: any name, any value, no panic, a documented code.
#![no_main]

use arbitrary::Arbitrary;
use cloudstorage::surface::{self, Value};
use cloudstorage::GoogleDrive;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Any {
    Bool(bool),
    Int(i64),
    Str(String),
    Bytes(Vec<u8>),
}

fuzz_target!(|steps: Vec<(u16, Option<i64>, Any)>| {
    let drive = GoogleDrive::new();
    let rows: Vec<_> = surface::properties().collect();
    for (row, index, value) in steps.into_iter().take(20) {
        let row = rows[usize::from(row) % rows.len()];
        // Files and folders of the machine are not what is looked for here, and this address is new at each reading.
        if row.name.contains("cert_") || row.name == "o_auth_web_auth_url" {
            continue;
        }
        let name = match index {
            Some(index) => format!("{}[{index}]", row.name),
            None => row.name.to_owned(),
        };
        let value = match value {
            Any::Bool(flag) => Value::Bool(flag),
            // Counts are bounded, but need not be tried at their bound each time.
            Any::Int(number) if row.name.ends_with("_count") => Value::Int(number % 64),
            Any::Int(number) => Value::Int(number),
            Any::Str(text) => Value::Str(text),
            Any::Bytes(bytes) => Value::Bytes(bytes),
        };
        let before = drive.property(&name).ok();
        match drive.set_property(&name, value) {
            Ok(()) => assert!(drive.property(&name).is_ok()),
            Err(error) => {
                assert!(surface::error_codes().any(|row| row.code == error.code()), "{error}");
                assert_eq!(drive.property(&name).ok(), before);
            }
        }
    }
});
