//! An attacker who swaps as fast as he can, on a thread of his own.

use std::hint;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use host_test::{Instance, Sandbox};
use wasmtime::Result;

use super::attackers::{Paths, Report, Victim};

/// Together more than 20,000.
const ROUNDS: usize = 1_600;

/// Where the machine is busy, an attacker may have to wait long for his chance.
const MOST_ROUNDS: usize = 100 * ROUNDS;

/// The longest pause between two swaps, in turns of a loop: without one, the component would hardly ever get at the
/// directory.
const PAUSE: u32 = 500;

/// One attack at a time: it takes two processors.
static ATTACK: Mutex<()> = Mutex::new(());

#[derive(Default)]
struct Attacker {
    target: Mutex<Option<Paths>>,
    acting: AtomicBool,
    hits: AtomicUsize,
    over: AtomicBool,
}

impl Attacker {
    fn target(&self) -> MutexGuard<'_, Option<Paths>> {
        self.target.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self) {
        while !self.over.load(SeqCst) {
            if let Some(paths) = &*self.target() {
                let before = self.acting.load(SeqCst);
                if paths.swap() && before && self.acting.load(SeqCst) {
                    self.hits.fetch_add(1, SeqCst);
                }
            } else {
                thread::yield_now();
            }
            (0..fastrand::u32(..PAUSE)).for_each(|_| hint::spin_loop());
        }
    }

    fn during<T>(&self, paths: Paths, act: impl FnOnce() -> T) -> T {
        *self.target() = Some(paths);
        self.acting.store(true, SeqCst);
        let result = act();
        self.acting.store(false, SeqCst);
        *self.target() = None;
        result
    }
}

/// Ends the attack, also when a panic does.
struct End<'a>(&'a Attacker);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.over.store(true, SeqCst);
    }
}

/// Goes on until the canary is touched, or there have been enough rounds and hits.
pub fn attack(prepare: &dyn Fn(&mut Instance) -> Result<Victim>, hits: usize) -> Result<Report> {
    let _alone = ATTACK.lock().unwrap_or_else(PoisonError::into_inner);
    let attacker = Attacker::default();
    thread::scope(|scope| {
        scope.spawn(|| attacker.run());
        let _end = End(&attacker);
        rounds(&attacker, prepare, hits)
    })
}

fn rounds(attacker: &Attacker, prepare: &dyn Fn(&mut Instance) -> Result<Victim>, hits: usize) -> Result<Report> {
    let mut instance = Sandbox::new().scratch_in_memory().start()?;
    instance.gettempdir()?;
    let mut report = Report::default();
    for round in 0..MOST_ROUNDS {
        if report.touched || (round >= ROUNDS && report.hits >= hits) {
            break;
        }
        report.add(&mut instance, prepare, |instance, paths, act| attacker.during(paths, || act(instance)))?;
        report.hits = attacker.hits.load(SeqCst);
    }
    Ok(report)
}
