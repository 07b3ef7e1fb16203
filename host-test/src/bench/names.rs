//! What reports call the subjects.

pub const COMPONENT: &str = "component";
pub const PLUGIN: &str = "component in a plugin";
pub const FLOOR: &str = "floor";
pub const GUEST: &str = "rust in a guest";
pub const NATIVE: &str = "rust, native";
pub const PYTHON: &str = "python, native";

/// Not a subject, but what its instantiation is compared with.
pub const EMPTY: &str = "empty component";

/// The same subject on a host that does not block in place, which is Wasmtime's default.
pub fn on_default_host(subject: &str) -> String {
    format!("{subject}, default host")
}
