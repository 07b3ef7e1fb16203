// How results and errors are written down; see host-test/src/differential/transcript.rs.

/** The most bytes or characters that are written down as they are. */
const SHORT = 24;

/** Why a step has no result. */
export class Refused extends Error {}

/** An error by its case in the interface; anything else that was thrown is a trap. */
export function refusal(error) {
  if (error instanceof Refused) return error.message;
  const tag = error?.payload?.tag;
  return tag ?? `trapped: ${String(error).replaceAll("\n", " ")}`;
}

/** Bytes, a character each, or their length and CRC-32. */
export function bytes(data) {
  return data.length <= SHORT ? String.fromCharCode(...data) : [data.length, crc32(data)];
}

/** Text, or its length in characters and the CRC-32 of it in UTF-8. */
export function characters(text) {
  const length = [...text].length;
  return length <= SHORT ? text : [length, crc32(new TextEncoder().encode(text))];
}

/** A unit of bytes, a character each, so many times. */
export function payload(unit, times) {
  return Uint8Array.from(unit.repeat(times), (character) => character.charCodeAt(0));
}

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

function crc32(data) {
  let crc = ~0;
  for (const byte of data) crc = (crc >>> 8) ^ REMAINDERS[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}
