import type { FormatFile } from '@tillkeeper/contracts';

const maxCharacters = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacters = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

/** The beginning of a damaged record for people to look at: at most 200 characters, what cannot be read replaced by U+FFFD. */
export function shownText(bytes: Uint8Array, encoding: FormatFile['encoding']): string {
  return new TextDecoder(encoding, { ignoreBOM: true })
    .decode(bytes.subarray(0, maxCharacters * 4))
    .slice(0, maxCharacters)
    .toWellFormed()
    .replace(controlCharacters, '\ufffd');
}
