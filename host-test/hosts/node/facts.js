// Prints which facts hold under Node, one a line.

import { facts } from "../javascript/conformance.js";
import { start } from "./host.js";

for (const line of await facts(start)) console.log(line);
