// A page of a headless Chromium that has nobody to talk to but the server of these files.

import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./serve.js";

const FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic",
  "--disable-sync", "--no-first-run", "--no-sandbox"];

/** Does something with the page of `index.html`; an error in the page is one here. */
export async function withPage(act) {
  const server = await serve(fileURLToPath(new URL("..", import.meta.url)));
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.goto(`${server.address}/browser/`);
    return await act(page);
  } finally {
    await browser.close();
    server.close();
  }
}
