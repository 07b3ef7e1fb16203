//! What the integration tests share.

/// Asserts that the component refused, how, and that it did not trap.
macro_rules! assert_refused {
    ($outcome:expr, $error:pat $(if $guard:expr)?) => {{
        let outcome = $outcome;
        assert!(matches!(&outcome, Err(host_test::Failure::Refused($error)) $(if $guard)?), "{outcome:?}");
    }};
}
