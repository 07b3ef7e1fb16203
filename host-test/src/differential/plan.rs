//! A plan: what is made, and what is then done with it.

use sandbox_tempfile::filesystem::Access;
use sandbox_tempfile::text::{self, ErrorHandler, TextOptions};
use serde_json::Value;
use wasmtime::Result;
use wasmtime::error::Context;

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

    // The file as text, if it was made so. Marks are numbered as they are set. One that was set right after a write, a
    // seek or the opening stays good for ever, any other until the bytes change; then going back to it is `absent`.
    "text-read" TextRead(most: Option<u64>);
    "text-line" TextLine(most: Option<u64>);
    "text-write" TextWrite(unit: String, times: u64);
    "text-truncate" TextTruncate(size: Option<u64>);
    "text-flush" TextFlush();
    /// `tell`.
    "mark" Mark();
    /// `seek` to a mark.
    "return" Return(mark: u64);
    /// `seek` to 0.
    "start" Start();
    /// `seek` of the file to its end.
    "end" End();
    "newlines" Newlines();
    "encoding" Encoding();
    /// Bytes, a character each, written to the file itself at an offset; then a `seek` of the text to 0.
    "raw" Raw(offset: u64, unit: String, times: u64);

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

impl Text {
    /// What it asks for.
    pub fn options(&self) -> TextOptions {
        TextOptions {
            encoding: self.encoding.clone(),
            errors: match self.errors {
                Errors::Strict => ErrorHandler::Strict,
                Errors::Ignore => ErrorHandler::Ignore,
                Errors::Replace => ErrorHandler::Replace,
                Errors::BackslashReplace => ErrorHandler::BackslashReplace,
                Errors::XmlCharRefReplace => ErrorHandler::XmlCharRefReplace,
            },
            newline: match self.newline {
                Newline::Universal => text::Newline::Universal,
                Newline::Untranslated => text::Newline::Untranslated,
                Newline::Lf => text::Newline::Lf,
                Newline::Cr => text::Newline::Cr,
                Newline::Crlf => text::Newline::Crlf,
            },
            line_buffering: self.line_buffering,
            write_through: self.write_through,
        }
    }
}

impl Plan {
    /// A plan from a line of JSON.
    pub fn parse(line: &str) -> Result<Self> {
        let value = serde_json::from_str(line)?;
        Plan::from_json(&value).with_context(|| format!("not a plan: {line}"))
    }
}
