//! A plugin that has temp files and no filesystem, and its host: both are the README's.

use std::os::unix::fs::PermissionsExt;

use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions};
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wit_component::DecodedWasm;

static PLUGIN: &[u8] = include_bytes!(env!("PLUGIN"));

wasmtime::component::bindgen!({
    path: "../wit",
    inline: "package example:plugin;
        world plugin {
            use sandbox:tempfile/types@0.1.0.{error};
            export last-line: func(text: string) -> result<string, error>;
        }",
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// The plugin, its imports filled by the component.
fn compose(plugin: &[u8], tempfile: &[u8]) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let plugin = Package::from_bytes("plugin", None, plugin.to_vec(), graph.types_mut()).expect("a component");
    let plugin = graph.register_package(plugin).expect("a new package");
    let tempfile = Package::from_bytes("tempfile", None, tempfile.to_vec(), graph.types_mut()).expect("a component");
    let tempfile = graph.register_package(tempfile).expect("a new package");
    wac_graph::plug(&mut graph, vec![tempfile], plugin).expect("matching interfaces");
    Ok(graph.encode(EncodeOptions::default()).expect("a complete graph"))
}

fn run(text: &str) -> Result<String> {
    let engine = Engine::default();
    let component = Component::new(&engine, compose(PLUGIN, host_test::component_bytes())?)?;
    let scratch = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o700)).tempdir()?;
    let wasi = WasiCtxBuilder::new().preopened_dir(scratch.path(), "/tmp", FsPerms::ReadWrite)?.build();
    let mut store = Store::new(&engine, State { wasi, table: ResourceTable::new() });
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
    let line = plugin.call_last_line(&mut store, text)?;
    assert_eq!(std::fs::read_dir(scratch.path())?.count(), 0);
    Ok(line.expect("a line"))
}

#[test]
fn a_plugin_has_temp_files_in_memory_and_on_disk() -> Result<()> {
    assert_eq!(run("short\nlines")?, "lines");
    assert_eq!(run(&format!("{}\nlast", "long ".repeat(1000)))?, "last");
    Ok(())
}

#[test]
fn a_plugin_imports_no_filesystem() {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(PLUGIN).expect("a component") else {
        panic!("not a component")
    };
    let imports: Vec<String> = resolve.worlds[world].imports.keys().map(|key| resolve.name_world_key(key)).collect();
    assert!(imports.iter().any(|name| name.starts_with("sandbox:tempfile/files")), "{imports:?}");
    assert!(!imports.iter().any(|name| name.starts_with("wasi:filesystem")), "{imports:?}");
}

#[test]
fn the_readme_shows_this_plugin_and_this_host() {
    let readme = include_str!("../../README.md");
    let plugin = include_str!("../guests/plugin/src/lib.rs");
    let (_, plugin) = plugin.split_once("wit_bindgen::generate!").expect("bindings");
    assert!(readme.contains(plugin.trim()), "the README's plugin is not guests/plugin");
    let host = include_str!("plugin.rs");
    let (_, host) = host.split_once("let engine = Engine::default();").expect("a host");
    let (host, _) = host.split_once("    assert_eq!").expect("an end");
    let host: Vec<&str> = host.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(host.iter().all(|line| readme.contains(line)), "the README's host is not the one tested");
}
