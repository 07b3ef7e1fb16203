//! A plugin that has temp files and no filesystem, and its host: both are the README's.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use host_test::compose;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wit_component::{ComponentEncoder, DecodedWasm};

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

fn run(plugin: &[u8], text: &str) -> Result<String> {
    let engine = Engine::default();
    let component = Component::new(&engine, compose(plugin, host_test::component_bytes())?)?;
    let scratch = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o700)).tempdir()?;
    let wasi = WasiCtxBuilder::new().preopened_dir(scratch.path(), "/tmp", FsPerms::ReadWrite)?.build();
    let mut store = Store::new(&engine, State { wasi, table: ResourceTable::new() });
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
    let line = plugin.call_last_line(&mut store, text)?;
    assert_eq!(fs::read_dir(scratch.path())?.count(), 0);
    Ok(line.expect("a line"))
}

#[test]
fn a_plugin_has_temp_files_in_memory_and_on_disk() -> Result<()> {
    assert_eq!(run(PLUGIN, "short\nlines")?, "lines");
    assert_eq!(run(PLUGIN, &format!("{}\nlast", "long ".repeat(1000)))?, "last");
    Ok(())
}

fn imports(plugin: &[u8]) -> Vec<String> {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(plugin).expect("a component") else {
        panic!("not a component")
    };
    resolve.worlds[world].imports.keys().map(|key| resolve.name_world_key(key)).collect()
}

#[test]
fn a_plugin_imports_no_filesystem() {
    let imports = imports(PLUGIN);
    assert!(imports.iter().any(|name| name.starts_with("sandbox:tempfile/files")), "{imports:?}");
    assert!(!imports.iter().any(|name| name.starts_with("wasi:filesystem")), "{imports:?}");
}

/// The plugin, built for a target that knows no WASI. (On `wasm32-wasip2`, Rust's standard library imports some of it.)
fn bare_plugin() -> Vec<u8> {
    let target_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bare");
    let built = Command::new(env!("CARGO"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .args(["build", "--locked", "--package", "plugin", "--profile", "component"])
        .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
        .arg(&target_dir)
        .status();
    assert!(built.is_ok_and(|status| status.success()), "is the Rust target wasm32-unknown-unknown installed?");
    let module = fs::read(target_dir.join("wasm32-unknown-unknown/component/plugin.wasm")).expect("a module");
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&module).expect("a plugin").encode().expect("a component")
}

#[test]
fn a_plugin_needs_no_wasi_at_all() -> Result<()> {
    let plugin = bare_plugin();
    let imports = imports(&plugin);
    assert!(imports.iter().any(|name| name.starts_with("sandbox:tempfile/files")), "{imports:?}");
    assert!(!imports.iter().any(|name| name.starts_with("wasi:")), "{imports:?}");
    assert_eq!(run(&plugin, "one\ntwo")?, "two");
    Ok(())
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
