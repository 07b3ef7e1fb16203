//! Everything else that the component calls: only counted.

use wasmtime::Result;
use wasmtime::component::Resource;
use wasmtime_wasi::cli::WasiCliCtxView;
use wasmtime_wasi::clocks::WasiClocksCtxView;
use wasmtime_wasi::filesystem::{Descriptor, WasiFilesystemCtxView};
use wasmtime_wasi::p2::bindings::cli::environment;
use wasmtime_wasi::p2::bindings::clocks::wall_clock;
use wasmtime_wasi::p2::bindings::filesystem::preopens;
use wasmtime_wasi::p2::bindings::random::random;
use wasmtime_wasi::random::WasiRandomCtx;

use super::Interposed;

macro_rules! count {
    ($($interface:ident of $view:ty { $(fn $name:ident(&mut self $(, $argument:ident: $type:ty)*) -> $ok:ty;)* })*) => {
        $(impl $interface::Host for Interposed<'_, $view> {
            $(fn $name(&mut self $(, $argument: $type)*) -> Result<$ok> {
                self.see(stringify!($name));
                $interface::Host::$name(&mut self.inner $(, $argument)*)
            })*
        })*
    };
}

count! {
    environment of WasiCliCtxView<'_> {
        fn get_environment(&mut self) -> Vec<(String, String)>;
        fn get_arguments(&mut self) -> Vec<String>;
        fn initial_cwd(&mut self) -> Option<String>;
    }
    wall_clock of WasiClocksCtxView<'_> {
        fn now(&mut self) -> wall_clock::Datetime;
        fn resolution(&mut self) -> wall_clock::Datetime;
    }
    preopens of WasiFilesystemCtxView<'_> {
        fn get_directories(&mut self) -> Vec<(Resource<Descriptor>, String)>;
    }
    random of &mut WasiRandomCtx {
        fn get_random_bytes(&mut self, length: u64) -> Vec<u8>;
        fn get_random_u64(&mut self) -> u64;
    }
}
