//! Packs the component that the argument names, in its place.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("usage: pack COMPONENT")?;
    pack::pack_file(Path::new(&path), Path::new(&path))
}
