//! Paths in the guest's view, as text: nothing here asks the host.

use alloc::string::String;

use crate::error::{Error, Result, concat};
use crate::naming::MAX_NAME;

/// The longest path we hand on, in bytes (`PATH_MAX`).
pub const MAX_PATH: usize = 4096;

/// Refuses what no host can look up.
pub fn check(path: &str) -> Result<()> {
    if path.len() > MAX_PATH {
        return Err(Error::InvalidArgument("a path of more than 4096 bytes".into()));
    }
    if path.bytes().any(|byte| byte == 0) {
        return Err(Error::InvalidArgument(concat(&["the path holds NUL: ", path])));
    }
    Ok(())
}

/// What stands before, between and after the slashes: `split('/')`, without its search for any character there is.
pub fn components(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    core::iter::from_fn(move || {
        let (component, below) = split_first(rest?);
        rest = below;
        Some(component)
    })
}

/// The first component, and what follows its slash.
pub fn split_first(path: &str) -> (&str, Option<&str>) {
    // Not by `[..]`, which brings 500 bytes for a panic that never comes.
    match path.bytes().position(|byte| byte == b'/') {
        Some(slash) => (path.get(..slash).unwrap_or(path), path.get(slash + 1..)),
        None => (path, None),
    }
}

/// Who finds paths that collide slows down nobody but himself.
pub fn hash(path: &[u8]) -> u64 {
    let (words, rest) = path.as_chunks();
    let hash = words.iter().fold(0, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    // Names that differ in their last byte alone, as numbered ones do, would lie side by side.
    mix(mix(hash, rest), 0)
}

fn mix(hash: u64, more: u64) -> u64 {
    let hash = (hash ^ more).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 32)
}

/// Visits the hash of every directory, except `/`, that an absolute path is below.
pub fn each_above(path: &str, mut visit: impl FnMut(u64)) {
    let path = path.as_bytes();
    for at in 1..path.len() {
        if path[at] == b'/' {
            visit(hash(&path[..at]));
        }
    }
}

/// `path` from `base`, absolute and without `.`, `..` and empty components. Python: `os.path.abspath`.
pub fn absolute(base: &str, path: &str) -> String {
    let mut whole = String::with_capacity(base.len() + path.len() + 2);
    let base = if path.as_bytes().first() == Some(&b'/') { "" } else { base };
    for component in components(base).chain(components(path)) {
        match component {
            "" | "." => {}
            ".." => {
                let parent = whole.bytes().rposition(|byte| byte == b'/').unwrap_or(0);
                whole.truncate(parent);
            }
            name => {
                whole.push('/');
                whole.push_str(name);
            }
        }
    }
    if whole.is_empty() {
        whole.push('/');
    }
    whole
}

/// `name` in the directory `path`. Python: `os.path.join`.
pub fn join(path: &str, name: &str) -> String {
    let slash = if path.as_bytes().last() == Some(&b'/') { "" } else { "/" };
    concat(&[path, slash, name])
}

/// What is left of the absolute `path` below the absolute `directory`: whole components only, `/tmpfoo` is not in
/// `/tmp`.
pub fn below<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(directory.strip_suffix("/").unwrap_or(directory))?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix("/") }
}

/// The directory and the name of an absolute path; `/` has none.
pub fn split(path: &str) -> Option<(&str, &str)> {
    let slash = path.bytes().rposition(|byte| byte == b'/')?;
    let (directory, name) = (path.get(..slash)?, path.get(slash + 1..)?);
    if name.is_empty() { None } else { Some((if directory.is_empty() { "/" } else { directory }, name)) }
}

/// Refuses all but a path inside a temporary directory: bare names, joined by `/`, and at least one.
///
/// `\` is refused because some hosts take it for a separator: a name that is bare here would lead elsewhere there.
pub fn check_relative(path: &str) -> Result<()> {
    check(path)?;
    let refuse = |why: &str| Err(Error::InvalidArgument(concat(&["the path ", why, ": ", path])));
    for component in components(path) {
        match component {
            "" => return refuse("is absolute or has an empty component"),
            "." | ".." => return refuse("has a component . or .."),
            name if name.len() > MAX_NAME => return refuse("has a component of more than 255 bytes"),
            name if name.bytes().any(|byte| byte == b'\\') => return refuse("holds a backslash"),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_is_pythons_abspath() {
        assert_eq!(absolute("/", "tmp"), "/tmp");
        assert_eq!(absolute("/home/me", "a/../b/./c//"), "/home/me/b/c");
        assert_eq!(absolute("/home", "/tmp/"), "/tmp");
        assert_eq!(absolute("/home", "../../../x"), "/x");
        assert_eq!(absolute("", "."), "/");
        assert_eq!(absolute("/home", ""), "/home");
    }

    #[test]
    fn below_matches_whole_components() {
        assert_eq!(below("/tmp/a/b", "/tmp"), Some("a/b"));
        assert_eq!(below("/tmp", "/tmp"), Some(""));
        assert_eq!(below("/tmpfoo", "/tmp"), None);
        assert_eq!(below("/tmp", "/"), Some("tmp"));
        assert_eq!(below("/", "/"), Some(""));
    }

    #[test]
    fn split_takes_the_last_name() {
        assert_eq!(split("/tmp/a"), Some(("/tmp", "a")));
        assert_eq!(split("/a"), Some(("/", "a")));
        assert_eq!(split("/"), None);
    }

    #[test]
    fn relative_paths_are_bare_names() {
        assert!(check_relative("a/b").is_ok());
        for bad in ["", "/a", "a/", "a//b", ".", "a/..", "a\0", "a\\b"] {
            assert!(matches!(check_relative(bad), Err(Error::InvalidArgument(_))), "{bad:?}");
        }
        assert!(check_relative(&"x".repeat(256)).is_err());
        assert!(check_relative(&"x".repeat(255)).is_ok());
    }
}
