//! Limits from a real environment.

use host_test::{Error, Failure, Outcome};

use super::*;

const VARIABLES: [&str; 4] =
    ["TEMPFILE_MAX_BYTES", "TEMPFILE_MAX_FILE_BYTES", "TEMPFILE_MAX_ENTRIES", "TEMPFILE_MAX_MEMORY"];

fn limited(variable: &str, value: &str) -> Result<Instance> {
    Sandbox::new().variable(variable, value).start()
}

#[test]
fn without_variables_there_are_no_limits() -> Result<()> {
    assert_eq!(Sandbox::new().start()?.get_limits()?, Limits::default());
    Ok(())
}

#[test]
fn each_variable_sets_its_limit() -> Result<()> {
    let numbered = VARIABLES.iter().zip(1..);
    let sandbox = numbered.fold(Sandbox::new(), |sandbox, (name, value)| sandbox.variable(name, &value.to_string()));
    let limits = Limits { max_bytes: Some(1), max_file_bytes: Some(2), max_entries: Some(3), max_memory: Some(4) };
    assert_eq!(sandbox.start()?.get_limits()?, limits);
    Ok(())
}

#[test]
fn a_limit_is_lowered_and_the_others_stay() -> Result<()> {
    let mut instance = limited("TEMPFILE_MAX_BYTES", "100")?;
    instance.tighten_limits(Limits { max_bytes: Some(10), ..Limits::default() })?;
    instance.tighten_limits(Limits { max_entries: Some(5), ..Limits::default() })?;
    let limits = Limits { max_bytes: Some(10), max_entries: Some(5), ..Limits::default() };
    assert_eq!(instance.get_limits()?, limits);
    Ok(())
}

#[test]
fn no_limit_rises_and_then_none_changes() -> Result<()> {
    let mut instance = limited("TEMPFILE_MAX_ENTRIES", "100")?;
    let before = instance.get_limits()?;
    let raised = Limits { max_bytes: Some(5), max_entries: Some(101), ..Limits::default() };
    assert_refused!(instance.tighten_limits(raised), Error::InvalidArgument(what) if what.contains("max-entries"));
    assert_eq!(instance.get_limits()?, before);
    Ok(())
}

type Try = fn(&mut Instance) -> Outcome<()>;

/// Each takes 11 of what its limit allows.
const TRIES: [(&str, &str, Try); 3] = [
    ("TEMPFILE_MAX_BYTES", "max-bytes is 10: 6 in use, 5 more asked for", |i| {
        let one = i.temporary_file(&FileOptions::default())?;
        i.write(one, b"123456")?;
        let other = i.temporary_file(&FileOptions::default())?;
        i.write(other, b"78901").map(drop)
    }),
    ("TEMPFILE_MAX_FILE_BYTES", "max-file-bytes is 10: 0 in use, 11 more asked for", |i| {
        let file = i.temporary_file(&FileOptions::default())?;
        i.truncate(file, Some(11)).map(drop)
    }),
    ("TEMPFILE_MAX_ENTRIES", "max-entries is 10: 10 in use, 1 more asked for", |i| {
        (0..11).try_for_each(|_| i.temporary_file(&FileOptions::default()).map(drop))
    }),
];

#[test]
fn a_refusal_says_which_limit_how_much_is_used_and_how_much_was_asked_for() -> Result<()> {
    for (variable, text, attempt) in TRIES {
        let outcome = attempt(&mut limited(variable, "10")?);
        let Err(Failure::Refused(Error::QuotaExceeded(what))) = outcome else { panic!("{variable}: {outcome:?}") };
        assert_eq!(what, text);
    }
    Ok(())
}

#[test]
fn all_that_a_limit_says_can_be_had() -> Result<()> {
    for (variable, _, attempt) in TRIES {
        attempt(&mut limited(variable, "11")?)?;
    }
    Ok(())
}

#[test]
fn a_spool_that_may_have_no_more_memory_is_on_disk() -> Result<()> {
    let mut instance = limited("TEMPFILE_MAX_MEMORY", "1000000")?;
    let spool = instance.spooled_temporary_file(0, &FileOptions::default())?;
    instance.write(spool, &[1; 500_000])?;
    assert!(!instance.is_rolled(spool)?);
    instance.write(spool, &[1; 600_000])?;
    assert!(instance.is_rolled(spool)?);
    Ok(())
}

#[test]
fn each_store_has_limits_of_its_own() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut one = sharing(shared.path()).variable("TEMPFILE_MAX_BYTES", "10").start()?;
    let mut other = sharing(shared.path()).variable("TEMPFILE_MAX_BYTES", "10").start()?;
    for instance in [&mut one, &mut other] {
        let file = instance.temporary_file(&FileOptions::default())?;
        instance.write(file, b"1234567890")?;
        assert_eq!(instance.get_usage()?.bytes, 10);
    }
    Ok(())
}
