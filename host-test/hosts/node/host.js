// The transpiled component under Node, each instance in a directory of its own.

import { readFile } from "node:fs/promises";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import { instantiate } from "../component/tempfile.js";
import { environment } from "../javascript/environment.js";
import { Scratch } from "./scratch.js";

// Without it the component instantiates all the same, but finds so out again and again, 60 ms each time.
WebAssembly.promising ??= (func) => func;

const modules = new Map();

/** Each of the component's core modules is compiled once. */
function compiled(name) {
  const compile = async () => WebAssembly.compile(await readFile(new URL(`../component/${name}`, import.meta.url)));
  if (!modules.has(name)) modules.set(name, compile());
  return modules.get(name);
}

export async function start({ variables = {}, preopened = true } = {}) {
  const scratch = new Scratch();
  const preopens = preopened ? { "/tmp": scratch.directory } : {};
  const imports = new WASIShim({ sandbox: { preopens } }).getImportObject();
  const instance = await instantiate(compiled, { ...imports, "wasi:cli/environment": environment(variables) });
  return { instance, scratch };
}
