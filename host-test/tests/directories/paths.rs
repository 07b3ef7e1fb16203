//! What is no path inside a temporary directory, whichever function is given it.

use host_test::{Access, Error};
use wasmtime::Result;

use super::{fill, fresh};

fn refused_everywhere(refused: &str) -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    assert_refused!(instance.create_file(directory, refused), Error::InvalidArgument(_));
    assert_refused!(instance.open_file(directory, refused, Access::READ), Error::InvalidArgument(_));
    assert_refused!(instance.create_directory(directory, refused), Error::InvalidArgument(_));
    assert_refused!(instance.entries(directory, Some(refused)), Error::InvalidArgument(_));
    assert_refused!(instance.remove(directory, refused), Error::InvalidArgument(_));
    assert_eq!(instance.scratch().count()?, 4);
    Ok(())
}

#[test]
fn the_empty_path_is_refused() -> Result<()> {
    refused_everywhere("")
}

#[test]
fn an_absolute_path_is_refused() -> Result<()> {
    refused_everywhere("/tmp/file")
}

#[test]
fn the_way_up_is_refused() -> Result<()> {
    refused_everywhere("..")
}

#[test]
fn a_way_up_in_the_middle_is_refused_even_if_it_comes_back() -> Result<()> {
    refused_everywhere("below/../file")
}

#[test]
fn the_directory_itself_is_refused() -> Result<()> {
    refused_everywhere(".")
}

#[test]
fn a_dot_in_the_middle_is_refused() -> Result<()> {
    refused_everywhere("below/./file")
}

#[test]
fn an_empty_component_is_refused() -> Result<()> {
    refused_everywhere("below//file")
}

#[test]
fn a_slash_at_the_end_is_refused() -> Result<()> {
    refused_everywhere("below/")
}

#[test]
fn nul_is_refused() -> Result<()> {
    refused_everywhere("file\0")
}

#[test]
fn a_backslash_is_refused() -> Result<()> {
    refused_everywhere("below\\file")
}

#[test]
fn a_component_of_256_bytes_is_refused() -> Result<()> {
    refused_everywhere(&"x".repeat(256))
}

#[test]
fn a_path_of_more_than_4096_bytes_is_refused() -> Result<()> {
    refused_everywhere(&["x"; 2049].join("/"))
}

#[test]
fn a_component_of_255_bytes_is_a_name() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    let name = "x".repeat(255);
    instance.create_file(directory, &name)?;
    assert!(path.join(&name).is_file());
    Ok(())
}

#[test]
fn names_that_only_begin_with_dots_are_names() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    for name in ["...", "..a", ".a", "a.."] {
        instance.create_file(directory, name)?;
        assert!(path.join(name).is_file());
    }
    Ok(())
}
