//! The examples in the documentation of the crate `tempfile` 3.27 as they are printed there, but for their comments, those
//! that say the same, and those that leave files in the working directory.
#![expect(unused, clippy::bool_assert_comparison, reason = "as printed")]

use sandbox_tempfile_client as tempfile;

use std::io::Result;

#[test]
fn of_an_unnamed_file() -> Result<()> {
    use std::io::Write;
    use tempfile::tempfile;

    let mut file = tempfile()?;

    writeln!(file, "Brian was here. Briefly.")?;
    Ok(())
}

#[test]
fn of_a_second_handle() -> Result<()> {
    use std::io::{Read, Write};
    use tempfile::NamedTempFile;

    let text = "Brian was here. Briefly.";

    let mut file1 = NamedTempFile::new()?;
    let mut file2 = file1.reopen()?;

    file1.write_all(text.as_bytes())?;

    let mut buf = String::new();
    file2.read_to_string(&mut buf)?;
    assert_eq!(buf, text);
    Ok(())
}

#[test]
fn of_a_directory_with_a_file() -> Result<()> {
    use std::fs::File;
    use std::io::Write;
    use tempfile::tempdir;

    let dir = tempdir()?;

    let file_path = dir.path().join("my-temporary-note.txt");
    let mut file = File::create(file_path)?;
    writeln!(file, "Brian was here. Briefly.")?;

    drop(file);
    dir.close()?;
    Ok(())
}

#[test]
fn of_the_builder_of_a_file() -> Result<()> {
    use std::ffi::OsStr;
    use tempfile::Builder;

    let named_tempfile = Builder::new().prefix("my-temporary-note").suffix(".txt").rand_bytes(5).tempfile()?;

    let name = named_tempfile.path().file_name().and_then(OsStr::to_str);

    if let Some(name) = name {
        assert!(name.starts_with("my-temporary-note"));
        assert!(name.ends_with(".txt"));
        assert_eq!(name.len(), "my-temporary-note.txt".len() + 5);
    }
    Ok(())
}

#[test]
fn of_the_builder_of_a_directory() -> Result<()> {
    use std::ffi::OsStr;
    use std::fs::File;
    use std::io::Write;
    use tempfile::Builder;

    let dir = Builder::new().prefix("my-temporary-dir").rand_bytes(5).tempdir()?;

    let file_path = dir.path().join("my-temporary-note.txt");
    let mut file = File::create(file_path)?;
    writeln!(file, "Brian was here. Briefly.")?;

    drop(file);
    dir.close()?;
    Ok(())
}

#[test]
fn of_the_builder_without_cleanup_stays() -> Result<()> {
    use tempfile::Builder;

    let named_tempfile = Builder::new().disable_cleanup(true).tempfile()?;
    Ok(())
}

#[test]
fn of_a_spooled_file() -> Result<()> {
    use std::io::Write;
    use tempfile::spooled_tempfile;

    let mut file = spooled_tempfile(15);

    writeln!(file, "short line")?;
    assert!(!file.is_rolled());

    writeln!(file, "marvin gardens")?;
    assert!(file.is_rolled());
    Ok(())
}

#[test]
fn of_prefix_and_suffix() -> Result<()> {
    use tempfile::TempDir;

    let tmp_dir = TempDir::with_prefix("foo-")?;
    let tmp_name = tmp_dir.path().file_name().unwrap().to_str().unwrap();
    assert!(tmp_name.starts_with("foo-"));

    let tmp_dir = TempDir::with_suffix("-foo")?;
    let tmp_name = tmp_dir.path().file_name().unwrap().to_str().unwrap();
    assert!(tmp_name.ends_with("-foo"));
    Ok(())
}

#[test]
fn of_a_path_that_outlives_its_directory() -> Result<()> {
    use tempfile::TempDir;

    let tmp_path;

    {
        let tmp_dir = TempDir::new()?;
        tmp_path = tmp_dir.path().to_owned();

        assert!(tmp_path.exists());
    }

    assert_eq!(tmp_path.exists(), false);
    Ok(())
}

#[test]
fn of_a_directory_kept() -> Result<()> {
    use std::fs;
    use tempfile::TempDir;

    let tmp_dir = TempDir::new()?;

    let tmp_path = tmp_dir.keep();

    fs::remove_dir_all(tmp_path)?;
    Ok(())
}

#[test]
fn of_a_path_closed() -> Result<()> {
    use tempfile::NamedTempFile;

    let file = NamedTempFile::new()?;

    let path = file.into_temp_path();

    path.close()?;
    Ok(())
}

#[test]
fn of_a_path_kept_stays() -> Result<()> {
    use std::io::Write;
    use tempfile::NamedTempFile;

    let mut file = NamedTempFile::new()?;
    writeln!(file, "Brian was here. Briefly.")?;

    let path = file.into_temp_path();
    let path = path.keep()?;
    Ok(())
}

#[test]
fn of_a_file_kept_stays() -> Result<()> {
    use std::io::Write;
    use tempfile::NamedTempFile;

    let mut file = NamedTempFile::new()?;
    writeln!(file, "Brian was here. Briefly.")?;

    let (file, path) = file.keep()?;
    Ok(())
}
