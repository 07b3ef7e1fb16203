//! A `wasi:*` between the component and wasmtime's: it counts the calls, and fails those to the filesystem that a test
//! asks it to, the way a real one would.

mod filesystem;
mod others;

use std::fmt;
use std::marker::PhantomData;

use wasmtime::component::HasData;
use wasmtime_wasi::p2::FsResult;

use wasmtime_wasi::p2::bindings::sync::filesystem::types::MetadataHashValue;

pub use wasmtime_wasi::p2::bindings::filesystem::types::ErrorCode;

/// What is to happen, and what has happened.
#[derive(Debug, Default)]
pub struct Plan {
    /// The calls so far, by the names of `wasi:filesystem`, with `_` for `-`. Drops are not among them.
    pub calls: Vec<&'static str>,
    /// The same, and with them drops and the calls to all other interfaces, but those to streams: the component hands
    /// them out and calls none.
    pub all: Vec<&'static str>,
    /// The call with this index fails.
    pub fail: Option<(usize, ErrorCode)>,
    /// Every call of this name fails.
    pub fail_all: Option<(&'static str, ErrorCode)>,
    /// Every call that does at least so much to the device fails.
    pub refuse: Option<(Effect, ErrorCode)>,
    /// The device has room for so many bytes more.
    pub space: Option<u64>,
    /// How many descriptors and listings are open, besides the preopens.
    pub open: isize,
    /// How the host tells objects apart; without, as Wasmtime does.
    pub hashes: Option<Hashes>,
    /// What somebody else does right before each call.
    pub meanwhile: Option<Meanwhile>,
}

/// It is told the index of the call.
pub struct Meanwhile(pub Box<dyn FnMut(usize) + Send>);

impl fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meanwhile")
    }
}

/// Who makes the two halves of a metadata hash of a number of the object, and of a time that only one of them has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hashes {
    /// The upper half is the nanosecond of the last change.
    JcoOnDisk,
    /// The lower half counts changes.
    JcoInMemory,
    /// The upper half is 0.
    Short,
}

/// What a call does to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Nothing,
    Change,
    /// A change that takes room.
    Growth,
}

/// What `D` has, with a plan before it.
pub struct Interposing<D>(PhantomData<D>);

impl<D: HasData> HasData for Interposing<D> {
    type Data<'a> = Interposed<'a, D::Data<'a>>;
}

pub struct Interposed<'a, T> {
    inner: T,
    plan: &'a mut Plan,
}

impl Plan {
    /// Puts itself before what a host has.
    pub fn before<T>(&mut self, inner: T) -> Interposed<'_, T> {
        Interposed { inner, plan: self }
    }
}

impl<T> Interposed<'_, T> {
    /// Notes a call that cannot be made to fail.
    fn see(&mut self, name: &'static str) {
        self.plan.all.push(name);
    }

    fn call(&mut self, name: &'static str, effect: Effect) -> FsResult<()> {
        self.see(name);
        let index = self.plan.calls.len();
        self.plan.calls.push(name);
        if let Some(Meanwhile(meddle)) = &mut self.plan.meanwhile {
            meddle(index);
        }
        match (self.plan.fail, self.plan.fail_all, self.plan.refuse) {
            (Some((at, code)), ..) if at == index => Err(code.into()),
            (_, Some((all, code)), _) if all == name => Err(code.into()),
            (.., Some((least, code))) if effect >= least => Err(code.into()),
            _ => Ok(()),
        }
    }

    /// As if everything had changed since the call before.
    fn rehash(&self, hash: MetadataHashValue) -> MetadataHashValue {
        const THIS_YEAR_IN_NANOSECONDS: u64 = 1_800_000_000_000_000_000;
        let calls = self.plan.calls.len() as u64;
        match self.plan.hashes {
            None => hash,
            Some(Hashes::JcoOnDisk) => MetadataHashValue { lower: hash.lower, upper: THIS_YEAR_IN_NANOSECONDS + calls },
            Some(Hashes::JcoInMemory) => MetadataHashValue { lower: calls, upper: 1 + hash.lower % (1 << 40) },
            Some(Hashes::Short) => MetadataHashValue { lower: hash.lower, upper: 0 },
        }
    }

    /// How many of `wanted` bytes there is room for; none is an error.
    fn take_space(&mut self, wanted: u64) -> FsResult<u64> {
        let Some(space) = &mut self.plan.space else {
            return Ok(wanted);
        };
        let granted = wanted.min(*space);
        *space -= granted;
        if granted == 0 && wanted > 0 { Err(ErrorCode::InsufficientSpace.into()) } else { Ok(granted) }
    }
}
