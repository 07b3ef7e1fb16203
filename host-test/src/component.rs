//! The engine and the compiled component: made once, shared by every store.

use std::sync::OnceLock;

use wasmtime::component::{Component, HasData, InstancePre, Linker, ResourceTable};
use wasmtime::{Config, Engine, StoreLimits};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings::{cli, clocks, filesystem, random, sync};
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::interposed::{Interposed, InterposedFilesystem, Plan};

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
    pub limits: StoreLimits,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    Small,
    /// With the encodings of the web.
    Legacy,
    /// The small one, its instructions counted.
    Metered,
}

pub fn ready(build: Build) -> &'static Ready {
    static SMALL: OnceLock<Ready> = OnceLock::new();
    static LEGACY: OnceLock<Ready> = OnceLock::new();
    static METERED: OnceLock<Ready> = OnceLock::new();
    let ready = match build {
        Build::Small => &SMALL,
        Build::Legacy => &LEGACY,
        Build::Metered => &METERED,
    };
    ready.get_or_init(|| prepare(build).expect("the component was built for this host"))
}

fn prepare(build: Build) -> wasmtime::Result<Ready> {
    let engine = Engine::new(Config::new().consume_fuel(build == Build::Metered))?;
    let bytes = if build == Build::Legacy { legacy_component_bytes() } else { component_bytes() };
    let component = Component::new(&engine, bytes)?;

    let mut direct = imports(&engine)?;
    sync::filesystem::types::add_to_linker::<State, WasiFilesystem>(&mut direct, State::filesystem)?;

    let mut interposed = imports(&engine)?;
    sync::filesystem::types::add_to_linker::<State, InterposedFilesystem>(&mut interposed, |state| Interposed {
        inner: state.wasi.filesystem(),
        plan: &mut state.plan,
    })?;

    Ok(Ready {
        direct: direct.instantiate_pre(&component)?,
        interposed: interposed.instantiate_pre(&component)?,
        engine,
    })
}

/// All that the component needs, besides `wasi:filesystem/types`: a host has no more to offer.
fn imports(engine: &Engine) -> wasmtime::Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    cli::environment::add_to_linker::<State, WasiCli>(&mut linker, State::cli)?;
    sync::io::streams::add_to_linker::<State, Streams>(&mut linker, |state| &mut state.wasi.table)?;
    clocks::wall_clock::add_to_linker::<State, WasiClocks>(&mut linker, State::clocks)?;
    random::random::add_to_linker::<State, WasiRandom>(&mut linker, State::random)?;
    filesystem::preopens::add_to_linker::<State, WasiFilesystem>(&mut linker, State::filesystem)?;
    Ok(linker)
}
