//! Linear memory: what a spool holds, and little more.

use host_test::SeekFrom;

use super::*;

#[test]
fn a_spool_takes_little_more_memory_than_its_data() -> Result<()> {
    let size = 64 * MIB;
    let mut instance = Sandbox::new().start()?;
    let file = spool(&mut instance)?;
    super::fill(&mut instance, file, size)?;
    instance.seek(file, SeekFrom::Start(0))?;
    for _ in 0..size / MOST_A_CALL {
        assert_eq!(instance.read(file, Some(MOST_A_CALL as u64))?.len(), MOST_A_CALL);
    }
    assert!(!instance.is_rolled(file)?);
    let most = size + size / 20 + (256 << 10);
    assert!(instance.peak_memory() <= most, "{} bytes, {most} allowed", instance.peak_memory());
    Ok(())
}
