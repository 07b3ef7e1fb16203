// Drives the page as its user would. Exits with an error at the first thing that is not as it should be.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { withPage } from "./chromium.js";

const KIB = 1024;

await withPage(async (page) => {
  const rows = page.locator("#rows tr");
  const row = (name) => rows.filter({ hasText: name });
  const none = page.getByText("None.", { exact: true });
  const taken = (id) => page.locator(`#${id}`).textContent();

  await none.waitFor();
  await page.getByLabel("Stays in memory up to").fill("100");

  // A file that fits, chosen; one that does not, dropped.
  const small = randomBytes(64 * KIB);
  const large = randomBytes(3000 * KIB + 1);
  await page.setInputFiles("#choose", { name: "small.bin", mimeType: "", buffer: small });
  await row("small.bin").getByText("in memory").waitFor();
  assert.equal(await none.isVisible(), false);
  await drop(page, "large.bin", large);
  await row("large.bin").getByText("rolled over").waitFor();
  await page.getByText("large.bin is in a temporary file.").waitFor();
  assert.equal(await row("large.bin").locator(".size").textContent(), "2.9 MiB");
  assert.equal(await taken("bytes"), "2.9 MiB");
  assert.notEqual(await taken("memory"), "0 B");
  assert.equal(await page.locator("#tree li").count(), 0);

  for (const [name, contents] of [["small.bin", small], ["large.bin", large]]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: `Read back ${name}` }).click(),
    ]);
    const sum = createHash("sha256").update(contents).digest("hex");
    assert.deepEqual(readFileSync(await download.path()), contents);
    await row(name).getByText(sum).waitFor();
  }
  if (argv[2]) await page.screenshot({ path: argv[2], fullPage: true });

  const roll = page.getByRole("button", { name: "Roll over small.bin" });
  await roll.click();
  await row("small.bin").getByText("rolled over").waitFor();
  assert.equal(await roll.isDisabled(), true);
  assert.equal(await taken("memory"), "0 B");

  // Nothing at all is a file, too; and what has been chosen can be chosen again.
  await page.setInputFiles("#choose", { name: "empty.bin", mimeType: "", buffer: Buffer.alloc(0) });
  await row("empty.bin").getByText("0 B").waitFor();
  assert.equal(await page.locator("#choose").inputValue(), "");

  await closeAtOnce(page);
  await drop(page, "early.bin", large);
  await page.getByText("early.bin is gone.").waitFor();

  assert.equal((await page.request.get(new URL("/%", page.url()).href)).status(), 404);

  for (const name of ["small.bin", "large.bin", "empty.bin"]) await page.getByRole("button", { name: `Close ${name}` }).click();
  await none.waitFor();
  assert.equal(await rows.count(), 0);
  assert.equal(await taken("bytes"), "0 B");
  assert.equal(await taken("entries"), "0");
  assert.equal(await page.locator("#tree li").count(), 0);
});

/** Has the next file closed before it is spooled. */
async function closeAtOnce(page) {
  await page.evaluate(() => {
    const observer = new MutationObserver(([{ addedNodes: [row] }]) => {
      observer.disconnect();
      row.querySelector(".close").click();
    });
    observer.observe(document.getElementById("rows"), { childList: true });
  });
}

/** What a browser does when a file from elsewhere is let go over the page. */
async function drop(page, name, contents) {
  const transfer = await page.evaluateHandle(([name, base64]) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
    return transfer;
  }, [name, contents.toString("base64")]);
  await page.locator("#drop").dispatchEvent("drop", { dataTransfer: transfer });
}
