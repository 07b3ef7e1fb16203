//! What a host does with the streams and descriptors of the interface `handles`.

use wasmtime::component::Resource;
use wasmtime::{Result, bail};
use wasmtime_wasi::filesystem::WasiFilesystemView;
use wasmtime_wasi::p2::bindings::filesystem::types::Descriptor;
use wasmtime_wasi::p2::bindings::sync::filesystem::types::HostDescriptor;
use wasmtime_wasi::p2::bindings::sync::io::streams::{HostInputStream, HostOutputStream};
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream, StreamError};

use crate::Instance;

impl Instance {
    /// Reads a stream to its end, and drops it.
    pub fn read_out(&mut self, stream: Resource<DynInputStream>) -> Result<Vec<u8>> {
        let table = &mut self.store.data_mut().wasi.table;
        let mut bytes = Vec::new();
        loop {
            match HostInputStream::blocking_read(table, Resource::new_borrow(stream.rep()), 64 << 10) {
                Ok(more) => bytes.extend(more),
                Err(StreamError::Closed) => break,
                Err(error) => bail!("the stream cannot be read: {error}"),
            }
        }
        HostInputStream::drop(table, stream)?;
        Ok(bytes)
    }

    /// Writes to a stream, and drops it.
    pub fn write_out(&mut self, stream: Resource<DynOutputStream>, bytes: &[u8]) -> Result<()> {
        let table = &mut self.store.data_mut().wasi.table;
        for piece in bytes.chunks(4096) {
            HostOutputStream::blocking_write_and_flush(table, Resource::new_borrow(stream.rep()), piece.to_vec())?;
        }
        HostOutputStream::drop(table, stream)
    }

    /// Reads up to 64 KiB at the start of what a descriptor leads to.
    pub fn read_descriptor(&mut self, descriptor: &Resource<Descriptor>) -> Result<Vec<u8>> {
        let mut filesystem = self.store.data_mut().wasi.filesystem();
        let descriptor = Resource::new_borrow(descriptor.rep());
        Ok(HostDescriptor::read(&mut filesystem, descriptor, 64 << 10, 0)?.0)
    }

    pub fn drop_descriptor(&mut self, descriptor: Resource<Descriptor>) -> Result<()> {
        HostDescriptor::drop(&mut self.store.data_mut().wasi.filesystem(), descriptor)
    }
}
