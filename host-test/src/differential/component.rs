//! The component in wasmtime, a store of its own for each plan.

use std::fs;
use std::path::{Path, PathBuf};

use sandbox_tempfile::directories::DirectoryOptions;
use sandbox_tempfile::files::{Deletion, FileOptions, SeekFrom};
use sandbox_tempfile::filesystem::Access;
use sandbox_tempfile::naming::Naming;
use sandbox_tempfile::text::{ErrorHandler, Newline, TextOptions};

use super::plan::Plan;
use super::play::play;
use super::subject::{Answer, Refusal, Subject, operations};
use super::transcript::Transcript;
use crate::{Dir, EntryKind, File, Instance, Sandbox, Text};

/// Plays a plan. A trap becomes part of what was seen, so that its plan can be shrunk.
pub fn run(plan: &Plan) -> wasmtime::Result<Transcript> {
    Ok(play(Sandbox::new().scratch_in_memory().initial_directory("/tmp").start()?, plan))
}

macro_rules! implement {
    (
        file { $($file:ident($($a:ident: $A:ty),*) -> $Ok1:ty;)* }
        directory { $($dir:ident($($b:ident: $B:ty),*) -> $Ok2:ty;)* }
        text { $($text:ident = $call:ident($($t:ident: $T:ty),*) -> $Ok4:ty;)* }
        space { $($space:ident($($c:ident: $C:ty),*) -> $Ok3:ty;)* }
    ) => {
        $(fn $file(&mut self, file: &File $(, $a: $A)*) -> Answer<$Ok1> {
            Ok(Instance::$file(self, *file $(, $a)*)?)
        })*
        $(fn $dir(&mut self, directory: &Dir $(, $b: $B)*) -> Answer<$Ok2> {
            Ok(Instance::$dir(self, *directory $(, $b)*)?)
        })*
        $(fn $text(&mut self, text: &Text $(, $t: $T)*) -> Answer<$Ok4> {
            Ok(Instance::$text(self, *text $(, $t)*)?)
        })*
        $(fn $space(&mut self $(, $c: $C)*) -> Answer<$Ok3> {
            Ok(Instance::$space(self $(, $c)*)?)
        })*
    };
}

impl Subject for Instance {
    type File = File;
    type Directory = Dir;
    type Text = Text;

    operations!(implement);

    fn seek(&mut self, file: &File, to: SeekFrom) -> Answer<u64> {
        let to = match to {
            SeekFrom::Start(offset) => crate::SeekFrom::Start(offset),
            SeekFrom::Current(by) => crate::SeekFrom::Current(by),
            SeekFrom::End(by) => crate::SeekFrom::End(by),
        };
        Ok(Instance::seek(self, *file, to)?)
    }

    fn is_rolled(&mut self, file: &File) -> Answer<bool> {
        Ok(Instance::is_rolled(self, *file)?)
    }

    fn is_closed(&mut self, file: &File) -> Answer<bool> {
        Ok(Instance::is_closed(self, *file)?)
    }

    fn name(&mut self, file: &File) -> Answer<Option<String>> {
        Ok(Instance::name(self, *file)?)
    }

    fn keep_no_longer(&mut self, file: &File) -> Answer<()> {
        Ok(Instance::set_deletion(self, *file, crate::Deletion::OnClose)?)
    }

    fn drop_file(&mut self, file: File) -> Answer<()> {
        Ok(Instance::drop_file(self, file)?)
    }

    fn directory_name(&mut self, directory: &Dir) -> Answer<String> {
        Ok(Instance::directory_name(self, *directory)?)
    }

    fn create_file(&mut self, directory: &Dir, path: &str) -> Answer<File> {
        Ok(Instance::create_file(self, *directory, path)?)
    }

    fn open_file(&mut self, directory: &Dir, path: &str, access: Access) -> Answer<File> {
        Ok(Instance::open_file(self, *directory, path, flags(access))?)
    }

    fn entries(&mut self, directory: &Dir, path: Option<&str>) -> Answer<Vec<String>> {
        let entries = Instance::entries(self, *directory, path)?;
        let marked = |entry: crate::Entry| match entry.kind {
            EntryKind::Directory => entry.name + "/",
            EntryKind::File | EntryKind::Other => entry.name,
        };
        Ok(entries.into_iter().map(marked).collect())
    }

    fn drop_directory(&mut self, directory: Dir) -> Answer<()> {
        Ok(Instance::drop_directory(self, directory)?)
    }

    fn open_text(&mut self, file: &File, options: &TextOptions) -> Answer<Text> {
        Ok(Instance::open_text(self, *file, &options.into())?)
    }

    fn text_encoding(&mut self, text: &Text) -> Answer<String> {
        Ok(Instance::text_encoding(self, *text)?)
    }

    fn text_newlines(&mut self, text: &Text) -> Answer<Vec<Newline>> {
        let kinds = Instance::text_newlines(self, *text)?;
        Ok(kinds.into_iter().map(Newline::from).collect())
    }

    fn drop_text(&mut self, text: Text) -> Answer<()> {
        Ok(Instance::drop_text(self, text)?)
    }

    fn temporary_file(&mut self, options: &FileOptions) -> Answer<File> {
        Ok(Instance::temporary_file(self, &options.into())?)
    }

    fn named_temporary_file(&mut self, options: &FileOptions, deletion: Deletion) -> Answer<File> {
        let deletion = match deletion {
            Deletion::OnClose => crate::Deletion::OnClose,
            Deletion::OnDrop => crate::Deletion::OnDrop,
            Deletion::Never => crate::Deletion::Never,
        };
        Ok(Instance::named_temporary_file(self, &options.into(), deletion)?)
    }

