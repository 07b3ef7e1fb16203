// A private directory on disk, and the component's one preopen, `/tmp`.

import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync,
  unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Scratch {
  directory = mkdtempSync(join(tmpdir(), "conformance-"));

  [Symbol.dispose]() {
    rmSync(this.directory, { recursive: true });
  }

  prepare(name, contents = "") {
    if (name.endsWith("/")) mkdirSync(join(this.directory, name));
    else writeFileSync(join(this.directory, name), contents);
  }

  /** Puts another file in the place of one, or nothing. False: there was none. */
  replace(path, contents) {
    const real = this.#real(path);
    if (!lstatSync(real, { throwIfNoEntry: false })?.isFile()) return false;
    unlinkSync(real);
    if (contents !== undefined) writeFileSync(real, contents);
    return true;
  }

  /** The paths of all there is, those of directories with a `/` at the end. */
  tree() {
    const walk = (directory, name) =>
      readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
        const path = `${name}/${entry.name}`;
        return entry.isDirectory() ? [`${path}/`, ...walk(join(directory, entry.name), path)] : [path];
      });
    return walk(this.directory, "/tmp");
  }

  contents(path) {
    return readFileSync(this.#real(path));
  }

  link(target, path) {
    symlinkSync(target, this.#real(path));
  }

  age(path, seconds) {
    const then = Date.now() / 1000 - seconds;
    utimesSync(this.#real(path), then, then);
  }

  #real(path) {
    return join(this.directory, path.replace(/^\/tmp\//, ""));
  }
}
