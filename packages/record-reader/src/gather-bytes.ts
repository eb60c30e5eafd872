export interface ByteGatherer {
  /** The bytes to work on now: what was left over, and what came since; undefined: not enough yet. */
  add(chunk: Uint8Array): Buffer | undefined;
  /** What is left when the source has ended. */
  rest(): Buffer;
  /** Keeps what could not be worked on for the next time. */
  keep(bytes: Buffer): void;
}

const none = Buffer.alloc(0);

/**
 * Joins what is left over of one chunk with the next. Work is done on at least `minBytes`, and on a quarter of what is left
 * over: a long record that comes in tiny pieces is looked at a few times, not once for every piece.
 */
export function createByteGatherer(minBytes: number): ByteGatherer {
  let left: Buffer = none;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const join = (): Buffer => {
    const [first] = pending;
    const bytes =
      left.length === 0 && pending.length === 1 && first !== undefined ? first : Buffer.concat([left, ...pending]);
    left = none;
    pending = [];
    pendingBytes = 0;
    return bytes;
  };
  return {
    add(chunk) {
      pending.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      pendingBytes += chunk.byteLength;
      return pendingBytes >= minBytes && pendingBytes >= left.length / 4 ? join() : undefined;
    },
    rest: join,
    keep(bytes) {
      // a copy: the chunk in which it stands may go
      left = bytes.length === 0 ? none : Buffer.from(bytes);
    },
  };
}
