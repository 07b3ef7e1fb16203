//! The command `run`, run as a user would.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use host_test::guests::{Language, rust};
use tempfile::TempDir;

static PLUGIN: &[u8] = include_bytes!(env!("PLUGIN"));

/// A directory of the test's own, where the command makes its scratch directory.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Place(TempDir::new().expect("a directory"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, plugin: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
        command.env("TMPDIR", self.path()).arg("run").arg(plugin).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    #[track_caller]
    fn assert_holds(&self, count: usize) {
        let entries = entries(self.path());
        assert_eq!(entries.len(), count, "{entries:?}");
    }
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

fn words() -> PathBuf {
    Language::Rust.words().expect("the program")
}

fn misbehaves() -> PathBuf {
    rust::misbehaves().expect("the program")
}

fn finish(mut child: Child, input: &str) -> Output {
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("written");
    child.wait_with_output().expect("it ends")
}

fn output(command: &mut Command, input: &str) -> Output {
    finish(command.spawn().expect("the command runs"), input)
}

fn stdout(output: &Output) -> &str {
    str::from_utf8(&output.stdout).expect("text")
}

/// One line that says why, and exit code 1.
#[track_caller]
fn assert_fails(output: &Output, why: &str) {
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.lines().count() == 1 && message.contains(why), "{message}");
}

#[test]
fn a_command_has_the_standard_streams_and_leaves_nothing() {
    let place = Place::new();
    let output = output(&mut place.run(&words(), &[]), "b a b");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert_eq!(stdout(&output), "a\t1\nb\t2\n3 words, 2 distinct, 1 runs\n");
    place.assert_holds(0);
}

#[test]
fn a_command_has_its_arguments_and_a_directory_that_is_given_to_it() {
    let place = Place::new();
    let scratch = place.path().to_str().expect("text");
    let output = output(&mut place.run(&words(), &["--scratch", scratch, "--", "/tmp/kept"]), "b a b");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(fs::read(place.path().join("kept")).expect("readable"), b"a\t1\nb\t2\n");
    place.assert_holds(1);
}

#[test]
fn a_command_that_fails_has_its_error_and_its_exit_code_passed_on() {
    let place = Place::new();
    let output = output(&mut place.run(&words(), &["--", "/tmp/missing/kept"]), "b a b");
    assert_fails(&output, "words: /tmp/missing/kept: not found");
    place.assert_holds(0);
}

#[test]
fn each_limit_holds() {
    let place = Place::new();
    let text = "word ".repeat(10_000);
    let refused = |limits: &[&str], why: &str| assert_fails(&output(&mut place.run(&words(), limits), &text), why);
    assert!(output(&mut place.run(&words(), &["--max-bytes", "1kB"]), &text).status.success());
    refused(&["--max-bytes", "10"], "max-bytes");
    refused(&["--max-bytes", "1kB", "--max-memory", "0"], "max-bytes");
    refused(&["--max-file-bytes", "10"], "max-file-bytes");
    refused(&["--max-entries", "0"], "max-entries");
    place.assert_holds(0);
}

#[test]
fn a_composed_plugin_runs_as_it_is_if_allowed() {
    let place = Place::new();
    let plugin = fs::read(words()).expect("readable");
    let composed = place.path().join("composed.wasm");
    fs::write(&composed, host_test::compose(&plugin, host_test::component_bytes()).expect("composed"))
        .expect("written");
    let output = output(&mut place.run(&composed, &["--allow-filesystem"]), "a");
    assert_eq!(stdout(&output), "a\t1\n1 words, 1 distinct, 1 runs\n");
}

#[test]
fn a_plugin_that_is_no_command_is_told() {
    let place = Place::new();
    let plugin = place.path().join("plugin.wasm");
    fs::write(&plugin, PLUGIN).expect("written");
    let output = place.run(&plugin, &[]).output().expect("it runs");
    assert_fails(&output, "plugin.wasm: no exported instance named `wasi:cli/run");
}

#[test]
fn what_is_no_component_is_told() {
    let place = Place::new();
    let plugin = place.path().join("plugin.wasm");
    fs::write(&plugin, b"\0asm\x01\0\0\0").expect("written");
    assert_fails(&place.run(&plugin, &[]).output().expect("it runs"), "plugin.wasm: it is a core module");
}

#[test]
fn a_scratch_directory_that_is_not_there_is_named() {
    let place = Place::new();
    let output = place.run(&words(), &["--scratch", "/missing"]).output().expect("it runs");
    assert_fails(&output, "/missing: No such file or directory");
}

#[test]
fn a_plugin_that_traps_is_told_and_leaves_nothing() {
    let place = Place::new();
    let output = output(&mut place.run(&misbehaves(), &["--", "trap"]), "");
    assert_fails(&output, "misbehaves.wasm: it trapped: wasm trap: wasm `unreachable` instruction executed\n");
    place.assert_holds(0);
}

#[test]
fn a_plugin_that_imports_the_filesystem_and_nothing_of_ours_is_refused_unless_allowed() {
    let place = Place::new();
    let plugin = place.path().join("plugin.wasm");
    fs::write(&plugin, host_test::component_bytes()).expect("written");
    let run = |options: &[&str]| place.run(&plugin, options).output().expect("it runs");
    assert_fails(&run(&["--max-bytes", "10"]), "plugin.wasm: it imports wasi:filesystem/");
    assert_fails(&run(&["--allow-filesystem"]), "plugin.wasm: no exported instance named `wasi:cli/run");
}

/// Sends it once it is due, and returns the exit code.
fn signal(mut child: Child, name: &str, due: impl Fn() -> bool) -> Option<i32> {
    let patience = Instant::now();
    while !due() {
        assert!(patience.elapsed() < Duration::from_secs(30), "no scratch directory appears");
        thread::sleep(Duration::from_millis(10));
    }
    let killed = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().expect("kill runs");
    assert!(killed.success());
    child.wait().expect("it ends").code()
}

#[test]
fn termination_removes_the_scratch_directory() {
    let place = Place::new();
    let child = place.run(&words(), &[]).spawn().expect("it runs");
    assert_eq!(signal(child, "TERM", || !entries(place.path()).is_empty()), Some(130));
    place.assert_holds(0);
}

#[test]
fn interruption_removes_it_while_the_plugin_makes_more_files() {
    let place = Place::new();
    let child = place.run(&misbehaves(), &[]).spawn().expect("it runs");
    let busy = || entries(place.path()).first().is_some_and(|scratch| entries(scratch).len() > 1000);
    assert_eq!(signal(child, "INT", busy), Some(130));
    place.assert_holds(0);
}
