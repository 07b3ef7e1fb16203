//! What was seen while a plan was played.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value, json};

use super::json::Field;
use super::plan::Plan;

/// The most bytes or characters that are written down as they are.
const SHORT: usize = 24;

/// What one step gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saw {
    /// The result; null for one that says nothing.
    pub ok: Value,
    /// The case of an error instead.
    pub err: Option<String>,
    /// Every path below the directory, sorted, if there are others than after the step before.
    pub listing: Option<Vec<String>>,
    /// The differences on purpose because of which CPython itself would have given something else, now or later.
    pub why: Vec<String>,
}

/// What the steps gave: the making, each step, and in the end the drop of whatever is left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    pub saw: Vec<Saw>,
    /// The contents of the files left.
    pub left: BTreeMap<String, Value>,
}

/// A plan with what was seen: a line in a file of transcripts.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub plan: Plan,
    pub transcript: Transcript,
}

/// Bytes, a character each, or their length and CRC-32.
pub fn bytes(bytes: &[u8]) -> Value {
    if bytes.len() <= SHORT {
        Value::from(bytes.iter().map(|byte| char::from(*byte)).collect::<String>())
    } else {
        json!([bytes.len(), crc32fast::hash(bytes)])
    }
}

/// Text, or its length in characters and the CRC-32 of it in UTF-8.
pub fn characters(text: &str) -> Value {
    match text.chars().count() {
        ..=SHORT => text.into(),
        length => json!([length, crc32fast::hash(text.as_bytes())]),
    }
}

impl Saw {
    fn to_json(&self) -> Value {
        let mut object = Map::new();
        let mut tell = |name: &str, value: Value| {
            if !value.is_null() {
                object.insert(name.into(), value);
            }
        };
        tell("ok", self.ok.clone());
        tell("err", self.err.clone().into());
        tell("ls", self.listing.clone().into());
        tell("why", if self.why.is_empty() { Value::Null } else { self.why.clone().into() });
        Value::Object(object)
    }

    fn from_json(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        let strings = |name| Option::<Vec<String>>::from_json(object.get(name).unwrap_or(&Value::Null));
        Some(Saw {
            ok: object.get("ok").cloned().unwrap_or_default(),
            err: Option::from_json(object.get("err").unwrap_or(&Value::Null))?,
            listing: strings("ls")?,
            why: strings("why")?.unwrap_or_default(),
        })
    }
}

impl fmt::Display for Saw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json().fmt(f)
    }
}

impl Transcript {
    pub fn from_json(value: &Value) -> Option<Self> {
        let nothing = Map::new();
        let left = value.get("left").and_then(Value::as_object).unwrap_or(&nothing);
        Some(Transcript {
            saw: value.get("saw")?.as_array()?.iter().map(Saw::from_json).collect::<Option<_>>()?,
            left: left.iter().map(|(path, contents)| (path.clone(), contents.clone())).collect(),
        })
    }

    /// The ids of all differences on purpose.
    pub fn differences(&self) -> impl Iterator<Item = &str> {
        self.saw.iter().flat_map(|saw| &saw.why).map(String::as_str)
    }
}

impl Recorded {
    pub fn parse(line: &str) -> Result<Self, String> {
        let Value::Object(mut object) = serde_json::from_str(line).map_err(|error| error.to_string())? else {
            return Err("not an object".into());
        };
        let seen = json!({ "saw": object.remove("saw"), "left": object.remove("left") });
        let transcript = Transcript::from_json(&seen).ok_or("not a transcript")?;
        let plan = Plan::from_json(&Value::Object(object)).ok_or("not a plan")?;
        Ok(Recorded { plan, transcript })
    }

    pub fn to_line(&self) -> String {
        let mut object = self.plan.to_json();
        object["saw"] = self.transcript.saw.iter().map(Saw::to_json).collect();
        if !self.transcript.left.is_empty() {
            let left = self.transcript.left.iter();
            object["left"] = left.map(|(path, contents)| (path.clone(), contents.clone())).collect();
        }
        object.to_string()
    }
}
