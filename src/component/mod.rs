//! The bindings: look up, call, convert. One file for each interface, and one for the host's side.

mod abi;
mod defaults;
mod directories;
mod files;
mod types;
mod wasi_host;

use alloc::sync::Arc;

use spin::LazyLock;

use crate::space::TempSpace;
use wasi_host::Wasi;

#[expect(unsafe_code, reason = "the exported ABI, generated")]
mod bindings {
    wit_bindgen::generate!({
        path: "wit",
        world: "provider",
        with: {
            "sandbox:tempfile/types@0.1.0/error": crate::error::Error,
            "sandbox:tempfile/types@0.1.0/naming": crate::naming::Naming,
            "sandbox:tempfile/files@0.1.0/seek-from": crate::files::SeekFrom,
            "wasi:cli/environment@0.2.12": wasi::cli::environment,
            "wasi:clocks/wall-clock@0.2.12": wasi::clocks::wall_clock,
            "wasi:filesystem/preopens@0.2.12": wasi::filesystem::preopens,
            "wasi:filesystem/types@0.2.12": wasi::filesystem::types,
            "wasi:io/error@0.2.12": wasi::io::error,
            "wasi:io/poll@0.2.12": wasi::io::poll,
            "wasi:io/streams@0.2.12": wasi::io::streams,
            "wasi:random/random@0.2.12": wasi::random::random,
        },
    });

    use super::Component;
    export!(Component);
}

/// Implements every exported interface.
struct Component;

type Space = TempSpace<Wasi>;

/// One temp space for each instance of the component.
fn space() -> &'static Arc<Space> {
    static SPACE: LazyLock<Arc<Space>> = LazyLock::new(|| TempSpace::new(Wasi));
    &SPACE
}
