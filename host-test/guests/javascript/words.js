// Counts the words of its input, in little memory whatever the input is: the input is spooled, counts are spilled in
// sorted runs, and the runs are merged to a table, which is kept under the name given, or printed.
//
// Bytes are kept as strings of characters 0 to 255, which compare and split as the bytes do.

import { getArguments } from 'wasi:cli/environment@0.2.12';
import { print, printError, stdin } from './stdio.js';
import { TempFile } from './tempfile.js';

const SPOOLED = 64 * 1024;
const DISTINCT = 1000;
const PIECE = 4096;

function fromBytes(bytes) {
  let string = '';
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += PIECE) {
    string += String.fromCharCode.apply(null, bytes.subarray(at, at + PIECE));
  }
  return string;
}

function toBytes(string) {
  const bytes = new Uint8Array(string.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = string.charCodeAt(at);
  return bytes;
}

function line(word, count) {
  return `${word}\t${count}\n`;
}

// The words and counts of a run, in order.
function* entries(run) {
  for (const bytes of run) {
    const [word, count] = fromBytes(bytes).split('\t');
    yield [word, Number(count)];
  }
}

// Sorted sequences of words and counts as one, in which each word is once.
function* merged(sequences) {
  if (sequences.length < 2) {
    yield* sequences[0] ?? [];
    return;
  }
  const half = sequences.length >> 1;
  const [left, right] = [merged(sequences.slice(0, half)), merged(sequences.slice(half))];
  let [a, b] = [left.next(), right.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : a.value[0] < b.value[0] ? -1 : Number(a.value[0] > b.value[0]);
    yield order < 0 ? a.value : order > 0 ? b.value : [a.value[0], a.value[1] + b.value[1]];
    if (order <= 0) a = left.next();
    if (order >= 0) b = right.next();
  }
}

function words(path) {
  using input = TempFile.spooled(SPOOLED);
  for (const piece of stdin()) input.write(piece);
  input.rewind();

  using closed = new DisposableStack();
  const runs = [];
  const counts = new Map();
  const spill = () => {
    const run = closed.use(TempFile.unnamed());
    const words = [...counts.keys()].sort();
    run.write(toBytes(words.map((word) => line(word, counts.get(word))).join('')));
    run.rewind();
    runs.push(run);
    counts.clear();
  };
  let total = 0;
  for (const bytes of input) {
    for (const word of fromBytes(bytes).split(/[ \t\n\v\f\r]+/)) {
      if (word === '') continue;
      counts.set(word, (counts.get(word) ?? 0) + 1);
      total += 1;
      if (counts.size === DISTINCT) spill();
    }
  }
  if (counts.size > 0) spill();

  using table = TempFile.named();
  let distinct = 0;
  for (const [word, count] of merged(runs.map(entries))) {
    table.write(toBytes(line(word, count)));
    distinct += 1;
  }
  if (path === undefined) {
    table.rewind();
    for (let piece; (piece = table.read(PIECE)).length > 0; ) print(piece);
  } else {
    table.persist(path);
  }
  print(toBytes(`${total} words, ${distinct} distinct, ${runs.length} runs\n`));
}

export const run = {
  run() {
    try {
      words(getArguments()[1]);
    } catch (error) {
      // What went wrong first, where closing went wrong as well.
      while (error instanceof SuppressedError) error = error.suppressed;
      printError(new TextEncoder().encode(`words: ${error.message}\n`));
      throw error;
    }
  },
};
