// The page: files that are dropped are spooled by the component, and listed with what they take.

import { start } from "./host.js";

const PIECE = 64 * 1024;

const { instance, scratch } = await start();
const { files, control } = instance;
const element = (id) => document.getElementById(id);

for (const kind of ["dragover", "dragleave", "drop"]) {
  element("drop").addEventListener(kind, (event) => {
    event.preventDefault();
    element("drop").classList.toggle("over", kind === "dragover");
    if (kind === "drop") spoolAll(event.dataTransfer.files);
  });
}
element("choose").addEventListener("change", ({ target }) => {
  spoolAll(target.files);
  target.value = ""; // So that the same file can be chosen again.
});
show();

async function spoolAll(dropped) {
  if (!element("max").reportValidity()) return;
  for (const source of [...dropped]) await spool(source, element("max").valueAsNumber * 1024);
}

/** In pieces, as from a stream that nobody knows the length of. */
async function spool(source, max) {
  let row;
  try {
    row = new Row(files.spooledTemporaryFile(BigInt(max), { naming: {} }), source.name, max);
    for await (const piece of source.stream()) {
      if (row.closed) return;
      for (let at = 0; at < piece.length; at += PIECE) row.file.write(piece.subarray(at, at + PIECE));
      row.show();
    }
    if (!row.closed) say(`${source.name} is in a temporary file.`);
  } catch (error) {
    row?.close();
    say(`${source.name}: ${reason(error)}`);
  }
  show();
}

class Row {
  closed = false;

  constructor(file, name, max) {
    this.file = file;
    this.name = name;
    this.max = max;
    this.line = element("row").content.cloneNode(true).firstElementChild;
    this.part("name").textContent = name;
    for (const [action, act] of [["roll", this.rollOver], ["back", this.readBack], ["close", this.close]]) {
      this.part(action).setAttribute("aria-label", `${this.part(action).textContent} ${name}`);
      this.part(action).addEventListener("click", () => this.attempt(act));
    }
    element("rows").append(this.line);
    this.show();
  }

  part(name) {
    return this.line.querySelector(`.${name}`);
  }

  async attempt(act) {
    try {
      await act.call(this);
    } catch (error) {
      say(`${this.name}: ${reason(error)}`);
    }
    show();
  }

  rollOver() {
    this.file.rollover();
    this.show();
  }

  /** What is read back goes to the user, with its checksum. */
  async readBack() {
    const pieces = [];
    for (let piece, at = 0n; (piece = this.file.readAt(at, BigInt(PIECE))).length > 0; at += BigInt(piece.length)) {
      pieces.push(piece);
    }
    const contents = new Blob(pieces);
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await contents.arrayBuffer()));
    this.part("sum").textContent = `SHA-256 ${hex(sum)}`;
    const link = Object.assign(document.createElement("a"), { download: this.name, href: URL.createObjectURL(contents) });
    link.click();
    URL.revokeObjectURL(link.href);
    say(`${this.name} is read back.`);
  }

  /** Also while it is spooled. */
  close() {
    if (this.closed) return;
    this.closed = true;
    this.file[Symbol.dispose]();
    this.line.remove();
    say(`${this.name} is gone.`);
  }

  show() {
    const size = Number(this.file.size());
    const rolled = this.file.isRolled();
    this.line.classList.toggle("rolled", rolled);
    this.part("size").textContent = amount(size);
    this.part("where").textContent = rolled ? "rolled over" : "in memory";
    this.part("roll").disabled = rolled;
    const progress = this.line.querySelector("progress");
    progress.max = this.max || size;
    progress.value = size;
    progress.setAttribute("aria-label", `Of ${amount(this.max)} in memory`);
  }
}

/** What all of them take. */
function show() {
  const { bytes, entries, memory } = control.getUsage();
  element("memory").textContent = amount(Number(memory));
  element("bytes").textContent = amount(Number(bytes));
  element("entries").textContent = String(entries);
  element("tree").replaceChildren(...scratch.tree().map((path) => {
    return Object.assign(document.createElement("li"), { textContent: path });
  }));
}

function say(text) {
  element("said").textContent = text;
}

/** An error of the component says its case and, mostly, more. */
function reason({ payload, message }) {
  return payload ? [payload.tag, payload.val].filter(Boolean).join(": ") : message;
}

function amount(bytes) {
  const [unit, size] = bytes < 1024 ? ["B", 1] : bytes < 1024 ** 2 ? ["KiB", 1024] : ["MiB", 1024 ** 2];
  return `${Number((bytes / size).toFixed(1))} ${unit}`;
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
