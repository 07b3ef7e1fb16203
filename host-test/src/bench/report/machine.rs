//! What the times depend on, besides the code.

use std::fs;
use std::process::Command;
use std::thread;

use jiff::Timestamp;

use crate::interpreter;
use crate::scratch;

const LOCK: &str = include_str!("../../../../Cargo.lock");

/// What each is, and which.
pub fn circumstances(rounds: usize) -> Vec<(String, String)> {
    let cores = thread::available_parallelism().map_or("unknown".into(), |cores| cores.to_string());
    let rows = [
        ("date", Timestamp::now().strftime("%F").to_string()),
        ("rounds", rounds.to_string()),
        ("processor", processor()),
        ("cores", cores),
        ("kernel", read("/proc/sys/kernel/osrelease")),
        ("load before", read("/proc/loadavg").split(' ').next().unwrap_or_default().into()),
        ("scratch directory in", scratch::in_memory().display().to_string()),
        ("rustc", rustc()),
        ("Wasmtime", locked("wasmtime")),
        ("crate tempfile", locked("tempfile")),
        ("CPython", interpreter::version().unwrap_or_else(|_| "none".into())),
    ];
    rows.map(|(name, value)| (name.into(), value)).into()
}

fn read(path: &str) -> String {
    fs::read_to_string(path).map_or("unknown".into(), |text| text.trim().to_owned())
}

fn processor() -> String {
    let described = read("/proc/cpuinfo");
    let model = described.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    model.map_or("unknown".into(), |(_, name)| name.to_owned())
}

fn rustc() -> String {
    let asked = Command::new("rustc").arg("--version").output();
    let said = asked.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    said.split(' ').nth(1).unwrap_or("unknown").to_owned()
}

/// The version of a package in Cargo.lock.
fn locked(package: &str) -> String {
    let entry = LOCK.split_once(&format!("name = \"{package}\"\nversion = \""));
    entry.and_then(|(_, rest)| rest.split('"').next()).unwrap_or("unknown").to_owned()
}
