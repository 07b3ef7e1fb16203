//! The interface `defaults`.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::Error;
use crate::naming::DEFAULT_PREFIX;

use super::bindings::exports::sandbox::tempfile::defaults as wit;
use super::{Component, space};

impl wit::Guest for Component {
    fn gettempdir() -> Result<String, Error> {
        space().gettempdir()
    }

    fn gettempdirb() -> Result<Vec<u8>, Error> {
        Ok(space().gettempdir()?.into_bytes())
    }

    fn gettempprefix() -> String {
        DEFAULT_PREFIX.into()
    }

    fn gettempprefixb() -> Vec<u8> {
        DEFAULT_PREFIX.into()
    }

    fn tempdir() -> Option<String> {
        space().tempdir()
    }

    fn set_tempdir(path: Option<String>) -> Result<(), Error> {
        space().set_tempdir(path)
    }
}
