//! Times in interleaved rounds: whatever slows the machine for a while slows all subjects alike.

use std::time::Duration;

use wasmtime::Result;

/// How thoroughly.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    pub rounds: usize,
    /// What takes less is done more often in each round, until it takes so long.
    pub sample: Duration,
}

impl Effort {
    /// The medians of what each of so many subjects takes for each row once, in nanoseconds: by row, then by subject.
    /// `time` is given a row, a subject and how often.
    pub fn medians<R: Copy>(
        self,
        rows: &[R],
        subjects: usize,
        mut time: impl FnMut(R, usize, u64) -> Result<Duration>,
    ) -> Result<Vec<Vec<f64>>> {
        let mut repetitions = Vec::new();
        for &row in rows {
            let enough = (0..subjects).map(|subject| self.repetitions(|times| time(row, subject, times)));
            repetitions.push(enough.collect::<Result<Vec<u64>>>()?);
        }
        let mut samples = vec![vec![Vec::new(); subjects]; rows.len()];
        for round in 0..self.rounds {
            for (index, &row) in rows.iter().enumerate() {
                // Another one comes first in each round: what one leaves in the caches is not always the same one's.
                for subject in (0..subjects).map(|subject| (subject + round) % subjects) {
                    let times = repetitions[index][subject];
                    let took = time(row, subject, times)?;
                    samples[index][subject].push(took.as_nanos() as f64 / times as f64);
                }
            }
        }
        Ok(samples.into_iter().map(|row| row.into_iter().map(median).collect()).collect())
    }

    /// How often something must be done for a sample.
    fn repetitions(self, mut time: impl FnMut(u64) -> Result<Duration>) -> Result<u64> {
        let mut times = 1;
        loop {
            // Twice: the first time of all is slow, and any may be interrupted.
            let took = time(times)?.min(time(times)?);
            if took >= self.sample {
                return Ok(times);
            }
            let wanted = self.sample.as_nanos() * u128::from(times) / took.as_nanos().max(1);
            times = (wanted as u64).clamp(times + 1, times * 10);
        }
    }
}

/// The one in the middle, or what lies between the two in the middle. Of nothing: not a number.
pub fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    let middle = samples.len() / 2;
    match samples.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => samples[middle],
        _ => f64::midpoint(samples[middle - 1], samples[middle]),
    }
}
