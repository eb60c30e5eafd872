/** What the lines of an output are for. */
export interface Terminal {
  /** Characters in a line; undefined where nobody reads it on a terminal: lines are then as long as they are. */
  readonly columns: number | undefined;
  readonly hasColour: boolean;
}
export const noTerminal: Terminal = { columns: undefined, hasColour: false };

/** Colour is for people at a terminal who did not say otherwise (no-color.org). */
export function terminalOf(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  noColour: string | undefined,
): Terminal {
  if (!stream.isTTY) return noTerminal;
  return { columns: stream.columns, hasColour: noColour === undefined || noColour === '' };
}

/** A text of a sender on a line: what would move the cursor, ring a bell or change colours is shown as what it is. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, character => {
    const named = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character];
    return named ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

const colours = { error: '31', warning: '33', info: '2' } as const;
/** A severity in its colour. */
export function paint(text: string, severity: string, { hasColour }: Terminal): string {
  const colour = new Map<string, string>(Object.entries(colours)).get(severity);
  return hasColour && colour !== undefined ? `\u001b[${colour}m${text}\u001b[0m` : text;
}

/** Breaks a text at blanks into lines of at most so many characters; a longer word is broken where it is. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}
