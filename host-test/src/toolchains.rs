//! The tools of other languages: pinned in `host-test/toolchains`, installed below `target/toolchains` when first asked
//! for, and once for all who ask.

use std::fmt::{self, Display, Formatter};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::built;

/// Set to 1, this environment variable has a toolchain that cannot be had fail its tests instead of skipping them.
pub const REQUIRE: &str = "HOST_TEST_REQUIRE_TOOLCHAINS";

/// A toolchain cannot be had here, and why.
#[derive(Debug, Clone)]
pub struct Unavailable(pub(crate) String);

impl Display for Unavailable {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unavailable {}

impl From<wasmtime::Error> for Unavailable {
    /// In one line, whatever the cause had to say.
    fn from(error: wasmtime::Error) -> Self {
        Unavailable(format!("{error:#}").replace('\n', " "))
    }
}

/// The virtual environment with what `requirements.txt` pins.
pub fn python() -> Result<PathBuf, Unavailable> {
    let installed = installed("python", &["requirements.txt"], |directory, pins| {
        built::run(Command::new("python3").args(["-m", "venv"]).arg(directory))?;
        let mut pip = Command::new(directory.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"]);
        built::run(pip.arg(pins.join("requirements.txt"))).map(drop)
    });
    Ok(installed?)
}

/// The directory whose `node_modules` has what `package-lock.json` pins.
pub fn node() -> Result<PathBuf, Unavailable> {
    const PINS: &[&str] = &[".npmrc", "package.json", "package-lock.json", "preopens.js"];
    let installed = installed("node", PINS, |directory, pins| {
        fs::create_dir(directory)?;
        for pin in PINS {
            fs::copy(pins.join(pin), directory.join(pin))?;
        }
        let mut npm = Command::new("npm");
        built::run(npm.current_dir(directory).args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])).map(drop)
    });
    Ok(installed?)
}

/// One of its commands. Those that are components themselves see the files that `preopens.js` opens to them.
pub fn javascript(tool: &str) -> Result<Command, Unavailable> {
    let directory = node()?;
    let mut node = Command::new("node");
    node.arg("--import").arg(directory.join("preopens.js")).arg(directory.join("node_modules/.bin").join(tool));
    Ok(node)
}

/// Installs what the files named `pinned` say, unless that is what is there.
fn installed(
    name: &str,
    pinned: &[&str],
    install: impl FnOnce(&Path, &Path) -> wasmtime::Result<()>,
) -> wasmtime::Result<PathBuf> {
    let toolchains = built::target().join("toolchains");
    let directory = toolchains.join(name);
    let pins = Path::new(env!("CARGO_MANIFEST_DIR")).join("toolchains");
    let mut wanted = String::new();
    for pin in pinned {
        wanted += &fs::read_to_string(pins.join(pin))?;
    }
    fs::create_dir_all(&toolchains)?;
    // Tests run in several processes; the lock goes with the file.
    let lock = File::create(directory.with_extension("lock"))?;
    lock.lock()?;
    let stamp = directory.join(".pinned");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(directory);
    }
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    install(&directory, &pins)?;
    fs::write(stamp, wanted)?;
    Ok(directory)
}
