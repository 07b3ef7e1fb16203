//! The report of the benchmarks: made of what was measured, and what is measured.

use std::cell::RefCell;
use std::fs;
use std::time::Duration;

use host_test::bench::Operation;
use host_test::bench::names::{COMPONENT, FLOOR, GUEST, PLUGIN};
use host_test::bench::report::{
    Effort, Measurements, Reference, Row, directory, figures, median, page, plot, read, readme,
};

const UNNAMED: Row = Row::Operation(Operation::Unnamed);
const NAMED: Row = Row::Operation(Operation::Named);

/// Made-up numbers: two operations, and not of every subject.
fn two_operations() -> Measurements {
    let mut measurements = Measurements::new(vec![("processor".into(), "of glass".into())]);
    for (subject, unnamed, named) in
        [(COMPONENT, 12_000.0, 900.0), (PLUGIN, 11_500.0, 1_500_000.0), (FLOOR, 10_000.0, 1_000_000.0)]
    {
        measurements.insert(UNNAMED, subject, unnamed);
        measurements.insert(NAMED, subject, named);
    }
    measurements.insert(UNNAMED, GUEST, 11_000.0);
    measurements.insert(Row::Bytes, COMPONENT, 131_072.0);
    measurements
}

fn lines_of<'a>(page: &'a str, row: &str) -> Vec<&'a str> {
    page.lines().filter(|line| line.starts_with(&format!("| {row} |"))).collect()
}

#[test]
fn the_median_of_an_odd_number_is_the_one_in_the_middle() {
    assert_eq!(median(vec![9.0, 1.0, 5.0]), 5.0);
}

#[test]
fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    assert_eq!(median(vec![9.0, 1.0, 5.0, 2.0]), 3.5);
}

#[test]
fn a_row_has_a_median_for_each_subject_and_says_nothing_of_what_was_not_measured() {
    let page = page(&two_operations());
    assert_eq!(lines_of(&page, "unnamed")[0], "| unnamed | 12.0 µs | 11.5 µs | 10.0 µs | 11.0 µs | – | – |");
    assert_eq!(lines_of(&page, "named")[0], "| named | 900 ns | 1.50 ms | 1.00 ms | – | – | – |");
}

#[test]
fn a_ratio_says_how_often_as_much_as_a_peer() {
    let page = page(&two_operations());
    let in_a_plugin = page.split_once("The component in a plugin, in multiples of").expect("ratios").1;
    assert_eq!(lines_of(in_a_plugin, "unnamed")[0], "| unnamed | 1.15 × | 1.05 × | – | – |");
    assert_eq!(lines_of(in_a_plugin, "unnamed")[1], "| unnamed | 1.20 × | 1.09 × | – | – |");
}

#[test]
fn a_figure_is_met_where_it_is_at_most_what_is_demanded() {
    let page = page(&two_operations());
    let line = "| named | component in a plugin | 1.5 × floor | 1.50 × | met |";
    assert!(lines_of(&page, "named").contains(&line), "{page}");
}

#[test]
fn a_figure_beyond_what_is_demanded_is_missed() {
    let page = page(&two_operations());
    let line = "| unnamed | component in a plugin | 1.1 × floor | 1.15 × | missed: ";
    assert!(lines_of(&page, "unnamed").iter().any(|found| found.starts_with(line)), "{page}");
    assert!(page.contains("| bytes | component | 96 KiB | 128.0 KiB | missed: "), "{page}");
}

#[test]
fn a_figure_that_was_not_measured_is_neither_met_nor_missed() {
    let page = page(&two_operations());
    assert!(page.contains("| named | component | 1 × python, native | – | – |"), "{page}");
}

#[test]
fn text_is_compared_with_the_same_bytes_by_the_same_subject() {
    let text = figures().find(|figure| matches!(figure.row, Row::Operation(Operation::Text(_)))).expect("a figure");
    let Reference::Operation(binary) = text.of else { panic!("{text:?}") };
    let mut measurements = two_operations();
    measurements.insert(text.row, text.subject, 30.0);
    measurements.insert(Row::Operation(binary), text.subject, 20.0);
    assert_eq!(text.measured(&measurements), Some(1.5));
}

