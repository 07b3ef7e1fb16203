//! The interface `defaults`: where temporary files go when the caller does not say.

use alloc::string::String;
use alloc::vec::Vec;

use crate::create;
use crate::error::{Error, Result};
use crate::filesystem::{System, variable, write_all};
use crate::naming::Naming;
use crate::paths;
use crate::space::{Place, TempSpace};

impl<S: System> TempSpace<S> {
    /// Python: `gettempdir`.
    pub fn gettempdir(&self) -> Result<String> {
        if let Some(set) = self.tempdir() {
            return Ok(set);
        }
        let environment = self.system.environment();
        let mut candidates = Vec::new();
        for name in ["TMPDIR", "TEMP", "TMP"] {
            candidates.extend(variable(&environment, name));
        }
        candidates.extend_from_slice(&["/tmp", "/var/tmp", "/usr/tmp"]);
        self.add_known_paths(&mut candidates);
        let mut tried: Vec<String> = Vec::new();
        for candidate in candidates {
            let candidate = self.absolute(candidate);
            if tried.contains(&candidate) {
                continue;
            }
            if self.locate(&candidate).is_ok_and(|place| self.is_usable(&place)) {
                *self.tempdir.lock() = Some(candidate.clone());
                return Ok(candidate);
            }
            tried.push(candidate);
        }
        Err(Error::NoUsableDirectory(tried))
    }

    /// Python: the variable `tempdir`.
    pub fn tempdir(&self) -> Option<String> {
        self.tempdir.lock().clone()
    }

    /// Python: assigning `tempdir`.
    pub fn set_tempdir(&self, path: Option<String>) -> Result<()> {
        if let Some(path) = &path {
            paths::check(path)?;
        }
        *self.tempdir.lock() = path;
        Ok(())
    }

    /// The directory that `naming` asks for, open. A `naming` of which nothing can come never reaches the host.
    pub(crate) fn place(&self, naming: &Naming) -> Result<Place<'_, S::Directory>> {
        naming.check()?;
        if let Some(dir) = &naming.dir {
            return self.locate(dir);
        }
        if let Some(tempdir) = &*self.tempdir.lock() {
            return self.locate(tempdir);
        }
        self.locate(&self.gettempdir()?)
    }

    /// Whether a file can be created, written and removed there; nothing of it stays, whatever fails.
    fn is_usable(&self, place: &Place<'_, S::Directory>) -> bool {
        let naming = Naming { prefix: Some(String::new()), ..Naming::default() };
        let Ok((file, entry)) = create::file(&self.system, place, &naming) else {
            return false;
        };
        let written = write_all(&file, 0, b"blat").is_ok();
        drop(file);
        // One more try: a candidate that lost its probe to a passing fault must not keep the file for ever.
        let removed = || entry.remove_file().is_ok();
        written & (removed() || removed())
    }
}
