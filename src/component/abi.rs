//! What the canonical ABI and the compiler want of a crate without std.

use core::alloc::Layout;
use core::panic::PanicInfo;

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
