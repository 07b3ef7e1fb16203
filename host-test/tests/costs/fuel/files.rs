//! `files`, in memory and on disk.

use host_test::{Access, Deletion, Naming, SeekFrom, Target};

use super::*;

fn named(i: &mut Instance) -> Outcome<File> {
    i.named_temporary_file(&FileOptions::default(), Deletion::OnClose)
}

/// Ten short lines in it, at the start, nothing waiting in the buffer.
fn with_lines(i: &mut Instance, file: File) -> Outcome<File> {
    i.write(file, "ten short lines\n".repeat(10).as_bytes())?;
    i.seek(file, SeekFrom::Start(0))?;
    Ok(file)
}

fn on_disk(i: &mut Instance) -> Outcome<File> {
    let file = unnamed(i)?;
    with_lines(i, file)
}

fn in_memory(i: &mut Instance) -> Outcome<File> {
    let file = i.spooled_temporary_file(u64::MAX, &FileOptions::default())?;
    with_lines(i, file)
}

/// A MiB in it, at the start.
fn mib_on_disk(i: &mut Instance) -> Outcome<File> {
    let file = unnamed(i)?;
    fill(i, file, MIB)?;
    i.seek(file, SeekFrom::Start(0))?;
    Ok(file)
}

fn mib_in_memory(i: &mut Instance) -> Outcome<File> {
    let file = spool(i)?;
    fill(i, file, MIB)?;
    i.seek(file, SeekFrom::Start(0))?;
    Ok(file)
}

fn read_mib(i: &mut Instance, file: File) -> Outcome<()> {
    (0..MIB / MOST_A_CALL).try_for_each(|_| i.read(file, Some(MOST_A_CALL as u64)).map(drop))
}

fn small_writes(i: &mut Instance, file: File) -> Outcome<()> {
    (0..1000).try_for_each(|_| i.write(file, &[b'x'; 100]).map(drop))
}

