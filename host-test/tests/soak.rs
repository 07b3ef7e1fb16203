//! The command `soak`, run as a user would.

use std::fs;
use std::io::{Read, Write};
use std::iter;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A directory of the test's own: what the command reads, writes, and makes its scratch directory in.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Place(TempDir::new().expect("a directory"));
        fs::create_dir(place.scratch()).expect("a directory");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn scratch(&self) -> PathBuf {
        self.path("scratch")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    fn soak(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
        command.args(["soak", "--dir"]).arg(self.scratch()).stdin(Stdio::null());
        command
    }

    fn assert_nothing_is_left(&self) {
        assert_eq!(fs::read_dir(self.scratch()).expect("a directory").count(), 0);
        let left = fs::read_dir(self.0.path()).expect("a directory").map(|entry| entry.expect("an entry").file_name());
        assert!(left.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
    }
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the command runs")
}

fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The bytes of a file, piece by piece.
fn pieces(path: &Path) -> impl Iterator<Item = Vec<u8>> {
    let mut file = fs::File::open(path).expect("a file");
    iter::from_fn(move || {
        let mut piece = Vec::new();
        Read::by_ref(&mut file).take(1 << 20).read_to_end(&mut piece).expect("readable");
        Some(piece).filter(|piece| !piece.is_empty())
    })
}

/// Bytes that do not repeat soon.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[track_caller]
fn assert_round_trip(bytes: &[u8], arguments: &[&str], says: &str) {
    let place = Place::new();
    let input = place.file("input", bytes);
    let output = place.path("output");
    let result = run(place.soak().arg(&input).arg("--output").arg(&output).args(arguments));
    assert!(result.status.success(), "{result:?}");
    assert!(pieces(&output).eq(pieces(&input)), "{} is another file", output.display());
    let summary = stderr(&result);
    assert!(summary.starts_with(&format!("{} bytes, {says}", bytes.len())), "{summary}");
    assert!(summary.ends_with("; 0 files left in the scratch directory\n"), "{summary}");
    place.assert_nothing_is_left();
}

#[test]
fn a_text_comes_out_as_it_went_in() {
    assert_round_trip(include_bytes!("soak.rs"), &[], "in memory;");
}

#[test]
fn a_binary_comes_out_as_it_went_in() {
    assert_round_trip(host_test::component_bytes(), &["--max-memory", "10kB"], "rolled over to disk at ");
}

#[test]
fn nothing_comes_out_as_nothing() {
    assert_round_trip(b"", &[], "in memory;");
    assert_round_trip(b"", &["--max-memory", "0"], "rolled over to disk at 0 bytes;");
}

#[test]
fn one_byte_comes_out_as_it_went_in() {
    assert_round_trip(b"x", &[], "in memory;");
    assert_round_trip(b"x", &["--max-memory", "0"], "rolled over to disk at 0 bytes;");
}

#[test]
fn the_maximum_is_exact() {
    let bytes = noise(100_000);
    assert_round_trip(&bytes, &["--max-memory", "100000"], "in memory;");
    assert_round_trip(&bytes, &["--max-memory", "99999"], "rolled over to disk at 100000 bytes;");
}

#[test]
fn three_hundred_mebibytes_come_out_as_they_went_in() {
    let mut bytes = noise(1 << 20).repeat(300);
    bytes[200_000_000] ^= 1;
    assert_round_trip(&bytes, &[], "rolled over to disk at ");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let place = Place::new();
    let mut child = start(&mut place.soak());
    child.stdin.take().expect("a pipe").write_all(b"through").expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.stdout, b"through");
    place.assert_nothing_is_left();
}

#[test]
fn nothing_is_written_before_all_is_read() {
    let place = Place::new();
    let output = place.file("output", b"old");
    let mut child = start(place.soak().arg("--output").arg(&output));
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(&noise(1_000_000)).expect("written");
    assert_eq!(fs::read(&output).expect("readable"), b"old");
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
    assert_eq!(fs::read(&output).expect("readable"), noise(1_000_000));
}

