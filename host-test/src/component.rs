//! The engine and the compiled component: made once, shared by every store.

use std::sync::OnceLock;

use wasmtime::component::{Component, HasData, InstancePre, Linker, ResourceTable};
use wasmtime::{Config, Engine, Result};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::{cli, clocks, filesystem, random, sync};
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::interposed::{Interposing, Plan};
use crate::memory::Memory;

/// The component's file, as built.
pub const COMPONENT: &str = env!("COMPONENT");

/// The component's bytes, as built.
pub fn component_bytes() -> &'static [u8] {
    include_bytes!(env!("COMPONENT"))
}

/// The same with the encodings of the web in it.
fn legacy_component_bytes() -> &'static [u8] {
    include_bytes!(env!("LEGACY_COMPONENT"))
}

/// What a store holds for its component.
pub struct State {
    pub wasi: Wasi,
    pub memory: Memory,
    pub plan: Plan,
}

pub struct Wasi {
    pub context: WasiCtx,
    pub table: ResourceTable,
}

impl WasiView for Wasi {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.context, table: &mut self.table }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        self.wasi.ctx()
    }
}

/// Streams are in the table, and need nothing else of a store.
struct Streams;

impl HasData for Streams {
    type Data<'a> = &'a mut ResourceTable;
}

/// Ready to be instantiated, on a filesystem as it is or on one that a test can make fail.
pub struct Ready {
    pub engine: Engine,
    pub direct: InstancePre<State>,
    pub interposed: InstancePre<State>,
}

/// Which component, on which engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// With the encodings of the web.
    pub legacy: bool,
    /// Its instructions counted.
    pub metered: bool,
}

pub fn ready(build: Build) -> &'static Ready {
    static READY: [OnceLock<Ready>; 4] = [const { OnceLock::new() }; 4];
    let ready = &READY[usize::from(build.legacy) + 2 * usize::from(build.metered)];
    ready.get_or_init(|| prepare(build).expect("the component was built for this host"))
}

fn prepare(build: Build) -> Result<Ready> {
    let engine = Engine::new(Config::new().consume_fuel(build.metered))?;
    let bytes = if build.legacy { legacy_component_bytes() } else { component_bytes() };
    let component = Component::new(&engine, bytes)?;

    Ok(Ready {
        direct: direct(&engine)?.instantiate_pre(&component)?,
        interposed: interposed(&engine)?.instantiate_pre(&component)?,
        engine,
    })
}

/// All that the component needs: a host has no more to offer.
fn direct(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = linker(engine)?;
    cli::environment::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    clocks::wall_clock::add_to_linker::<State, WasiClocks>(&mut linker, State::clocks)?;
    random::random::add_to_linker::<State, WasiRandom>(&mut linker, State::random)?;
    filesystem::preopens::add_to_linker::<State, WasiFilesystem>(&mut linker, State::filesystem)?;
    sync::filesystem::types::add_to_linker::<State, WasiFilesystem>(&mut linker, State::filesystem)?;
    Ok(linker)
}

/// The same, with a plan before it.
fn interposed(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = linker(engine)?;
    cli::environment::add_to_linker::<State, Interposing<WasiCli>>(&mut linker, |state| {
        state.plan.before(state.wasi.cli())
    })?;
    clocks::wall_clock::add_to_linker::<State, Interposing<WasiClocks>>(&mut linker, |state| {
        state.plan.before(state.wasi.clocks())
    })?;
    random::random::add_to_linker::<State, Interposing<WasiRandom>>(&mut linker, |state| {
        state.plan.before(state.wasi.random())
    })?;
    filesystem::preopens::add_to_linker::<State, Interposing<WasiFilesystem>>(&mut linker, |state| {
        state.plan.before(state.wasi.filesystem())
    })?;
    sync::filesystem::types::add_to_linker::<State, Interposing<WasiFilesystem>>(&mut linker, |state| {
        state.plan.before(state.wasi.filesystem())
    })?;
    Ok(linker)
}

/// Streams, which nothing is put before.
fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    sync::io::streams::add_to_linker::<State, Streams>(&mut linker, |state| &mut state.wasi.table)?;
    Ok(linker)
}
