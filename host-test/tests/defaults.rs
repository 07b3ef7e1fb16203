//! The interface `defaults`, through the component.

use std::fs;

use host_test::interposed::ErrorCode;
use host_test::{Error, Failure, Instance, Naming, Outcome, Sandbox};
use wasmtime::Result;
use wasmtime_wasi::FsPerms::{ReadOnly, ReadWrite};

#[macro_use]
mod common;
#[path = "defaults/tempdir.rs"]
mod tempdir;

/// What was tried before it was given up.
fn tried(outcome: Outcome<String>) -> Vec<String> {
    match outcome {
        Err(Failure::Refused(Error::NoUsableDirectory(tried))) => tried,
        other => panic!("{other:?}"),
    }
}

/// An instance with `/tmp/a` and `/tmp/b`.
fn with_a_and_b(sandbox: Sandbox) -> Result<Instance> {
    let instance = sandbox.start()?;
    for name in ["a", "b"] {
        fs::create_dir(instance.scratch().path().join(name))?;
    }
    Ok(instance)
}

#[test]
fn without_variables_it_is_tmp() -> Result<()> {
    assert_eq!(Sandbox::new().start()?.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn candidates_are_tried_in_pythons_order_then_the_preopens_then_the_initial_directory() -> Result<()> {
    let host = tempfile::tempdir()?;
    let sandbox = Sandbox::new().scratch_as("/scratch").read_only();
    let sandbox = sandbox.preopen(host.path(), "/", ReadOnly).preopen(host.path(), "/data", ReadOnly);
    let sandbox = sandbox.variable("TMP", "/c").variable("TEMP", "/b").variable("TMPDIR", "/a");
    let mut instance = sandbox.initial_directory("/home").start()?;
    let expected =
        ["/a", "/b", "/c", "/tmp", "/var/tmp", "/usr/tmp", "/scratch", "/data", "/", "/home"].map(String::from);
    assert_eq!(tried(instance.gettempdir()), expected);
    Ok(())
}

#[test]
fn each_candidate_is_tried_once() -> Result<()> {
    let sandbox =
        Sandbox::new().read_only().variable("TMPDIR", "/tmp").variable("TEMP", "/tmp/").variable("TMP", "tmp");
    let mut instance = sandbox.initial_directory("/").start()?;
    assert_eq!(tried(instance.gettempdir()), ["/tmp", "/var/tmp", "/usr/tmp", "/"]);
    Ok(())
}

#[test]
fn tmpdir_comes_before_temp() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TEMP", "/tmp/b").variable("TMPDIR", "/tmp/a"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    Ok(())
}

#[test]
fn temp_comes_before_tmp() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TMP", "/tmp/b").variable("TEMP", "/tmp/a"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    Ok(())
}

#[test]
fn tmp_comes_before_the_usual_places() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TMP", "/tmp/b"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/b");
    Ok(())
}

#[test]
fn a_variable_that_leads_nowhere_is_passed_over() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TMPDIR", "/tmp/missing").variable("TEMP", "/tmp/a"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    Ok(())
}

