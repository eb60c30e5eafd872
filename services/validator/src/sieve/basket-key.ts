/** Numbers of a basket's place, and its receipt's number as bytes, as a whole number of 53 bits that is never 0: the same for the same. */
export function basketKey(
  place: { readonly store: number; readonly till: number; readonly day: number },
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let first = Math.imul(place.store, 0x9e3779b1) ^ Math.imul(place.till, 0x85ebca6b) ^ Math.imul(place.day, 0xc2b2ae35);
  let second = Math.imul(first ^ 0x27d4eb2f, 0x165667b1) ^ (to - from);
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x5bd1e995);
    second ^= second >>> 15;
  }
  first ^= first >>> 16;
  return (first >>> 0) * 0x200000 + (second >>> 11) || 1;
}
