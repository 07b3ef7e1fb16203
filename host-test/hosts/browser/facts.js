// Prints which facts hold in the browser, one a line.

import { withPage } from "./chromium.js";

await withPage(async (page) => {
  const lines = await page.evaluate(async () => {
    const [{ facts }, { start }] = await Promise.all([import("../javascript/conformance.js"), import("./host.js")]);
    return facts(start);
  });
  for (const line of lines) console.log(line);
});
