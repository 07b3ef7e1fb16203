//! Components before they run: how large they are, how long compiling and instantiating them takes.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use wasm_encoder::{Component as Encoder, InstanceSection, Module, ModuleArg, ModuleSection};
use wasmtime::component::{Component, InstancePre, Linker, ResourceTable};
use wasmtime::{Config, Engine, PoolingAllocationConfig, Result, Store};
use wasmtime_wasi::WasiCtx;

use super::names;
use crate::component::Wasi;
use crate::{component_bytes, compose};

pub struct Artifact {
    /// What reports call it.
    pub name: &'static str,
    pub bytes: Cow<'static, [u8]>,
}

/// All of them, in the order of reports.
pub fn artifacts() -> Result<[Artifact; 5]> {
    Ok([Artifact::empty(), Artifact::component(), Artifact::plugin()?, Artifact::floor(), Artifact::rust()])
}

impl Artifact {
    /// The least that can be instantiated: a core module with nothing in it.
    pub fn empty() -> Self {
        let mut component = Encoder::new();
        component.section(&ModuleSection(&Module::new()));
        component.section(InstanceSection::new().instantiate(0, [("", ModuleArg::Instance(0)); 0]));
        Artifact { name: names::EMPTY, bytes: component.finish().into() }
    }

    pub fn component() -> Self {
        Artifact { name: names::COMPONENT, bytes: component_bytes().into() }
    }

    /// With the component in it.
    pub fn plugin() -> Result<Self> {
        let plugin = include_bytes!(env!("BENCH_PLUGIN"));
        Ok(Artifact { name: names::PLUGIN, bytes: compose(plugin, component_bytes())?.into() })
    }

    pub fn floor() -> Self {
        Artifact { name: names::FLOOR, bytes: include_bytes!(env!("BENCH_FLOOR")).into() }
    }

    pub fn rust() -> Self {
        Artifact { name: names::GUEST, bytes: include_bytes!(env!("BENCH_RUST")).into() }
    }

    pub fn compile(&self, engine: &Engine) -> Result<Component> {
        Component::new(engine, &self.bytes)
    }
}

/// All of WASI: what a host offers that does not know its guests.
pub(super) fn linker(engine: &Engine) -> Result<Linker<Wasi>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    Ok(linker)
}

/// A compiled component on an engine that keeps slots for instances.
pub struct Instantiator(InstancePre<Wasi>);

impl Instantiator {
    pub fn new(artifact: &Artifact) -> Result<Self> {
        let engine = Engine::new(Config::new().allocation_strategy(PoolingAllocationConfig::new()))?;
        Ok(Instantiator(linker(&engine)?.instantiate_pre(&artifact.compile(&engine)?)?))
    }

    /// Makes a store with an instance, and drops it, so many times. What a host puts into the store is not counted.
    pub fn time(&self, times: u64) -> Result<Duration> {
        let mut total = Duration::ZERO;
        for _ in 0..times {
            let wasi = Wasi { context: WasiCtx::builder().build(), table: ResourceTable::new() };
            let start = Instant::now();
            let mut store = Store::new(self.0.engine(), wasi);
            self.0.instantiate(&mut store)?;
            drop(store);
            total += start.elapsed();
        }
        Ok(total)
    }
}
