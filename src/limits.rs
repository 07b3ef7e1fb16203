//! Limits, and the account of what an instance has on disk and in memory.

use alloc::string::String;

use crate::error::{Error, Result, concat, decimal};
use crate::filesystem::variable;
use crate::lock::Mutex;

/// See `control.limits`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub max_bytes: Option<u64>,
    pub max_file_bytes: Option<u64>,
    pub max_entries: Option<u64>,
    pub max_memory: Option<u64>,
}

/// See `control.usage`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub bytes: u64,
    pub entries: u64,
    pub memory: u64,
}

impl Limits {
    /// The hard limits. Who sets a variable wants a limit: what is not a number allows nothing.
    pub fn from_environment(environment: &[(String, String)]) -> Self {
        let limit = |name: &str| Some(number(variable(environment, name)?).unwrap_or(0));
        Limits {
            max_bytes: limit("TEMPFILE_MAX_BYTES"),
            max_file_bytes: limit("TEMPFILE_MAX_FILE_BYTES"),
            max_entries: limit("TEMPFILE_MAX_ENTRIES"),
            max_memory: limit("TEMPFILE_MAX_MEMORY"),
        }
    }

    /// Whether what is written past this component would be missed.
    pub fn of_bytes(&self) -> bool {
        self.max_bytes.is_some() || self.max_file_bytes.is_some()
    }
}

/// Nothing but digits: `str::parse` also takes a sign, and is larger.
fn number(text: &str) -> Option<u64> {
    text.bytes().try_fold(0_u64, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

/// What is used of what is allowed. Every operation is a comparison and a sum.
#[derive(Default)]
pub struct Account(Mutex<State>);

#[derive(Default)]
struct State {
    limits: Limits,
    /// Sparse files are as large as they say: the sum of a few is beyond an u64.
    bytes: u128,
    entries: u64,
    memory: u64,
}

impl Account {
    pub fn new(limits: Limits) -> Self {
        Account(Mutex::new(State { limits, ..State::default() }))
    }

    pub fn limits(&self) -> Limits {
        self.0.lock().limits
    }

    pub fn usage(&self) -> Usage {
        let state = self.0.lock();
        let bytes = u64::try_from(state.bytes).unwrap_or(u64::MAX);
        Usage { bytes, entries: state.entries, memory: state.memory }
    }

    /// Lowers limits; none: leaves one as it is. What is in use already stays.
    pub fn tighten(&self, new: Limits) -> Result<()> {
        let limits = &mut self.0.lock().limits;
        let tightened = Limits {
            max_bytes: lower("max-bytes", limits.max_bytes, new.max_bytes)?,
            max_file_bytes: lower("max-file-bytes", limits.max_file_bytes, new.max_file_bytes)?,
            max_entries: lower("max-entries", limits.max_entries, new.max_entries)?,
            max_memory: lower("max-memory", limits.max_memory, new.max_memory)?,
        };
        *limits = tightened;
        Ok(())
    }

    pub fn take_entry(&self) -> Result<()> {
        let state = &mut *self.0.lock();
        check("max-entries", state.limits.max_entries, state.entries.into(), 1)?;
        state.entries += 1;
        Ok(())
    }

    /// Takes `more` bytes for a file that has `size` of them.
    pub fn take_bytes(&self, size: u64, more: u64) -> Result<()> {
        let state = &mut *self.0.lock();
        check("max-file-bytes", state.limits.max_file_bytes, size.into(), more)?;
        check("max-bytes", state.limits.max_bytes, state.bytes, more)?;
        state.bytes += u128::from(more);
        Ok(())
    }

    /// Whether a file may be `size` bytes long, wherever it is.
    pub fn check_file(&self, size: u64) -> Result<()> {
        check("max-file-bytes", self.0.lock().limits.max_file_bytes, 0, size)
    }

    pub fn take_memory(&self, more: u64) -> Result<()> {
        let state = &mut *self.0.lock();
        check("max-memory", state.limits.max_memory, state.memory.into(), more)?;
        state.memory += more;
        Ok(())
    }

    pub fn give_entry(&self) {
        self.0.lock().entries -= 1;
    }

    pub fn give_bytes(&self, bytes: u64) {
        self.0.lock().bytes -= u128::from(bytes);
    }

    pub fn give_memory(&self, bytes: u64) {
        self.0.lock().memory -= bytes;
    }
}

fn lower(name: &str, old: Option<u64>, new: Option<u64>) -> Result<Option<u64>> {
    match (old, new) {
        (Some(old), Some(new)) if new > old => {
            let text = concat(&[name, " is ", &decimal(old), " and cannot be raised to ", &decimal(new)]);
            Err(Error::InvalidArgument(text))
        }
        (old, new) => Ok(new.or(old)),
    }
}

fn check(name: &str, limit: Option<u64>, used: u128, more: u64) -> Result<()> {
    match limit {
        Some(limit) if more > 0 && used + u128::from(more) > u128::from(limit) => {
            let used = decimal(u64::try_from(used).unwrap_or(u64::MAX));
            let text =
                concat(&[name, " is ", &decimal(limit), ": ", &used, " in use, ", &decimal(more), " more asked for"]);
            Err(Error::QuotaExceeded(text))
        }
        _ => Ok(()),
    }
}
