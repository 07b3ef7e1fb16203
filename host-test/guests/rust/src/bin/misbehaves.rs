//! What no plugin should do: `trap` while it has a file, or else make files that stay, without end.

use std::io;

use sandbox_tempfile_client::NamedTempFile;

fn main() -> io::Result<()> {
    if std::env::args().nth(1).as_deref() == Some("trap") {
        let _file = NamedTempFile::new()?;
        std::process::abort();
    }
    loop {
        NamedTempFile::new()?.keep()?;
    }
}
