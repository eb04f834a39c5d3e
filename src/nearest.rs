//! The known name that an unknown one is nearest to.

/// The nearest of the names, unless it is too far away to be what was meant.
pub(crate) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let names = names.into_iter();
    let (apart, nearest) = names.map(|known| (distance(name, known), known)).min()?;
    (apart <= nearest.len() / 2).then_some(nearest)
}

/// How many letters have to be changed, added or dropped (Levenshtein), regardless of case.
fn distance(a: &str, b: &str) -> usize {
    // A name far longer than any of ours need not be compared in full.
    let a: Vec<char> = a.chars().take(64).flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (row[j + 1] + 1)
                .min(row[j] + 1)
                .min(corner + usize::from(x != y));
            corner = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}
