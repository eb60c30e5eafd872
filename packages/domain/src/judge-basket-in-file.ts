import type { ProblemCodeName } from '@tillkeeper/contracts';

/** A line of a basket in a file, in the order of the file. */
export interface BasketLine {
  /** Its place among the records that say what they belong to: neighbours differ by 1. */
  readonly place: number;
  /** 0 where it cannot be read. */
  readonly lineNo: number;
  /** False: it has an error of its own. The other members then count for nothing. */
  readonly isUsable: boolean;
  /** The same for the same contents. */
  readonly content: number;
  /** The same where lines say the same of their transaction: type, currency, customer, number of lines. */
  readonly head: number;
}
export interface BasketInFile {
  readonly lines: readonly BasketLine[];
  /** The sender's transaction_line_count. */
  readonly declaredLines: number | null;
  /** A record that cannot be read stands before, behind or among its lines: it may have been one of them. */
  readonly isBesideDamage: boolean;
  /** A line that says the same receipt number, and elsewhere it is wrong, stands beside it. */
  readonly isBesideStray: boolean;
}
export interface BasketInFileVerdict {
  readonly isHeld: boolean;
  /** Indexes of lines that came before in this basket; they count once. Held with it when it is held. */
  readonly repeated: ReadonlySet<number>;
  readonly findings: readonly { readonly index: number; readonly code: ProblemCodeName; readonly detail?: string }[];
}

const nothing: BasketInFileVerdict = { isHeld: false, repeated: new Set(), findings: [] };

/** Whether a basket can be used: it is whole, in one place, and all of its lines are right and agree; else all of it is held. */
export function judgeBasketInFile(basket: BasketInFile): BasketInFileVerdict {
  if (isPlainlyRight(basket)) return nothing;
  const { lines, declaredLines, isBesideDamage, isBesideStray } = basket;
  const { repeated, conflicts } = compareLines(lines);
  const findings: { index: number; code: ProblemCodeName; detail?: string }[] = [];
  const faulty = new Set<number>();
  const fail = (
    isMeant: (line: BasketLine, index: number) => boolean,
    code: ProblemCodeName,
    detail?: string,
  ): void => {
    for (const [index, line] of lines.entries()) {
      if (!isMeant(line, index)) continue;
      findings.push(detail === undefined ? { index, code } : { index, code, detail });
      faulty.add(index);
    }
  };
  for (const [index, line] of lines.entries()) if (!line.isUsable) faulty.add(index);
  const isUsed = (line: BasketLine, index: number): boolean => line.isUsable && !repeated.has(index);

  if (conflicts.size > 0)
    fail(
      line => line.isUsable && conflicts.has(line.lineNo),
      'line.conflict',
      `line ${[...conflicts].join(', ')} has different contents`,
    );
  if (new Set(lines.filter(isUsed).map(line => line.head)).size > 1)
    fail(isUsed, 'transaction.lines-disagree', 'type, currency, customer or number of lines differ');
  // a line of its own whose store or till is wrong may stand between: what is wrong is said there
  if (!isBesideStray && isInTwoPlaces(lines, repeated)) fail(isUsed, 'transaction.in-two-places');

  const lineCount = new Set(lines.filter((_, index) => !repeated.has(index)).map(line => line.lineNo)).size;
  const isProvenWhole = declaredLines === lineCount;
  if (
    declaredLines !== null &&
    !isProvenWhole &&
    !isBesideDamage &&
    !isBesideStray &&
    lines.every(line => line.isUsable)
  )
    fail(
      (_, index) => !repeated.has(index),
      'transaction.incomplete',
      `${lineCount} of ${declaredLines} lines are there`,
    );

  const isHeld = faulty.size > 0 || (isBesideDamage && !isProvenWhole) || isBesideStray;
  for (const index of lines.keys()) {
    if (isHeld && !faulty.has(index)) findings.push({ index, code: 'transaction.held' });
    else if (!isHeld && repeated.has(index)) findings.push({ index, code: 'record.repeated' });
  }
  return { isHeld, repeated, findings };
}

/** Nearly all baskets: right lines in their order, one row behind the other, none missing. Costs no memory. */
function isPlainlyRight({ lines, declaredLines, isBesideDamage, isBesideStray }: BasketInFile): boolean {
  if (isBesideDamage || isBesideStray || (declaredLines !== null && declaredLines !== lines.length)) return false;
  const first = lines[0];
  let before: BasketLine | undefined;
  for (const line of lines) {
    if (!line.isUsable || line.head !== first?.head) return false;
    if (before !== undefined && (line.lineNo <= before.lineNo || line.place !== before.place + 1)) return false;
    before = line;
  }
  return true;
}

function compareLines(lines: readonly BasketLine[]): { repeated: Set<number>; conflicts: Set<number> } {
  const repeated = new Set<number>();
  const conflicts = new Set<number>();
  const firsts = new Map<number, BasketLine>();
  for (const [index, line] of lines.entries()) {
    if (!line.isUsable) continue;
    const first = firsts.get(line.lineNo);
    if (first === undefined) firsts.set(line.lineNo, line);
    else if (first.content === line.content) repeated.add(index);
    else conflicts.add(line.lineNo);
  }
  return { repeated, conflicts };
}

/** Whether rows of another basket stand between its lines; a repetition may stand anywhere. */
function isInTwoPlaces(lines: readonly BasketLine[], repeated: ReadonlySet<number>): boolean {
  const real = lines.filter((_, index) => !repeated.has(index));
  const [from, to] = [real[0]?.place ?? 0, real.at(-1)?.place ?? 0];
  return to - from + 1 > lines.filter(line => line.place >= from && line.place <= to).length;
}
