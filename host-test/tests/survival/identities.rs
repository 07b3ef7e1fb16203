//! Hosts differ in which half of a metadata hash tells objects apart, and which changes with every write.

use std::fs;

use host_test::interposed::Hashes;
use host_test::{Deletion, DirectoryOptions, Error, FileOptions, Instance, Sandbox};
use wasmtime::Result;

use super::on_host;

const ALL: [Hashes; 3] = [Hashes::JcoOnDisk, Hashes::JcoInMemory, Hashes::Short];

fn with(hashes: Hashes) -> Result<Instance> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.plan().hashes = Some(hashes);
    Ok(instance)
}

#[test]
fn what_has_changed_since_it_was_made_is_still_ours() -> Result<()> {
    for hashes in ALL {
        let mut instance = with(hashes)?;
        let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
        let directory = instance.temporary_directory(&DirectoryOptions::default())?;
        instance.create_file(directory, "below")?;
        instance.write(file, b"changed")?;
        instance.close(file)?;
        instance.cleanup(directory)?;
        assert_eq!(instance.scratch().count()?, 0, "{hashes:?}");
    }
    Ok(())
}

#[test]
fn a_strangers_file_is_told_from_ours() -> Result<()> {
    for hashes in ALL {
        let mut instance = with(hashes)?;
        let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
        let path = instance.name(file)?.map(|name| on_host(&instance, &name)).expect("a name");
        fs::rename(&path, path.with_extension("moved"))?;
        fs::write(&path, "a stranger's")?;
        assert_refused!(instance.close(file), Error::Replaced(_));
        assert_eq!(fs::read(&path)?, b"a stranger's", "{hashes:?}");
    }
    Ok(())
}

#[test]
fn a_strangers_directory_is_told_from_ours() -> Result<()> {
    for hashes in ALL {
        let mut instance = with(hashes)?;
        let directory = instance.temporary_directory(&DirectoryOptions::default())?;
        let name = instance.directory_name(directory)?;
        let path = on_host(&instance, &name);
        fs::rename(&path, path.with_extension("moved"))?;
        fs::create_dir(&path)?;
        assert_refused!(instance.cleanup(directory), Error::Replaced(_));
        assert!(path.is_dir(), "{hashes:?}");
    }
    Ok(())
}
