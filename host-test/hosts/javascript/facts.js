// What a host can, done on it once. Each returns nothing if it can, or says what was seen instead; what it throws is
// the reason why it cannot.

const NAMING = {};
const OPTIONS = { naming: NAMING };
const UNBUFFERED = { naming: NAMING, bufferSize: 0 };
const DIRECTORY = { naming: NAMING, keep: false, ignoreCleanupErrors: false };
const READ = { read: true, write: false, append: false };
const NOWHERE = { preopened: false };
const LIMITED = { variables: { TEMPFILE_MAX_BYTES: "8" } };

const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

/** By name: what is done, and what it needs of its start. */
export const FACTS = {
  "unnamed-unlinked": [({ files }, scratch) => {
    const file = holding(files.temporaryFile(OPTIONS), "x");
    const tree = scratch.tree();
    return tree.length === 0 ? same(decode(file.readAt(0n, 1n)), "x") : "it keeps a name until it is closed";
  }],

  "spool-rolls": [({ files }) => {
    const file = files.spooledTemporaryFile(8n, OPTIONS);
    file.write(encode("123456789"));
    return same(file.isRolled(), true) ?? same(decode(file.readAt(0n, 9n)), "123456789");
  }],

  "named-visible": [({ files }, scratch) => {
    const file = holding(files.namedTemporaryFile(OPTIONS, "on-close"), "x");
    const seen = same(decode(scratch.contents(file.name())), "x");
    file.close();
    return seen ?? same(scratch.tree(), []);
  }],

  "reopened": [({ files }) => {
    const file = holding(files.namedTemporaryFile(OPTIONS, "on-close"), "x");
    return same(decode(file.reopen(READ).read(undefined)), "x");
  }],

  "persist-new": [({ files }, scratch) => {
    const target = { tag: "create-new", val: "/tmp/kept" };
    holding(files.namedTemporaryFile(OPTIONS, "on-close"), "x").persist(target);
    const kept = same(scratch.tree(), ["/tmp/kept"]);
    const other = holding(files.namedTemporaryFile(OPTIONS, "on-close"), "y");
    return kept ?? refused(() => other.persist(target), "already-exists")
      ?? same(decode(scratch.contents("/tmp/kept")), "x");
  }],

  "persist-replaces": [({ files }, scratch) => {
    scratch.prepare("kept", "old");
    holding(files.namedTemporaryFile(OPTIONS, "on-close"), "x").persist({ tag: "replace", val: "/tmp/kept" });
    return same(scratch.tree(), ["/tmp/kept"]) ?? same(decode(scratch.contents("/tmp/kept")), "x");
  }],

  "directories-removed": [({ directories }, scratch) => {
    const directory = directories.temporaryDirectory(DIRECTORY);
    for (const path of ["a", "a/b", "a/b/c"]) {
      directory.createDirectory(path);
      directory.createFile(`${path}/file`)[Symbol.dispose]();
    }
    directory[Symbol.dispose]();
    return same(scratch.tree(), []);
  }],

  "directories-persist": [({ directories }, scratch) => {
    const directory = directories.temporaryDirectory(DIRECTORY);
    holding(directory.createFile("f"), "x")[Symbol.dispose]();
    directory.persist("/tmp/kept");
    directory[Symbol.dispose]();
    return same(scratch.tree(), ["/tmp/kept/", "/tmp/kept/f"]) ?? same(decode(scratch.contents("/tmp/kept/f")), "x");
  }],

  "links-unlinked": [({ directories }, scratch) => {
    scratch.prepare("outside/");
    scratch.prepare("outside/file");
    const directory = directories.temporaryDirectory(DIRECTORY);
    scratch.link("../outside", `${directory.name()}/link`);
    directory.cleanup();
    return same(scratch.tree(), ["/tmp/outside/", "/tmp/outside/file"]);
  }],

  "links-not-followed": [({ directories }, scratch) => {
    const directory = directories.temporaryDirectory(DIRECTORY);
    scratch.link("../target", `${directory.name()}/link`);
    return refused(() => directory.createFile("link"), "already-exists")
      ?? same(scratch.tree().includes("/tmp/target"), false);
  }],

  "limits": [({ files, control }) => {
    const file = files.temporaryFile(UNBUFFERED);
    const refusal = refused(() => file.write(encode("123456789")), "quota-exceeded");
    file.write(encode("12345678"));
    return refusal ?? same(control.getUsage().bytes, 8n);
  }, LIMITED],

  "sweep": [({ control }, scratch) => {
    scratch.prepare("tmpaaaaaaaa");
    scratch.prepare("tmpbbbbbbbb");
    scratch.age?.("/tmp/tmpaaaaaaaa", 7200);
    const swept = control.sweep("tmp", 3600n);
    const left = scratch.tree();
    if (scratch.age === undefined && left.length === 2) return "files have no times, and nothing is swept";
    return same(left, ["/tmp/tmpbbbbbbbb"]) ?? same(swept, 1n);
  }],

  "release-all": [({ files, directories, control }, scratch) => {
    const file = files.namedTemporaryFile(OPTIONS, "on-close");
    const directory = directories.temporaryDirectory(DIRECTORY);
    control.releaseAll();
    return same(scratch.tree(), []) ?? same(file.isClosed(), true) ?? refused(() => directory.entries(), "not-found");
  }],

  "streams": [({ files, handles }) => {
    const stream = handles.readStream(holding(files.temporaryFile(OPTIONS), "abc"), 1n);
    return same(decode(stream.blockingRead(2n)), "bc");
  }],

  "descriptors": [({ files, handles }) => {
    const descriptor = handles.intoDescriptor(holding(files.temporaryFile(OPTIONS), "abc"));
    return same(decode(descriptor.read(3n, 0n)[0]), "abc");
  }],

  "clear-errors": [({ defaults }) => refused(() => defaults.gettempdir(), "no-usable-directory"), NOWHERE],
};

/** A file with this in it. */
function holding(file, contents) {
  file.write(encode(contents));
  file.flush();
  return file;
}

function same(seen, wanted) {
  const [one, other] = [seen, wanted].map(String);
  return one === other ? undefined : `${one || "nothing"} instead of ${other || "nothing"}`;
}

function refused(act, wanted) {
  try {
    act();
  } catch (error) {
    if (error.payload?.tag === wanted) return undefined;
    throw error;
  }
  return `no ${wanted}`;
}
