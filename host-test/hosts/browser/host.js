// The transpiled component in a browser, each instance with a directory of its own in memory.

import { InMemoryFilesystemAdapter } from "@bytecodealliance/preview2-shim/filesystem";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import { instantiate } from "../component/tempfile.js";
import { environment } from "../javascript/environment.js";
import { Scratch } from "./scratch.js";

const modules = new Map();

/** Each of the component's core modules is fetched and compiled once. */
function compiled(name) {
  const compile = () => WebAssembly.compileStreaming(fetch(new URL(`../component/${name}`, import.meta.url)));
  if (!modules.has(name)) modules.set(name, compile());
  return modules.get(name);
}

export async function start({ variables = {}, preopened = true } = {}) {
  const scratch = new Scratch();
  const preopens = preopened ? { "/tmp": scratch.root } : {};
  const shim = new WASIShim({ browserFilesystem: { adapter: new InMemoryFilesystemAdapter(), preopens } });
  const imports = { ...shim.getImportObject(), "wasi:cli/environment": environment(variables) };
  return { instance: await instantiate(compiled, imports), scratch };
}
