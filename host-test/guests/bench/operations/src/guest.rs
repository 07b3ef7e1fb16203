//! A facility as a guest of the benchmarks.

#[allow(unsafe_code, reason = "generated bindings")]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../wit",
        world: "guest",
        with: { "bench:operations/operations@0.1.0/operation": crate::Operation },
        pub_export_macro: true,
        default_bindings_module: "bench_operations::bindings",
    });
}

/// Exports what an expression makes, a facility of the type. A failure is a trap.
#[macro_export]
macro_rules! export_facility {
    ($facility:ty, $new:expr) => {
        struct Guest;

        thread_local! {
            static BENCH: std::cell::RefCell<$crate::Bench<$facility>> = std::cell::RefCell::new($crate::Bench::new($new));
        }

        impl $crate::bindings::exports::bench::operations::operations::Guest for Guest {
            fn prepare(operation: $crate::Operation) {
                BENCH.with_borrow_mut(|bench| bench.prepare(operation)).expect("a preparation that succeeds");
            }

            fn run(operation: $crate::Operation, times: u64) {
                BENCH.with_borrow_mut(|bench| bench.run(operation, times)).expect("an operation that succeeds");
            }
        }

        $crate::bindings::export!(Guest with_types_in $crate::bindings);
    };
}
