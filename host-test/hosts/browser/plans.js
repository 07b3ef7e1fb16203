// Plays the plans of standard input, one a line, in the browser.

import { stdin } from "node:process";
import { createInterface } from "node:readline/promises";
import { withPage } from "./chromium.js";

await withPage(async (page) => {
  for await (const line of createInterface(stdin)) {
    const played = await page.evaluate(async (line) => {
      const [{ transcript }, { start }] = await Promise.all([import("../javascript/conformance.js"), import("./host.js")]);
      return transcript(start, line);
    }, line);
    console.log(played);
  }
});
