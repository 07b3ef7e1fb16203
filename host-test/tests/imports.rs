//! What the built component asks of its host, what it offers, and how large it is.

use std::collections::BTreeSet;
use std::path::Path;

use host_test::component_bytes;
use wit_component::DecodedWasm;
use wit_parser::{Resolve, WorldId, WorldItem, WorldKey};

/// Bytes; a rise is to be made on purpose.
const LARGEST: usize = 129 * 1024;

fn built() -> (Resolve, WorldId) {
    match wit_component::decode(component_bytes()).expect("a component") {
        DecodedWasm::Component(resolve, world) => (resolve, world),
        DecodedWasm::WitPackage(..) => panic!("not a component"),
    }
}

fn declared(world: &str) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")).expect("valid WIT");
    let world = resolve.select_world(&[package], Some(world)).expect("the world");
    (resolve, world)
}

/// The interfaces' names, without versions.
fn names<'a>(resolve: &Resolve, items: impl Iterator<Item = (&'a WorldKey, &'a WorldItem)>) -> BTreeSet<String> {
    let name = |key: &WorldKey| resolve.name_world_key(key).split('@').next().unwrap_or_default().to_string();
    items.map(|(key, _)| name(key)).collect()
}

fn imports((resolve, world): &(Resolve, WorldId)) -> BTreeSet<String> {
    names(resolve, resolve.worlds[*world].imports.iter())
}

fn exports((resolve, world): &(Resolve, WorldId)) -> BTreeSet<String> {
    names(resolve, resolve.worlds[*world].exports.iter())
}

#[test]
fn the_component_imports_no_more_than_it_needs() {
    let expected = [
        "wasi:cli/environment",
        "wasi:clocks/wall-clock",
        "wasi:filesystem/preopens",
        "wasi:filesystem/types",
        "wasi:io/error",
        "wasi:io/streams",
        "wasi:random/random",
    ];
    assert!(imports(&built()).is_subset(&expected.map(String::from).into()), "{:?}", imports(&built()));
}

#[test]
fn the_component_imports_what_the_world_provider_declares() {
    let declared = imports(&declared("provider"));
    assert!(imports(&built()).is_subset(&declared), "{:?} is not in {declared:?}", imports(&built()));
}

#[test]
fn the_component_exports_what_the_world_provider_declares() {
    assert_eq!(exports(&built()), exports(&declared("provider")));
}

#[test]
fn the_provider_exports_all_that_a_client_imports() {
    assert!(imports(&declared("client")).is_subset(&exports(&declared("provider"))));
}

#[test]
fn a_client_imports_nothing_of_wasi() {
    let imports = imports(&declared("client"));
    assert!(imports.iter().all(|name| name.starts_with("sandbox:tempfile/")), "{imports:?}");
}

#[test]
fn the_component_is_small() {
    let size = component_bytes().len();
    assert!(size <= LARGEST, "{size} bytes");
}

#[test]
fn the_component_hands_out_streams_and_calls_none() {
    let (resolve, world) = built();
    let interfaces = resolve.worlds[world].imports.iter().filter_map(|(key, _)| match key {
        WorldKey::Interface(id) => Some((resolve.name_world_key(key), &resolve.interfaces[*id].functions)),
        WorldKey::Name(_) => None,
    });
    let of_streams: Vec<_> = interfaces.filter(|(name, _)| name.starts_with("wasi:io/")).collect();
    assert!(!of_streams.is_empty());
    assert!(of_streams.iter().all(|(_, functions)| functions.is_empty()), "{of_streams:?}");
}
