// What TypeScript keeps a user of the interface from; it is compiled, never run.

import type { Root } from "../component/tempfile.js";

export function mistakes({ files, text }: Root): void {
  // @ts-expect-error: sizes are u64, bigint here
  const file = files.spooledTemporaryFile(1024, { naming: {} });
  // @ts-expect-error: naming may be empty, not absent
  files.temporaryFile({});
  // @ts-expect-error: no such policy
  files.namedTemporaryFile({ naming: {} }, "on-exit");
  // @ts-expect-error: a file holds bytes
  file.write("text");
  // @ts-expect-error: no such case
  file.seek({ tag: "begin", val: 0n });
  // @ts-expect-error: there may be no name
  file.name().length;
  // @ts-expect-error: files are made by functions
  new files.TempFile();
  // @ts-expect-error: a text is of a file
  text.TextIo.open(undefined, { errors: "strict", newline: "universal", lineBuffering: false, writeThrough: false });
}
