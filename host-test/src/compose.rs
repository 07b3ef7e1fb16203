//! Plugging the component into a plugin.

use std::fmt::Display;

use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, PackageId};
use wasmtime::{Result, format_err};

/// The plugin, its imports filled by the component.
pub fn compose(plugin: &[u8], tempfile: &[u8]) -> Result<Vec<u8>> {
    let mut graph = CompositionGraph::new();
    let plugin = register(&mut graph, "plugin", plugin)?;
    let tempfile = register(&mut graph, "tempfile", tempfile)?;
    wac_graph::plug(&mut graph, vec![tempfile], plugin).map_err(|error| cannot("plug", error))?;
    graph.encode(EncodeOptions::default()).map_err(|error| cannot("encode", error))
}

fn register(graph: &mut CompositionGraph, name: &str, component: &[u8]) -> Result<PackageId> {
    let package = Package::from_bytes(name, None, component, graph.types_mut());
    let package = package.map_err(|error| cannot(name, error))?;
    graph.register_package(package).map_err(|error| cannot(name, error))
}

fn cannot(what: &str, error: impl Display) -> wasmtime::Error {
    format_err!("cannot compose: {what}: {error:#}")
}
