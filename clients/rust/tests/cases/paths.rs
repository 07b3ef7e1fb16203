use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::Result;
use crate::tempfile::{NamedTempFile, TempPath};

fn written() -> Result<TempPath> {
    let mut file = NamedTempFile::new()?;
    file.write_all(b"written")?;
    Ok(file.into_temp_path())
}

#[test]
fn a_path_leads_to_the_file_until_it_is_dropped() -> Result {
    let path = written()?;
    let copy = path.to_path_buf();
    assert_eq!(fs::read(&path)?, b"written");
    drop(path);
    assert!(!copy.exists());
    Ok(())
}

#[test]
fn closing_a_path_deletes_the_file() -> Result {
    let path = written()?;
    let copy = path.to_path_buf();
    path.close()?;
    assert!(!copy.exists());
    Ok(())
}

#[test]
fn a_persisted_path_stays() -> Result {
    written()?.persist("/tmp/saved.txt")?;
    assert_eq!(fs::read("/tmp/saved.txt")?, b"written");
    Ok(())
}

#[test]
fn a_path_that_clobbers_nothing_stays() -> Result {
    written()?.persist_noclobber("/tmp/saved.txt")?;
    let refused = written()?.persist_noclobber("/tmp/saved.txt").unwrap_err();
    assert_eq!(refused.error.kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read(TempPath::from(refused))?, b"written");
    Ok(())
}

#[test]
fn a_kept_path_stays() -> Result {
    let path = written()?.keep()?;
    assert_eq!(fs::read(path)?, b"written");
    Ok(())
}

#[test]
fn a_path_whose_cleanup_is_disabled_stays() -> Result {
    written()?.disable_cleanup(true);
    Ok(())
}

#[test]
fn a_path_is_shown_as_a_path() -> Result {
    let path = written()?;
    assert_eq!(format!("{path:?}"), format!("{:?}", AsRef::<Path>::as_ref(&path)));
    Ok(())
}
