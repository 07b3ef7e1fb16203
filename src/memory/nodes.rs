//! Files, directories and links, and the way from one to the next.

use std::collections::{BTreeMap, HashMap};
use std::string::String;
use std::vec::Vec;

use crate::filesystem::{Code, EntryKind, Links, Listed, Result};
use crate::paths;

pub struct Node {
    pub content: Content,
    /// Somebody else's.
    foreign: bool,
    /// A component has changed its contents.
    written: bool,
    /// Which device it is on.
    pub device: usize,
    /// When the contents last changed.
    pub modified: u64,
    /// How many names and descriptors lead here; none: it is gone.
    held: usize,
}

pub enum Content {
    File(Vec<u8>),
    Directory(BTreeMap<String, u64>),
    Link(String),
}

impl Node {
    pub fn kind(&self) -> EntryKind {
        match self.content {
            Content::File(_) => EntryKind::File,
            Content::Directory(_) => EntryKind::Directory,
            Content::Link(_) => EntryKind::Other,
        }
    }
}

impl Content {
    pub fn directory() -> Self {
        Content::Directory(BTreeMap::new())
    }
}

/// All nodes that a name or a descriptor leads to. Identities are never used twice.
#[derive(Default)]
pub struct Nodes {
    nodes: HashMap<u64, Node>,
    next: u64,
    pub now: u64,
    pub fold_case: bool,
}

impl Nodes {
    /// A node that nothing leads to yet.
    pub fn add(&mut self, content: Content, device: usize) -> u64 {
        let id = self.next;
        self.next += 1;
        self.nodes.insert(id, Node { content, foreign: false, written: false, device, modified: self.now, held: 0 });
        id
    }

    pub fn hold(&mut self, id: u64) {
        if let Some(node) = self.nodes.get_mut(&id) {
            node.held += 1;
        }
    }

    pub fn release(&mut self, id: u64) {
        if let Some(node) = self.nodes.get_mut(&id) {
            node.held -= 1;
            if node.held == 0 {
                self.nodes.remove(&id);
            }
        }
    }

    pub fn link(&mut self, directory: u64, name: &str, id: u64) -> Result<()> {
        let key = self.key(name);
        self.entries_mut(directory)?.insert(key, id);
        self.hold(id);
        Ok(())
    }

    pub fn unlink(&mut self, directory: u64, name: &str) -> Result<()> {
        let key = self.key(name);
        let id = self.entries_mut(directory)?.remove(&key).ok_or(Code::NoEntry)?;
        self.release(id);
        Ok(())
    }

    pub fn get(&self, id: u64) -> Result<&Node> {
        self.nodes.get(&id).ok_or(Code::BadDescriptor)
    }

    pub fn entries(&self, id: u64) -> Result<&BTreeMap<String, u64>> {
        match &self.get(id)?.content {
            Content::Directory(entries) => Ok(entries),
            Content::File(_) | Content::Link(_) => Err(Code::NotDirectory),
        }
    }

    fn entries_mut(&mut self, id: u64) -> Result<&mut BTreeMap<String, u64>> {
        match self.change(id) {
            Some(Content::Directory(entries)) => Ok(entries),
            Some(Content::File(_) | Content::Link(_)) => Err(Code::NotDirectory),
            None => Err(Code::BadDescriptor),
        }
    }

    pub fn bytes(&self, id: u64) -> Result<&Vec<u8>> {
        match &self.get(id)?.content {
            Content::File(bytes) => Ok(bytes),
            Content::Directory(_) | Content::Link(_) => Err(Code::BadDescriptor),
        }
    }

    pub fn bytes_mut(&mut self, id: u64) -> Result<&mut Vec<u8>> {
        if let Some(node) = self.nodes.get_mut(&id) {
            node.written = true;
        }
        match self.change(id) {
            Some(Content::File(bytes)) => Ok(bytes),
            _ => Err(Code::BadDescriptor),
        }
    }

    fn change(&mut self, id: u64) -> Option<&mut Content> {
        let node = self.nodes.get_mut(&id)?;
        node.modified = self.now;
        Some(&mut node.content)
    }

    /// The bytes that all files hold.
    pub fn used(&self) -> usize {
        let size = |node: &Node| {
            if let Content::File(bytes) = &node.content { bytes.len() } else { 0 }
        };
        self.nodes.values().map(size).sum()
    }

