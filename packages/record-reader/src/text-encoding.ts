import type { FormatFile } from '@tillkeeper/contracts';

/** How the characters of a file are written, and the byte order mark that says so. */
export interface TextEncoding {
  readonly name: FormatFile['encoding'] | 'utf-16le' | 'utf-16be';
  /** 0 without a mark. */
  readonly markBytes: number;
}

/** Bytes that have to be seen. */
export const longestMark = 3;

/** A byte order mark says how a file is written; without one it is as its format declares. Nothing is guessed. */
export function encodingOf(firstBytes: Uint8Array, declared: FormatFile['encoding']): TextEncoding {
  const [first, second, third] = firstBytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { name: 'utf-8', markBytes: 3 };
  if (first === 0xff && second === 0xfe) return { name: 'utf-16le', markBytes: 2 };
  if (first === 0xfe && second === 0xff) return { name: 'utf-16be', markBytes: 2 };
  return { name: declared, markBytes: 0 };
}
