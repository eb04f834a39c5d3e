//! The code pages that have a number.

use super::{Kind, Why};

/// A code page by its number.
pub(crate) struct CodePage(pub(crate) u32);

impl Kind for CodePage {
    const NAME: &'static str = "code page";
    const ACCEPTS: &'static str = "the number of a code page, such as 65001 for UTF-8";

    fn parse(text: &str) -> Result<Self, Why> {
        let number = match text.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => text.parse(),
        };
        number
            .ok()
            .filter(|number| KNOWN.binary_search(number).is_ok())
            .map(Self)
            .ok_or_else(Why::default)
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}

/// In ascending order; those below 37 and above 65001 are for macOS.
#[rustfmt::skip]
const KNOWN: &[u32] = &[
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 21, 30, 37, 437, 500, 708, 709, 710, 720,
    737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 870, 874, 875, 932,
    936, 949, 950, 1026, 1047, 1140, 1141, 1142, 1143, 1144, 1145, 1146, 1147, 1148, 1149, 1200,
    1201, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 1361, 10000, 10001, 10002, 10003,
    10004, 10005, 10006, 10007, 10008, 10010, 10017, 10021, 10029, 10079, 10081, 10082, 12000,
    12001, 20000, 20001, 20002, 20003, 20004, 20005, 20105, 20106, 20107, 20108, 20127, 20261,
    20269, 20273, 20277, 20278, 20280, 20284, 20285, 20290, 20297, 20420, 20423, 20424, 20833,
    20838, 20866, 20871, 20880, 20905, 20924, 20932, 20936, 21025, 21027, 21866, 28591, 28592,
    28593, 28594, 28595, 28596, 28597, 28598, 28599, 28605, 29001, 38598, 50220, 50221, 50222,
    50225, 50227, 50229, 50930, 50931, 50933, 50935, 50936, 50937, 50939, 51932, 51936, 51949,
    51950, 52936, 54936, 57002, 57003, 57004, 57005, 57006, 57007, 57008, 57009, 57010, 57011,
    65000, 65001, 65536, 2348810496, 2415919360, 2483028224, 2550137088, 2617245952,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(KNOWN.is_sorted());
        assert_eq!(CodePage::parse("037").unwrap().show(), "37");
        assert!(CodePage::parse("0x90000100").is_ok() && CodePage::parse("7").is_ok());
        for bad in ["", "0", "65002", "utf-8", "-1", "0x"] {
            assert!(CodePage::parse(bad).is_err(), "{bad}");
        }
    }
}
