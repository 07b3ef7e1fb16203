// A directory in memory, as the shim keeps it: `{ dir }`, `{ source }` or `{ symlink }`.

export class Scratch {
  root = { dir: {} };

  [Symbol.dispose]() {
    this.root.dir = {};
  }

  prepare(name, contents = "") {
    this.#put(name.replace(/\/$/, ""), name.endsWith("/") ? { dir: {} } : file(contents));
  }

  /** Puts another file in the place of one, or nothing. False: there was none. */
  replace(path, contents) {
    if (!this.#find(path)?.source) return false;
    this.#put(path, contents === undefined ? undefined : file(contents));
    return true;
  }

  /** The paths of all there is, those of directories with a `/` at the end. */
  tree() {
    const walk = ({ dir }, name) =>
      Object.entries(dir).flatMap(([child, entry]) => {
        const path = `${name}/${child}`;
        return entry.dir ? [`${path}/`, ...walk(entry, path)] : [path];
      });
    return walk(this.root, "/tmp");
  }

  contents(path) {
    return this.#find(path).source;
  }

  link(target, path) {
    this.#put(path, { symlink: target });
  }

  #find(path) {
    return below(path).reduce((entry, name) => entry?.dir?.[name], this.root);
  }

  #put(path, entry) {
    const names = below(path);
    const name = names.pop();
    const { dir } = this.#find(names.join("/"));
    if (entry) dir[name] = entry;
    else delete dir[name];
  }
}

function below(path) {
  return path.replace(/^\/tmp\//, "").split("/").filter(Boolean);
}

function file(contents) {
  return { source: new TextEncoder().encode(contents) };
}
