// sandbox:tempfile for JavaScript: a file is iterated by lines, closed by `using`, and its errors are Errors.

import { namedTemporaryFile, spooledTemporaryFile, temporaryFile } from 'sandbox:tempfile/files@0.1.0';

const defaults = { naming: {} };

// Calls `operation`, and has what it throws say what happened: `not found: /nowhere/x`.
function told(operation) {
  try {
    return operation();
  } catch (error) {
    const { tag, val } = error.payload ?? {};
    if (!tag) throw error;
    const details = [val ?? []].flat().join(', ');
    throw new Error(tag.replaceAll('-', ' ') + (details && `: ${details}`), { cause: error });
  }
}

export class TempFile {
  #file;

  constructor(create) {
    this.#file = told(create);
  }

  static unnamed() {
    return new TempFile(() => temporaryFile(defaults));
  }

  static named() {
    return new TempFile(() => namedTemporaryFile(defaults, 'on-close'));
  }

  static spooled(maxSize) {
    return new TempFile(() => spooledTemporaryFile(BigInt(maxSize), defaults));
  }

  write(bytes) {
    told(() => this.#file.write(bytes));
  }

  // A Uint8Array of up to `max` bytes; none at the end.
  read(max) {
    return told(() => this.#file.read(BigInt(max)));
  }

  rewind() {
    told(() => this.#file.seek({ tag: 'start', val: 0n }));
  }

  // The lines from here on, each with its line end, as Uint8Arrays.
  *[Symbol.iterator]() {
    for (let line; (line = told(() => this.#file.readLine())).length > 0;) yield line;
  }

  // Keeps the file as `path`, in place of what is there.
  persist(path) {
    told(() => this.#file.persist({ tag: 'replace', val: path }));
  }

  [Symbol.dispose]() {
    try {
      told(() => this.#file.close());
    } finally {
      this.#file[Symbol.dispose]();
    }
  }
}
