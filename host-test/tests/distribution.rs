//! What publishing the package and the component needs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use host_test::{component_bytes, compose};
use semver::Version;
use toml::Table;
use wasmparser::{Parser, Payload};
use wit_component::DecodedWasm;
use wit_parser::{Interface, PackageId, Resolve, Stability};

static PLUGIN: &[u8] = include_bytes!(env!("PLUGIN"));

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn manifest(file: &str) -> Table {
    fs::read_to_string(repository().join(file)).expect("a file").parse().expect("valid TOML")
}

fn package() -> (Resolve, PackageId) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(repository().join("wit")).expect("valid WIT");
    (resolve, package)
}

/// Each item of the interface, and since when it is there.
fn items<'a>(resolve: &'a Resolve, interface: &'a Interface) -> impl Iterator<Item = (&'a str, &'a Stability)> {
    let types = interface.types.iter().map(|(name, id)| (name.as_str(), &resolve.types[*id].stability));
    let functions = interface.functions.iter().map(|(name, function)| (name.as_str(), &function.stability));
    types.chain(functions)
}

#[test]
fn everything_in_the_wit_says_since_when_it_is_there() {
    let (resolve, package) = package();
    let package = &resolve.packages[package];
    let version = package.name.version.as_ref().expect("a version");
    let mut seen = 0;
    let mut check = |name: &str, stability: &Stability| match stability {
        Stability::Stable { since, .. } if since <= version => seen += 1,
        other => panic!("{name}: {other:?}"),
    };
    for (name, world) in &package.worlds {
        check(name, &resolve.worlds[*world].stability);
    }
    for (name, interface) in &package.interfaces {
        let interface = &resolve.interfaces[*interface];
        check(name, &interface.stability);
        for (item, stability) in items(&resolve, interface) {
            check(&format!("{name}.{item}"), stability);
        }
    }
    assert!(seen > 100, "{seen} items");
}

/// What registries and `wasm-tools metadata` read: the custom sections of these names.
#[test]
fn the_component_says_what_it_is() {
    const KEYS: [&str; 4] = ["description", "licenses", "source", "version"];
    let sections =
        Parser::new(0).parse_all(component_bytes()).filter_map(|payload| match payload.expect("a component") {
            Payload::CustomSection(section) if KEYS.contains(&section.name()) => {
                Some((section.name().to_string(), String::from_utf8(section.data().into()).expect("text")))
            }
            _ => None,
        });
    let wkg = manifest("wkg.toml");
    let said = wkg["metadata"].as_table().expect("metadata").iter();
    let mut expected: Vec<_> =
        said.map(|(key, text)| (key.clone(), text.as_str().expect("text").to_string())).collect();
    expected.push(("version".into(), env!("CARGO_PKG_VERSION").into()));
    let mut sections: Vec<_> = sections.collect();
    sections.sort();
    expected.sort();
    assert_eq!(sections, expected);
}

#[test]
fn all_manifests_say_the_same() {
    let (cargo, wkg) = (manifest("Cargo.toml"), manifest("wkg.toml"));
    assert_eq!(cargo["package"]["description"], wkg["metadata"]["description"]);
    assert_eq!(cargo["workspace"]["package"]["license"], wkg["metadata"]["licenses"]);
    let (resolve, package) = package();
    let version = resolve.packages[package].name.version.as_ref().map(Version::to_string);
    assert_eq!(cargo["workspace"]["package"]["version"].as_str(), version.as_deref());
}

#[test]
fn the_rust_client_is_packaged_with_what_it_needs() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(repository()).args([
        "package",
        "--list",
        "--allow-dirty",
        "--package",
        "sandbox-tempfile-client",
    ]);
    let listed = cargo.output().expect("a list").stdout;
    let listed = String::from_utf8(listed).expect("names");
    let files: BTreeSet<_> = listed.lines().collect();
    for file in ["LICENSE", "README.md", "src/lib.rs", "wit/world.wit", "wit/deps/filesystem.wit"] {
        assert!(files.contains(file), "no {file} among {files:?}");
    }
}

/// `wkg` looks into no `wit/deps`.
#[test]
fn every_package_that_the_wit_needs_is_at_hand_for_wkg() {
    let wkg = manifest("wkg.toml");
    let overrides = wkg["overrides"].as_table().expect("overrides");
    let (resolve, package) = package();
    let needed = resolve.packages.iter().filter(|(id, _)| *id != package);
    let needed: BTreeSet<_> =
        needed.map(|(_, package)| format!("{}:{}", package.name.namespace, package.name.name)).collect();
    assert_eq!(overrides.keys().cloned().collect::<BTreeSet<_>>(), needed);
    for (name, source) in overrides {
        let path = repository().join(source["path"].as_str().expect("a path"));
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(&format!("package {name}@")), "{} is not {name}", path.display());
    }
}

/// A component of which every interface is of this version.
fn of_version(version: &str) -> Vec<u8> {
    let from = format!("@{}", env!("CARGO_PKG_VERSION"));
    let mut component = component_bytes().to_vec();
    assert_eq!(from.len(), version.len() + 1);
    let mut at = 0;
    while let Some(found) = component[at..].windows(from.len()).position(|bytes| bytes == from.as_bytes()) {
        at += found + 1;
        component[at..at + version.len()].copy_from_slice(version.as_bytes());
    }
    assert!(at > 0);
    component
}

fn imports_of_plugin_with(component: &[u8]) -> wasmtime::Result<Vec<String>> {
    let composed = compose(PLUGIN, component)?;
    let DecodedWasm::Component(resolve, world) = wit_component::decode(&composed).expect("a component") else {
        panic!("not a component")
    };
    Ok(resolve.worlds[world].imports.keys().map(|key| resolve.name_world_key(key)).collect())
}

#[test]
fn a_plugin_runs_with_a_later_version_that_only_adds() {
    let imports = imports_of_plugin_with(&of_version("0.1.9")).expect("a composition");
    assert!(!imports.iter().any(|import| import.starts_with("sandbox:")), "{imports:?}");
}

#[test]
fn a_plugin_does_not_run_with_a_version_that_may_have_changed() {
    let error = imports_of_plugin_with(&of_version("0.2.0")).expect_err("another version");
    assert!(format!("{error:#}").contains("this is sandbox:tempfile/"), "{error:#}");
}
