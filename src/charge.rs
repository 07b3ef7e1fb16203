//! What a file, a directory or a spool costs, for as long as a name or a handle keeps it: given back when dropped.

use alloc::sync::Arc;

use crate::error::Result;
use crate::limits::Account;
use crate::lock::Mutex;

/// A file or directory on disk, shared by its name, if it has one, and all handles on it.
pub struct Charge {
    account: Arc<Account>,
    /// False for what somebody else created.
    is_entry: bool,
    bytes: Mutex<Bytes>,
}

struct Bytes {
    /// The size of somebody else's file, until somebody here writes to it: then all of it is charged. Otherwise two paths
    /// to one file of ours would be two files, and what was cut off by one could be written by the other for nothing.
    unpaid: u64,
    charged: u64,
    /// The size at the host as far as our own writes tell; none before it was asked about a file we did not create.
    size: Option<u64>,
    /// How often the contents have changed, for those who have read ahead to know by.
    changes: u64,
    /// Somebody writes past us.
    exposed: bool,
}

impl Charge {
    /// For something that is about to be created.
    pub fn new(account: &Arc<Account>) -> Result<Arc<Self>> {
        account.take_entry()?;
        Ok(Self::of(account, true, 0, Some(0)))
    }

    /// For somebody else's file of `size` bytes.
    pub fn found(account: &Arc<Account>, size: u64) -> Arc<Self> {
        Self::of(account, false, size, None)
    }

    fn of(account: &Arc<Account>, is_entry: bool, unpaid: u64, size: Option<u64>) -> Arc<Self> {
        let bytes = Mutex::new(Bytes { unpaid, charged: 0, size, changes: 0, exposed: false });
        Arc::new(Charge { account: account.clone(), is_entry, bytes })
    }

    /// Pays for a file that reaches at least to `end`. Returns what was paid for before.
    pub fn cover(&self, end: u64) -> Result<Paid> {
        let mut bytes = self.bytes.lock();
        let needed = end.max(bytes.unpaid);
        self.pay(&mut bytes, needed)
    }

    /// Pays for a file of `needed` bytes. Returns what was paid for before.
    pub fn cover_all(&self, needed: u64) -> Result<Paid> {
        self.pay(&mut self.bytes.lock(), needed)
    }

    fn pay(&self, bytes: &mut Bytes, needed: u64) -> Result<Paid> {
        let before = Paid { unpaid: bytes.unpaid, charged: bytes.charged };
        if needed > bytes.charged {
            self.account.take_bytes(bytes.charged, needed - bytes.charged)?;
            bytes.charged = needed;
        }
        bytes.unpaid = 0;
        Ok(before)
    }

    /// Takes back what is paid for beyond a size of `end`.
    pub fn settle(&self, end: u64) {
        let mut bytes = self.bytes.lock();
        self.account.give_bytes(bytes.charged.saturating_sub(end));
        bytes.charged = bytes.charged.min(end);
    }

    /// Takes back a payment, nothing having been written.
    pub fn restore(&self, paid: Paid) {
        self.settle(paid.charged);
        self.bytes.lock().unpaid = paid.unpaid;
    }

    pub fn known_size(&self) -> Option<u64> {
        let bytes = self.bytes.lock();
        if bytes.exposed { None } else { bytes.size }
    }

    /// Notes what the host says.
    pub fn learn(&self, size: u64) {
        self.bytes.lock().size = Some(size);
    }

    /// Notes what became of the file. Whatever was read ahead of it is out of date.
    pub fn changed(&self, size: Option<u64>) {
        let mut bytes = self.bytes.lock();
        bytes.size = size;
        bytes.changes += 1;
    }

    /// A number that stays the same as long as nobody changes the contents; none if that cannot be told.
    pub fn changes(&self) -> Option<u64> {
        let bytes = self.bytes.lock();
        if bytes.exposed { None } else { Some(bytes.changes) }
    }

    /// Somebody may keep the file on disk, and nobody can tell for how long.
    pub fn keep_for_good(charge: &Arc<Self>) {
        core::mem::forget(charge.clone());
    }

    /// From now on somebody may write past us.
    pub fn expose(&self) {
        self.bytes.lock().exposed = true;
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.account.give_bytes(self.bytes.get_mut().charged);
        if self.is_entry {
            self.account.give_entry();
        }
    }
}

/// What was paid for.
#[derive(Clone, Copy)]
pub struct Paid {
    unpaid: u64,
    charged: u64,
}

/// The memory of one spool, in bytes.
#[derive(Default)]
pub struct MemoryCharge {
    account: Arc<Account>,
    taken: u64,
}

impl MemoryCharge {
    pub fn new(account: &Arc<Account>) -> Self {
        MemoryCharge { account: account.clone(), taken: 0 }
    }

    pub fn take(&mut self, more: u64) -> Result<()> {
        self.account.take_memory(more)?;
        self.taken += more;
        Ok(())
    }

    pub fn give(&mut self, less: u64) {
        self.account.give_memory(less);
        self.taken -= less;
    }
}

impl Drop for MemoryCharge {
    fn drop(&mut self) {
        self.account.give_memory(self.taken);
    }
}
