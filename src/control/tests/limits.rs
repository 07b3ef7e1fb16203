//! What is refused, by which limit, and that there is no way around it.

use super::*;
use crate::text::{TextIo, TextOptions};

#[test]
fn a_write_beyond_the_bytes_in_all_writes_nothing_and_names_the_limit() {
    let (host, space) = limited(max_bytes(10));
    let mut file = space.named_temporary_file(&unbuffered(), Deletion::OnClose).unwrap();
    file.write(b"12345678").unwrap();
    let refused = file.write(b"90a");
    assert_eq!(refused, Err(Error::QuotaExceeded("max-bytes is 10: 8 in use, 3 more asked for".into())));
    assert_eq!((file.tell(), file.size()), (Ok(8), Ok(8)));
    assert_eq!(host.tree()[0].1.as_deref(), Some(&b"12345678"[..]));
    assert_eq!(file.write(b"90"), Ok(2));
}

#[test]
fn what_is_buffered_counts_at_once_so_that_no_flush_is_refused() {
    let (_, space) = limited(max_bytes(10));
    let (mut one, mut other) = (unnamed(&space), unnamed(&space));
    one.write(b"123456").unwrap();
    assert_eq!(refused_by(other.write(b"12345")), "max-bytes");
    other.write(b"1234").unwrap();
    assert_eq!((one.flush(), other.flush()), (Ok(()), Ok(())));
}

#[test]
fn overwriting_takes_nothing() {
    let (_, space) = limited(max_bytes(4));
    let mut file = unnamed(&space);
    file.write(b"1234").unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
    assert_eq!(file.write(b"5678"), Ok(4));
    assert_eq!(refused_by(file.write(b"9")), "max-bytes");
}

type Way = fn(&Space) -> crate::error::Result<u64>;

/// Each tries to have 11 bytes where 10 are allowed.
const WAYS_AROUND: &[(&str, Way)] = &[
    ("append", |space| {
        let access = Some(Access { read: true, write: true, append: true });
        let mut file = space.temporary_file(&FileOptions { access, ..FileOptions::default() })?;
        file.write(b"123456")?;
        file.seek(SeekFrom::Start(0))?;
        file.write(b"78901")
    }),
    ("unbuffered append", |space| {
        let access = Some(Access { read: true, write: true, append: true });
        let mut file = space.temporary_file(&FileOptions { access, ..unbuffered() })?;
        file.write(b"123456")?;
        file.write_at(0, b"78901")
    }),
    ("write-at far beyond the end", |space| unnamed(space).write_at(10, b"x")),
    ("write beyond the end", |space| {
        let mut file = unnamed(space);
        file.seek(SeekFrom::Start(1 << 40))?;
        file.write(b"x")
    }),
    ("text", |space| {
        let file = space.share_file(unnamed(space));
        let mut text = TextIo::open(&file, TextOptions { encoding: Some("utf-16".into()), ..TextOptions::default() })?;
        text.write("four")?;
        text.write("s")
    }),
    ("truncate up", |space| unnamed(space).truncate(Some(11))),
    ("rollover", |space| {
        let mut file = space.spooled_temporary_file(0, &FileOptions::default())?;
        file.write(b"12345678901")?;
        file.rollover().map(|()| 11)
    }),
    ("a spool that is truncated up", |space| {
        space.spooled_temporary_file(5, &FileOptions::default())?.truncate(Some(11))
    }),
    ("a file in a directory", |space| {
        let mut directory = space.temporary_directory(&DirectoryOptions::default())?;
        directory.create_file("file")?.write(b"12345678901")
    }),
    ("two files in a directory", |space| {
        let mut directory = space.temporary_directory(&DirectoryOptions::default())?;
        directory.create_file("file")?.write(b"123456")?;
        directory.create_file("other")?.write(b"78901")
    }),
    ("a file opened again", |space| {
        let mut directory = space.temporary_directory(&DirectoryOptions::default())?;
        directory.create_file("file")?.write(b"123456")?;
        let mut file = directory.open_file("file", Access::READ_WRITE)?;
        file.seek(SeekFrom::End(0))?;
        file.write(b"78901")
    }),
    ("a second handle", |space| {
        let mut file = unnamed(space);
        file.write(b"123456")?;
        let mut second = file.reopen(Access::READ_WRITE)?;
        second.write_at(6, b"78901")
    }),
    ("two handles that append", |space| {
        let append = Access { read: true, write: true, append: true };
        let mut file = space.temporary_file(&FileOptions { access: Some(append), ..FileOptions::default() })?;
        let mut second = file.reopen(append)?;
        file.write(b"123456")?;
        second.write(b"78901")
    }),
    ("a second handle that cuts off what the first has yet to write", |space| {
        let mut file = unnamed(space);
        let mut second = file.reopen(Access::READ_WRITE)?;
        file.write(b"123456")?;
        second.truncate(Some(0))?;
        let mut other = unnamed(space);
        other.write(b"78901")?;
        file.flush().map(|()| 11)
    }),
    ("a name that is kept", |space| {
        named(space, Deletion::Never).write(b"123456")?;
        named(space, Deletion::OnClose).write(b"78901")
    }),
    ("mkstemp", |space| {
        space.mkstemp(&Naming::default())?.0.write(b"123456")?;
        space.mkstemp(&Naming::default())?.0.write(b"78901")
    }),
    ("a name that waits to be dropped", |space| {
        let mut file = named(space, Deletion::OnDrop);
        file.write(b"123456")?;
        file.close()?;
        unnamed(space).write(b"78901")
    }),
    ("persist", |space| {
        let mut file = unnamed(space);
        file.write(b"123456")?;
        file.persist(&Target::CreateNew("/tmp/kept".into()))?;
        drop(file);
        unnamed(space).write(b"78901")
    }),
    ("a second handle after the first is closed", |space| {
        let mut file = unnamed(space);
        file.write(b"123456")?;
        let _second = file.reopen(Access::READ_WRITE)?;
        file.close()?;
        unnamed(space).write(b"78901")
    }),
    ("a directory that is persisted", |space| {
        let mut directory = space.temporary_directory(&DirectoryOptions::default())?;
        directory.create_file("file")?.write(b"123456")?;
        directory.persist("/tmp/kept")?;
        drop(directory);
        unnamed(space).write(b"78901")
    }),
    ("what a reader may keep open", |space| {
        let mut file = unnamed(space);
        file.write(b"123456")?;
        file.for_reading(0)?;
        drop(file);
        unnamed(space).write(b"78901")
    }),
];

