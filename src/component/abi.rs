//! What the canonical ABI and the compiler want of a crate without std.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::Layout;
use core::panic::PanicInfo;

use crate::error::Error;

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

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

/// Lowers an error: its case as a byte, and 4 bytes on, the address and the length of its string or list.
///
/// The bindings call it; see `build.rs`.
///
/// # Safety
///
/// `at` is valid for writes of 12 bytes and a multiple of 4.
#[expect(unsafe_code, reason = "the exported ABI deals in addresses")]
pub unsafe fn lower_error(error: Error, at: *mut u8) {
    let (case, payload) = match error {
        Error::NoUsableDirectory(tried) => (0, lower_list(tried)),
        Error::InvalidArgument(what) => (1, lower_text(what)),
        Error::AlreadyExists(path) => (2, lower_text(path)),
        Error::NotFound(path) => (3, lower_text(path)),
        Error::NotADirectory(path) => (4, lower_text(path)),
        Error::PermissionDenied(path) => (5, lower_text(path)),
        Error::Closed => (6, NOTHING),
        Error::NotReadable => (7, NOTHING),
        Error::NotWritable => (8, NOTHING),
        Error::QuotaExceeded(what) => (9, lower_text(what)),
        Error::NoSpace => (10, NOTHING),
        Error::TooLarge => (11, NOTHING),
        Error::Replaced(path) => (12, lower_text(path)),
        Error::CrossDevice(path) => (13, lower_text(path)),
        Error::CleanupIncomplete(left) => (14, lower_list(left)),
        Error::Unsupported(what) => (15, lower_text(what)),
        Error::Other(what) => (16, lower_text(what)),
    };
    // SAFETY: 12 bytes from `at` on are ours to write, and aligned.
    unsafe {
        at.write(case);
        at.add(4).cast::<Lowered>().write(payload);
    }
}

/// A string or a list in memory that the caller will free, as the canonical ABI lays it out.
#[repr(C)]
struct Lowered {
    address: *const u8,
    length: usize,
}

const NOTHING: Lowered = Lowered { address: core::ptr::null(), length: 0 };

fn lower_text(text: String) -> Lowered {
    let bytes = Box::leak(text.into_bytes().into_boxed_slice());
    Lowered { address: bytes.as_ptr(), length: bytes.len() }
}

fn lower_list(texts: Vec<String>) -> Lowered {
    let lowered: Vec<Lowered> = texts.into_iter().map(lower_text).collect();
    let lowered = Box::leak(lowered.into_boxed_slice());
    Lowered { address: lowered.as_ptr().cast(), length: lowered.len() }
}
