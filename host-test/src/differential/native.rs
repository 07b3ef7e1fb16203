//! The native core on a host in memory.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use sandbox_tempfile::control::Shared;
use sandbox_tempfile::directories::{DirectoryOptions, TempDir};
use sandbox_tempfile::files::{Deletion, FileOptions, SeekFrom, TempFile};
use sandbox_tempfile::filesystem::{Access, EntryKind};
use sandbox_tempfile::memory::{MemoryHost, Settings};
use sandbox_tempfile::naming::{self, DEFAULT_PREFIX, Naming};
use sandbox_tempfile::space::TempSpace;
use sandbox_tempfile::text::{Newline, TextIo, TextOptions};

use super::plan::Plan;
use super::play::play;
use super::subject::{Answer, Subject, operations};
use super::transcript::{Saw, Transcript};

pub struct Native {
    host: MemoryHost,
    space: Arc<TempSpace<MemoryHost>>,
}

type File = Shared<TempFile<MemoryHost>>;
type Directory = RefCell<TempDir<MemoryHost>>;
type Text = RefCell<TextIo<MemoryHost>>;

/// Plays a plan. A panic becomes part of what was seen, so that its plan can be shrunk.
pub fn run(plan: &Plan) -> Transcript {
    let host = MemoryHost::with(&["/tmp"], Settings { initial_directory: Some("/tmp".into()), ..Settings::default() });
    let native = Native { space: TempSpace::new(host.clone()), host };
    catch_unwind(AssertUnwindSafe(|| play(native, plan))).unwrap_or_else(|_| {
        let panicked = Saw { err: Some("panicked".into()), ..Saw::default() };
        Transcript { saw: vec![panicked], ..Transcript::default() }
    })
}

macro_rules! implement {
    (
        file { $($file:ident($($a:ident: $A:ty),*) -> $Ok1:ty;)* }
        directory { $($dir:ident($($b:ident: $B:ty),*) -> $Ok2:ty;)* }
        text { $($text:ident = $call:ident($($t:ident: $T:ty),*) -> $Ok4:ty;)* }
        space { $($space:ident($($c:ident: $C:ty),*) -> $Ok3:ty;)* }
    ) => {
        $(fn $file(&mut self, file: &File $(, $a: $A)*) -> Answer<$Ok1> {
            Ok(file.lock().$file($($a),*)?)
        })*
        $(fn $dir(&mut self, directory: &Directory $(, $b: $B)*) -> Answer<$Ok2> {
            Ok(directory.borrow_mut().$dir($($b),*)?)
        })*
        $(fn $text(&mut self, text: &Text $(, $t: $T)*) -> Answer<$Ok4> {
            Ok(text.borrow_mut().$call($($t),*)?)
        })*
        $(fn $space(&mut self $(, $c: $C)*) -> Answer<$Ok3> {
            Ok(self.space.$space($($c),*)?)
        })*
    };
}

impl Subject for Native {
    type File = File;
    type Directory = Directory;
    type Text = Text;

    operations!(implement);

    fn seek(&mut self, file: &File, to: SeekFrom) -> Answer<u64> {
        Ok(file.lock().seek(to)?)
    }

    fn is_rolled(&mut self, file: &File) -> Answer<bool> {
        Ok(file.lock().is_rolled())
    }

    fn is_closed(&mut self, file: &File) -> Answer<bool> {
        Ok(file.lock().is_closed())
    }

    fn name(&mut self, file: &File) -> Answer<Option<String>> {
        Ok(file.lock().name().map(String::from))
    }

    fn keep_no_longer(&mut self, file: &File) -> Answer<()> {
        Ok(file.lock().set_deletion(Deletion::OnClose)?)
    }

    fn drop_file(&mut self, file: File) -> Answer<()> {
        drop(file);
        Ok(())
    }

    fn directory_name(&mut self, directory: &Directory) -> Answer<String> {
        Ok(directory.borrow().name().into())
    }

    fn create_file(&mut self, directory: &Directory, path: &str) -> Answer<File> {
        Ok(self.space.share_file(directory.borrow_mut().create_file(path)?))
    }

    fn open_file(&mut self, directory: &Directory, path: &str, access: Access) -> Answer<File> {
        Ok(self.space.share_file(directory.borrow_mut().open_file(path, access)?))
    }

    fn entries(&mut self, directory: &Directory, path: Option<&str>) -> Answer<Vec<String>> {
        let entries = directory.borrow_mut().entries(path)?;
        Ok(entries.into_iter().map(|entry| marked(entry.name, entry.kind == EntryKind::Directory)).collect())
    }

