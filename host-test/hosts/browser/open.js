// Serves the page until it is interrupted.

import { fileURLToPath } from "node:url";
import { serve } from "./serve.js";

const { address } = await serve(fileURLToPath(new URL("..", import.meta.url)));
console.log(`${address}/browser/`);
