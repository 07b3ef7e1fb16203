//! Where temporary files go when nobody says.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::error::utf8;
use crate::wit::defaults;

static OVERRIDDEN: OnceLock<PathBuf> = OnceLock::new();

/// The component's default directory: `$TMPDIR` and so on, `/tmp`, or whatever its host preopened. Where nothing is usable
/// it is `/tmp`, and creating files there fails.
pub fn temp_dir() -> PathBuf {
    defaults::gettempdir().unwrap_or_else(|_| "/tmp".into()).into()
}

/// Sets the default directory, once, without trying it out.
///
/// # Errors
///
/// What it was set to before; or `path`, if it can be none: it is not UTF-8, or has a NUL in it.
pub fn override_temp_dir(path: &Path) -> Result<(), PathBuf> {
    if let Some(earlier) = OVERRIDDEN.get() {
        return Err(earlier.clone());
    }
    let set = utf8(path).and_then(|path| defaults::set_tempdir(Some(&path)));
    set.map_err(|_| path.to_path_buf())?;
    OVERRIDDEN.set(path.into())
}
