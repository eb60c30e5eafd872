/**
 * Keys of baskets that were seen, 4 bytes each and half as much room: ten million take 67 MB. Of two keys in four thousand million one may be
 * taken for the other: what was seen is always known, and of ten million new ones some ten thousand are said to have been seen.
 */
export interface KeyTable {
  /** False: it was seen before, or, rarely, another that looks like it. `key` is a whole number of 53 bits, not 0. */
  add(key: number): boolean;
}

export function createKeyTable(): KeyTable {
  let capacity = 1 << 16;
  let slots = new Uint32Array(capacity);
  let count = 0;
  const put = (print: number): boolean => {
    let slot = Math.imul(print, 0x9e3779b1) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (capacity - 1);
    for (;;) {
      const found = slots[slot] ?? 0;
      if (found === print) return false;
      if (found === 0) break;
      slot = (slot + 1) & (capacity - 1);
    }
    slots[slot] = print;
    return true;
  };
  return {
    add(key) {
      if (!put(printOf(key))) return false;
      count += 1;
      if (count * 1.6 < capacity) return true;
      const old = slots;
      capacity *= 2;
      slots = new Uint32Array(capacity);
      for (const one of old) if (one !== 0) put(one);
      return true;
    },
  };
}

function printOf(key: number): number {
  const mixed = Math.imul((key / 0x200000) | 0, 0x85ebca6b) ^ Math.imul(key % 0x200000, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) >>> 0 || 1;
}
