// A server of static files, for this machine only.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves a folder at the address that it returns, until `close` is called. */
export async function serve(folder) {
  const server = createServer(async ({ url }, response) => {
    try {
      // Whatever `..` there was is gone in a normal absolute path.
      const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
      const file = path.endsWith("/") ? `${path}index.html` : path;
      const contents = await readFile(join(folder, file));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(contents);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
