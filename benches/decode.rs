//! One page of 1,000 files with all members, fetched on a kept connection and decoded: the
//! component beside ureq and serde_json by hand, and what fetching and decoding take alone.

mod common;

use common::{PAGE, bare, component, server};
use divan::Bencher;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 300, sample_size = 1)]
fn component_lists(bencher: Bencher<'_, '_>) {
    let drive = component(&server::start(1, true));
    // The first call opens the connection.
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), PAGE);
    bencher.bench_local(|| drive.list_resources().unwrap());
}

#[divan::bench(sample_count = 300, sample_size = 1)]
fn bare_fetches_and_decodes(bencher: Bencher<'_, '_>) {
    let (url, agent) = (server::start(1, true), bare::agent());
    let mut kept = bare::decode(&bare::fetch(&agent, &url, ""));
    assert_eq!(kept.files.len(), PAGE);
    // The old page is dropped here too.
    bencher.bench_local(|| kept = bare::decode(&bare::fetch(&agent, &url, "")));
}

#[divan::bench(sample_count = 300, sample_size = 1)]
fn bare_fetches(bencher: Bencher<'_, '_>) {
    let (url, agent) = (server::start(1, true), bare::agent());
    bare::fetch(&agent, &url, "");
    bencher.bench_local(|| bare::fetch(&agent, &url, ""));
}

#[divan::bench(sample_count = 300, sample_size = 1)]
fn bare_decodes(bencher: Bencher<'_, '_>) {
    let body = bare::fetch(&bare::agent(), &server::start(1, true), "");
    let mut kept = bare::decode(&body);
    bencher.bench_local(|| kept = bare::decode(&body));
    assert_eq!(kept.files.len(), PAGE);
}
