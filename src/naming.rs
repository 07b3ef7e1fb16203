//! Names: prefix + random characters + suffix.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Error, Result, concat};
use crate::filesystem::System;
use crate::paths;

pub const DEFAULT_PREFIX: &str = "tmp";

/// How often a taken name is answered with another one.
pub const ATTEMPTS: usize = 100;

/// The longest name that common filesystems take, in bytes (`NAME_MAX`).
pub const MAX_NAME: usize = 255;

const ALPHABET: &[u8; 37] = b"abcdefghijklmnopqrstuvwxyz0123456789_";
const DEFAULT_LENGTH: u8 = 8;

/// How many characters one 64-bit draw gives: 37^8 is small enough that a draw is refused once in 5 million.
const CHARACTERS_A_DRAW: usize = 8;
const COMBINATIONS: u64 = 37u64.pow(CHARACTERS_A_DRAW as u32);
/// Draws from here on are refused: they would make the first names likelier than the last.
const UNBIASED: u64 = u64::MAX - u64::MAX % COMBINATIONS;

/// How to name what is created, and in which directory; see `types.naming`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub dir: Option<String>,
    pub random_length: Option<u8>,
}

impl Naming {
    fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or(DEFAULT_PREFIX)
    }

    fn suffix(&self) -> &str {
        self.suffix.as_deref().unwrap_or_default()
    }

    fn random_length(&self) -> usize {
        usize::from(self.random_length.unwrap_or(DEFAULT_LENGTH))
    }

    /// How many bytes a name has.
    pub fn length(&self) -> usize {
        self.prefix().len() + self.random_length() + self.suffix().len()
    }

    /// Refuses what no name can be made of, before the host is asked anything.
    pub fn check(&self) -> Result<()> {
        if self.random_length() == 0 {
            return Err(Error::InvalidArgument("random-length is 0: the name could be guessed".into()));
        }
        if self.length() > MAX_NAME {
            return Err(Error::InvalidArgument(
                "prefix, random characters and suffix make a name of more than 255 bytes".into(),
            ));
        }
        check_affix("the prefix ", self.prefix.as_deref())?;
        check_affix("the suffix ", self.suffix.as_deref())?;
        if let Some(dir) = &self.dir {
            paths::check(dir)?;
        }
        Ok(())
    }

    /// Appends a new name. [`check`](Self::check) must have passed.
    pub fn draw(&self, name: &mut String, system: &impl System) -> Result<()> {
        name.push_str(self.prefix());
        let mut missing = self.random_length();
        let mut refused = 0;
        while missing > 0 {
            let mut draw = system.random().map_err(|code| Error::at("the host's random source", code))?;
            if draw >= UNBIASED {
                refused += 1;
                if refused == ATTEMPTS {
                    return Err(Error::Other("the host's random source is stuck".into()));
                }
                continue;
            }
            let drawn = missing.min(CHARACTERS_A_DRAW);
            for _ in 0..drawn {
                name.push(char::from(ALPHABET[(draw % 37) as usize]));
                draw /= 37;
            }
            missing -= drawn;
        }
        name.push_str(self.suffix());
        Ok(())
    }
}

fn check_affix(which: &str, affix: Option<&str>) -> Result<()> {
    if let Some(affix) = affix
        && affix.bytes().any(|byte| matches!(byte, b'/' | b'\\' | 0))
    {
        return Err(Error::InvalidArgument(concat(&[which, affix, " holds a separator or NUL"])));
    }
    Ok(())
}

/// The random part of a name that looks as if it were drawn by default, the prefix and 8 characters, as a number.
pub fn drawn(name: &str, prefix: &str) -> Option<u64> {
    let random: [u8; DEFAULT_LENGTH as usize] = name.strip_prefix(prefix)?.as_bytes().try_into().ok()?;
    let is_random = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    random.into_iter().all(is_random).then(|| u64::from_le_bytes(random))
}

/// WASI's names are text, Python's may be bytes.
fn utf8(bytes: Option<Vec<u8>>, which: &str) -> Result<Option<String>> {
    let not_text = |_| Error::InvalidArgument(concat(&["the ", which, " is not UTF-8"]));
    bytes.map(String::from_utf8).transpose().map_err(not_text)
}

/// Naming by bytes, as in `mkstempb` and `mkdtempb`.
pub fn from_bytes(prefix: Option<Vec<u8>>, suffix: Option<Vec<u8>>, dir: Option<Vec<u8>>) -> Result<Naming> {
    Ok(Naming {
        prefix: utf8(prefix, "prefix")?,
        suffix: utf8(suffix, "suffix")?,
        dir: utf8(dir, "dir")?,
        random_length: None,
    })
}
