//! A plan: what is made, and what is then done with it.

use sandbox_tempfile::filesystem::Access;
use serde_json::Value;

use super::json::{Field, names, record, says_nothing};

names! {
    /// What a plan makes, by the function that makes it.
    Kind {
        Unnamed = "unnamed",
        Named = "named",
        Spooled = "spooled",
        Mkstemp = "mkstemp",
        Mktemp = "mktemp",
        Directory = "directory",
        Mkdtemp = "mkdtemp",
    }
}

names! {
    /// A mode of Python's, always binary: text is a view.
    Mode {
        WritePlus = "w+b",
        Write = "wb",
        Read = "rb",
        ReadPlus = "r+b",
        AppendPlus = "a+b",
        Append = "ab",
        ExclusivePlus = "x+b",
        Exclusive = "xb",
    }
}

impl Mode {
    /// What it asks for.
    pub fn access(self) -> Access {
        let name = self.name();
        let (plus, append) = (name.contains('+'), name.contains('a'));
        Access { read: plus || name.contains('r'), write: plus || !name.contains('r'), append }
    }
}

names! {
    /// See `text.error-handler`.
    Errors {
        Strict = "strict",
        Ignore = "ignore",
        Replace = "replace",
        BackslashReplace = "backslash-replace",
        XmlCharRefReplace = "xml-char-ref-replace",
    }
}

names! {
    /// See `text.newline`.
    Newline {
        Universal = "universal",
        Untranslated = "untranslated",
        Lf = "lf",
        Cr = "cr",
        Crlf = "crlf",
    }
}

record! {
    /// See `text.text-options`.
    Text {
        encoding: Option<String>,
        errors: Errors,
        newline: Newline,
        line_buffering: bool,
        write_through: bool,
    }
}

record! {
    /// The call that makes something. What is not said is as Python has it.
    Make {
        kind: Kind,
        /// The maximum of a spool; null: 0.
        max: Option<u64>,
        mode: Option<Mode>,
        buffer: Option<u64>,
        prefix: Option<String>,
        suffix: Option<String>,
        dir: Option<String>,
        /// The default directory, set before.
        tempdir: Option<String>,
        /// A named file that stays: `deletion.never`, `delete=False`.
        keep: bool,
        /// The function that takes and returns names as bytes.
        bytes: bool,
        /// A view on the file as text, opened with it.
        text: Option<Text>,
    }
}

record! {
    /// What there is below the directory before, what is made, what is done.
    Plan {
        /// Names of empty files, and of directories, with a `/` at the end.
        prepare: Vec<String>,
        make: Make,
        steps: Vec<Step>,
    }
}

/// Steps by name, and as arrays in JSON: the name, then the fields.
macro_rules! steps {
    ($($(#[$doc:meta])* $name:literal $variant:ident($($field:ident: $type:ty),*);)*) => {
        /// One call, or a few that belong together. A step that finds nothing to act on is `absent`.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Step {
            $($(#[$doc])* $variant { $($field: $type),* },)*
        }

        impl Step {
            /// The names of all steps.
            pub const NAMES: &[&str] = &[$($name),*];

            pub fn name(&self) -> &'static str {
                match self { $(Step::$variant { .. } => $name,)* }
            }
        }

        impl Field for Step {
            fn to_json(&self) -> Value {
                match self {
                    $(Step::$variant { $($field),* } => Value::from(vec![Value::from($name), $($field.to_json()),*]),)*
                }
            }

            fn from_json(value: &Value) -> Option<Self> {
                let mut parts = value.as_array()?.iter();
                let step = match parts.next()?.as_str()? {
                    $($name => Step::$variant { $($field: <$type>::from_json(parts.next()?)?),* },)*
                    _ => return None,
                };
                if parts.next().is_some() { None } else { Some(step) }
            }

            fn simpler(&self) -> Vec<Self> {
                let mut tries = Vec::new();
                match self {
                    $(Step::$variant { $($field),* } => {
                        $(for simpler in $field.simpler() {
                            let mut step = self.clone();
                            if let Step::$variant { $field, .. } = &mut step {
                                *$field = simpler;
                            }
                            tries.push(step);
                        })*
                    })*
                }
                tries
            }
        }
    };
}

steps! {
    // The file: the one that was made, or the last one that was created or opened in the directory.
    "read" Read(most: Option<u64>);
    "line" Line(most: Option<u64>);
    /// A unit so many times; its characters are bytes.
    "write" Write(unit: String, times: u64);
    "seek" Seek(offset: u64);
    "skip" Skip(by: i64);
    "seek-end" SeekEnd(by: i64);
    "tell" Tell();
    "truncate" Truncate(size: Option<u64>);
    "flush" Flush();
    "rollover" Rollover();
    "rolled" Rolled();
    "name" Name();
    "close" Close();
    "closed" Closed();
    "drop" Drop();

    /// Somebody else removes the file that was made.
    "lose" Lose();
    /// Somebody else puts another in its place.
    "usurp" Usurp();

    // The directory.
    "create-file" CreateFile(path: String);
    "open-file" OpenFile(path: String, mode: Mode);
    "create-directory" CreateDirectory(path: String);
    "entries" Entries(path: Option<String>);
    "remove" Remove(path: String);
    "cleanup" Cleanup();
    "directory-name" DirectoryName();
    "drop-directory" DropDirectory();

    /// Of what `mkstemp` or `mkdtemp` made.
    "remove-tree" RemoveTree();
    "gettempdir" Gettempdir();
    "gettempdirb" Gettempdirb();
    "gettempprefix" Gettempprefix();
    "gettempprefixb" Gettempprefixb();
    "tempdir" Tempdir();
    "set-tempdir" SetTempdir(path: Option<String>);
}

impl Plan {
    pub fn parse(line: &str) -> Result<Self, String> {
        let value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        Plan::from_json(&value).ok_or_else(|| format!("not a plan: {line}"))
    }
}
