//! No operation is worse than linear in what it moves, however many handles there are beside it.

use super::*;

#[path = "growth/bytes.rs"]
mod bytes;
#[path = "growth/handles.rs"]
mod handles;
#[path = "growth/text.rs"]
mod text;
#[path = "growth/trees.rs"]
mod trees;

/// What an operation is called, the smallest `n`, and its fuel when it moves `n`, preparations excluded.
type Operation = (&'static str, usize, fn(&mut Instance, usize) -> Outcome<u64>);

/// The exponent of what is linear, and what measuring adds.
const LINEAR: f64 = 1.1;

fn assert_linear(operations: &[Operation]) -> Result<()> {
    let mut worse = Vec::new();
    for (what, smallest, run) in operations {
        worse.extend(worse_than_linear(what, metered, *smallest, run)?);
    }
    assert!(worse.is_empty(), "{worse:#?}");
    Ok(())
}

/// What to say of an operation whose fuel grows faster than what it moves, over four sizes.
fn worse_than_linear(
    what: &str,
    sandbox: fn() -> Sandbox,
    smallest: usize,
    run: impl Fn(&mut Instance, usize) -> Outcome<u64>,
) -> Result<Option<String>> {
    let sizes = [smallest, 2 * smallest, 4 * smallest, 8 * smallest];
    let mut fuel = [0; 4];
    for (size, fuel) in sizes.into_iter().zip(&mut fuel) {
        *fuel = run(&mut sandbox().start()?, size)?;
    }
    let exponent = exponent(&sizes.map(|size| size as f64), &fuel.map(|fuel| fuel as f64));
    Ok((exponent > LINEAR).then(|| format!("{what}: exponent {exponent:.2}, {fuel:?} for {sizes:?}")))
}

/// The slope of the line that fits the logarithms best.
fn exponent(sizes: &[f64; 4], fuel: &[f64; 4]) -> f64 {
    let from_mean = |values: &[f64; 4]| {
        let logarithms = values.map(f64::ln);
        logarithms.map(|value| value - logarithms.iter().sum::<f64>() / 4.0)
    };
    let (x, y) = (from_mean(sizes), from_mean(fuel));
    let sum = |a: &[f64; 4], b: &[f64; 4]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    sum(&x, &y) / sum(&x, &x)
}

#[test]
fn the_exponent_of_a_power_is_found() {
    let sizes = [10.0, 20.0, 40.0, 80.0];
    for power in [0.0, 1.0, 1.5, 2.0] {
        assert!((exponent(&sizes, &sizes.map(|size: f64| 7.0 * size.powf(power))) - power).abs() < 1e-9);
    }
}
