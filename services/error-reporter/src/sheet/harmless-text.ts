// control characters, and those that turn the direction of a text around
const invisible = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/gu;
const looksLikeFormula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
const mostCharacters = 500;

/**
 * What a till or a customer typed, as a spreadsheet may show it: nothing that could be taken for a formula, and no
 * characters that cannot be seen.
 */
export function harmlessText(text: string | null | undefined): string {
  const plain = (text ?? '').toWellFormed().replace(invisible, ' ').trim();
  const short = plain.length > mostCharacters ? `${plain.slice(0, mostCharacters).toWellFormed()}…` : plain;
  // the sign of mathematics: nobody wants to read '-1, and spreadsheets take it for a letter
  if (/^-\d+(\.\d+)?$/.test(short)) return `\u2212${short.slice(1)}`;
  return looksLikeFormula.test(short) ? `'${short}` : short;
}

/** As it is written into the file: spreadsheets read `_x003D_` as `=`, unless its first character is written so itself. */
export const writtenText = (text: string): string => text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');

/** What was meant by a text of the file. */
export const meantText = (written: string): string =>
  written.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
