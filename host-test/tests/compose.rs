//! The command `compose`, run as a user would.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

static PLUGIN: &[u8] = include_bytes!(env!("PLUGIN"));

/// A directory of the test's own, with a plugin in it.
struct Place(TempDir);

impl Place {
    fn with(plugin: &[u8]) -> Self {
        let place = Place(TempDir::new().expect("a directory"));
        fs::write(place.plugin(), plugin).expect("a file");
        place
    }

    fn plugin(&self) -> PathBuf {
        self.0.path().join("plugin.wasm")
    }

    fn output(&self) -> PathBuf {
        self.0.path().join("composed.wasm")
    }

    fn compose(&self, arguments: &[&str]) -> Output {
        compose(&self.plugin(), &self.output(), arguments)
    }
}

fn compose(plugin: &Path, output: &Path, arguments: &[&str]) -> Output {
    command(plugin, output).args(arguments).output().expect("the command runs")
}

fn command(plugin: &Path, output: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("compose").arg(plugin).arg("--output").arg(output);
    command
}

/// The plugin with one text in it, wherever it stands, replaced by another as long.
fn patched(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut plugin = PLUGIN.to_vec();
    let places: Vec<usize> = (0..plugin.len()).filter(|at| plugin[*at..].starts_with(from.as_bytes())).collect();
    assert!(!places.is_empty(), "{from}");
    for place in places {
        plugin[place..place + to.len()].copy_from_slice(to.as_bytes());
    }
    plugin
}

/// One line that names the plugin and the cause, exit code 1, and an output that was there is as it was.
#[track_caller]
fn assert_refused(plugin: &[u8], cause: &str) {
    let place = Place::with(plugin);
    fs::write(place.output(), "old").expect("a file");
    let output = place.compose(&[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.starts_with(&format!("host-test: {}: ", place.plugin().display())), "{message}");
    assert!(message.contains(cause), "{message}");
    assert_eq!(fs::read(place.output()).expect("readable"), b"old");
    assert_eq!(fs::read_dir(place.0.path()).expect("a directory").count(), 2);
}

#[test]
fn what_the_result_still_imports_is_printed() {
    let place = Place::with(PLUGIN);
    let output = place.compose(&[]);
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("text");
    assert!(printed.lines().any(|line| line.starts_with("wasi:filesystem/types@")), "{printed}");
    assert!(!printed.contains("sandbox:tempfile"), "{printed}");
}

#[test]
fn that_nobody_reads_what_is_printed_is_no_failure() {
    let place = Place::with(PLUGIN);
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let status = command(&place.plugin(), &place.output()).stdout(writer).status().expect("the command runs");
    assert!(status.success(), "{status}");
    assert!(place.output().is_file());
}

#[test]
fn the_result_is_the_composition() {
    let place = Place::with(PLUGIN);
    assert!(place.compose(&[]).status.success());
    let composition = host_test::compose(PLUGIN, host_test::component_bytes()).expect("a composition");
    assert!(fs::read(place.output()).expect("readable") == composition);
}

#[test]
fn a_plugin_that_imports_the_filesystem_is_refused_unless_allowed() {
    // A name of as many bytes that the plugin imports anyway.
    let plugin = patched("wasi:cli/terminal-stderr@0.2.6", "wasi:filesystem/typesxx@0.2.12");
    assert_refused(&plugin, "--allow-filesystem");
    let output = Place::with(&plugin).compose(&["--allow-filesystem"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_core_module_is_refused() {
    assert_refused(b"\0asm\x01\0\0\0", "it is a core module, not a component");
}

#[test]
fn what_is_no_component_is_refused() {
    assert_refused(b"#!/bin/sh\n", "it is not a component");
    assert_refused(b"", "it is not a component");
    assert_refused(&PLUGIN[..PLUGIN.len() / 2], "it is not a component");
}

#[test]
fn a_component_that_imports_nothing_of_ours_is_refused() {
    assert_refused(host_test::component_bytes(), "it imports nothing of sandbox:tempfile");
}

#[test]
fn another_version_is_refused() {
    let plugin = patched("sandbox:tempfile/files@0.1.0", "sandbox:tempfile/files@0.2.0");
    assert_refused(&plugin, "it imports sandbox:tempfile/files@0.2.0; this is sandbox:tempfile/files@0.1.0");
}

#[test]
fn an_interface_that_is_not_ours_is_refused() {
    let plugin = patched("sandbox:tempfile/files@0.1.0", "sandbox:tempfile/flies@0.1.0");
    assert_refused(&plugin, "it imports sandbox:tempfile/flies@0.1.0, which is not among");
}

#[test]
fn an_interface_that_has_more_than_ours_is_refused() {
    let plugin = patched("temp-file.read-line", "temp-file.read-page");
    assert_refused(&plugin, "it imports another sandbox:tempfile/files@0.1.0");
}

#[test]
fn a_plugin_that_is_not_there_is_named() {
    let place = Place::with(PLUGIN);
    let missing = place.0.path().join("missing.wasm");
    let output = compose(&missing, &place.output(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("missing.wasm: No such file or directory"), "{message}");
}

#[test]
fn an_output_that_cannot_be_is_named() {
    let place = Place::with(PLUGIN);
    let output = compose(&place.plugin(), &place.0.path().join("missing/out.wasm"), &[]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("missing/out.wasm: No such file or directory"), "{message}");
}
