import { mkdtemp, readFile, rm } from "node:fs/promises";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import { instantiate, type ImportObject } from "../component/tempfile.js";

const scratch = await mkdtemp("/tmp/scratch-"); // its mode is 0700
const shim = new WASIShim({ sandbox: { preopens: { "/tmp": scratch }, env: {} } });
const compile = async (name: string) =>
  WebAssembly.compile(await readFile(new URL(`../component/${name}`, import.meta.url)));
const { files, control } = await instantiate(compile, shim.getImportObject() as unknown as ImportObject);

const file = files.spooledTemporaryFile(1024n, { naming: {} });
file.write(new TextEncoder().encode("one\ntwo\n"));
file.seek({ tag: "start", val: 4n });
console.log(new TextDecoder().decode(file.readLine(undefined)));

control.releaseAll();
await rm(scratch, { recursive: true });