    fn spooled_temporary_file(&mut self, max_size: u64, options: &FileOptions) -> Answer<File> {
        Ok(Instance::spooled_temporary_file(self, max_size, &options.into())?)
    }

    fn mkstemp(&mut self, naming: &Naming) -> Answer<(File, String)> {
        Ok(Instance::mkstemp(self, &naming.into())?)
    }

    fn mkstempb(&mut self, naming: &Naming) -> Answer<(File, String)> {
        let (file, path) = Instance::mkstempb(self, bytes(&naming.prefix), bytes(&naming.suffix), bytes(&naming.dir))?;
        Ok((file, text(path)?))
    }

    fn mktemp(&mut self, naming: &Naming) -> Answer<String> {
        Ok(Instance::mktemp(self, &naming.into())?)
    }

    fn temporary_directory(&mut self, options: &DirectoryOptions) -> Answer<Dir> {
        let options = crate::DirectoryOptions {
            naming: (&options.naming).into(),
            keep: options.keep,
            ignore_cleanup_errors: options.ignore_cleanup_errors,
        };
        Ok(Instance::temporary_directory(self, &options)?)
    }

    fn mkdtemp(&mut self, naming: &Naming) -> Answer<String> {
        Ok(Instance::mkdtemp(self, &naming.into())?)
    }

    fn mkdtempb(&mut self, naming: &Naming) -> Answer<String> {
        text(Instance::mkdtempb(self, bytes(&naming.prefix), bytes(&naming.suffix), bytes(&naming.dir))?)
    }

    fn gettempdirb(&mut self) -> Answer<Vec<u8>> {
        Ok(Instance::gettempdirb(self)?)
    }

    fn gettempprefix(&mut self) -> Answer<String> {
        Ok(Instance::gettempprefix(self)?)
    }

    fn gettempprefixb(&mut self) -> Answer<Vec<u8>> {
        Ok(Instance::gettempprefixb(self)?)
    }

    fn tempdir(&mut self) -> Answer<Option<String>> {
        Ok(Instance::tempdir(self)?)
    }

    fn set_tempdir(&mut self, path: Option<&str>) -> Answer<()> {
        Ok(Instance::set_tempdir(self, path)?)
    }

    fn prepare(&mut self, name: &str) {
        let path = self.scratch().path().join(name);
        let prepared = if name.ends_with('/') { fs::create_dir(path) } else { fs::write(path, b"") };
        prepared.expect("an empty scratch directory");
    }

    fn replace(&mut self, path: &str, contents: Option<&[u8]>) -> bool {
        let path = self.scratch().path().join(path.trim_start_matches("/tmp/"));
        if !path.is_file() {
            return false;
        }
        fs::remove_file(&path).expect("a file that is there");
        if let Some(contents) = contents {
            fs::write(&path, contents).expect("a name that is free");
        }
        true
    }

    fn tree(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(self.scratch().path(), "/tmp", &mut found);
        found
    }

    fn contents(&self, path: &str) -> Vec<u8> {
        let below = path.trim_start_matches("/tmp/");
        fs::read(self.scratch().path().join(below)).expect("a file of the listing")
    }
}

/// Nobody else looks into the scratch directory, so nothing changes meanwhile.
fn walk(directory: &Path, name: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let entry = entry.expect("an entry");
        let path: PathBuf = entry.path();
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("a type").is_dir() {
            walk(&path, &name, found);
            found.push(name + "/");
        } else {
            found.push(name);
        }
    }
}

impl From<&FileOptions> for crate::FileOptions {
    fn from(options: &FileOptions) -> Self {
        crate::FileOptions {
            naming: (&options.naming).into(),
            access: options.access.map(flags),
            buffer_size: options.buffer_size,
        }
    }
}

impl From<&Naming> for crate::Naming {
    fn from(naming: &Naming) -> Self {
        crate::Naming {
            prefix: naming.prefix.clone(),
            suffix: naming.suffix.clone(),
            dir: naming.dir.clone(),
            random_length: naming.random_length,
        }
    }
}

impl From<&TextOptions> for crate::TextOptions {
    fn from(options: &TextOptions) -> Self {
        use crate::ErrorHandler as E;
        crate::TextOptions {
            encoding: options.encoding.clone(),
            errors: match options.errors {
                ErrorHandler::Strict => E::Strict,
                ErrorHandler::Ignore => E::Ignore,
                ErrorHandler::Replace => E::Replace,
                ErrorHandler::BackslashReplace => E::BackslashReplace,
                ErrorHandler::XmlCharRefReplace => E::XmlCharRefReplace,
            },
            newline: options.newline.into(),
            line_buffering: options.line_buffering,
            write_through: options.write_through,
        }
    }
}

macro_rules! newline_from {
    ($from:ty, $to:ty) => {
        impl From<$from> for $to {
            fn from(newline: $from) -> Self {
                type N = $from;
                match newline {
                    N::Universal => Self::Universal,
                    N::Untranslated => Self::Untranslated,
                    N::Lf => Self::Lf,
                    N::Cr => Self::Cr,
                    N::Crlf => Self::Crlf,
                }
            }
        }
    };
}

newline_from!(Newline, crate::Newline);
newline_from!(crate::Newline, Newline);

fn flags(access: Access) -> crate::Access {
    use crate::Access as Flags;
    let flags = [(access.read, Flags::READ), (access.write, Flags::WRITE), (access.append, Flags::APPEND)];
    flags.into_iter().filter(|(asked, _)| *asked).fold(Flags::empty(), |all, (_, flag)| all | flag)
}

fn bytes(text: &Option<String>) -> Option<&[u8]> {
    text.as_ref().map(String::as_bytes)
}

fn text(bytes: Vec<u8>) -> Answer<String> {
    String::from_utf8(bytes).map_err(|_| Refusal("a path that is not UTF-8".into()))
}
