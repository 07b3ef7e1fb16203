//! Removal of what instances that trapped have left: entries of the default directory that look like ours and are old.

use alloc::vec::Vec;

use crate::directories::remove_some;
use crate::error::{Error, Result};
use crate::filesystem::{Directory, EntryKind, Listed, System};
use crate::naming::{self, Naming};
use crate::paths;
use crate::space::TempSpace;

/// How many files and directories one call removes.
const MOST: u64 = 10_000;

/// How many names one call looks at.
const MOST_NAMES: usize = 1_000_000;

impl<S: System> TempSpace<S> {
    pub fn sweep(&self, prefix: &str, older_than_seconds: u64) -> Result<u64> {
        if prefix.is_empty() {
            return Err(Error::InvalidArgument("the prefix is empty: any name of 8 letters would be swept".into()));
        }
        if prefix.len() > naming::MAX_NAME {
            return Err(Error::InvalidArgument("the prefix is longer than any name".into()));
        }
        let place = self.place(&Naming { prefix: Some(prefix.into()), ..Naming::default() })?;
        let Some(newest) = self.system.now().checked_sub(older_than_seconds) else { return Ok(0) };
        let half_swept = self.half_swept.lock().clone();
        let holdings = self.holdings.lock();
        let in_use = holdings.names(|name| naming::drawn(name, prefix))?;
        let is_old = |name: &str| {
            if naming::drawn(name, prefix).is_none_or(|drawn| in_use.binary_search(&drawn).is_ok()) {
                return false;
            }
            let path = paths::join(&place.path, name);
            let changed = || place.directory.status(name).ok().and_then(|status| status.modified);
            half_swept.as_ref() == Some(&path) || changed().is_some_and(|time| time <= newest)
        };
        let mut found: Vec<Listed> = Vec::new();
        for entry in place.directory.entries().map_err(|code| Error::at(&place.path, code))?.take(MOST_NAMES) {
            // A name that cannot be expressed is none of ours.
            let Ok(entry) = entry else { continue };
            if is_old(&entry.name) {
                found.try_reserve(1).map_err(|_| Error::NoSpace)?;
                found.push(entry);
            }
            if found.len() as u64 == MOST {
                break;
            }
        }
        drop(holdings);
        let mut removed = 0;
        for Listed { name, kind } in found {
            let path = paths::join(&place.path, &name);
            removed += match kind {
                EntryKind::Directory => remove_some(&self.holdings, &place.directory, &name, &path, MOST - removed),
                EntryKind::File => u64::from(place.directory.unlink_file(&name).is_ok()),
                // We create neither links nor devices.
                EntryKind::Other => 0,
            };
            let is_half = removed >= MOST && place.directory.status(&name).is_ok();
            let mut half_swept = self.half_swept.lock();
            if is_half {
                *half_swept = Some(path);
            } else if half_swept.as_ref() == Some(&path) {
                *half_swept = None;
            }
            if removed >= MOST {
                break;
            }
        }
        Ok(removed)
    }
}
