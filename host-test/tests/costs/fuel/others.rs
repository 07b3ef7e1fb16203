//! `defaults`, `handles` and `control`.

use host_test::{Deletion, DirectoryOptions, Failure, Limits};

use super::*;

fn named(i: &mut Instance) -> Outcome<File> {
    i.named_temporary_file(&FileOptions::default(), Deletion::OnClose)
}

pub const OTHERS: &[Operation] = &[
    ("defaults.gettempdir", |i| fuel(i, |i| i.gettempdir().map(drop))),
    ("defaults.gettempdir, to be found", |i| {
        i.set_tempdir(None)?;
        fuel(i, |i| i.gettempdir().map(drop))
    }),
    ("defaults.gettempdirb", |i| fuel(i, |i| i.gettempdirb().map(drop))),
    ("defaults.gettempprefix", |i| fuel(i, |i| i.gettempprefix().map(drop))),
    ("defaults.gettempprefixb", |i| fuel(i, |i| i.gettempprefixb().map(drop))),
    ("defaults.tempdir", |i| fuel(i, |i| i.tempdir().map(drop))),
    ("defaults.set-tempdir", |i| fuel(i, |i| i.set_tempdir(Some("/tmp")))),
    ("handles.read-stream", |i| after(i, unnamed, |i, f| i.read_stream(f, 0))),
    ("handles.write-stream", |i| after(i, unnamed, |i, f| i.write_stream(f, 0))),
    ("handles.append-stream", |i| after(i, unnamed, |i, f| i.append_stream(f))),
    ("handles.into-descriptor", |i| {
        after(i, named, |i, f| i.into_descriptor(f)?.map_err(|(_, error)| Failure::Refused(error)))
    }),
    ("handles.directory-descriptor", |i| {
        after(i, |i| i.temporary_directory(&DirectoryOptions::default()), |i, d| i.directory_descriptor(d))
    }),
    ("control.get-limits", |i| fuel(i, |i| i.get_limits().map(drop))),
    ("control.tighten-limits", |i| fuel(i, |i| i.tighten_limits(Limits { max_bytes: Some(1), ..Limits::default() }))),
    ("control.get-usage", |i| fuel(i, |i| i.get_usage().map(drop))),
    ("control.release-all, a file", |i| after(i, named, |i, _| i.release_all())),
    ("control.sweep, of nothing", |i| fuel(i, |i| i.sweep("tmp", 0).map(drop))),
];