#[test]
fn a_variable_that_leads_to_a_file_is_passed_over() -> Result<()> {
    let mut instance = Sandbox::new().variable("TMPDIR", "/tmp/file").start()?;
    fs::write(instance.scratch().path().join("file"), "")?;
    assert_eq!(instance.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn an_empty_variable_is_no_candidate() -> Result<()> {
    let mut instance = Sandbox::new().without_preopens().variable("TMPDIR", "").variable("TEMP", "/b").start()?;
    assert_eq!(tried(instance.gettempdir())[0], "/b");
    Ok(())
}

#[test]
fn a_variable_of_more_than_4096_bytes_is_passed_over() -> Result<()> {
    let mut instance = Sandbox::new().variable("TMPDIR", &"/tmp".repeat(2000)).start()?;
    assert_eq!(instance.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn a_relative_variable_is_taken_from_the_initial_directory() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TMPDIR", "a").initial_directory("/tmp"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    Ok(())
}

#[test]
fn a_relative_variable_is_taken_from_the_root_where_there_is_no_initial_directory() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TMPDIR", "tmp/a"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    Ok(())
}

#[test]
fn slashes_at_the_end_and_dots_are_tidied_away() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TMPDIR", "/tmp/./b/..//a///"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    Ok(())
}

#[test]
fn case_is_kept() -> Result<()> {
    let mut instance = Sandbox::new().variable("TMPDIR", "/tmp/MiXeD").start()?;
    fs::create_dir(instance.scratch().path().join("MiXeD"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/MiXeD");
    Ok(())
}

#[test]
fn tmpfoo_is_not_in_tmp() -> Result<()> {
    let mut instance = Sandbox::new().variable("TMPDIR", "/tmpfoo").start()?;
    fs::create_dir(instance.scratch().path().join("foo"))?;
    assert_eq!(instance.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn no_way_up_leads_out_of_a_preopen() -> Result<()> {
    let mut instance = Sandbox::new().variable("TMPDIR", "/tmp/..").start()?;
    assert_eq!(instance.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn the_longest_matching_preopen_is_taken() -> Result<()> {
    let (outer, inner) = (tempfile::tempdir()?, tempfile::tempdir()?);
    fs::create_dir(outer.path().join("inner"))?;
    let sandbox =
        Sandbox::new().preopen(outer.path(), "/data", ReadWrite).preopen(inner.path(), "/data/inner", ReadWrite);
    let mut instance = sandbox.variable("TMPDIR", "/data/inner").start()?;
    instance.mkdtemp(&Naming::default())?;
    assert_eq!(fs::read_dir(inner.path())?.count(), 1);
    assert_eq!(fs::read_dir(outer.path().join("inner"))?.count(), 0);
    Ok(())
}

#[test]
fn without_the_usual_places_it_is_the_first_preopen() -> Result<()> {
    let other = tempfile::tempdir()?;
    let mut instance = Sandbox::new().scratch_as("/one").preopen(other.path(), "/two", ReadWrite).start()?;
    assert_eq!(instance.gettempdir()?, "/one");
    Ok(())
}

#[test]
fn the_root_is_taken_only_where_there_is_no_other_preopen() -> Result<()> {
    let other = tempfile::tempdir()?;
    let mut instance = Sandbox::new().scratch_as("/").preopen(other.path(), "/other", ReadWrite).start()?;
    assert_eq!(instance.gettempdir()?, "/other");
    assert_eq!(Sandbox::new().scratch_as("/").start()?.gettempdir()?, "/");
    Ok(())
}

#[test]
fn in_the_root_paths_have_one_slash() -> Result<()> {
    let path = Sandbox::new().scratch_as("/").start()?.mkdtemp(&Naming::default())?;
    assert!(path.starts_with("/tmp") && path.len() == "/tmp".len() + 8, "{path}");
    Ok(())
}

#[test]
fn the_usual_places_are_found_inside_a_preopened_root() -> Result<()> {
    let mut instance = Sandbox::new().scratch_as("/").start()?;
    fs::create_dir_all(instance.scratch().path().join("var/tmp"))?;
    assert_eq!(instance.gettempdir()?, "/var/tmp");
    Ok(())
}

#[test]
fn a_read_only_preopen_is_passed_over() -> Result<()> {
    let other = tempfile::tempdir()?;
    let mut instance = Sandbox::new().read_only().preopen(other.path(), "/other", ReadWrite).start()?;
    assert_eq!(instance.gettempdir()?, "/other");
    Ok(())
}

#[test]
fn the_initial_directory_is_taken_where_no_preopen_is_usable() -> Result<()> {
    let mut instance = Sandbox::new().scratch_as("/data").initial_directory("/data/home").interposed().start()?;
    fs::create_dir(instance.scratch().path().join("home"))?;
    // The first call is the creation of a probe in `/data`.
    instance.plan().fail = Some((0, ErrorCode::NotPermitted));
    assert_eq!(instance.gettempdir()?, "/data/home");
    Ok(())
}

#[test]
fn relative_preopens_are_taken_from_the_initial_directory() -> Result<()> {
    let mut instance = Sandbox::new().scratch_as(".").initial_directory("/home").start()?;
    assert_eq!(instance.gettempdir()?, "/home");
    Ok(())
}

#[test]
fn without_preopens_the_error_lists_what_was_tried() -> Result<()> {
    let mut instance = Sandbox::new().without_preopens().variable("TEMP", "/mine").start()?;
    assert_eq!(tried(instance.gettempdir()), ["/mine", "/tmp", "/var/tmp", "/usr/tmp", "/"]);
    Ok(())
}

#[test]
fn a_failed_search_is_repeated_at_the_next_need() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.plan().fail_all = Some(("open_at", ErrorCode::NotPermitted));
    assert_refused!(instance.gettempdir(), Error::NoUsableDirectory(_));
    assert_eq!(instance.tempdir()?, None);
    instance.plan().fail_all = None;
    assert_eq!(instance.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn a_directory_on_a_full_device_is_passed_over_and_left_clean() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.plan().space = Some(0);
    assert_refused!(instance.gettempdir(), Error::NoUsableDirectory(_));
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn the_search_leaves_nothing_behind() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    instance.gettempdir()?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn whichever_host_call_fails_the_search_leaves_nothing_behind() -> Result<()> {
    for failing in 0.. {
        let mut instance = Sandbox::new().interposed().start()?;
        instance.plan().fail = Some((failing, ErrorCode::Io));
        let outcome = instance.gettempdir();
        assert!(!matches!(outcome, Err(Failure::Trapped(_))), "{outcome:?}");
        assert_eq!(instance.scratch().count()?, 0, "the failure of host call {failing}");
        if instance.plan().calls.len() <= failing {
            assert!(failing > 2, "only {failing} host calls");
            break;
        }
    }
    Ok(())
}

#[test]
fn the_answer_is_kept_and_asking_again_costs_no_host_call() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let first = instance.gettempdir()?;
    let calls = instance.plan().calls.len();
    assert_eq!(instance.gettempdir()?, first);
    assert_eq!(instance.gettempdirb()?, first.as_bytes());
    assert_eq!(instance.plan().calls.len(), calls);
    Ok(())
}

#[test]
fn the_answer_is_kept_even_when_the_directory_goes() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().variable("TMPDIR", "/tmp/a"))?;
    instance.gettempdir()?;
    fs::remove_dir(instance.scratch().path().join("a"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    assert_refused!(instance.mkdtemp(&Naming::default()), Error::NotFound(_));
    Ok(())
}

#[test]
fn gettempdirb_is_the_same_in_bytes() -> Result<()> {
    let mut instance = Sandbox::new().variable("TMPDIR", "/tmp/ö").start()?;
    fs::create_dir(instance.scratch().path().join("ö"))?;
    assert_eq!(instance.gettempdirb()?, "/tmp/ö".as_bytes());
    Ok(())
}

#[test]
fn the_prefix_is_pythons() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    assert_eq!(instance.gettempprefix()?, "tmp");
    assert_eq!(instance.gettempprefixb()?, b"tmp");
    Ok(())
}

#[test]
fn naming_a_dir_needs_no_default() -> Result<()> {
    let other = tempfile::tempdir()?;
    let mut instance = Sandbox::new().read_only().preopen(other.path(), "/other", ReadWrite).start()?;
    instance.mkdtemp(&Naming { dir: Some("/other".into()), ..Default::default() })?;
    assert_eq!(fs::read_dir(other.path())?.count(), 1);
    Ok(())
}
