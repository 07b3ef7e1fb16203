//! Why a figure is missed: what the limit is, and whose.

use super::figures::{Figure, Reference};
use super::measurements::Row;

/// By the row and the reference of a figure, one sentence in Markdown without its full stop.
const LIMITS: &[(Row, Reference, &str)] = &[];

pub fn of(figure: &Figure) -> Option<&'static str> {
    let limit = LIMITS.iter().find(|(row, of, _)| (*row, *of) == (figure.row, figure.of))?;
    Some(limit.2)
}
