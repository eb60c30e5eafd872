const [lineFeed, carriageReturn, quote] = [10, 13, 34];

export interface FieldFinder {
  /** Where each field of the record found last begins and ends, its quotes left out; one place more, which stays empty. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Finds the fields of the record that begins at `start`; returns where the next begins, negative when a field is not written plainly. */
  find(bytes: Buffer, start: number): number;
}

/** Finds the `width` fields of verified records; throws where a record has others. */
export function createFieldFinder(width: number, delimiter: number): FieldFinder {
  const from = new Int32Array(width + 1);
  const to = new Int32Array(width + 1);
  function find(bytes: Buffer, start: number): number {
    const end = bytes.length;
    let field = 0;
    let at = start;
    let isPlain = true;
    from[0] = start;
    for (;;) {
      if (bytes[at] === quote) {
        at += 1;
        from[field] = at;
        for (; ; at += 1) {
          if (bytes[at] !== quote) {
            if (at >= end) throw new Error('a verified record does not end');
            continue;
          }
          if (bytes[at + 1] !== quote) break;
          isPlain = false;
          at += 1;
        }
        to[field] = at;
        at += 1;
      } else {
        let byte = bytes[at] ?? 0;
        while (byte !== delimiter && byte !== lineFeed) {
          at += 1;
          if (at >= end) throw new Error('a verified record does not end');
          byte = bytes[at] ?? 0;
        }
        to[field] = byte === lineFeed && at > start && bytes[at - 1] === carriageReturn ? at - 1 : at;
      }
      if (bytes[at] === delimiter) {
        field += 1;
        at += 1;
        from[field] = at;
        continue;
      }
      if (bytes[at] === carriageReturn) at += 1;
      if (bytes[at] !== lineFeed || field !== width - 1) throw new Error('a verified record has other fields');
      return isPlain ? at + 1 : -(at + 1);
    }
  }
  return { from, to, find };
}
