import type { FormatFile } from '@tillkeeper/contracts';

const maxCharacters = 200;
const printable = /^[\t -~]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacters = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;
/** One for each encoding: to make one takes longer than to read a line. */
const decoders = new Map(
  (['utf-8', 'windows-1252', 'iso-8859-15'] as const).map(name => [name, new TextDecoder(name, { ignoreBOM: true })]),
);

/** The beginning of a damaged record for people to look at: at most 200 characters, what cannot be read replaced by U+FFFD. */
export function shownText(bytes: Buffer, encoding: FormatFile['encoding']): string {
  const ascii = bytes.toString('latin1', 0, maxCharacters);
  if (printable.test(ascii)) return ascii;
  const text = decoders.get(encoding)?.decode(bytes.subarray(0, maxCharacters * 4)) ?? ascii;
  return text.slice(0, maxCharacters).toWellFormed().replace(controlCharacters, '\ufffd');
}
