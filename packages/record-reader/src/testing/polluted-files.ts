import fc from 'fast-check';

/** Files as tills send them, and files as they arrive when something went wrong on the way. */

export const delimiters = [',', ';', '\t', '|'] as const;

const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('', 'a', 'ß', '12.50', '€ x', 'a b', ' ', 'SKU-1', '😀', '\ufeff', "'", '\\'),
  },
  { weight: 2, arbitrary: fc.constantFrom(...delimiters, '"', '""', '\n', '\r\n', '\r', '\n1,2,3\n', '\t') },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }).map(text => text.replaceAll(/\p{Cc}/gu, '')) },
);
const cell = fc.array(piece, { maxLength: 4 }).map(pieces => pieces.join(''));

export interface GeneratedFile {
  readonly text: string;
  readonly delimiter: (typeof delimiters)[number];
}

/** RFC 4180 to the letter, with line ends of both kinds, blank lines, and a last line that may lack its end. */
export const rightFile: fc.Arbitrary<GeneratedFile> = fc
  .record({
    delimiter: fc.constantFrom(...delimiters),
    width: fc.integer({ min: 1, max: 5 }),
    rows: fc.array(fc.array(fc.tuple(cell, fc.boolean()), { minLength: 5, maxLength: 5 }), { maxLength: 12 }),
    ends: fc.array(fc.constantFrom('\n', '\n', '\r\n', '\n\n', '\r\n\r\n'), { minLength: 13, maxLength: 13 }),
    hasLastEnd: fc.boolean(),
    hasMark: fc.boolean(),
  })
  .map(({ delimiter, width, rows, ends, hasLastEnd, hasMark }) => {
    const quote = ([text, isQuoted]: [string, boolean]): string =>
      isQuoted || text === '' || text.includes(delimiter) || /["\r\n]/.test(text)
        ? `"${text.replaceAll('"', '""')}"`
        : text;
    // an empty cell without quotes is only possible where a delimiter shows that it is there
    const bare = (text: string): string => (width > 1 && text === '""' ? '' : text);
    const lines = [
      Array.from({ length: width }, (_, index) => `c${index}`).join(delimiter),
      ...rows.map(row =>
        row
          .slice(0, width)
          .map((one, index) => (index % 2 === 0 ? bare(quote(one)) : quote(one)))
          .join(delimiter),
      ),
    ];
    const text = lines
      .map((line, index) => `${line}${index === lines.length - 1 && !hasLastEnd ? '' : (ends[index] ?? '\n')}`)
      .join('');
    return { text: `${hasMark ? '\ufeff' : ''}${text}`, delimiter };
  });

const inserted: readonly Buffer[] = [
  ...['"', '""', ',', ';', '\t', '\n', '\r', '\r\n', '\u0000', '\u0007', '\u007f', '"\n', 'x'.repeat(300)].map(text =>
    Buffer.from(text),
  ),
  ...[[0xc3], [0xff], [0xe2, 0x82], [0xed, 0xa0, 0x80]].map(bytes => Buffer.from(bytes)),
];
const damage = fc.record({
  at: fc.nat(),
  how: fc.oneof(fc.constantFrom('cut', 'drop', 'again'), fc.constantFrom(...inserted)),
});

export interface PollutedFile {
  readonly bytes: Buffer;
  readonly delimiter: (typeof delimiters)[number];
}

/** A right file with up to four damages anywhere behind its header. */
export const pollutedFile: fc.Arbitrary<PollutedFile> = fc
  .tuple(rightFile, fc.array(damage, { minLength: 1, maxLength: 4 }))
  .map(([{ text, delimiter }, damages]) => {
    let bytes: Buffer = Buffer.from(text);
    const headerEnd = bytes.indexOf('\n') + 1;
    for (const { at, how } of damages) {
      const index = headerEnd + (at % Math.max(1, bytes.length - headerEnd));
      const before = bytes.subarray(0, index);
      const after = bytes.subarray(index);
      if (how === 'cut') bytes = before;
      else if (how === 'drop') bytes = Buffer.concat([before, after.subarray(1)]);
      else if (how === 'again') bytes = Buffer.concat([before, after.subarray(0, 20), after]);
      else if (typeof how !== 'string') bytes = Buffer.concat([before, how, after]);
    }
    return { bytes, delimiter };
  });
