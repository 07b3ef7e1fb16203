//! The command `tour`, run as a user would.

use std::path::Path;
use std::process::{Command, Stdio};

use wit_parser::{FunctionKind, Resolve};

fn tour() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_host-test")).arg("tour").output().expect("the command runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_tour_calls_every_function() {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")).expect("valid WIT");
    let tour = tour();
    let mut functions = 0;
    for interface in resolve.packages[package].interfaces.values() {
        for function in resolve.interfaces[*interface].functions.values() {
            let name = function.item_name();
            let called = match function.kind {
                FunctionKind::Freestanding => format!("\n{name}("),
                _ => format!(".{name}("),
            };
            assert!(tour.contains(&called), "{name}");
            functions += 1;
        }
    }
    assert_eq!(functions, 66);
}

#[test]
fn the_tour_shows_what_is_on_disk_and_ends_with_nothing() {
    let tour = tour();
    assert!(tour.contains("on disk after:  /tmp/tmp"), "{tour}");
    assert!(tour.trim_end().ends_with("on disk: nothing"), "{tour}");
}

#[test]
fn a_closed_standard_output_ends_the_tour_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_host-test"))
        .arg("tour")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert!(output.stderr.is_empty());
}
