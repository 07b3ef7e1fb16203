//! What a component says of itself, in the custom sections that registries and `wasm-tools metadata` read.

use std::error::Error;

use toml::Table;
use wasm_encoder::{Component, CustomSection};

/// Name and text of each section.
pub struct About(Vec<(&'static str, String)>);

impl About {
    const KEYS: [&str; 3] = ["description", "licenses", "source"];

    /// As `manifest`, a `wkg.toml`, has it.
    pub fn from_manifest(version: &str, manifest: &str) -> Result<Self, Box<dyn Error>> {
        let manifest: Table = manifest.parse()?;
        let metadata = manifest.get("metadata").and_then(|metadata| metadata.as_table()).ok_or("no metadata")?;
        let mut sections = vec![("version", version.to_string())];
        for key in Self::KEYS {
            if let Some(text) = metadata.get(key) {
                sections.push((key, text.as_str().ok_or_else(|| format!("{key} is not text"))?.to_string()));
            }
        }
        Ok(About(sections))
    }

    /// This package.
    pub fn sandbox_tempfile() -> Result<Self, Box<dyn Error>> {
        About::from_manifest(env!("CARGO_PKG_VERSION"), include_str!("../../../wkg.toml"))
    }

    pub(crate) fn is_about(section: &str) -> bool {
        section == "version" || Self::KEYS.contains(&section)
    }

    pub(crate) fn write(&self, component: &mut Component) {
        for (name, text) in &self.0 {
            component.section(&CustomSection { name: (*name).into(), data: text.as_bytes().into() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(about: &About) -> Vec<(&str, &str)> {
        about.0.iter().map(|(name, text)| (*name, text.as_str())).collect()
    }

    #[test]
    fn what_the_manifest_does_not_say_has_no_section() {
        let about = About::from_manifest("1.2.3", "[metadata]\nlicenses = 'MIT'").expect("a manifest");
        assert_eq!(sections(&about), [("version", "1.2.3"), ("licenses", "MIT")]);
    }

    #[test]
    fn a_source_has_its_section() {
        let about = About::from_manifest("1.2.3", "[metadata]\nsource = 'https://a.example/b'").expect("a manifest");
        assert_eq!(sections(&about), [("version", "1.2.3"), ("source", "https://a.example/b")]);
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        for manifest in ["[", "", "metadata = 1", "[metadata]\nlicenses = 1"] {
            assert!(About::from_manifest("1.2.3", manifest).is_err(), "{manifest}");
        }
    }
}
