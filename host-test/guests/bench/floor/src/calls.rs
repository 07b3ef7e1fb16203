//! Calls that several operations make.

use wasi::filesystem::types::{Descriptor, DescriptorFlags, ErrorCode, OpenFlags, PathFlags};
use wasi::random::random::get_random_u64;

pub type Result<T = ()> = std::result::Result<T, ErrorCode>;

pub fn random_name() -> String {
    format!("tmp{:016x}", get_random_u64())
}

pub fn create(directory: &Descriptor, name: &str) -> Result<Descriptor> {
    let flags = DescriptorFlags::READ | DescriptorFlags::WRITE;
    directory.open_at(PathFlags::empty(), name, OpenFlags::CREATE | OpenFlags::EXCLUSIVE, flags)
}

pub fn write_all(file: &Descriptor, mut bytes: &[u8], mut offset: u64) -> Result {
    while !bytes.is_empty() {
        let written = file.write(bytes, offset)?;
        bytes = &bytes[written as usize..];
        offset += written;
    }
    Ok(())
}
