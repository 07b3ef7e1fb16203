//! Exclusive access to what all handles of an instance share.

pub use spin::MutexGuard;

/// A mutex that nobody has to wait for: what holds it calls nothing that asks for it again, and WebAssembly has one
/// thread. There, whoever waited would wait forever; a trap is better, and half the code.
#[derive(Default)]
pub struct Mutex<T>(spin::Mutex<T>);

impl<T> Mutex<T> {
    pub const fn new(value: T) -> Self {
        Mutex(spin::Mutex::new(value))
    }

    pub fn lock(&self) -> MutexGuard<'_, T> {
        if cfg!(target_family = "wasm") {
            self.0.try_lock().expect("held only between two calls")
        } else {
            self.0.lock()
        }
    }

    #[cfg(target_family = "wasm")]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        self.0.try_lock()
    }

    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}
