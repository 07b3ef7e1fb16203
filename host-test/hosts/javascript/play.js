// Plays a plan, as host-test/src/differential/play.rs does: what a step means is said there.

import { Refused, bytes, characters, payload, refusal } from "./answers.js";

/** From the first step to the drop. */
export function play(instance, scratch, plan) {
  for (const name of plan.prepare ?? []) scratch.prepare(name);
  const play = new Play(instance, scratch);
  const saw = [play.see(() => play.make(plan.make))];
  for (const [name, ...values] of plan.steps ?? []) saw.push(play.see(() => STEPS[name](play, ...values)));
  saw.push(play.see(() => play.dropAll()));
  const files = scratch.tree().filter((path) => !path.endsWith("/"));
  const left = Object.fromEntries(files.map((path) => [play.shown(path), bytes(scratch.contents(path))]));
  return { saw, left };
}

class Play {
  #file;
  #directory;
  #text;
  /** The path that the making returned. */
  path;
  /** The name at its end, and the same with a star for the random characters. */
  #name;
  /** What `tell` said, and whether that is an offset between any two characters. */
  marks = [];
  /** The same of the place where the text is. */
  plain = true;

  constructor(instance, scratch) {
    this.instance = instance;
    this.scratch = scratch;
    this.listing = this.#tree();
  }

  get file() {
    return this.#file ?? absent();
  }

  get directory() {
    return this.#directory ?? absent();
  }

  get text() {
    return this.#text ?? absent();
  }

  /** The file that a text is of. */
  get fileOfText() {
    return this.text && (this.#file ?? refuse("closed"));
  }

  see(step) {
    const saw = {};
    try {
      const result = step();
      if (result !== undefined) saw.ok = typeof result === "bigint" ? Number(result) : result;
    } catch (error) {
      saw.err = refusal(error);
    }
    const listing = this.#tree();
    if (listing.join("\0") !== this.listing.join("\0")) saw.ls = this.listing = listing;
    return saw;
  }

  make(make) {
    if (make.tempdir !== undefined) this.instance.defaults.setTempdir(make.tempdir);
    const before = this.scratch.tree();
    const path = this.#make(make);
    if (make.text && this.#file) this.#open(make.text);
    if (path === undefined) return undefined;
    this.#learn(make, path, before);
    this.path = path;
    return this.shown(path);
  }

  /** Returns the path, if there is one. */
  #make({ kind, keep, max, mode, buffer, prefix, suffix, dir, bytes }) {
    const { files, directories } = this.instance;
    const naming = { prefix, suffix, dir };
    const inBytes = [prefix, suffix, dir].map((part) => part && new TextEncoder().encode(part));
    const text = (path) => (bytes ? new TextDecoder("utf-8", { fatal: true }).decode(path) : path);
    const options = { naming, access: mode && access(mode), bufferSize: buffer };
    switch (kind) {
      case "unnamed":
        this.#file = files.temporaryFile(options);
        return undefined;
      case "named":
        this.#file = files.namedTemporaryFile(options, keep ? "never" : "on-close");
        return this.#file.name();
      case "spooled":
        this.#file = files.spooledTemporaryFile(BigInt(max ?? 0), options);
        return undefined;
      case "mkstemp": {
        const [file, path] = bytes ? files.mkstempb(...inBytes) : files.mkstemp(naming);
        this.#file = file;
        return text(path);
      }
      case "mktemp":
        return files.mktemp(naming);
      case "directory":
        this.#directory = directories.temporaryDirectory({ naming, keep: false, ignoreCleanupErrors: false });
        return this.#directory.name();
      case "mkdtemp":
        return text(bytes ? directories.mkdtempb(...inBytes) : directories.mkdtemp(naming));
    }
  }

  #open({ encoding, errors, newline, line_buffering, write_through }) {
    const options = { encoding, errors, newline, lineBuffering: !!line_buffering, writeThrough: !!write_through };
    try {
      this.#text = this.instance.text.TextIo.open(this.#file, options);
    } catch (error) {
      // To CPython both are one, of which nothing stays if it fails.
      this.#file.setDeletion("on-close");
      this.dropFile();
      throw error;
    }
  }

