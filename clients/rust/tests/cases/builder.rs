use std::fs;
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;

use crate::Result;
use crate::tempfile::{Builder, NamedTempFile, TempDir};

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a name")
}

#[test]
fn a_name_is_prefix_random_characters_and_suffix() -> Result {
    let file = Builder::new().prefix("my-note").suffix(".txt").rand_bytes(5).tempfile()?;
    let name = name(file.path());
    assert!(name.starts_with("my-note") && name.ends_with(".txt"), "{name}");
    assert_eq!(name.len(), "my-note.txt".len() + 5);
    Ok(())
}

#[test]
fn a_name_is_dot_tmp_and_eight_characters_by_default() -> Result {
    let (file, dir) = (Builder::new().tempfile()?, Builder::new().tempdir()?);
    for name in [name(file.path()), name(dir.path())] {
        assert!(name.starts_with(".tmp") && name.len() == 4 + 8, "{name}");
    }
    Ok(())
}

#[test]
fn a_directory_is_named_as_a_file_is() -> Result {
    let dir = Builder::new().prefix("my-").suffix("-dir").rand_bytes(5).tempdir()?;
    let name = name(dir.path());
    assert!(name.starts_with("my-") && name.ends_with("-dir") && name.len() == 12, "{name}");
    assert!(dir.path().is_dir());
    Ok(())
}

#[test]
fn files_and_directories_can_be_made_elsewhere() -> Result {
    let outer = TempDir::new()?;
    let file = Builder::new().tempfile_in(&outer)?;
    let dir = Builder::new().tempdir_in(outer.path())?;
    assert!([file.path(), dir.path()].iter().all(|path| path.parent() == Some(outer.path())));
    assert!(file.path().is_file() && dir.path().is_dir());
    Ok(())
}

#[test]
fn one_builder_makes_many() -> Result {
    let mut builder = Builder::new();
    builder.prefix("many-");
    let files = [builder.tempfile()?, builder.tempfile()?, builder.clone().tempfile()?];
    assert_eq!(fs::read_dir("/tmp")?.count(), files.len());
    Ok(())
}

#[test]
fn an_appending_file_is_written_at_its_end() -> Result {
    let mut file = Builder::new().append(true).tempfile()?;
    file.write_all(b"one")?;
    file.rewind()?;
    file.write_all(b"two")?;
    file.rewind()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    assert_eq!(text, "onetwo");
    Ok(())
}

#[test]
fn a_file_without_cleanup_stays() -> Result {
    drop(Builder::new().disable_cleanup(true).tempfile()?);
    Ok(())
}

#[test]
fn a_file_without_cleanup_by_the_former_name_stays() -> Result {
    #[expect(deprecated, reason = "the former name")]
    drop(Builder::new().keep(true).tempfile()?);
    Ok(())
}

#[test]
fn a_directory_without_cleanup_stays() -> Result {
    drop(Builder::new().disable_cleanup(true).tempdir()?);
    Ok(())
}

#[test]
fn prefixes_and_suffixes_have_constructors_of_their_own() -> Result {
    let outer = TempDir::new()?;
    let files = [
        NamedTempFile::with_prefix("a-")?,
        NamedTempFile::with_prefix_in("a-", &outer)?,
        NamedTempFile::with_suffix("-b")?,
        NamedTempFile::with_suffix_in("-b", &outer)?,
    ];
    let dirs = [
        TempDir::with_prefix("a-")?,
        TempDir::with_prefix_in("a-", &outer)?,
        TempDir::with_suffix("-b")?,
        TempDir::with_suffix_in("-b", &outer)?,
    ];
    let paths = files.iter().map(NamedTempFile::path).chain(dirs.iter().map(TempDir::path));
    for (index, path) in paths.enumerate() {
        let name = name(path);
        assert!(if index % 4 < 2 { name.starts_with("a-") } else { name.ends_with("-b") }, "{name}");
        assert_eq!(path.parent() == Some(outer.path()), index % 2 == 1, "{path:?}");
    }
    Ok(())
}

#[test]
fn names_that_cannot_be_are_refused() {
    let refused = |builder: &Builder| builder.tempfile().err().map(|error| error.kind());
    assert_eq!(refused(Builder::new().prefix("../x")), Some(ErrorKind::InvalidInput));
    assert_eq!(refused(Builder::new().suffix("a/b")), Some(ErrorKind::InvalidInput));
    assert_eq!(refused(Builder::new().prefix("a\0b")), Some(ErrorKind::InvalidInput));
    assert_eq!(refused(Builder::new().rand_bytes(0)), Some(ErrorKind::InvalidInput));
    assert_eq!(refused(Builder::new().rand_bytes(256)), Some(ErrorKind::InvalidInput));
}