#[test]
fn a_file_can_be_read_and_rewritten() {
    let place = Place::new();
    let file = place.file("file", &noise(300_000));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permitted");
    assert!(run(place.soak().arg(&file).arg("--output").arg(&file).args(["--max-memory", "1000"])).status.success());
    assert_eq!(fs::read(&file).expect("readable"), noise(300_000));
    assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
    place.assert_nothing_is_left();
}

#[test]
fn what_a_link_leads_to_is_replaced_not_the_link() {
    let place = Place::new();
    let file = place.file("file", b"old");
    let link = place.path("link");
    std::os::unix::fs::symlink("file", &link).expect("a link");
    assert!(run(place.soak().arg(place.file("input", b"new")).arg("--output").arg(&link)).status.success());
    assert!(link.is_symlink());
    assert_eq!(fs::read(&file).expect("readable"), b"new");
}

#[test]
fn a_closed_standard_output_ends_it_quietly() {
    let place = Place::new();
    let mut child = start(place.soak().arg(place.file("input", &noise(10_000_000))));
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    assert_eq!(stderr(&output), "");
    place.assert_nothing_is_left();
}

/// One line that names the file and the cause, exit code 1, and an output that was there is as it was.
#[track_caller]
fn assert_fails(place: &Place, command: &mut Command, names: &Path, cause: &str) {
    let old = place.file("old", b"old");
    if !command.get_args().any(|argument| argument == "--output") {
        command.arg("--output").arg(&old);
    }
    let output = run(command);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let message = stderr(&output);
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.starts_with("host-test: "), "{message}");
    assert!(message.contains(&names.display().to_string()) && message.contains(cause), "{message}");
    assert_eq!(fs::read(&old).expect("readable"), b"old");
    place.assert_nothing_is_left();
}

#[test]
fn a_missing_input_is_named() {
    let place = Place::new();
    let input = place.path("missing");
    assert_fails(&place, place.soak().arg(&input), &input, "No such file or directory");
}

#[test]
fn a_directory_for_input_is_named() {
    let place = Place::new();
    let input = place.path("");
    assert_fails(&place, place.soak().arg(&input), &input, "Is a directory");
}

#[test]
fn an_output_that_cannot_be_is_named() {
    let place = Place::new();
    let input = place.file("input", b"new");
    let output = place.path("missing/output");
    let mut command = place.soak();
    assert_fails(&place, command.arg(&input).arg("--output").arg(&output), &output, "No such file or directory");
    let output = place.path("");
    let mut command = place.soak();
    assert_fails(&place, command.arg(&input).arg("--output").arg(&output), &output, "is a directory");
}

#[test]
fn a_full_output_is_named() {
    let place = Place::new();
    let input = place.file("input", b"new");
    let mut command = place.soak();
    command.arg(&input).args(["--output", "/dev/full"]);
    assert_fails(&place, &mut command, Path::new("/dev/full"), "No space left on device");
}

#[test]
fn a_missing_scratch_place_is_named() {
    let place = Place::new();
    let missing = place.path("missing");
    let mut command = Command::new(env!("CARGO_BIN_EXE_host-test"));
    command.arg("soak").arg(place.file("input", b"new")).arg("--dir").arg(&missing);
    assert_fails(&place, &mut command, &missing, "No such file or directory");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let place = Place::new();
    assert_eq!(run(place.soak().args(["--max-memory", "much"])).status.code(), Some(2));
    assert_eq!(run(&mut Command::new(env!("CARGO_BIN_EXE_host-test"))).status.code(), Some(2));
}

#[test]
fn termination_removes_the_scratch_directory() {
    let place = Place::new();
    let output = place.file("output", b"old");
    let mut child = start(place.soak().arg("--output").arg(&output));
    let patience = Instant::now();
    while fs::read_dir(place.scratch()).expect("a directory").count() == 0 {
        assert!(patience.elapsed() < Duration::from_secs(30), "no scratch directory appears");
        thread::sleep(Duration::from_millis(10));
    }
    let killed = Command::new("kill").arg(child.id().to_string()).status().expect("kill runs");
    assert!(killed.success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert_eq!(fs::read(&output).expect("readable"), b"old");
    place.assert_nothing_is_left();
}