  /** Finds the random characters in a new name, which must be such, and new. */
  #learn({ prefix = "tmp", suffix = "" }, path, before) {
    const name = path.split("/").at(-1);
    const random = name.slice(prefix.length, name.length - suffix.length);
    if (name !== prefix + random + suffix || !/^[a-z0-9_]{8}$/.test(random)) {
      refuse(`not ${prefix}, 8 random characters and ${suffix}: ${name}`);
    }
    if (before.some((old) => old.replace(/\/$/, "") === path)) refuse(`not new: ${path}`);
    this.#name = [name, `${prefix}*${suffix}`];
  }

  /** Another file takes the place of the one before, which is dropped then, as by an assignment. */
  put(file) {
    const old = this.#file;
    this.#file = file;
    if (old) drop(old);
  }

  meddle(contents) {
    if (this.path === undefined || !this.scratch.replace(this.path, contents)) absent();
  }

  /** A place in the middle of what is decoded together is none any more. */
  changed(result) {
    this.marks = this.marks.map((mark) => (mark?.plain ? mark : undefined));
    return result;
  }

  dropFile() {
    const file = this.file;
    this.#file = undefined;
    drop(file);
  }

  dropDirectory() {
    const directory = this.directory;
    this.#directory = undefined;
    drop(directory);
  }

  dropAll() {
    if (this.#file) this.dropFile();
    if (this.#directory) this.dropDirectory();
    if (this.#text) drop(this.#text);
  }

  #tree() {
    return this.scratch.tree().map((path) => this.shown(path)).sort();
  }

  shown(path) {
    return this.#name ? path.replaceAll(this.#name[0], () => this.#name[1]) : path;
  }
}

const STEPS = {
  read: ({ file }, most) => bytes(file.read(wish(most))),
  line: ({ file }, most) => bytes(file.readLine(wish(most))),
  write: ({ file }, unit, times) => file.write(payload(unit, times)),
  seek: ({ file }, offset) => file.seek({ tag: "start", val: BigInt(offset) }),
  skip: ({ file }, by) => file.seek({ tag: "current", val: BigInt(by) }),
  "seek-end": ({ file }, by) => file.seek({ tag: "end", val: BigInt(by) }),
  tell: ({ file }) => file.tell(),
  truncate: ({ file }, size) => file.truncate(wish(size)),
  flush: ({ file }) => file.flush(),
  rollover: ({ file }) => file.rollover(),
  rolled: ({ file }) => file.isRolled(),
  name: (play) => {
    const name = play.file.name();
    return name === undefined ? undefined : play.shown(name);
  },
  close: ({ file }) => file.close(),
  closed: ({ file }) => file.isClosed(),
  drop: (play) => play.dropFile(),
  lose: (play) => play.meddle(undefined),
  usurp: (play) => play.meddle("a stranger's"),

  "text-read": (play, most) => {
    const read = play.text.read(wish(most));
    play.plain = false;
    return characters(read);
  },
  "text-line": (play, most) => {
    const read = play.text.readLine(wish(most));
    play.plain = false;
    return characters(read);
  },
  "text-write": (play, unit, times) => {
    const written = play.text.write(unit.repeat(times));
    play.plain = true;
    return play.changed(written);
  },
  "text-truncate": (play, size) => play.changed(play.text.truncate(wish(size))),
  "text-flush": ({ text }) => text.flush(),
  mark: (play) => {
    play.marks.push({ cookie: play.text.tell(), plain: play.plain });
  },
  return: (play, number) => {
    const text = play.text;
    const mark = play.marks[number] ?? absent();
    play.plain = mark.plain;
    text.seek(mark.cookie);
  },
  start: (play) => {
    play.text.seek(0n);
    play.plain = true;
  },
  end: (play) => {
    play.fileOfText.seek({ tag: "end", val: 0n });
    play.plain = true;
  },
  newlines: ({ text }) => text.newlines(),
  encoding: ({ text }) => text.encoding(),
  raw: (play, offset, unit, times) => {
    const file = play.fileOfText;
    file.seek({ tag: "start", val: BigInt(offset) });
    try {
      return file.write(payload(unit, times));
    } finally {
      play.text.seek(0n);
      play.plain = true;
      play.changed();
    }
  },

  "create-file": (play, path) => play.put(play.directory.createFile(path)),
  "open-file": (play, path, mode) => play.put(play.directory.openFile(path, access(mode))),
  "create-directory": ({ directory }, path) => directory.createDirectory(path),
  entries: ({ directory }, path) => {
    const marked = ({ name, kind }) => (kind === "directory" ? `${name}/` : name);
    return directory.entries(path ?? undefined).map(marked).sort();
  },
  remove: ({ directory }, path) => directory.remove(path),
  cleanup: ({ directory }) => directory.cleanup(),
  "directory-name": (play) => play.shown(play.directory.name()),
  "drop-directory": (play) => play.dropDirectory(),

  "remove-tree": ({ instance, path }) => instance.directories.removeTree(path ?? "/tmp/nothing"),
  gettempdir: ({ instance }) => instance.defaults.gettempdir(),
  gettempdirb: ({ instance }) => new TextDecoder().decode(instance.defaults.gettempdirb()),
  gettempprefix: ({ instance }) => instance.defaults.gettempprefix(),
  gettempprefixb: ({ instance }) => new TextDecoder().decode(instance.defaults.gettempprefixb()),
  tempdir: ({ instance }) => instance.defaults.tempdir(),
  "set-tempdir": ({ instance }, path) => instance.defaults.setTempdir(path ?? undefined),
};

function refuse(why) {
  throw new Refused(why);
}

function absent() {
  refuse("absent");
}

function drop(resource) {
  resource[Symbol.dispose]();
}

/** A mode of Python's. */
function access(mode) {
  const plus = mode.includes("+");
  return { read: plus || mode.includes("r"), write: plus || !mode.includes("r"), append: mode.includes("a") };
}

function wish(number) {
  return number === null ? undefined : BigInt(number);
}
