//! What commands write into the README.

use wasmtime::Result;
use wasmtime::error::Context;

/// The README with these lines between `<!-- MARK -->` and `<!-- /MARK -->`.
pub fn with(readme: &str, mark: &str, lines: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->\n"));
    let (before, rest) = readme.split_once(&begin).with_context(|| format!("the README has no place for {mark}"))?;
    let (_, after) = rest.split_once(&end).with_context(|| format!("the place for {mark} in the README has no end"))?;
    Ok(format!("{before}{begin}{lines}{end}{after}"))
}
