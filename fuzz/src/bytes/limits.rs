//! Limits: what the environment says of them, and that they only fall.

use arbitrary::Arbitrary;
use sandbox_tempfile::limits::Limits;
use sandbox_tempfile::memory::{MemoryHost, Settings};
use sandbox_tempfile::space::TempSpace;

#[derive(Arbitrary, Debug)]
pub struct Limit {
    value: Value,
    tighten: Vec<Option<u64>>,
}

#[derive(Arbitrary, Debug)]
enum Value {
    Text(String),
    Number { zeros: u8, number: u64, behind: String },
    Large(u64, u64),
}

impl Value {
    fn text(&self) -> String {
        match self {
            Value::Text(text) => text.clone(),
            Value::Number { zeros, number, behind } => format!("{}{number}{behind}", "0".repeat((*zeros).into())),
            Value::Large(high, low) => format!("{high}{low}"),
        }
    }
}

impl Limit {
    pub fn play(&self) {
        let value = self.value.text();
        let is_decimal = value.bytes().all(|byte| byte.is_ascii_digit());
        let said = if is_decimal { value.parse().unwrap_or(0) } else { 0 };
        let mut limit = if value.is_empty() { None } else { Some(said) };
        let environment = vec![("TEMPFILE_MAX_BYTES".into(), value)];
        let space = TempSpace::new(MemoryHost::with(&["/tmp"], Settings { environment, ..Settings::default() }));
        assert_eq!(space.get_limits(), Limits { max_bytes: limit, ..Limits::default() });
        for new in &self.tighten {
            let rises = limit.zip(*new).is_some_and(|(old, new)| new > old);
            let tightened = space.tighten_limits(Limits { max_bytes: *new, ..Limits::default() });
            assert_eq!(tightened.is_err(), rises);
            limit = if rises { limit } else { new.or(limit) };
            assert_eq!(space.get_limits().max_bytes, limit);
        }
    }
}
