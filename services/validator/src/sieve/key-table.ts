/** Whole numbers that were seen, 8 bytes each and half as much room: ten million baskets take 134 MB. */
export interface KeyTable {
  /** False: it was seen before. `key` is not 0. */
  add(key: number): boolean;
}

export function createKeyTable(): KeyTable {
  let capacity = 1 << 16;
  let slots = new Float64Array(capacity);
  let count = 0;
  const slotOf = (key: number): number => {
    const mixed = Math.imul((key / 0x200000) | 0, 0x9e3779b1) ^ (key % 0x200000);
    return (mixed ^ (mixed >>> 15)) & (capacity - 1);
  };
  const put = (key: number): boolean => {
    let slot = slotOf(key);
    for (;;) {
      const found = slots[slot] ?? 0;
      if (found === key) return false;
      if (found === 0) break;
      slot = (slot + 1) & (capacity - 1);
    }
    slots[slot] = key;
    return true;
  };
  return {
    add(key) {
      if (!put(key)) return false;
      count += 1;
      if (count * 1.6 < capacity) return true;
      const old = slots;
      capacity *= 2;
      slots = new Float64Array(capacity);
      for (const one of old) if (one !== 0) put(one);
      return true;
    },
  };
}
