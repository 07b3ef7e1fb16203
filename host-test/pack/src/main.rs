//! Packs the component of `sandbox:tempfile`, which the argument names, in its place.

use std::error::Error;
use std::path::Path;

use pack::About;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("usage: pack COMPONENT")?;
    pack::pack_file(Path::new(&path), Path::new(&path), Some(&About::sandbox_tempfile()?))
}
