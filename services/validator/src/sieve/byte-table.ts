/** A table as data, to hand it to a thread. */
export interface ByteTableData {
  /** By hash: the number of a text, from 1; 0: free. */
  readonly slots: Int32Array;
  /** Where each text begins in the pool, and one past the last. */
  readonly offsets: Int32Array;
  readonly pool: Uint8Array;
}

/** Looks texts of plain ASCII up by their bytes, without making strings of them. */
export interface ByteTable {
  /** The number of the text, from 1; 0 for no bytes, -1 where it is none of them. */
  find(bytes: Uint8Array, from: number, to: number): number;
}

const plainText = /^[!-~](?:[ -~]*[!-~])?$/;

/** Texts that a file cannot name as they are (blanks at their ends, other characters than ASCII) are left out: not found. */
export function makeByteTable(texts: readonly string[], maxLength: number): ByteTableData {
  let capacity = 16;
  while (capacity < texts.length * 2) capacity *= 2;
  const mask = capacity - 1;
  const slots = new Int32Array(capacity);
  const offsets = new Int32Array(texts.length + 1);
  const pool = Uint8Array.from(
    Buffer.from(texts.map(text => (isKept(text, maxLength) ? text : '')).join(''), 'latin1'),
  );
  let end = 0;
  for (const [index, text] of texts.entries()) {
    offsets[index] = end;
    if (!isKept(text, maxLength)) continue;
    const next = end + text.length;
    let slot = hashOf(pool, end, next) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = index + 1;
    end = next;
  }
  offsets[texts.length] = end;
  return { slots, offsets, pool };
}

export function openByteTable({ slots, offsets, pool }: ByteTableData): ByteTable {
  const mask = slots.length - 1;
  // found last, which is mostly asked for again: the rows of a till have its store and its currency, those of a basket one employee
  let last = 0;
  let lastFrom = 0;
  let lastLength = -1;
  return {
    find(bytes, from, to) {
      if (from === to) return 0;
      const length = to - from;
      if (length === lastLength) {
        let same = 0;
        while (same < length && pool[lastFrom + same] === bytes[from + same]) same += 1;
        if (same === length) return last;
      }
      for (let slot = hashOf(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
        const number = slots[slot] ?? 0;
        if (number === 0) return -1;
        const at = offsets[number - 1] ?? 0;
        if ((offsets[number] ?? 0) - at !== length) continue;
        let index = 0;
        while (index < length && pool[at + index] === bytes[from + index]) index += 1;
        if (index < length) continue;
        last = number;
        lastFrom = at;
        lastLength = length;
        return number;
      }
    },
  };
}

const isKept = (text: string, maxLength: number): boolean => text.length <= maxLength && plainText.test(text);

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}