    /// Everything that is nobody else's: how many files and directories, and how many bytes, those of somebody else's
    /// files among them once a component has written there.
    pub fn ours(&self) -> (u64, u64) {
        let nodes = self.nodes.values();
        nodes.fold((0, 0), |(entries, bytes), node| {
            let size = if let Content::File(bytes) = &node.content { bytes.len() as u64 } else { 0 };
            let ours = if node.foreign && !node.written { 0 } else { size };
            (entries + u64::from(!node.foreign), bytes + ours)
        })
    }

    pub fn disown(&mut self, id: u64) {
        if let Some(node) = self.nodes.get_mut(&id) {
            node.foreign = true;
        }
    }

    pub fn lookup(&self, directory: u64, name: &str) -> Result<u64> {
        assert!(!matches!(name, "" | "." | "..") && !name.contains(['/', '\0']), "not a bare name: {name:?}");
        if name.len() > 255 {
            return Err(Code::NameTooLong);
        }
        self.entries(directory)?.get(&self.key(name)).copied().ok_or(Code::NoEntry)
    }

    /// What a name is known by.
    fn key(&self, name: &str) -> String {
        if self.fold_case { name.to_lowercase() } else { name.into() }
    }

    pub fn create(&mut self, directory: u64, name: &str, content: Content) -> Result<u64> {
        match self.lookup(directory, name) {
            Ok(_) => Err(Code::Exist),
            Err(Code::NoEntry) => {
                let id = self.add(content, self.get(directory)?.device);
                self.link(directory, name, id)?;
                Ok(id)
            }
            Err(code) => Err(code),
        }
    }

    /// POSIX `rename`, within a device.
    pub fn rename(&mut self, from: u64, name: &str, to: u64, new_name: &str) -> Result<()> {
        let id = self.lookup(from, name)?;
        let moved = self.get(id)?.kind();
        match self.lookup(to, new_name) {
            Err(Code::NoEntry) => {}
            Err(code) => return Err(code),
            Ok(same) if same == id => return Ok(()),
            Ok(taken) => {
                match (moved, &self.get(taken)?.content) {
                    (EntryKind::Directory, Content::Directory(entries)) if !entries.is_empty() => {
                        return Err(Code::NotEmpty);
                    }
                    (EntryKind::Directory, Content::File(_) | Content::Link(_)) => return Err(Code::NotDirectory),
                    (EntryKind::File | EntryKind::Other, Content::Directory(_)) => return Err(Code::IsDirectory),
                    (EntryKind::Directory, Content::Directory(_))
                    | (EntryKind::File | EntryKind::Other, Content::File(_) | Content::Link(_)) => {}
                }
                self.unlink(to, new_name)?;
            }
        }
        self.link(to, new_name, id)?;
        self.unlink(from, name)
    }

    /// Follows a relative path; links lead on from the directory they are in, and not out of `directory`.
    pub fn resolve(&self, directory: u64, path: &str, links: Links) -> Result<u64> {
        let mut ids = std::vec![directory];
        let mut rest: Vec<String> = path.split('/').rev().map(String::from).collect();
        let mut followed = 0;
        while let Some(component) = rest.pop() {
            let here = *ids.last().ok_or(Code::NotPermitted)?;
            match component.as_str() {
                "" | "." => continue,
                ".." => {
                    ids.pop();
                    continue;
                }
                _ => {}
            }
            let id = self.lookup(here, &component)?;
            match &self.get(id)?.content {
                Content::Link(_) if links == Links::Refuse && rest.is_empty() => return Err(Code::Loop),
                Content::Link(target) if target.starts_with('/') => return Err(Code::NotPermitted),
                Content::Link(target) => {
                    followed += 1;
                    if followed > 40 {
                        return Err(Code::Loop);
                    }
                    rest.extend(target.split('/').rev().map(String::from));
                }
                Content::Directory(_) | Content::File(_) => ids.push(id),
            }
        }
        ids.last().copied().ok_or(Code::NotPermitted)
    }

    pub fn list(&self, id: u64) -> Result<Vec<Listed>> {
        let entries = self.entries(id)?.iter();
        entries.map(|(name, id)| Ok(Listed { name: name.clone(), kind: self.get(*id)?.kind() })).collect()
    }

    /// Collects what is below a directory.
    pub fn walk(&self, id: u64, path: &str, found: &mut Vec<(String, Option<Vec<u8>>)>) {
        let Ok(entries) = self.entries(id) else { return };
        for (name, id) in entries {
            let path = paths::join(path, name);
            found.push((path.clone(), self.bytes(*id).ok().cloned()));
            self.walk(*id, &path, found);
        }
    }
}
