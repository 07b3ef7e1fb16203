//! Creation under a random name: exclusive, through a descriptor, bounded.

use alloc::string::String;

use crate::entry::{EntryOf, OwnEntry};
use crate::error::{Error, Result};
use crate::filesystem::{self, Code, Directory, FileOf, System};
use crate::naming::{ATTEMPTS, Naming};
use crate::space::Place;

/// Creates a file, open for reading and writing whatever its handle will be for: another handle may be for more.
/// Python: `_mkstemp_inner`.
pub fn file<S: System>(
    system: &S,
    place: &Place<'_, S::Directory>,
    naming: &Naming,
) -> Result<(FileOf<S>, EntryOf<S>)> {
    let mut file = None;
    let entry = attempt(system, place, naming, &mut |directory, name| {
        file = Some(directory.create_file(name)?);
        Ok(())
    })?;
    Ok((file.expect("the attempt that succeeded made it"), entry))
}

/// Creates a directory. Python: the loop of `mkdtemp`.
pub fn directory<S: System>(system: &S, place: &Place<'_, S::Directory>, naming: &Naming) -> Result<EntryOf<S>> {
    attempt(system, place, naming, &mut S::Directory::create_directory)
}

/// A path at which nothing was a moment ago. Python: the loop of `mktemp`.
pub fn unused<S: System>(system: &S, place: &Place<'_, S::Directory>, naming: &Naming) -> Result<String> {
    let mut absent = |directory: &S::Directory, name: &str| match directory.status(name) {
        Ok(_) => Err(Code::Exist),
        Err(Code::NoEntry) => Ok(()),
        Err(code) => Err(code),
    };
    attempt(system, place, naming, &mut absent).map(|entry| entry.path)
}

/// Draws names until `make` takes one; any error but a taken name ends it. `naming` must have been checked.
///
/// Not generic over what is made: three copies of it would be 500 bytes more.
fn attempt<S: System>(
    system: &S,
    place: &Place<'_, S::Directory>,
    naming: &Naming,
    make: &mut dyn FnMut(&S::Directory, &str) -> filesystem::Result<()>,
) -> Result<EntryOf<S>> {
    let mut path = String::with_capacity(place.path.len() + 1 + naming.length());
    path.push_str(&place.path);
    if !path.ends_with('/') {
        path.push('/');
    }
    let name = path.len();
    for _ in 0..ATTEMPTS {
        path.truncate(name);
        naming.draw(&mut path, system)?;
        match make(&place.directory, path.get(name..).unwrap_or_default()) {
            Ok(()) => return Ok(OwnEntry { directory: place.directory.clone(), path, name, created: None }),
            // Where a directory or a link has the name, some hosts say so instead of `exist`.
            Err(Code::Exist | Code::IsDirectory | Code::Loop) => {}
            // The directory itself has gone, not the file that was never there.
            Err(Code::NoEntry | Code::NotDirectory) => return Err(Error::at(&place.path, Code::NoEntry)),
            Err(code @ (Code::Access | Code::NotPermitted | Code::ReadOnly)) => {
                return Err(Error::at(&place.path, code));
            }
            Err(code) => return Err(Error::at(&path, code)),
        }
    }
    Err(Error::AlreadyExists(path))
}
