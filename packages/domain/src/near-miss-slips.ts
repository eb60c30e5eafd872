import { lookAlikesFolded, lowered, withoutLeadingZeros, withoutSeparators } from './near-miss-keys.ts';

/** How a code differs from the one that was meant. */
export type Slip =
  | 'letter-case'
  | 'separators'
  | 'look-alike'
  | 'leading-zeros'
  | 'missing'
  | 'doubled'
  | 'swapped'
  | 'size-written'
  | 'size-suffix'
  | 'extra'
  | 'substituted'
  | 'other-size';

export interface FoundSlips {
  readonly slips: readonly Slip[];
  /** In plain words, such as `letter O for zero`. */
  readonly words: readonly string[];
}

type Change = { readonly slip: Slip; readonly apply: (text: string) => string };
const changes: readonly Change[] = [
  { slip: 'letter-case', apply: lowered },
  { slip: 'separators', apply: withoutSeparators },
  { slip: 'look-alike', apply: lookAlikesFolded },
  { slip: 'leading-zeros', apply: withoutLeadingZeros },
];
// zeros are counted while separators still part the runs of digits
const order: readonly Slip[] = ['letter-case', 'look-alike', 'leading-zeros', 'separators'];
/** All sets of changes, the smaller first: the fewest slips explain a difference. */
const changeSets: readonly (readonly Change[])[] = Array.from({ length: 2 ** changes.length }, (_, set) =>
  changes
    .filter((_change, index) => (set & (1 << index)) !== 0)
    .toSorted((a, b) => order.indexOf(a.slip) - order.indexOf(b.slip)),
).toSorted((a, b) => a.length - b.length);

const applied = (set: readonly Change[], text: string): string =>
  set.reduce((changed, change) => change.apply(changed), text);

/** The fewest slips that make `sent` of `meant` without an edit; undefined where their keys are not the same. */
export function plainSlips(sent: string, meant: string): FoundSlips | undefined {
  for (const set of changeSets)
    if (applied(set, sent) === applied(set, meant))
      return { slips: set.map(({ slip }) => slip), words: wordsOf(set, sent, meant) };
  return undefined;
}

/** The fewest slips that make `sent` of `meant` with one edit; undefined where there are none. */
export function editSlips(sent: string, meant: string): FoundSlips | undefined {
  for (const set of changeSets) {
    const edit = editBetween(applied(set, sent), applied(set, meant));
    if (edit !== undefined)
      return { slips: [...set.map(({ slip }) => slip), edit.slip], words: [...wordsOf(set, sent, meant), edit.words] };
  }
  return undefined;
}

/** The one edit that makes `sent` of `meant`. */
function editBetween(sent: string, meant: string): { readonly slip: Slip; readonly words: string } | undefined {
  let from = 0;
  while (from < sent.length && sent[from] === meant[from]) from += 1;
  const [a, b] = [sent.slice(from), meant.slice(from)];
  if (a.length + 1 === b.length && b.slice(1) === a) return { slip: 'missing', words: `${b[0]} is missing` };
  if (a.length === b.length + 1 && a.slice(1) === b)
    return a[0] === sent[from - 1] || a[0] === a[1]
      ? { slip: 'doubled', words: `${a[0]} is typed twice` }
      : { slip: 'extra', words: `${a[0]} is one character too many` };
  if (a.length !== b.length || a.length === 0) return undefined;
  if (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
    return { slip: 'swapped', words: `${b[0]} and ${b[1]} are swapped` };
  if (a.slice(1) === b.slice(1)) return { slip: 'substituted', words: `${a[0]} for ${b[0]}` };
  return undefined;
}

const wordsOf = (set: readonly Change[], sent: string, meant: string): string[] =>
  set.map(({ slip }) => {
    switch (slip) {
      case 'letter-case':
        return 'capital and small letters';
      case 'separators':
        return 'hyphens, spaces or the like';
      case 'look-alike':
        return lookAlikeWords(sent, meant);
      default:
        return 'leading zeros';
    }
  });

const nameOf = (character: string): string =>
  character === '0' ? 'zero' : character === '1' ? 'one' : `letter ${character.toUpperCase()}`;

function lookAlikeWords(sent: string, meant: string): string {
  const [a, b] = [withoutSeparators(sent), withoutSeparators(meant)];
  for (let index = 0; index < a.length; index += 1) {
    const [left, right] = [a[index] ?? '', b[index] ?? ''];
    if (left.toLowerCase() === right.toLowerCase()) continue;
    if (lookAlikesFolded(left) === lookAlikesFolded(right)) return `${nameOf(left)} for ${nameOf(right)}`;
  }
  return 'characters that look alike';
}
