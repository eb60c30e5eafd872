import { utf16BytesOf } from './utf16-to-utf8.ts';

/**
 * Places in the raw file of what is read as UTF-8 and was sent as UTF-16. Places are asked for from the front to the back;
 * no byte is counted twice.
 */
export interface RawPositions {
  /** Where the byte at `index` of `bytes` stands in the raw file. */
  at(bytes: Uint8Array, index: number): number;
  /** The first `index` bytes are done: the next bytes begin with what follows them. */
  leave(bytes: Uint8Array, index: number): void;
}

/** `from`: where the text begins in the raw file, behind its mark. */
export function createRawPositions(from: number): RawPositions {
  let countedTo = 0;
  let raw = from;
  const at = (bytes: Uint8Array, index: number): number => {
    if (index < countedTo) throw new Error('a place is asked for that was passed');
    for (; countedTo < index; countedTo += 1) raw += utf16BytesOf[bytes[countedTo] ?? 0] ?? 0;
    return raw;
  };
  return {
    at,
    leave(bytes, index) {
      at(bytes, index);
      countedTo = 0;
    },
  };
}