#[test]
fn there_is_no_way_around_the_bytes_in_all() {
    for (way, go) in WAYS_AROUND {
        let (host, space) = limited(max_bytes(10));
        assert_eq!(refused_by(go(&space)), "max-bytes", "{way}");
        assert!(host.ours().1 <= 10, "{way}");
    }
}

#[test]
fn no_file_grows_beyond_the_bytes_a_file() {
    let limits = Limits { max_file_bytes: Some(10), ..Limits::default() };
    for (way, go) in WAYS_AROUND.iter().filter(|(way, _)| way.starts_with("append") || way.starts_with("write")) {
        assert_eq!(refused_by(go(&limited(limits).1)), "max-file-bytes", "{way}");
    }
    let (_, space) = limited(limits);
    let mut spool = space.spooled_temporary_file(0, &FileOptions::default()).unwrap();
    assert_eq!(refused_by(spool.write(b"12345678901")), "max-file-bytes");
    assert_eq!(refused_by(spool.truncate(Some(11))), "max-file-bytes");
    assert!(!spool.is_rolled());
    assert_eq!(spool.write(b"1234567890"), Ok(10));
}

#[test]
fn entries_are_refused_before_the_host_is_asked_to_create_one() {
    let (host, space) = limited(Limits { max_entries: Some(1), ..Limits::default() });
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    host.recover();
    assert_eq!(refused_by(directory.create_file("file").map(drop)), "max-entries");
    assert_eq!(refused_by(directory.create_directory("directory")), "max-entries");
    assert_eq!(refused_by(space.temporary_file(&FileOptions::default()).map(drop)), "max-entries");
    assert_eq!(refused_by(space.mkdtemp(&Naming::default())), "max-entries");
    assert_eq!(refused_by(space.mkstemp(&Naming::default()).map(drop)), "max-entries");
    assert!(host.calls().is_empty(), "{:?}", host.calls());
}

#[test]
fn a_spool_that_may_have_no_more_memory_rolls_over() {
    let (_, space) = limited(Limits { max_memory: Some(8 << 10), ..Limits::default() });
    let mut spool = space.spooled_temporary_file(0, &FileOptions::default()).unwrap();
    spool.write(&[7; 8 << 10]).unwrap();
    assert!(!spool.is_rolled());
    assert_eq!(space.get_usage(), Usage { bytes: 0, entries: 0, memory: 8 << 10 });
    spool.write(b"x").unwrap();
    assert!(spool.is_rolled());
    assert_eq!(space.get_usage(), Usage { bytes: (8 << 10) + 1, entries: 1, memory: 0 });
}

