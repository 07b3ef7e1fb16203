//! Names: what is drawn is one component, and what cannot be drawn from is refused before the host is asked.

use arbitrary::Arbitrary;
use sandbox_tempfile::directories::DirectoryOptions;
use sandbox_tempfile::error::Result;
use sandbox_tempfile::files::FileOptions;
use sandbox_tempfile::memory::{MemoryHost, Settings};
use sandbox_tempfile::naming::{DEFAULT_PREFIX, MAX_NAME, Naming, from_bytes};
use sandbox_tempfile::space::TempSpace;

#[derive(Arbitrary, Debug)]
pub struct Name {
    prefix: Option<Affix>,
    suffix: Option<Affix>,
    dir: Option<Dir>,
    random_length: Option<u8>,
    /// Has the suffix make a name that is so much longer than names may be.
    excess: Option<i8>,
    /// What the host's random source says first.
    random: Vec<u64>,
    tmpdir: Option<String>,
    initial_directory: Option<String>,
    how: How,
}

#[derive(Arbitrary, Debug)]
enum Affix {
    Bytes(Vec<u8>),
    Text(String),
    Long(u8, char),
}

impl Affix {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Affix::Bytes(bytes) => bytes.clone(),
            Affix::Text(text) => text.clone().into_bytes(),
            Affix::Long(times, character) => character.to_string().repeat((*times).into()).into_bytes(),
        }
    }
}

#[derive(Arbitrary, Debug)]
enum Dir {
    Bytes(Vec<u8>),
    Below(String),
    Long(u16),
}

impl Dir {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Dir::Bytes(bytes) => bytes.clone(),
            Dir::Below(path) => format!("/tmp/below/{path}").into_bytes(),
            Dir::Long(times) => format!("/tmp/{}", "./".repeat((*times).into())).into_bytes(),
        }
    }
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum How {
    Unnamed,
    Named,
    Mkstemp,
    Mkdtemp,
    Mktemp,
    Directory,
}

impl Name {
    pub fn play(&self) {
        let bytes = |affix: &Option<Affix>| affix.as_ref().map(Affix::bytes);
        let (prefix, mut suffix, dir) = (bytes(&self.prefix), bytes(&self.suffix), self.dir.as_ref().map(Dir::bytes));
        if let Some(excess) = self.excess {
            let before = prefix.as_ref().map_or(DEFAULT_PREFIX.len(), Vec::len) + self.random();
            let length = MAX_NAME.saturating_add_signed((excess % 3).into()).saturating_sub(before);
            suffix.get_or_insert_default().resize(length, b'x');
        }
        let is_text = |bytes: &Option<Vec<u8>>| bytes.as_ref().is_none_or(|bytes| str::from_utf8(bytes).is_ok());
        let all_text = [&prefix, &suffix, &dir].into_iter().all(is_text);
        let naming = from_bytes(prefix, suffix, dir);
        assert_eq!(naming.is_ok(), all_text);
        let Ok(naming) = naming else { return };
        let naming = Naming { random_length: self.random_length, ..naming };
        let host = self.host();
        if naming.check().is_ok() {
            let mut name = String::new();
            naming.draw(&mut name, &host).expect("a random source that is not stuck");
            check_drawn(&naming, &name);
        }
        self.create(&naming, &host);
    }

    fn random(&self) -> usize {
        self.random_length.unwrap_or(8).into()
    }

    fn host(&self) -> MemoryHost {
        let settings = Settings {
            // Fewer than make it count as stuck.
            random: self.random.iter().take(50).copied().collect(),
            environment: self.tmpdir.iter().map(|path| ("TMPDIR".into(), path.clone())).collect(),
            initial_directory: self.initial_directory.clone(),
            ..Settings::default()
        };
        let host = MemoryHost::with(&["/tmp", "relative"], settings);
        host.meddle(0).create_directory("below");
        host.recover();
        host
    }

    fn create(&self, naming: &Naming, host: &MemoryHost) {
        let space = TempSpace::new(host.clone());
        let before = host.tree();
        let files = FileOptions { naming: naming.clone(), ..FileOptions::default() };
        let directories = DirectoryOptions { naming: naming.clone(), ..DirectoryOptions::default() };
        let made: Result<Option<String>> = match self.how {
            How::Unnamed => space.temporary_file(&files).map(|file| file.name().map(String::from)),
            How::Named => space.named_temporary_file(&files, Default::default()).map(|file| {
                check_made(host, naming, before.len(), file.name().expect("a name"));
                None
            }),
            How::Mkstemp => space.mkstemp(naming).map(|(_, path)| Some(path)),
            How::Mkdtemp => space.mkdtemp(naming).map(Some),
            How::Mktemp => space.mktemp(naming).map(|path| {
                check_drawn(naming, path.rsplit('/').next().unwrap_or_default());
                None
            }),
            How::Directory => space.temporary_directory(&directories).map(|directory| {
                check_made(host, naming, before.len(), directory.name());
                None
            }),
        };
        if let Err(refused) = naming.check() {
            assert_eq!((made, host.calls().len()), (Err(refused), 0));
        } else if let Ok(Some(path)) = made {
            check_made(host, naming, before.len(), &path);
            assert_eq!(space.remove_tree(&path), Ok(()));
        }
        assert_eq!(host.tree(), before);
        drop(space);
        assert_eq!(host.descriptors(), 0);
    }
}

/// The one entry that is there besides `before` others has the path that it is said to have, and a name as asked for.
fn check_made(host: &MemoryHost, naming: &Naming, before: usize, path: &str) {
    let tree = host.tree();
    assert_eq!(tree.len(), before + 1);
    assert!(path.starts_with('/') && !path.contains("/../") && !path.contains("/./") && !path.contains("//"));
    let (_, name) = path.rsplit_once('/').expect("an absolute path");
    check_drawn(naming, name);
    assert!(tree.iter().any(|(found, _)| found.ends_with(&format!("/{name}"))));
}

fn check_drawn(naming: &Naming, name: &str) {
    let prefix = naming.prefix.as_deref().unwrap_or(DEFAULT_PREFIX);
    let suffix = naming.suffix.as_deref().unwrap_or_default();
    let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix)).expect("prefix and suffix");
    assert_eq!(random.len(), naming.random_length.unwrap_or(8).into());
    assert!(random.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')));
    assert!(name.len() <= MAX_NAME && !name.contains(['/', '\\', '\0']) && !matches!(name, "." | ".."));
}
