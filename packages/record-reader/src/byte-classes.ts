import type { FormatFile } from '@tillkeeper/contracts';

/** What a byte means to a scanner. Everything that is not special is 0, so that the common case is one comparison. */
export const byteClass = {
  plain: 0,
  delimiter: 1,
  lineFeed: 2,
  carriageReturn: 3,
  quote: 4,
  control: 5,
  /** Part of a character of several bytes, which has to be looked at. */
  high: 6,
  /** No character at all in this encoding. */
  invalid: 7,
} as const;

/** Code points that windows-1252 leaves empty; decoders make invisible control characters of them. */
const emptyInWindows1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/**
 * The class of each of the 256 bytes. `isTrusted`: these bytes are known to be UTF-8 as a whole, so that no character
 * has to be looked at.
 */
export function byteClassesOf(
  delimiter: number,
  encoding: FormatFile['encoding'],
  { isTrusted }: { isTrusted: boolean },
): Uint8Array {
  const classes = new Uint8Array(256);
  classes.fill(byteClass.control, 0, 32);
  classes[127] = byteClass.control;
  classes[9] = byteClass.plain;
  classes[10] = byteClass.lineFeed;
  classes[13] = byteClass.carriageReturn;
  classes[34] = byteClass.quote;
  if (encoding === 'utf-8') {
    if (!isTrusted) classes.fill(byteClass.high, 128);
  } else if (encoding === 'windows-1252') for (const byte of emptyInWindows1252) classes[byte] = byteClass.invalid;
  else classes.fill(byteClass.invalid, 128, 160); // the control characters of ISO 8859
  classes[delimiter] = byteClass.delimiter;
  return classes;
}
