//! The plugin of the README.
#![cfg(target_family = "wasm")]
#![allow(unsafe_code, reason = "generated bindings")]

wit_bindgen::generate!({
    path: "../../../wit",
    inline: "package example:plugin;
        world plugin {
            use sandbox:tempfile/types@0.1.0.{error};
            include sandbox:tempfile/client@0.1.0;
            export last-line: func(text: string) -> result<string, error>;
        }",
    generate_all,
});

use sandbox::tempfile::files::{FileOptions, SeekFrom, spooled_temporary_file};
use sandbox::tempfile::types::Naming;

struct Plugin;

impl Guest for Plugin {
    fn last_line(text: String) -> Result<String, Error> {
        let naming = Naming { prefix: None, suffix: None, dir: None, random_length: None };
        let options = FileOptions { naming, access: None, buffer_size: None };
        let file = spooled_temporary_file(1024, &options)?;
        file.write(text.as_bytes())?;
        file.seek(SeekFrom::Start(0))?;
        let lines = std::iter::from_fn(|| file.read_line(None).ok().filter(|line| !line.is_empty()));
        Ok(String::from_utf8_lossy(&lines.last().unwrap_or_default()).into_owned())
    }
}

export!(Plugin);