#[test]
fn every_figure_is_about_something_that_is_measured() {
    let measured = |row| !matches!(row, Row::Operation(operation) if !Operation::ALL.contains(&operation));
    for figure in figures() {
        assert!(measured(figure.row), "{figure:?}");
        assert!(!matches!(figure.of, Reference::Operation(of) if !measured(Row::Operation(of))), "{figure:?}");
    }
}

#[test]
fn subjects_take_turns_and_another_comes_first_in_each_round() {
    let calls = RefCell::new(Vec::new());
    let effort = Effort { rounds: 3, sample: Duration::from_nanos(1) };
    let time = |row: char, subject: usize, _times: u64| {
        calls.borrow_mut().push(format!("{row}{subject}"));
        Ok(Duration::from_nanos(1))
    };
    effort.medians(&['a', 'b'], 3, time).expect("nothing fails");
    let rounds = calls.into_inner().split_off(12).join(" ");
    assert_eq!(rounds, "a0 a1 a2 b0 b1 b2 a1 a2 a0 b1 b2 b0 a2 a0 a1 b2 b0 b1");
}

#[test]
fn what_takes_little_is_done_often_and_the_median_is_for_once() {
    let most = RefCell::new([0, 0]);
    let effort = Effort { rounds: 4, sample: Duration::from_micros(100) };
    let cost = [30, 1_000_000];
    let time = |(), subject: usize, times: u64| {
        let most = &mut most.borrow_mut()[subject];
        *most = times.max(*most);
        Ok(Duration::from_nanos(cost[subject] * times))
    };
    let medians = effort.medians(&[()], 2, time).expect("nothing fails");
    assert_eq!(medians, [[30.0, 1_000_000.0]]);
    let [often, once] = most.into_inner();
    assert!((3_334..40_000).contains(&often), "{often}");
    assert_eq!(once, 1);
}

#[test]
fn a_slow_first_time_is_no_reason_to_do_it_less_often() {
    let done = RefCell::new(Vec::new());
    let effort = Effort { rounds: 1, sample: Duration::from_micros(100) };
    let time = |(), _subject: usize, times: u64| {
        let first = done.borrow().is_empty();
        done.borrow_mut().push(times);
        Ok(if first { Duration::from_secs(1) } else { Duration::from_nanos(30 * times) })
    };
    effort.medians(&[()], 1, time).expect("nothing fails");
    assert!(done.into_inner().last().is_some_and(|times| *times >= 3_334));
}

#[test]
fn the_plot_names_every_operation() {
    let svg = plot(&two_operations()).expect("a plot");
    for operation in Operation::ALL {
        assert!(svg.contains(&format!("\n{operation}\n")), "{operation}: {svg}");
    }
}

#[test]
fn the_readme_keeps_what_stands_around_the_report() {
    let before = "before\n<!-- report -->\nold\n<!-- /report -->\nafter\n";
    let after = readme(before, &two_operations()).expect("there is a place");
    assert!(after.starts_with("before\n<!-- report -->\n| operation |"), "{after}");
    assert!(after.ends_with(".svg)\n<!-- /report -->\nafter\n"), "{after}");
    assert!(!after.contains("old"), "{after}");
    assert_eq!(readme(&after, &two_operations()).expect("there is a place"), after);
}

#[test]
fn the_report_says_what_was_measured() {
    let measured = read().expect("measurements");
    let written = |name| fs::read_to_string(directory().join(name)).expect("a report");
    assert_eq!(written("report.md"), page(&measured));
    assert_eq!(written("ratios.svg"), plot(&measured).expect("a plot"));
}

#[test]
fn the_readme_shows_the_report() {
    let text = include_str!("../../README.md");
    assert_eq!(readme(text, &read().expect("measurements")).expect("there is a place"), text);
}

#[test]
fn what_is_missed_is_explained() {
    let report = include_str!("../benches/report/report.md");
    assert_eq!(report.matches("not yet explained").count(), 0);
}