    fn drop_directory(&mut self, directory: Directory) -> Answer<()> {
        drop(directory);
        Ok(())
    }

    fn open_text(&mut self, file: &File, options: &TextOptions) -> Answer<Text> {
        Ok(TextIo::open(file, options.clone())?.into())
    }

    fn text_encoding(&mut self, text: &Text) -> Answer<String> {
        Ok(text.borrow().encoding().into())
    }

    fn text_newlines(&mut self, text: &Text) -> Answer<Vec<Newline>> {
        Ok(text.borrow().newlines())
    }

    fn drop_text(&mut self, text: Text) -> Answer<()> {
        drop(text);
        Ok(())
    }

    fn temporary_file(&mut self, options: &FileOptions) -> Answer<File> {
        Ok(self.space.share_file(self.space.temporary_file(options)?))
    }

    fn named_temporary_file(&mut self, options: &FileOptions, deletion: Deletion) -> Answer<File> {
        Ok(self.space.share_file(self.space.named_temporary_file(options, deletion)?))
    }

    fn spooled_temporary_file(&mut self, max_size: u64, options: &FileOptions) -> Answer<File> {
        Ok(self.space.share_file(self.space.spooled_temporary_file(max_size, options)?))
    }

    fn mkstemp(&mut self, naming: &Naming) -> Answer<(File, String)> {
        let (file, path) = self.space.mkstemp(naming)?;
        Ok((self.space.share_file(file), path))
    }

    fn mkstempb(&mut self, naming: &Naming) -> Answer<(File, String)> {
        let naming = by_bytes(naming)?;
        self.mkstemp(&naming)
    }

    fn mktemp(&mut self, naming: &Naming) -> Answer<String> {
        Ok(self.space.mktemp(naming)?)
    }

    fn temporary_directory(&mut self, options: &DirectoryOptions) -> Answer<Directory> {
        Ok(self.space.temporary_directory(options)?.into())
    }

    fn mkdtemp(&mut self, naming: &Naming) -> Answer<String> {
        Ok(self.space.mkdtemp(naming)?)
    }

    fn mkdtempb(&mut self, naming: &Naming) -> Answer<String> {
        let naming = by_bytes(naming)?;
        self.mkdtemp(&naming)
    }

    fn gettempdirb(&mut self) -> Answer<Vec<u8>> {
        Ok(self.space.gettempdir()?.into_bytes())
    }

    fn gettempprefix(&mut self) -> Answer<String> {
        Ok(DEFAULT_PREFIX.into())
    }

    fn gettempprefixb(&mut self) -> Answer<Vec<u8>> {
        Ok(DEFAULT_PREFIX.into())
    }

    fn tempdir(&mut self) -> Answer<Option<String>> {
        Ok(self.space.tempdir())
    }

    fn set_tempdir(&mut self, path: Option<&str>) -> Answer<()> {
        Ok(self.space.set_tempdir(path.map(String::from))?)
    }

    fn prepare(&mut self, name: &str) {
        match name.strip_suffix('/') {
            Some(name) => self.host.meddle(0).create_directory(name),
            None => self.host.meddle(0).create_file(name, b""),
        }
    }

    fn replace(&mut self, path: &str, contents: Option<&[u8]>) -> bool {
        if !self.host.tree().iter().any(|(name, old)| name == path && old.is_some()) {
            return false;
        }
        let below = path.trim_start_matches("/tmp/");
        self.host.meddle(0).remove(below);
        if let Some(contents) = contents {
            self.host.meddle(0).create_file(below, contents);
        }
        true
    }

    fn tree(&self) -> Vec<String> {
        self.host.tree().into_iter().map(|(path, contents)| marked(path, contents.is_none())).collect()
    }

    fn contents(&self, path: &str) -> Vec<u8> {
        let found = self.host.tree().into_iter().find(|(name, _)| name == path);
        found.and_then(|(_, contents)| contents).unwrap_or_default()
    }
}

fn by_bytes(naming: &Naming) -> Answer<Naming> {
    let bytes = |text: &Option<String>| text.clone().map(String::into_bytes);
    Ok(naming::from_bytes(bytes(&naming.prefix), bytes(&naming.suffix), bytes(&naming.dir))?)
}

fn marked(mut name: String, directory: bool) -> String {
    if directory {
        name.push('/');
    }
    name
}
