// Plays the plans of standard input, one a line.

import { stdin } from "node:process";
import { createInterface } from "node:readline/promises";
import { transcript } from "../javascript/conformance.js";
import { start } from "./host.js";

for await (const line of createInterface(stdin)) console.log(await transcript(start, line));
