//! What scenarios happen to, and all that can be seen of it.

use std::string::{String, ToString};
use std::sync::Arc;
use std::vec::Vec;

use super::Scenario;
use crate::control::Shared;
use crate::directories::TempDir;
use crate::error::Result;
use crate::files::TempFile;
use crate::memory::{MemoryHost, Settings};
use crate::space::TempSpace;

/// What a scenario works on, and what came of it.
pub struct Scene {
    pub host: MemoryHost,
    pub space: Arc<TempSpace<MemoryHost>>,
    pub files: Vec<Shared<TempFile<MemoryHost>>>,
    pub directories: Vec<TempDir<MemoryHost>>,
    pub answers: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FileView {
    name: Option<String>,
    position: Result<u64>,
    size: Result<u64>,
    rolled: bool,
    contents: Result<Vec<u8>>,
}

impl FileView {
    fn of(file: &mut TempFile<MemoryHost>) -> Self {
        FileView {
            contents: file.read_at(0, 1 << 40),
            name: file.name().map(anonymous),
            position: file.tell(),
            size: file.size(),
            rolled: file.is_rolled(),
        }
    }

    /// Whether it still holds all that there was, at the same position; there may be more.
    pub fn keeps(&self, before: &Self) -> bool {
        let kept = match (&self.contents, &before.contents) {
            (Ok(now), Ok(before)) => now.starts_with(before),
            (now, before) => now == before,
        };
        kept && self.position == before.position
    }
}

/// All that can be seen of a scene, random names made equal.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub files: Vec<FileView>,
    pub directories: Vec<String>,
    pub answers: Vec<String>,
    pub tempdir: Option<String>,
    /// By how much the account says more than there is: entries and bytes.
    pub overcharged: (i64, i64),
    pub tree: Vec<(String, Option<Vec<u8>>)>,
    pub descriptors: usize,
}

impl Scene {
    pub fn new(settings: Settings, scenario: &Scenario) -> Self {
        // Where a second one would be an answer too, there is one.
        let preopens: &[&str] = if scenario.name == "gettempdir" { &["/tmp"] } else { &["/tmp", "/data"] };
        let host = MemoryHost::with(preopens, settings);
        let space = TempSpace::new(host.clone());
        let mut scene = Scene { host, space, files: Vec::new(), directories: Vec::new(), answers: Vec::new() };
        scene.space.gettempdir().expect("a directory");
        (scenario.prepare)(&mut scene);
        scene.host.recover();
        scene
    }

    pub fn add(&mut self, file: TempFile<MemoryHost>) {
        let file = self.space.share_file(file);
        self.files.push(file);
    }

    pub fn view(&mut self) -> View {
        let files = self.files.iter().map(|file| FileView::of(&mut file.lock())).collect();
        let directories = self.directories.iter_mut().map(|directory| {
            let entries = directory.entries(None).map_err(|error| anonymous(&error.to_string()));
            std::format!("{} {entries:?}", anonymous(directory.name()))
        });
        View {
            files,
            directories: directories.collect(),
            answers: self.answers.iter().map(|answer| anonymous(answer)).collect(),
            tempdir: self.space.tempdir(),
            overcharged: overcharged(&self.space, &self.host),
            tree: tree(&self.host),
            descriptors: self.host.descriptors(),
        }
    }

    /// Drops everything, and returns what remains on disk.
    pub fn end(self) -> Vec<(String, Option<Vec<u8>>)> {
        let (host, space) = (self.host.clone(), self.space.clone());
        drop(self);
        assert_eq!(space.get_usage().memory, 0, "memory leaks");
        drop(space);
        assert_eq!(host.descriptors(), 0, "a descriptor leaks");
        tree(&host)
    }
}

fn overcharged(space: &TempSpace<MemoryHost>, host: &MemoryHost) -> (i64, i64) {
    let (usage, (entries, bytes)) = (space.get_usage(), host.ours());
    (usage.entries as i64 - entries as i64, usage.bytes as i64 - bytes as i64)
}

fn tree(host: &MemoryHost) -> Vec<(String, Option<Vec<u8>>)> {
    let mut tree: Vec<_> = host.tree().into_iter().map(|(path, bytes)| (anonymous(&path), bytes)).collect();
    tree.sort();
    tree
}

/// Makes all random names in a text equal.
pub fn anonymous(text: &str) -> String {
    let is_random = |part: &str| {
        part.strip_prefix("tmp").is_some_and(|random| {
            random.len() == 8 && random.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
    };
    let parts = text.split_inclusive(['/', ':', '"', ' ']).map(|part| {
        let bare = part.trim_end_matches(['/', ':', '"', ' ']);
        if is_random(bare) { part.replace(bare, "tmp*") } else { part.into() }
    });
    parts.collect()
}
