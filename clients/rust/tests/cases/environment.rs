use std::fs;
use std::path::Path;

use crate::Result;
use crate::tempfile::{NamedTempFile, env};

#[test]
fn files_are_made_in_the_default_directory() -> Result {
    assert_eq!(env::temp_dir(), Path::new("/tmp"));
    assert_eq!(NamedTempFile::new()?.path().parent(), Some(Path::new("/tmp")));
    Ok(())
}

#[test]
fn the_default_directory_is_overridden_once_and_stays() -> Result {
    fs::create_dir("/tmp/mine")?;
    env::override_temp_dir(Path::new("/tmp/mine")).expect("the first time");
    assert_eq!(NamedTempFile::new()?.path().parent(), Some(Path::new("/tmp/mine")));
    assert_eq!(env::override_temp_dir(Path::new("/tmp")), Err("/tmp/mine".into()));
    assert_eq!(env::temp_dir(), Path::new("/tmp/mine"));
    Ok(())
}

#[test]
fn what_is_no_path_overrides_nothing() {
    assert_eq!(env::override_temp_dir(Path::new("a\0b")), Err("a\0b".into()));
    assert_eq!(env::temp_dir(), Path::new("/tmp"));
}
