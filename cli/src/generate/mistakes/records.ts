import type { ProblemCodeName } from '@tillkeeper/contracts';
import { anyLine, type Mistake } from '../mistake.ts';
import type { Random } from '../random.ts';

const damaged = (
  kind: string,
  code: ProblemCodeName,
  damage: (line: string, random: Random) => string | Buffer,
  more: Partial<Mistake> = {},
): Mistake => ({
  kind: `${code}/${kind}`,
  code,
  columns: [],
  container: 'csv',
  plant: (basket, random) => [{ lineIndex: anyLine(basket, random), code, column: null }],
  damage(line, random) {
    const made = damage(line, random);
    return typeof made === 'string' ? Buffer.from(made) : made;
  },
  ...more,
});
const json = { container: 'ndjson' } as const;
/** Bytes between the characters of a text, at a place where no character is cut. */
const bytesIn = (line: string, at: number, bytes: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(line.slice(0, at)), Buffer.from(bytes), Buffer.from(line.slice(at))]);

/** Records that cannot be read. */
export const recordMistakes: readonly Mistake[] = [
  damaged('last-field-gone', 'record.too-few-fields', line => line.slice(0, line.lastIndexOf(','))),
  damaged('cut-in-the-middle', 'record.too-few-fields', line => line.slice(0, Math.floor(line.length / 2))),
  damaged('one-more', 'record.too-many-fields', line => `${line},surplus`),
  damaged('decimal-comma', 'record.too-many-fields', line => line.replace(/(\d)\.(\d\d),/, '$1,$2,')),
  damaged('never-closed', 'record.broken-quotes', line => line.replace(',', ',"')),
  damaged('text-behind', 'record.broken-quotes', line => line.replace(/^([^,]*)/, '"$1"x')),
  damaged('in-the-middle', 'record.broken-quotes', line => line.replace(/^([^,]{3})/, '$1"')),
  damaged('no-such-sequence', 'record.invalid-encoding', line => bytesIn(line, 3, [0xc3, 0x28])),
  damaged('windows-1252', 'record.invalid-encoding', line => bytesIn(line, 3, [0xe9])),
  damaged('cut-sequence', 'record.invalid-encoding', line => bytesIn(line, line.indexOf(','), [0xe2, 0x82])),
  damaged('surrogate', 'record.invalid-encoding', line => bytesIn(line, 3, [0xed, 0xa0, 0x80])),
  damaged('nul', 'record.control-character', line => `${line.slice(0, 3)}\u0000${line.slice(3)}`),
  damaged('escape', 'record.control-character', line => `${line.slice(0, 3)}\u001b${line.slice(3)}`),
  damaged('rubout', 'record.control-character', line => `${line}\u007f`),
  damaged('megabyte', 'record.too-long', line => `${line}${'x'.repeat(2 ** 20)}`, { mostInFile: 1 }),

  damaged('no-such-sequence-in-json', 'record.invalid-encoding', line => bytesIn(line, 5, [0xc3, 0x28]), json),
  damaged('quantity', 'json.duplicate-key', line => line.replace(/}$/, ',"quantity":7}'), json),
  damaged(
    'the-same-again',
    'json.duplicate-key',
    line => line.replace(/}$/, `,${/"line_no":[^,]*/.exec(line)?.[0]}}`),
    json,
  ),
  damaged('not-closed', 'json.invalid-text', line => line.slice(0, -1), json),
  damaged('single-quotes', 'json.invalid-text', line => line.replaceAll('"', "'"), json),
  damaged('half-a-character', 'json.invalid-text', line => line.replace(/}$/, ',"payment_method":"\\ud83d"}'), {
    ...json,
    columns: [],
    plant(basket, random) {
      const lineIndex = anyLine(basket, random);
      for (const row of basket.lines) row['payment_method'] = '';
      return [{ lineIndex, code: 'json.invalid-text', column: null }];
    },
  }),
];