#[test]
fn a_spool_that_may_have_no_more_memory_and_no_disk_names_the_limit() {
    let host = MemoryHost::new(&[]);
    let space = TempSpace::new(host);
    space.tighten_limits(Limits { max_memory: Some(0), ..Limits::default() }).unwrap();
    let mut spool = space.spooled_temporary_file(0, &FileOptions::default()).unwrap();
    assert_eq!(refused_by(spool.write(b"x")), "max-memory");
    assert_eq!(spool.tell(), Ok(0));
}

#[test]
fn limits_come_from_the_environment_and_can_only_be_lowered() {
    let variables = [("TEMPFILE_MAX_BYTES", "100"), ("TEMPFILE_MAX_ENTRIES", "7"), ("TEMPFILE_MAX_MEMORY", "")];
    let environment = variables.map(|(name, value)| (name.into(), value.into())).to_vec();
    let (_, space) = with(Settings { environment, ..Settings::default() });
    let hard = Limits { max_bytes: Some(100), max_entries: Some(7), ..Limits::default() };
    assert_eq!(space.get_limits(), hard);
    let raised = Limits { max_bytes: Some(50), max_entries: Some(8), ..Limits::default() };
    let error = "max-entries is 7 and cannot be raised to 8";
    assert_eq!(space.tighten_limits(raised), Err(Error::InvalidArgument(error.into())));
    assert_eq!(space.get_limits(), hard);
    space.tighten_limits(max_bytes(50)).unwrap();
    assert_eq!(space.get_limits(), Limits { max_bytes: Some(50), ..hard });
}

#[test]
fn a_variable_that_is_no_number_allows_nothing() {
    for value in ["-1", "+1", "1k", "0x10", " 1", "99999999999999999999", "unlimited"] {
        let environment = std::vec![("TEMPFILE_MAX_BYTES".into(), value.into())];
        let (_, space) = with(Settings { environment, ..Settings::default() });
        assert_eq!(space.get_limits(), max_bytes(0), "{value}");
    }
}

#[test]
fn a_limit_below_what_is_in_use_lets_it_be_read_and_deleted() {
    let (_, space) = host();
    let mut file = unnamed(&space);
    file.write(b"12345678").unwrap();
    space.tighten_limits(max_bytes(4)).unwrap();
    assert_eq!(file.read_at(0, 100), Ok(b"12345678".to_vec()));
    assert_eq!(refused_by(file.write(b"9")), "max-bytes");
    assert_eq!(file.write_at(0, b"8765"), Ok(4));
    file.truncate(Some(3)).unwrap();
    assert_eq!(space.get_usage().bytes, 3);
}

#[test]
fn two_paths_to_one_file_are_no_way_around_the_bytes_in_all() {
    let (host, space) = limited(max_bytes(10));
    host.meddle(0).create_directory("sub");
    host.meddle(0).create_link("link", "sub");
    let mut outer = directory_in(&space, "/tmp/sub");
    let below = String::from(in_tmp(outer.name()).strip_prefix("sub/").unwrap());
    let mut inner = directory_in(&space, &std::format!("/tmp/link/{below}"));
    let name = String::from(inner.name().rsplit('/').next().unwrap());
    let mut handles = Vec::new();
    for number in 0..3 {
        let mut one = inner.create_file(&std::format!("{number}")).unwrap();
        let _ = one.write_at(0, &[1; 10]);
        let mut other = outer.open_file(&std::format!("{name}/{number}"), Access::READ_WRITE).unwrap();
        one.truncate(Some(0)).unwrap();
        let _ = other.write_at(0, &[2; 10]);
        handles.push((one, other));
    }
    assert!(host.ours().1 <= 10, "{}", host.ours().1);
}

#[test]
fn a_file_beyond_a_limit_that_was_lowered_is_not_copied() {
    let (host, space) = host();
    let mut file = unnamed(&space);
    file.write(b"12345678901").unwrap();
    space.tighten_limits(Limits { max_file_bytes: Some(10), ..Limits::default() }).unwrap();
    assert_eq!(refused_by(file.persist(&Target::CreateNew("/tmp/kept".into()))), "max-file-bytes");
    assert!(host.tree().is_empty());
}

#[test]
fn a_file_beyond_a_limit_that_was_lowered_is_given_another_name() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnClose);
    file.write(b"12345678901").unwrap();
    space.tighten_limits(Limits { max_file_bytes: Some(10), ..Limits::default() }).unwrap();
    file.persist(&Target::CreateNew("/tmp/kept".into())).unwrap();
    assert_eq!(paths(&host), ["/tmp/kept"]);
}