pub const FILES: &[Operation] = &[
    ("files.temporary-file", |i| fuel(i, |i| unnamed(i).map(drop))),
    ("files.named-temporary-file", |i| fuel(i, |i| named(i).map(drop))),
    ("files.spooled-temporary-file", |i| fuel(i, |i| spool(i).map(drop))),
    ("files.mkstemp", |i| fuel(i, |i| i.mkstemp(&Naming::default()).map(drop))),
    ("files.mkstempb", |i| fuel(i, |i| i.mkstempb(None, None, None).map(drop))),
    ("files.mktemp", |i| fuel(i, |i| i.mktemp(&Naming::default()).map(drop))),
    ("files.temp-file.read, on disk", |i| after(i, on_disk, |i, f| i.read(f, Some(16)))),
    ("files.temp-file.read, in memory", |i| after(i, in_memory, |i, f| i.read(f, Some(16)))),
    ("files.temp-file.read, a MiB on disk in pieces", |i| after(i, mib_on_disk, read_mib)),
    ("files.temp-file.read, a MiB in memory in pieces", |i| after(i, mib_in_memory, read_mib)),
    ("files.temp-file.read, a MiB on disk whole", |i| after(i, mib_on_disk, |i, f| i.read(f, None))),
    ("files.temp-file.read-line, on disk", |i| after(i, on_disk, |i, f| i.read_line(f, None))),
    ("files.temp-file.read-line, in memory", |i| after(i, in_memory, |i, f| i.read_line(f, None))),
    ("files.temp-file.write, on disk", |i| after(i, on_disk, |i, f| i.write(f, &[b'x'; 16]))),
    ("files.temp-file.write, in memory", |i| after(i, in_memory, |i, f| i.write(f, &[b'x'; 16]))),
    ("files.temp-file.write, a thousand on disk", |i| after(i, unnamed, small_writes)),
    ("files.temp-file.write, a thousand in memory", |i| after(i, spool, small_writes)),
    ("files.temp-file.write, a MiB on disk in pieces", |i| after(i, unnamed, |i, f| fill(i, f, MIB))),
    ("files.temp-file.write, a MiB in memory in pieces", |i| after(i, spool, |i, f| fill(i, f, MIB))),
    ("files.temp-file.read-at, on disk", |i| after(i, on_disk, |i, f| i.read_at(f, 8, 16))),
    ("files.temp-file.read-at, in memory", |i| after(i, in_memory, |i, f| i.read_at(f, 8, 16))),
    ("files.temp-file.write-at, on disk", |i| after(i, on_disk, |i, f| i.write_at(f, 8, &[b'x'; 16]))),
    ("files.temp-file.write-at, in memory", |i| after(i, in_memory, |i, f| i.write_at(f, 8, &[b'x'; 16]))),
    ("files.temp-file.seek, on disk", |i| after(i, on_disk, |i, f| i.seek(f, SeekFrom::End(-8)))),
    ("files.temp-file.seek, in memory", |i| after(i, in_memory, |i, f| i.seek(f, SeekFrom::End(-8)))),
    ("files.temp-file.tell", |i| after(i, on_disk, |i, f| i.tell(f))),
    ("files.temp-file.size", |i| after(i, on_disk, |i, f| i.size(f))),
    ("files.temp-file.truncate, on disk", |i| after(i, on_disk, |i, f| i.truncate(f, Some(8)))),
    ("files.temp-file.truncate, in memory", |i| after(i, in_memory, |i, f| i.truncate(f, Some(8)))),
    ("files.temp-file.flush", |i| after(i, on_disk, |i, f| i.flush(f))),
    ("files.temp-file.flush, what is buffered", |i| {
        let file = unnamed(i)?;
        i.write(file, b"buffered")?;
        fuel(i, |i| i.flush(file))
    }),
    ("files.temp-file.sync", |i| after(i, on_disk, |i, f| i.sync(f))),
    ("files.temp-file.name", |i| after(i, named, |i, f| i.name(f))),
    ("files.temp-file.access", |i| after(i, on_disk, |i, f| i.access(f))),
    ("files.temp-file.rollover", |i| after(i, in_memory, |i, f| i.rollover(f))),
    ("files.temp-file.rollover, a MiB", |i| after(i, mib_in_memory, |i, f| i.rollover(f))),
    ("files.temp-file.is-rolled", |i| after(i, on_disk, |i, f| i.is_rolled(f))),
    ("files.temp-file.reopen", |i| after(i, on_disk, |i, f| i.reopen(f, Access::READ))),
    ("files.temp-file.persist, renamed", |i| {
        after(i, named, |i, f| i.persist(f, &Target::Replace("/tmp/target".into())))
    }),
    ("files.temp-file.persist, linked", |i| {
        after(i, named, |i, f| i.persist(f, &Target::CreateNew("/tmp/target".into())))
    }),
    ("files.temp-file.persist, a MiB copied", |i| {
        after(i, mib_on_disk, |i, f| i.persist(f, &Target::Replace("/tmp/target".into())))
    }),
    ("files.temp-file.deletion", |i| after(i, named, |i, f| i.deletion(f))),
    ("files.temp-file.set-deletion", |i| after(i, named, |i, f| i.set_deletion(f, Deletion::OnDrop))),
    ("files.temp-file.close, unnamed", |i| after(i, unnamed, |i, f| i.close(f))),
    ("files.temp-file.close, named", |i| after(i, named, |i, f| i.close(f))),
    ("files.temp-file.close, spooled", |i| after(i, in_memory, |i, f| i.close(f))),
    ("files.temp-file.is-closed", |i| after(i, on_disk, |i, f| i.is_closed(f))),
    ("files.temp-file, dropped unnamed", |i| after(i, unnamed, |i, f| i.drop_file(f))),
    ("files.temp-file, dropped named", |i| after(i, named, |i, f| i.drop_file(f))),
    ("files.temp-file, dropped spooled", |i| after(i, in_memory, |i, f| i.drop_file(f))),
];
