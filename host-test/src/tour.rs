//! `tour`: every function once, with what it returned and what was on disk. Documentation that runs.

use std::fs;
use std::io::Write;
use std::path::Path;

use wasmtime::Result;
use wasmtime::component::Resource;
use wasmtime::error::Context;

use crate::{
    Access, Deletion, Dir, DirectoryOptions, File, FileOptions, Instance, Limits, Naming, Newline, Outcome, Sandbox,
    SeekFrom, Target, Text, TextOptions, Usage,
};

/// Takes the tour.
pub fn tour(out: &mut dyn Write) -> Result<()> {
    let mut tour = Tour { instance: Sandbox::new().start()?, out };
    tour.defaults()?;
    tour.files()?;
    tour.text()?;
    tour.directories()?;
    tour.handles()?;
    tour.control()
}

struct Tour<'a> {
    instance: Instance,
    out: &'a mut dyn Write,
}

impl Tour<'_> {
    fn defaults(&mut self) -> Result<()> {
        self.say("defaults: where temporary files go")?;
        self.step("tempdir()", |i| i.tempdir())?;
        self.step("gettempdir()", |i| i.gettempdir())?;
        self.step("gettempdirb()", |i| i.gettempdirb())?;
        self.step("tempdir()", |i| i.tempdir())?;
        self.step("gettempprefix()", |i| i.gettempprefix())?;
        self.step("gettempprefixb()", |i| i.gettempprefixb())?;
        self.step("set-tempdir(none)", |i| i.set_tempdir(None))?;
        Ok(())
    }

    fn files(&mut self) -> Result<()> {
        let options = FileOptions::default();

        self.say("a file without a name")?;
        let file = self.step("temporary-file(defaults)", |i| i.temporary_file(&options))?;
        self.step("file.name()", |i| i.name(file))?;
        self.step("file.access()", |i| i.access(file))?;
        self.step("file.write(\"one\\ntwo\\n\")", |i| i.write(file, b"one\ntwo\n"))?;
        self.step("file.tell()", |i| i.tell(file))?;
        self.step("file.seek(start(0))", |i| i.seek(file, SeekFrom::Start(0)))?;
        self.step("file.read-line(none)", |i| i.read_line(file, None))?;
        self.step("file.read(none)", |i| i.read(file, None))?;
        self.step("file.write-at(2, \"E\")", |i| i.write_at(file, 2, b"E"))?;
        self.step("file.read-at(0, 4)", |i| i.read_at(file, 0, 4))?;
        self.step("file.truncate(some(3))", |i| i.truncate(file, Some(3)))?;
        self.step("file.size()", |i| i.size(file))?;
        self.step("file.flush()", |i| i.flush(file))?;
        self.step("file.sync()", |i| i.sync(file))?;
        self.close_and_drop(file)?;

        self.say("a file with a name")?;
        let file = self.step("named-temporary-file(defaults, on-close)", |i| {
            i.named_temporary_file(&options, Deletion::OnClose)
        })?;
        self.step("file.name()", |i| i.name(file))?;
        self.step("file.deletion()", |i| i.deletion(file))?;
        self.step("file.set-deletion(on-drop)", |i| i.set_deletion(file, Deletion::OnDrop))?;
        let again = self.step("file.reopen(read)", |i| i.reopen(file, Access::READ))?;
        self.step("drop again", |i| i.drop_file(again))?;
        let target = Target::CreateNew("/tmp/kept".into());
        self.step("file.persist(create-new(/tmp/kept))", |i| i.persist(file, &target))?;
        self.step("file.set-deletion(on-close)", |i| i.set_deletion(file, Deletion::OnClose))?;
        self.close_and_drop(file)?;

        self.say("a file in memory, until it holds more than 4 bytes")?;
        let file = self.step("spooled-temporary-file(4, defaults)", |i| i.spooled_temporary_file(4, &options))?;
        self.step("file.write(\"four\")", |i| i.write(file, b"four"))?;
        self.step("file.is-rolled()", |i| i.is_rolled(file))?;
        self.step("file.write(\"!\")", |i| i.write(file, b"!"))?;
        self.step("file.is-rolled()", |i| i.is_rolled(file))?;
        self.step("file.rollover()", |i| i.rollover(file))?;
        self.close_and_drop(file)?;

        self.say("the lower-level functions")?;
        let naming = Naming { prefix: Some("report-".into()), suffix: Some(".txt".into()), ..Naming::default() };
        let (file, path) = self.step("mkstemp(report-, .txt)", |i| i.mkstemp(&naming))?;
        self.close_and_drop(file)?;
        self.step(&format!("remove-tree({path:?})"), |i| i.remove_tree(&path))?;
        let (file, path) = self.step("mkstempb(\"b-\", none, none)", |i| i.mkstempb(Some(b"b-"), None, None))?;
        self.close_and_drop(file)?;
        let path = String::from_utf8(path)?;
        self.step(&format!("remove-tree({path:?})"), |i| i.remove_tree(&path))?;
        self.step("mktemp(report-, .txt), deprecated", |i| i.mktemp(&naming))?;
        Ok(())
    }

    fn text(&mut self) -> Result<()> {
        self.say("text, over a file in memory that holds no more than 16 bytes")?;
        let file =
            self.step("spooled-temporary-file(16, defaults)", |i| i.spooled_temporary_file(16, &Default::default()))?;
        let options = TextOptions { encoding: Some("utf-16".into()), newline: Newline::Crlf, ..TextOptions::default() };
        let text = self.step("text-io.open(file, utf-16, crlf)", |i| i.open_text(file, &options))?;
        self.step("text.encoding()", |i| i.text_encoding(text))?;
        self.step("text.write(\"one\\n\")", |i| i.text_write(text, "one\n"))?;
        let cookie = self.step("text.tell()", |i| i.text_tell(text))?;
        self.step("text.write(\"zwölf\")", |i| i.text_write(text, "zwölf"))?;
        self.step("file.is-rolled()", |i| i.is_rolled(file))?;
        self.step(&format!("text.seek({cookie})"), |i| i.text_seek(text, cookie))?;
        self.step("text.read(some(3))", |i| i.text_read(text, Some(3)))?;
        self.step("text.truncate(none)", |i| i.text_truncate(text, None))?;
        self.step("text.flush()", |i| i.text_flush(text))?;
        self.step("text.seek(0)", |i| i.text_seek(text, 0))?;
        self.step("file.read-at(0, 8)", |i| i.read_at(file, 0, 8))?;
        self.step("drop text", |i| i.drop_text(text))?;
        let options = TextOptions { encoding: Some("UTF-16".into()), ..TextOptions::default() };
        let text = self.step("text-io.open(file, UTF-16)", |i| i.open_text(file, &options))?;
        self.step("text.read-line(none)", |i| i.text_read_line(text, None))?;
        self.step("text.newlines()", |i| i.text_newlines(text))?;
        self.step("text.read(none)", |i| i.text_read(text, None))?;
        self.step("drop text", |i| i.drop_text(text))?;
        self.close_and_drop(file)
    }

    fn directories(&mut self) -> Result<()> {
        self.say("a directory that removes itself")?;
        let options = DirectoryOptions::default();
        let directory = self.step("temporary-directory(defaults)", |i| i.temporary_directory(&options))?;
        self.step("dir.name()", |i| i.directory_name(directory))?;
        self.step("dir.create-directory(\"pages\")", |i| i.create_directory(directory, "pages"))?;
        let file = self.step("dir.create-file(\"pages/1\")", |i| i.create_file(directory, "pages/1"))?;
        self.step("file.write(\"page one\")", |i| i.write(file, b"page one"))?;
        self.close_and_drop(file)?;
        let file =
            self.step("dir.open-file(\"pages/1\", read)", |i| i.open_file(directory, "pages/1", Access::READ))?;
        self.step("file.read(none)", |i| i.read(file, None))?;
        self.close_and_drop(file)?;
        self.step("dir.entries(none)", |i| i.entries(directory, None))?;
        self.step("dir.entries(\"pages\")", |i| i.entries(directory, Some("pages")))?;
        self.step("dir.remove(\"pages/1\")", |i| i.remove(directory, "pages/1"))?;
        self.step("dir.set-keep(true)", |i| i.set_keep(directory, true))?;
        self.step("dir.persist(/tmp/site)", |i| i.persist_directory(directory, "/tmp/site"))?;
        self.step("dir.cleanup()", |i| i.cleanup(directory))?;
        self.drop_directory(directory)?;

        self.say("the lower-level functions")?;
        let path = self.step("mkdtemp(defaults)", |i| i.mkdtemp(&Naming::default()))?;
        self.step(&format!("remove-tree({path:?})"), |i| i.remove_tree(&path))?;
        let path = self.step("mkdtempb(none, none, none)", |i| i.mkdtempb(None, None, None))?;
        let path = String::from_utf8(path)?;
        self.step(&format!("remove-tree({path:?})"), |i| i.remove_tree(&path))?;
        Ok(())
    }

    fn handles(&mut self) -> Result<()> {
        self.say("what those use who hold WASI types")?;
        let file = self.step("temporary-file(defaults)", |i| i.temporary_file(&FileOptions::default()))?;
        let stream = self.step("write-stream(file, 0)", |i| i.write_stream(file, 0))?;
        self.instance.write_out(stream, b"a stream")?;
        let stream = self.step("append-stream(file)", |i| i.append_stream(file))?;
        self.instance.write_out(stream, b" of bytes")?;
        let stream = self.step("read-stream(file, 2)", |i| i.read_stream(file, 2))?;
        let bytes = self.instance.read_out(stream)?;
        self.say(&format!("the stream gave {}", bytes.show()))?;
        let descriptor =
            self.step("into-descriptor(file)", |i| i.into_descriptor(file)?.map_err(|(_, error)| error.into()))?;
        self.instance.drop_descriptor(descriptor)?;
        let dir = self.step("temporary-directory(defaults)", |i| i.temporary_directory(&Default::default()))?;
        let descriptor = self.step("directory-descriptor(dir)", |i| i.directory_descriptor(dir))?;
        self.instance.drop_descriptor(descriptor)?;
        self.drop_directory(dir)
    }

    fn control(&mut self) -> Result<()> {
        self.say("what the host asks")?;
        let limits = Limits { max_bytes: Some(10), ..Limits::default() };
        self.step("tighten-limits(max-bytes: 10)", |i| i.tighten_limits(limits))?;
        self.step("get-limits()", |i| i.get_limits())?;
        let file = self.step("named-temporary-file(defaults, on-close)", |i| {
            i.named_temporary_file(&FileOptions::default(), Deletion::OnClose)
        })?;
        self.step("file.write(\"10 bytes..\")", |i| i.write(file, b"10 bytes.."))?;
        self.step("get-usage()", |i| i.get_usage())?;
        self.step("release-all()", |i| i.release_all())?;
        self.step("drop file", |i| i.drop_file(file))?;
        self.step("sweep(\"tmp\", 3600)", |i| i.sweep("tmp", 3600))?;
        Ok(())
    }

    fn close_and_drop(&mut self, file: File) -> Result<()> {
        self.step("file.close()", |i| i.close(file))?;
        self.step("file.is-closed()", |i| i.is_closed(file))?;
        self.step("drop file", |i| i.drop_file(file))
    }

    fn drop_directory(&mut self, directory: Dir) -> Result<()> {
        self.step("drop dir", |i| i.drop_directory(directory))
    }

    fn say(&mut self, text: &str) -> Result<()> {
        Ok(writeln!(self.out, "\n# {text}")?)
    }

    /// Makes one call, and prints it with its result and what is on disk, before and after.
    fn step<T: Show>(&mut self, call: &str, make: impl FnOnce(&mut Instance) -> Outcome<T>) -> Result<T> {
        let before = self.disk()?;
        let result = make(&mut self.instance).context(call.to_string())?;
        let after = self.disk()?;
        writeln!(self.out, "{call} -> {}", result.show())?;
        if before == after {
            writeln!(self.out, "    on disk: {}", list(&before))?;
        } else {
            writeln!(self.out, "    on disk before: {}", list(&before))?;
            writeln!(self.out, "    on disk after:  {}", list(&after))?;
        }
        Ok(result)
    }

    fn disk(&self) -> Result<Vec<String>> {
        let root = self.instance.scratch().path();
        let mut found = Vec::new();
        look(root, root, &mut found)?;
        found.sort();
        Ok(found)
    }
}

