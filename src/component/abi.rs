//! What the canonical ABI and the compiler want of a crate without std.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;

use dlmalloc::GlobalDlmalloc;
use wasi::filesystem::types::Descriptor;
use wasi::io::streams::{InputStream, OutputStream};

use crate::error::Error;
use crate::headroom;

use super::bindings::exports::sandbox::tempfile::directories::TempDir;
use super::bindings::exports::sandbox::tempfile::files::TempFile;
use super::bindings::exports::sandbox::tempfile::text::TextIo;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

/// `dlmalloc`, and what was kept back when that has no more.
struct Allocator;

#[expect(unsafe_code, reason = "allocators deal in addresses")]
// SAFETY: `dlmalloc` does all of it.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        loop {
            // SAFETY: as the caller promises.
            let address = unsafe { GlobalDlmalloc.alloc(layout) };
            if !address.is_null() || !headroom::give_up() {
                return address;
            }
        }
    }

    unsafe fn dealloc(&self, address: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { GlobalDlmalloc.dealloc(address, layout) }
    }

    unsafe fn realloc(&self, address: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        loop {
            // SAFETY: as the caller promises; a refusal leaves all as it was.
            let moved = unsafe { GlobalDlmalloc.realloc(address, layout, size) };
            if !moved.is_null() || !headroom::give_up() {
                return moved;
            }
        }
    }
}

// The compiler calls `memcmp`, which on WASI comes from libc. Nothing else of it is linked in.
#[expect(unsafe_code, reason = "an empty list of foreign functions")]
#[link(name = "c")]
unsafe extern "C" {}

/// Traps: there is nowhere to print to, and nothing to unwind.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// How a host gets memory for the lists and strings that it passes in. On this target `wit-bindgen` leaves it to
/// wasi-libc, which is not here.
///
/// # Safety
///
/// By the canonical ABI, `old` is null or was returned from here for `old_size` and `align`, a power of two.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "the exported ABI deals in addresses")]
unsafe extern "C" fn cabi_realloc(old: *mut u8, old_size: usize, align: usize, new_size: usize) -> *mut u8 {
    let address = if old_size == 0 && new_size == 0 {
        return core::ptr::without_provenance_mut(align);
    } else if old_size == 0 {
        // SAFETY: the size is not 0, the alignment a power of two.
        unsafe { alloc::alloc::alloc(Layout::from_size_align_unchecked(new_size, align)) }
    } else {
        // SAFETY: as above, and `old` came from here with this layout.
        unsafe { alloc::alloc::realloc(old, Layout::from_size_align_unchecked(old_size, align), new_size) }
    };
    if address.is_null() {
        // The ABI has no way to refuse.
        core::arch::wasm32::unreachable()
    }
    address
}

/// Lifts an optional text: whether it is there, its address and its length.
///
/// The bindings call it; see `build.rs`.
///
/// # Safety
///
/// If it is there, the address and the length are of memory from `cabi_realloc` that holds UTF-8.
#[inline(never)]
#[expect(unsafe_code, reason = "the exported ABI deals in addresses")]
pub unsafe fn lift_text(present: i32, address: *mut u8, length: usize) -> Option<String> {
    // SAFETY: a host sees to that.
    (present != 0).then(|| unsafe { String::from_raw_parts(address, length, length) })
}

/// What a function returns if all goes well.
pub trait Lower {
    /// As the canonical ABI lays it out.
    type Lowered;

    fn lower(self) -> Self::Lowered;
}

impl Lower for () {
    type Lowered = ();

    fn lower(self) {}
}

impl Lower for u64 {
    type Lowered = u64;

    fn lower(self) -> u64 {
        self
    }
}

impl Lower for Vec<u8> {
    type Lowered = Lowered;

    fn lower(self) -> Lowered {
        Lowered::new(self)
    }
}

impl Lower for String {
    type Lowered = Lowered;

    fn lower(self) -> Lowered {
        Lowered::new(self.into_bytes())
    }
}

macro_rules! lower_handles {
    ($($resource:ty),*) => {$(
        impl Lower for $resource {
            type Lowered = u32;

            fn lower(self) -> u32 {
                let handle = self.take_handle();
                // Without its handle there is nothing to drop.
                core::mem::forget(self);
                handle
            }
        }
    )*};
}

lower_handles!(TempFile, TempDir, TextIo, Descriptor, InputStream, OutputStream);

