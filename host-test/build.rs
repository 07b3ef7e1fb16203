//! Builds the component that everything here runs, and the guests: the plugin that a test composes with it, and those
//! of the benchmarks.

use std::path::{Path, PathBuf};
use std::process::{Command, exit};

use pack::About;

const TARGET: &str = "wasm32-wasip2";

fn main() {
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("..");
    for watched in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "wit", "wkg.toml", "host-test/guests"] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    println!("cargo::rerun-if-changed=build.rs");

    if !target_is_installed() {
        fail(&format!("the Rust target {TARGET} is missing; run: rustup target add {TARGET}"));
    }

    // A folder of their own: the outer cargo holds the lock on the usual one.
    let target_dir = PathBuf::from(env("OUT_DIR")).join("components");
    let components: [(&str, &str, &str, &[&str]); 6] = [
        ("COMPONENT", "sandbox-tempfile", "component", &[]),
        ("LEGACY_COMPONENT", "sandbox-tempfile", "component", &["--features", "legacy-encodings"]),
        ("PLUGIN", "plugin", "component", &[]),
        ("BENCH_FLOOR", "bench-floor", "guest", &[]),
        ("BENCH_PLUGIN", "bench-plugin", "guest", &[]),
        ("BENCH_RUST", "bench-rust", "guest", &[]),
    ];
    let about = About::sandbox_tempfile().unwrap_or_else(|error| fail(&format!("wkg.toml: {error}")));
    for (variable, package, profile, features) in components {
        build(&root, &target_dir, package, profile, features);
        let file = target_dir.join(TARGET).join(profile).join(package.replace('-', "_")).with_extension("wasm");
        let packed = PathBuf::from(env("OUT_DIR")).join(variable).with_extension("wasm");
        let about = Some(&about).filter(|_| package == "sandbox-tempfile");
        if let Err(error) = pack::pack_file(&file, &packed, about) {
            fail(&format!("packing {package} failed: {error}"));
        }
        println!("cargo::rustc-env={variable}={}", packed.display());
    }
}

/// As the README says to, in another target folder.
fn build(root: &Path, target_dir: &Path, package: &str, profile: &str, features: &[&str]) {
    let mut cargo = Command::new(env("CARGO"));
    cargo
        .current_dir(root)
        .args(["rustc", "--locked", "--package", package, "--lib", "--crate-type", "cdylib"])
        .args(features)
        .args(["--profile", profile, "--target", TARGET, "--target-dir"])
        .arg(target_dir)
        .args(["--", "-C", "relocation-model=static"])
        // These are about the host's build: flags, and wrappers such as clippy's.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .env_remove("RUSTFLAGS");
    match cargo.status() {
        Ok(status) if status.success() => {}
        Ok(status) => fail(&format!("building {package} failed: {status}")),
        Err(error) => fail(&format!("cannot run {cargo:?}: {error}")),
    }
}

fn target_is_installed() -> bool {
    let output = Command::new(env("RUSTC")).args(["--print", "target-libdir", "--target", TARGET]).output();
    output.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|error| fail(&format!("{name}: {error}")))
}

fn fail(why: &str) -> ! {
    println!("cargo::error={why}");
    exit(1)
}
