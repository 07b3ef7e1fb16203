//! Plugging the component into a plugin.

use std::fmt::Display;

use wac_graph::types::{Package, SubtypeChecker, are_semver_compatible};
use wac_graph::{CompositionGraph, EncodeOptions, PackageId};
use wasmtime::{Result, bail, ensure, format_err};

/// What the names of our interfaces begin with.
pub const OURS: &str = "sandbox:tempfile/";

/// How a core module begins: `\0asm`, and a version that is not a component's.
const CORE_MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The plugin, its imports filled by the component.
pub fn compose(plugin: &[u8], tempfile: &[u8]) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let plugin = register(&mut graph, "plugin", plugin)?;
    let tempfile = register(&mut graph, "tempfile", tempfile)?;
    check(&graph, plugin, tempfile)?;
    wac_graph::plug(&mut graph, vec![tempfile], plugin).map_err(|error| cannot("plug", error))?;
    graph.encode(EncodeOptions::default()).map_err(|error| cannot("encode", error))
}

/// The names of what a component imports.
pub fn imports(component: &[u8]) -> Result<Vec<String>> {
    let mut graph = CompositionGraph::new();
    let package = register(&mut graph, "component", component)?;
    Ok(graph.types()[graph[package].ty()].imports.keys().cloned().collect())
}

/// That nothing of ours which the plugin imports is missing here: `plug` leaves what does not fit unplugged.
fn check(graph: &CompositionGraph, plugin: PackageId, tempfile: PackageId) -> Result<()> {
    let types = graph.types();
    let exports = &types[graph[tempfile].ty()].exports;
    let mut cache = Default::default();
    let mut checker = SubtypeChecker::new(&mut cache);
    for (name, wanted) in types[graph[plugin].ty()].imports.iter().filter(|(name, _)| name.starts_with(OURS)) {
        let Some((_, given)) = exports.iter().find(|(export, _)| are_semver_compatible(export, name)) else {
            let interface = |name: &str| name.split('@').next().map(String::from);
            match exports.keys().find(|export| interface(export) == interface(name)) {
                Some(export) => bail!("it imports {name}; this is {export}"),
                None => bail!("it imports {name}, which is not among the component's interfaces"),
            }
        };
        if let Err(error) = checker.is_subtype(*given, types, *wanted, types) {
            bail!("it imports another {name} than the component's: {error:#}");
        }
    }
    Ok(())
}

fn register(graph: &mut CompositionGraph, name: &str, component: &[u8]) -> Result<PackageId> {
    ensure!(!component.starts_with(CORE_MODULE), "it is a core module, not a component");
    let package = Package::from_bytes(name, None, component, graph.types_mut());
    let package = package.map_err(|error| format_err!("it is not a component: {error:#}"))?;
    graph.register_package(package).map_err(|error| cannot("register", error))
}

fn cannot(what: &str, error: impl Display) -> wasmtime::Error {
    format_err!("cannot {what} it: {error:#}")
}
