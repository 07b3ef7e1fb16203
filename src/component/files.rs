//! The interface `files`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::control::Shared;
use crate::error::Error;
use crate::files::{FileOptions, SeekFrom, Target, TempFile};
use crate::naming::{self, Naming};

use super::bindings::exports::sandbox::tempfile::files as wit;
use super::bindings::exports::sandbox::tempfile::files::{Access, Deletion};
use super::wasi_host::Wasi;
use super::{Component, space};

/// Nothing that it calls comes back to it, so no lock ever waits. Text views see it, and do not keep it.
pub struct File(pub Shared<TempFile<Wasi>>);

impl From<TempFile<Wasi>> for wit::TempFile {
    fn from(file: TempFile<Wasi>) -> Self {
        wit::TempFile::new(File(space().share_file(file)))
    }
}

impl From<wit::FileOptions> for FileOptions {
    fn from(options: wit::FileOptions) -> Self {
        FileOptions { naming: options.naming, access: options.access.map(Into::into), buffer_size: options.buffer_size }
    }
}

impl wit::Guest for Component {
    type TempFile = File;

    fn temporary_file(options: wit::FileOptions) -> Result<wit::TempFile, Error> {
        Ok(space().temporary_file(&options.into())?.into())
    }

    fn named_temporary_file(options: wit::FileOptions, deletion: Deletion) -> Result<wit::TempFile, Error> {
        Ok(space().named_temporary_file(&options.into(), deletion.into())?.into())
    }

    fn spooled_temporary_file(max_size: u64, options: wit::FileOptions) -> Result<wit::TempFile, Error> {
        Ok(space().spooled_temporary_file(max_size, &options.into())?.into())
    }

    fn mkstemp(naming: Naming) -> Result<(wit::TempFile, String), Error> {
        let (file, path) = space().mkstemp(&naming)?;
        Ok((file.into(), path))
    }

    fn mkstempb(
        prefix: Option<Vec<u8>>,
        suffix: Option<Vec<u8>>,
        dir: Option<Vec<u8>>,
    ) -> Result<(wit::TempFile, Vec<u8>), Error> {
        let (file, path) = space().mkstemp(&naming::from_bytes(prefix, suffix, dir)?)?;
        Ok((file.into(), path.into_bytes()))
    }

    fn mktemp(naming: Naming) -> Result<String, Error> {
        space().mktemp(&naming)
    }
}

impl wit::GuestTempFile for File {
    fn read(&self, max: Option<u64>) -> Result<Vec<u8>, Error> {
        self.0.lock().read(max)
    }

    fn read_line(&self, max: Option<u64>) -> Result<Vec<u8>, Error> {
        self.0.lock().read_line(max)
    }

    fn write(&self, bytes: Vec<u8>) -> Result<u64, Error> {
        self.0.lock().write(&bytes)
    }

    fn read_at(&self, offset: u64, max: u64) -> Result<Vec<u8>, Error> {
        self.0.lock().read_at(offset, max)
    }

    fn write_at(&self, offset: u64, bytes: Vec<u8>) -> Result<u64, Error> {
        self.0.lock().write_at(offset, &bytes)
    }

    fn seek(&self, position: SeekFrom) -> Result<u64, Error> {
        self.0.lock().seek(position)
    }

    fn tell(&self) -> Result<u64, Error> {
        self.0.lock().tell()
    }

    fn size(&self) -> Result<u64, Error> {
        self.0.lock().size()
    }

    fn truncate(&self, size: Option<u64>) -> Result<u64, Error> {
        self.0.lock().truncate(size)
    }

    fn flush(&self) -> Result<(), Error> {
        self.0.lock().flush()
    }

    fn sync(&self) -> Result<(), Error> {
        self.0.lock().sync()
    }

    fn name(&self) -> Option<String> {
        self.0.lock().name().map(ToString::to_string)
    }

    fn access(&self) -> Access {
        self.0.lock().access().into()
    }

    fn rollover(&self) -> Result<(), Error> {
        self.0.lock().rollover()
    }

    fn is_rolled(&self) -> bool {
        self.0.lock().is_rolled()
    }

    fn reopen(&self, access: Access) -> Result<wit::TempFile, Error> {
        Ok(self.0.lock().reopen(access.into())?.into())
    }

    fn persist(&self, target: Target) -> Result<(), Error> {
        self.0.lock().persist(&target)
    }

    fn deletion(&self) -> Deletion {
        self.0.lock().deletion().into()
    }

    fn set_deletion(&self, policy: Deletion) -> Result<(), Error> {
        self.0.lock().set_deletion(policy.into())
    }

    fn close(&self) -> Result<(), Error> {
        self.0.lock().close()
    }

    fn is_closed(&self) -> bool {
        self.0.lock().is_closed()
    }
}
