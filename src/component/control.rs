//! The interface `control`.

use alloc::string::String;

use crate::error::Error;
use crate::limits::{Limits, Usage};

use super::bindings::exports::sandbox::tempfile::control as wit;
use super::{Component, space};

impl wit::Guest for Component {
    fn get_limits() -> Limits {
        space().get_limits()
    }

    fn tighten_limits(limits: Limits) -> Result<(), Error> {
        space().tighten_limits(limits)
    }

    fn get_usage() -> Usage {
        space().get_usage()
    }

    fn release_all() -> Result<(), Error> {
        space().release_all()
    }

    fn sweep(prefix: String, older_than_seconds: u64) -> Result<u64, Error> {
        space().sweep(&prefix, older_than_seconds)
    }
}
