//! Plans as JSON that Python and JavaScript read easily, and the ways in which a part of a plan can be simpler.

use serde_json::Value;

/// What JavaScript reads without rounding. Larger numbers are written as text, which `BigInt` and `int` take as well.
const EXACT: u64 = 1 << 53;

/// A part of a plan.
pub trait Field: Sized {
    fn to_json(&self) -> Value;
    fn from_json(value: &Value) -> Option<Self>;

    /// Other values to try in its place, the simplest first.
    fn simpler(&self) -> Vec<Self> {
        Vec::new()
    }
}

impl Field for u64 {
    fn to_json(&self) -> Value {
        if *self < EXACT { Value::from(*self) } else { Value::from(self.to_string()) }
    }

    fn from_json(value: &Value) -> Option<Self> {
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    }

    fn simpler(&self) -> Vec<Self> {
        let mut tries: Vec<u64> = [0, 1, self / 2, self.saturating_sub(1)].into_iter().filter(|n| n < self).collect();
        tries.dedup();
        tries
    }
}

impl Field for i64 {
    fn to_json(&self) -> Value {
        if self.unsigned_abs() < EXACT { Value::from(*self) } else { Value::from(self.to_string()) }
    }

    fn from_json(value: &Value) -> Option<Self> {
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    fn simpler(&self) -> Vec<Self> {
        self.unsigned_abs().simpler().into_iter().map(|size| size as i64 * self.signum()).collect()
    }
}

impl Field for bool {
    fn to_json(&self) -> Value {
        Value::from(*self)
    }

    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() { Some(false) } else { value.as_bool() }
    }

    fn simpler(&self) -> Vec<Self> {
        if *self { vec![false] } else { Vec::new() }
    }
}

impl Field for String {
    fn to_json(&self) -> Value {
        Value::from(self.as_str())
    }

    fn from_json(value: &Value) -> Option<Self> {
        value.as_str().map(String::from)
    }

    fn simpler(&self) -> Vec<Self> {
        let characters: Vec<char> = self.chars().collect();
        let length = characters.len();
        let text = |characters: &[char]| characters.iter().collect::<String>();
        let mut tries = Vec::new();
        if length > 1 {
            tries.extend([text(&characters[..length / 2]), text(&characters[length / 2..])]);
            let without = |at: usize| text(&[&characters[..at], &characters[at + 1..]].concat());
            tries.extend((0..length.min(32)).map(without));
        }
        let letter = |at: usize| text(&[&characters[..at], &['a'], &characters[at + 1..]].concat());
        tries.extend((0..length.min(32)).filter(|at| !characters[*at].is_ascii_alphanumeric()).map(letter));
        tries
    }
}

impl<T: Field> Field for Option<T> {
    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::to_json)
    }

    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() { Some(None) } else { T::from_json(value).map(Some) }
    }

    fn simpler(&self) -> Vec<Self> {
        match self {
            None => Vec::new(),
            Some(value) => [None].into_iter().chain(value.simpler().into_iter().map(Some)).collect(),
        }
    }
}

impl<T: Field + Clone> Field for Vec<T> {
    fn to_json(&self) -> Value {
        self.iter().map(Field::to_json).collect()
    }

    fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(Vec::new()),
            _ => value.as_array()?.iter().map(T::from_json).collect(),
        }
    }

    /// One element less. The elements themselves stay as they are.
    fn simpler(&self) -> Vec<Self> {
        let without = |at: usize| self.iter().enumerate().filter(move |(i, _)| *i != at).map(|(_, part)| part.clone());
        (0..self.len()).map(|at| without(at).collect()).collect()
    }
}

/// What an object leaves out.
pub fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Array(parts) => parts.is_empty(),
        Value::Object(parts) => parts.is_empty(),
        Value::Number(_) | Value::String(_) => false,
    }
}

/// A struct as an object.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name { $($(#[$about])* pub $field: $type,)* }

        impl Field for $name {
            fn to_json(&self) -> Value {
                let fields = [$((stringify!($field), self.$field.to_json())),*];
                let told = fields.into_iter().filter(|(_, value)| !says_nothing(value));
                Value::Object(told.map(|(name, value)| (name.to_owned(), value)).collect())
            }

            fn from_json(value: &Value) -> Option<Self> {
                let object = value.as_object()?;
                if object.keys().any(|key| ![$(stringify!($field)),*].contains(&key.as_str())) {
                    return None;
                }
                $(let $field = <$type>::from_json(object.get(stringify!($field)).unwrap_or(&Value::Null))?;)*
                Some($name { $($field),* })
            }

            fn simpler(&self) -> Vec<Self> {
                let mut tries = Vec::new();
                $(tries.extend(self.$field.simpler().into_iter().map(|$field| $name { $field, ..self.clone() }));)*
                tries
            }
        }
    };
}

/// An enum as a name. The first is the default.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $first:ident = $first_name:literal, $($variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub enum $type { #[default] $first, $($variant,)* }

        impl $type {
            pub const ALL: &[Self] = &[$type::$first, $($type::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $type::$first => $first_name, $($type::$variant => $name,)* }
            }
        }

        impl Field for $type {
            fn to_json(&self) -> Value {
                Value::from(self.name())
            }

            fn from_json(value: &Value) -> Option<Self> {
                $type::ALL.iter().copied().find(|known| value.as_str() == Some(known.name()))
            }
        }
    };
}

pub(super) use {names, record};
