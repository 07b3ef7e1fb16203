//! What native tests start from: a temp space on a host in memory.

use std::sync::Arc;

use crate::memory::{MemoryHost, Settings};
use crate::space::TempSpace;

pub type Space = Arc<TempSpace<MemoryHost>>;

pub fn host() -> (MemoryHost, Space) {
    with(Settings::default())
}

/// With `/tmp` preopened, empty, and the default already: no probe is among the calls.
pub fn with(settings: Settings) -> (MemoryHost, Space) {
    let host = MemoryHost::with(&["/tmp"], settings);
    let space = TempSpace::new(host.clone());
    space.set_tempdir(Some("/tmp".into())).unwrap();
    (host, space)
}
