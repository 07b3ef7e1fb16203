//! The interface `handles`.

use wasi::filesystem::types::Descriptor;
use wasi::io::streams::{InputStream, OutputStream};

use crate::error::Error;

use super::Component;
use super::bindings::exports::sandbox::tempfile::directories::TempDirBorrow;
use super::bindings::exports::sandbox::tempfile::files::{TempFile, TempFileBorrow};
use super::bindings::exports::sandbox::tempfile::handles as wit;
use super::directories::Directory;
use super::files::File;

impl wit::Guest for Component {
    fn read_stream(file: TempFileBorrow<'_>, offset: u64) -> Result<InputStream, Error> {
        let mut file = file.get::<File>().0.lock();
        let opened = file.for_reading(offset)?;
        opened.file.read_stream(offset).map_err(|code| file.error(code))
    }

    fn write_stream(file: TempFileBorrow<'_>, offset: u64) -> Result<OutputStream, Error> {
        let mut file = file.get::<File>().0.lock();
        let opened = file.for_writing(offset)?;
        opened.file.write_stream(offset).map_err(|code| file.error(code))
    }

    fn append_stream(file: TempFileBorrow<'_>) -> Result<OutputStream, Error> {
        let mut file = file.get::<File>().0.lock();
        let opened = file.for_writing(0)?;
        opened.file.append_stream().map_err(|code| file.error(code))
    }

    fn into_descriptor(file: TempFile) -> Result<Descriptor, (TempFile, Error)> {
        let taken = file.get::<File>().0.lock().take_descriptor();
        taken.map(|descriptor| descriptor.0).map_err(|error| (file, error))
    }

    fn directory_descriptor(dir: TempDirBorrow<'_>) -> Result<Descriptor, Error> {
        Ok(dir.get::<Directory>().0.lock().descriptor()?.0)
    }
}
