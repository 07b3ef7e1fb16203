//! An attacker who swaps as fast as he can, on a thread of his own.

use std::hint;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use host_test::{Instance, Sandbox};
use wasmtime::Result;

use super::attackers::{Act, Paths, Report, Victim};

/// Together more than 20,000.
pub const ROUNDS: usize = 1_600;

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
            match &*self.target() {
                Some(paths) => {
                    let before = self.acting.load(SeqCst);
                    if paths.swap() && before && self.acting.load(SeqCst) {
                        self.hits.fetch_add(1, SeqCst);
                    }
                }
                None => thread::yield_now(),
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

/// Ends as soon as the canary is touched.
pub fn attack(prepare: &dyn Fn(&mut Instance) -> Result<Victim>, rounds: usize) -> Result<Report> {
    let _alone = ATTACK.lock().unwrap_or_else(PoisonError::into_inner);
    // Where there is a filesystem in memory, a round is several times faster.
    let memory = Path::new("/dev/shm");
    let sandbox = if memory.is_dir() { Sandbox::new().scratch_in(memory) } else { Sandbox::new() };
    let mut instance = sandbox.start()?;
    instance.gettempdir()?;
    let attacker = Attacker::default();
    let mut report = Report::default();
    thread::scope(|scope| {
        scope.spawn(|| attacker.run());
        let mut attacked = Ok(());
        for _ in 0..rounds {
            let round = |instance: &mut Instance, paths, act: Act| attacker.during(paths, || act(instance));
            attacked = report.add(&mut instance, prepare, round);
            if attacked.is_err() || report.touched {
                break;
            }
        }
        attacker.over.store(true, SeqCst);
        attacked
    })?;
    report.hits = attacker.hits.load(SeqCst);
    Ok(report)
}
