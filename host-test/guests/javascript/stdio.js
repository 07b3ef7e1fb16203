// The standard streams.

import { getStderr } from 'wasi:cli/stderr@0.2.12';
import { getStdin } from 'wasi:cli/stdin@0.2.12';
import { getStdout } from 'wasi:cli/stdout@0.2.12';

// What a call of `blocking-write-and-flush` takes.
const PIECE = 4096;

function told(operation) {
  try {
    return operation();
  } catch (error) {
    const { tag, val } = error.payload ?? {};
    if (!tag) throw error;
    throw new Error(`standard streams: ${val?.toDebugString() ?? tag}`, { cause: error });
  }
}

function write(stream, bytes) {
  for (let at = 0; at < bytes.length; at += PIECE) {
    told(() => stream.blockingWriteAndFlush(bytes.subarray(at, at + PIECE)));
  }
}

// Standard input, piece by piece.
export function* stdin() {
  using stream = getStdin();
  try {
    for (;;) yield told(() => stream.blockingRead(65536n));
  } catch (error) {
    if (error.cause?.payload?.tag !== 'closed') throw error;
  }
}

export function print(bytes) {
  using stream = getStdout();
  write(stream, bytes);
}

export function printError(bytes) {
  using stream = getStderr();
  write(stream, bytes);
}