/// Lowers a result: its case as a byte, and behind it, aligned, the value or the error.
///
/// The bindings call it; see `build.rs`.
///
/// # Safety
///
/// `at` is valid for writes of what the canonical ABI says, and aligned.
#[inline(never)]
#[expect(unsafe_code, reason = "the exported ABI deals in addresses")]
pub unsafe fn lower_result<T: Lower>(result: Result<T, Error>, at: *mut u8) {
    // SAFETY: an error has addresses, so what follows the case is at least aligned as they are.
    unsafe {
        let payload = at.add(align_of::<T::Lowered>().max(align_of::<Lowered>()));
        at.write(result.is_err().into());
        match result {
            Ok(value) => payload.cast::<T::Lowered>().write(value.lower()),
            Err(error) => lower_error(error, payload),
        }
    }
}

const NO_USABLE_DIRECTORY: u8 = 0;
const CLEANUP_INCOMPLETE: u8 = 14;

/// Lowers an error: its case as a byte, and 4 bytes on, the address and the length of its string or list.
///
/// The bindings call it; see `build.rs`.
///
/// # Safety
///
/// `at` is valid for writes of 12 bytes and a multiple of 4.
#[expect(unsafe_code, reason = "the exported ABI deals in addresses")]
pub unsafe fn lower_error(error: Error, at: *mut u8) {
    // The cases are numbered as they are here: all of this becomes a copy.
    let case = match error {
        Error::NoUsableDirectory(_) => NO_USABLE_DIRECTORY,
        Error::InvalidArgument(_) => 1,
        Error::AlreadyExists(_) => 2,
        Error::NotFound(_) => 3,
        Error::NotADirectory(_) => 4,
        Error::PermissionDenied(_) => 5,
        Error::Closed => 6,
        Error::NotReadable => 7,
        Error::NotWritable => 8,
        Error::QuotaExceeded(_) => 9,
        Error::NoSpace => 10,
        Error::TooLarge => 11,
        Error::Replaced(_) => 12,
        Error::CrossDevice(_) => 13,
        Error::CleanupIncomplete(_) => CLEANUP_INCOMPLETE,
        Error::Unsupported(_) => 15,
        Error::Other(_) => 16,
    };
    let payload = match error {
        Error::NoUsableDirectory(paths) | Error::CleanupIncomplete(paths) => lower_list(paths),
        Error::InvalidArgument(text)
        | Error::AlreadyExists(text)
        | Error::NotFound(text)
        | Error::NotADirectory(text)
        | Error::PermissionDenied(text)
        | Error::QuotaExceeded(text)
        | Error::Replaced(text)
        | Error::CrossDevice(text)
        | Error::Unsupported(text)
        | Error::Other(text) => text.lower(),
        Error::Closed | Error::NotReadable | Error::NotWritable | Error::NoSpace | Error::TooLarge => {
            String::new().lower()
        }
    };
    // SAFETY: 12 bytes from `at` on are ours to write, and aligned.
    unsafe {
        at.write(case);
        at.add(4).cast::<Lowered>().write(payload);
    }
}

/// Frees what [`lower_error`] put there, once the caller has copied it.
///
/// # Safety
///
/// `lower_error` wrote to `at`, and nothing has done so since.
#[expect(unsafe_code, reason = "the exported ABI deals in addresses")]
pub unsafe fn free_error(at: *mut u8) {
    // SAFETY: this is where `lower_error` wrote a case and its payload: a list under the two cases that have one,
    // a text, if only an empty one, under all others.
    unsafe {
        let payload = at.add(4).cast::<Lowered>().read();
        match at.read() {
            NO_USABLE_DIRECTORY | CLEANUP_INCOMPLETE => payload.into_vec::<Lowered>().into_iter().for_each(|text| {
                drop(text.into_vec::<u8>());
            }),
            _ => drop(payload.into_vec::<u8>()),
        }
    }
}

/// A string or a list in memory that the caller will free, as the canonical ABI lays it out.
#[repr(C)]
pub struct Lowered {
    address: *mut u8,
    length: usize,
}

impl Lowered {
    fn new<T>(items: Vec<T>) -> Self {
        let items = Box::leak(items.into_boxed_slice());
        Lowered { address: items.as_mut_ptr().cast(), length: items.len() }
    }

    /// # Safety
    ///
    /// It is [`new`](Self::new) of a vector of `T`, and is used no more.
    #[expect(unsafe_code, reason = "the exported ABI deals in addresses")]
    unsafe fn into_vec<T>(self) -> Vec<T> {
        // SAFETY: a boxed slice has the capacity of its length.
        unsafe { Vec::from_raw_parts(self.address.cast(), self.length, self.length) }
    }
}

fn lower_list(texts: Vec<String>) -> Lowered {
    // Not `collect`, which would go to lengths to reuse the vector.
    let mut lowered = Vec::with_capacity(texts.len());
    for text in texts {
        lowered.push(text.lower());
    }
    Lowered::new(lowered)
}
