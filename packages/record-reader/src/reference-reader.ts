/** A record of the plain reader: its cells, or that it is damaged. */
export type PlainRecord = { readonly cells: readonly string[] } | { readonly damaged: true };

/**
 * The plain, slow reader that tests hold against the fast one: text in, one character after the other, RFC 4180 to the
 * letter. `records[0]` is the header; a record with another number of fields than it is damaged.
 */
export function readPlainly(text: string, delimiter: string): PlainRecord[] {
  const records: PlainRecord[] = [];
  let at = 0;
  let width = -1;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    const line = text.slice(at, lineEnd);
    if (line === '' || line === '\r') {
      at = lineEnd + 1;
      continue;
    }
    const read = readOne(text, at, delimiter);
    if (read === undefined || (width >= 0 && read.cells.length !== width)) {
      records.push({ damaged: true });
      at = lineEnd + 1;
      continue;
    }
    if (width < 0) width = read.cells.length;
    records.push({ cells: read.cells });
    at = read.next;
  }
  return records;
}

function readOne(text: string, from: number, delimiter: string): { cells: string[]; next: number } | undefined {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const character = text[at];
        if (character === undefined) return undefined;
        if (character === '"' && text[at + 1] === '"') {
          cell += '"';
          at += 2;
        } else if (character === '"') {
          at += 1;
          break;
        } else {
          if (isControl(character) && character !== '\n' && character !== '\r') return undefined;
          cell += character;
          at += 1;
        }
      }
    } else {
      for (;;) {
        const character = text[at];
        if (character === undefined || character === delimiter || isEnd(text, at)) break;
        if (character === '"' || isControl(character)) return undefined;
        cell += character;
        at += 1;
      }
    }
    cells.push(cell);
    if (text[at] === undefined) return { cells, next: at };
    if (text[at] === delimiter) at += 1;
    else if (isEnd(text, at)) return { cells, next: at + (text[at] === '\n' ? 1 : 2) };
    else return undefined;
  }
}

const isEnd = (text: string, at: number): boolean =>
  text[at] === '\n' || (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length));
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const isControl = (character: string): boolean => /[\u0000-\u0008\u000a-\u001f\u007f]/.test(character);
