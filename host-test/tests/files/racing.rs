//! Others on the host look at the target, or want its name too, while the component persists.

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use host_test::Outcome;
use host_test::interposed::Meanwhile;

use super::*;

/// How often at least.
const ROUNDS: usize = 300;

/// Where the machine is busy, one may have to wait long for a close race.
const MOST_ROUNDS: usize = 10_000;

/// How many others want the name.
const RIVALS: usize = 3;

/// How often each side must have won, or the reader have seen a change.
const ENOUGH: usize = 10;

/// Creates the file like any careful program on the host, after about `pause`.
fn rival(path: &Path, pause: Duration) -> bool {
    let begin = Instant::now();
    let pause = pause.mul_f32(0.8 + 0.4 * fastrand::f32());
    while begin.elapsed() < pause {
        hint::spin_loop();
    }
    HostFile::create_new(path).is_ok()
}

#[test]
fn of_all_who_want_a_new_name_exactly_one_gets_it() -> Result<()> {
    wherever(|instance, directory| {
        let path = directory.join("name");
        let mut file = named_with(instance, b"the component's")?;
        let mut wins = [0, 0];
        // Who lost is quicker next time: so they always meet where it is decided.
        let mut pause = Duration::from_micros(100);
        for round in 0..MOST_ROUNDS {
            if round >= ROUNDS && wins.iter().all(|wins| *wins >= ENOUGH) {
                break;
            }
            let (outcome, rivals) = thread::scope(|scope| {
                let rivals: Vec<_> = (0..RIVALS).map(|_| scope.spawn(|| rival(&path, pause))).collect();
                let outcome = instance.persist(file, &create_new("/final/name"));
                (outcome, rivals.into_iter().filter_map(|rival| rival.join().ok()).filter(|won| *won).count())
            });
            let found = fs::read(&path)?;
            match outcome {
                Ok(()) => {
                    assert_eq!((rivals, found.as_slice()), (0, b"the component's".as_slice()));
                    wins[0] += 1;
                    pause = pause.mul_f32(0.9);
                    instance.drop_file(file)?;
                    file = named_with(instance, b"the component's")?;
                }
                Err(Failure::Refused(Error::AlreadyExists(_))) => {
                    assert_eq!((rivals, found.as_slice()), (1, b"".as_slice()));
                    wins[1] += 1;
                    pause = pause.mul_f32(1.1);
                }
                Err(failure) => return Err(failure.into()),
            }
            fs::remove_file(&path)?;
        }
        assert!(wins.iter().all(|wins| *wins >= ENOUGH), "no race: {wins:?}");
        Ok(())
    })
}

/// Of what is persisted to be looked at.
const SIZE: usize = 200_000;

/// What a file holds that is neither an old nor a new one, nor whole.
fn look_once(path: &Path) -> std::result::Result<u8, String> {
    match fs::read(path) {
        Ok(bytes) if bytes.len() == SIZE && bytes.iter().all(|byte| *byte == bytes[0]) => Ok(bytes[0]),
        Ok(bytes) => Err(format!("{} bytes of {} kinds", bytes.len(), bytes.chunk_by(|a, b| a == b).count())),
        Err(error) => Err(error.to_string()),
    }
}

/// Reads the file again and again until `over`, and counts in `changes` how often it was another.
fn look(path: &Path, over: &AtomicBool, changes: &AtomicUsize) -> std::result::Result<(), String> {
    let mut last = None;
    while !over.load(SeqCst) {
        let found = look_once(path)?;
        if last.replace(found) != Some(found) {
            changes.fetch_add(1, SeqCst);
        }
    }
    Ok(())
}

/// Replaces the file by another, until the reader has seen enough of that or something else.
fn replace_often(instance: &mut Instance, is_enough: impl Fn() -> bool) -> Result<()> {
    for round in 0..MOST_ROUNDS {
        if round >= ROUNDS && is_enough() {
            break;
        }
        let file = named_with(instance, &[round as u8; SIZE])?;
        instance.persist(file, &replace("/final/name"))?;
        instance.drop_file(file)?;
    }
    Ok(())
}

#[test]
fn who_opens_the_target_finds_the_old_or_the_new_and_all_of_it() -> Result<()> {
    wherever(|instance, directory| {
        let path = directory.join("name");
        fs::write(&path, [0; SIZE])?;
        let (over, changes) = (AtomicBool::new(false), AtomicUsize::new(0));
        let (replaced, found) = thread::scope(|scope| {
            let reader = scope.spawn(|| look(&path, &over, &changes));
            let replaced = replace_often(instance, || changes.load(SeqCst) >= ENOUGH || reader.is_finished());
            over.store(true, SeqCst);
            (replaced, reader.join().expect("it does not panic"))
        });
        replaced?;
        assert_eq!(found, Ok(()));
        assert!(changes.into_inner() >= ENOUGH);
        Ok(())
    })
}

/// Has `meddle` run before each call that the host gets while a file is persisted.
fn meddled(
    instance: &mut Instance,
    target: &Target,
    bytes: &[u8],
    meddle: impl FnMut(usize) + Send + 'static,
) -> Result<Outcome<()>> {
    let file = named_with(instance, bytes)?;
    instance.plan().calls.clear();
    instance.plan().meanwhile = Some(Meanwhile(Box::new(meddle)));
    let outcome = instance.persist(file, target);
    instance.plan().meanwhile = None;
    instance.drop_file(file)?;
    Ok(outcome)
}

#[test]
fn who_takes_a_new_name_right_before_any_call_keeps_it() -> Result<()> {
    wherever(|instance, directory| {
        let path = directory.join("name");
        for at in 0.. {
            let (taken, takes) = channel();
            let taker = path.clone();
            let outcome = meddled(instance, &create_new("/final/name"), b"the component's", move |call| {
                if call == at && HostFile::create_new(&taker).is_ok() {
                    let _ = taken.send(());
                }
            })?;
            let found = fs::read(&path)?;
            if takes.try_recv().is_ok() {
                assert_refused!(outcome, Error::AlreadyExists(_));
                assert_eq!(found, b"");
            } else {
                outcome?;
                assert_eq!(found, b"the component's");
            }
            fs::remove_file(&path)?;
            if at >= instance.plan().calls.len() {
                break;
            }
        }
        Ok(())
    })
}

#[test]
fn the_target_is_the_old_or_the_new_before_any_call() -> Result<()> {
    wherever(|instance, directory| {
        let path = directory.join("name");
        fs::write(&path, [1; SIZE])?;
        let (seen, sights) = channel();
        let reader = path.clone();
        let look = move |_| {
            let _ = seen.send(look_once(&reader));
        };
        meddled(instance, &replace("/final/name"), &[2; SIZE], look)??;
        let sights: Vec<_> = sights.iter().collect();
        assert!(sights.len() > 1 && sights.iter().all(std::result::Result::is_ok), "{sights:?}");
        assert_eq!(look_once(&path), Ok(2));
        Ok(())
    })
}