fn list(found: &[String]) -> String {
    if found.is_empty() { "nothing".into() } else { found.join(", ") }
}

/// Collects what is below `directory`, in the guest's view.
fn look(root: &Path, directory: &Path, found: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        let name = Path::new("/tmp").join(path.strip_prefix(root)?);
        if entry.file_type()?.is_dir() {
            found.push(format!("{}/", name.display()));
            look(root, &path, found)?;
        } else {
            found.push(format!("{} ({} bytes)", name.display(), entry.metadata()?.len()));
        }
    }
    Ok(())
}

/// What streams and descriptors are called.
impl<T: 'static> Show for Resource<T> {
    fn show(&self) -> String {
        "a handle of the host".into()
    }
}

/// A result, in one line.
trait Show {
    fn show(&self) -> String;
}

impl Show for File {
    fn show(&self) -> String {
        "a temp-file".into()
    }
}

impl Show for Dir {
    fn show(&self) -> String {
        "a temp-dir".into()
    }
}

impl Show for Text {
    fn show(&self) -> String {
        "a text-io".into()
    }
}

impl Show for Vec<u8> {
    fn show(&self) -> String {
        format!("b\"{}\"", self.escape_ascii())
    }
}

impl<T: Show> Show for (File, T) {
    fn show(&self) -> String {
        format!("({}, {})", self.0.show(), self.1.show())
    }
}

macro_rules! show_as_debug {
    ($($type:ty),*) => {
        $(impl Show for $type {
            fn show(&self) -> String {
                format!("{self:?}")
            }
        })*
    };
}

show_as_debug!((), bool, Limits, Usage, u64, String, Option<String>, Access, Deletion, Vec<crate::Entry>, Vec<Newline>);
