import { isProblemCode, minorUnitExponent, problemCodes } from '@tillkeeper/contracts';

/** A finding as the report sees it. `amount_minor` is what the row is worth, where that can be read. */
export interface ReportedFinding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly transaction_id: string | null;
  readonly till_id: string | null;
  readonly product_id: string | null;
  readonly amount_minor: number | null;
}

/** What a store's files came to, in one currency. Amounts in minor units. */
export interface ReportedTotals {
  readonly currency: string;
  readonly files: number;
  readonly rows_read: number;
  readonly rows_loaded: number;
  readonly rows_unchanged: number;
  readonly rows_held: number;
  readonly rows_repeated: number;
  readonly amount_loaded_minor: number;
  readonly amount_held_minor: number;
}

/** Lines that were held back and are in the books by themselves since, in one currency. Amounts in minor units. */
export interface ReleasedLines {
  readonly currency: string;
  readonly rows: number;
  readonly amount_minor: number;
}

export interface ProblemGroup {
  readonly code: string;
  readonly severity: string;
  /** In a manager's words. */
  readonly sentence: string;
  readonly advice: string;
  readonly count: number;
  readonly amount_minor: number;
  /** At most three, the most expensive first. */
  readonly examples: readonly string[];
}

export interface Digest {
  readonly subject: string;
  readonly greeting: string;
  /** What happened, in one sentence. */
  readonly summary: string;
  readonly groups: readonly ProblemGroup[];
  readonly totals: readonly ReportedTotals[];
  readonly currency: string;
}

/** Minor units as a manager reads them: £1,234.50, or 1,234.50 USD where there is no sign for it. */
export function moneyText(minor: number, currency: string): string {
  const exponent = minorUnitExponent(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent).replace(/\B(?=(\d{3})+$)/g, ',');
  const amount = exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`;
  const sign = { GBP: '£', EUR: '€', USD: '$' }[currency];
  const name = currency === '' ? 'of no known currency' : currency;
  return `${minor < 0 ? '-' : ''}${sign ?? ''}${amount}${sign === undefined ? ` ${name}` : ''}`;
}

const plural = (count: number, one: string, many: string): string =>
  `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${count === 1 ? one : many}`;

/** What a store's manager is told: counts and money first, causes ranked by money, codes last. */
export function composeDigest(input: {
  readonly store: {
    readonly store_id: string;
    readonly name: string;
    readonly manager_name: string | null;
    readonly currency: string;
  };
  readonly findings: readonly ReportedFinding[];
  /** Of files that came in; empty when there is only news of files that were reported before. */
  readonly totals: readonly ReportedTotals[];
  readonly released?: readonly ReleasedLines[];
}): Digest {
  const { store, totals, released = [] } = input;
  const problems = input.findings.filter(finding => finding.severity !== 'info');
  const groups = groupByCause(problems);
  const heldRows = totals.reduce((sum, total) => sum + total.rows_held, 0);
  const held = totals
    .filter(total => total.amount_held_minor !== 0)
    .map(total => moneyText(total.amount_held_minor, total.currency));
  const loaded = totals.map(total => moneyText(total.amount_loaded_minor, total.currency));
  const files = totals.reduce((most, total) => Math.max(most, total.files), 0);
  const rows = totals.reduce((sum, total) => sum + total.rows_read, 0);
  const heldText = held.length === 0 ? '' : `, ${held.join(' and ')} held back`;
  const ofReleased = released.length === 0 ? undefined : releasedText(released);
  const isOfSentFiles = totals.length > 0 || (problems.length === 0 && ofReleased === undefined);
  const subject =
    problems.length > 0
      ? `Store ${store.store_id}: ${plural(problems.length, 'problem', 'problems')}${heldText}`
      : isOfSentFiles
        ? `Store ${store.store_id}: all is well, ${loaded.join(' and ') || 'nothing'} loaded`
        : `Store ${store.store_id}: ${releasedMoney(released)} no longer held back`;
  const ofFiles = !isOfSentFiles
    ? undefined
    : problems.length === 0
      ? `${plural(files, 'file', 'files')} with ${plural(rows, 'line', 'lines')} came in, and every line is in the books (${loaded.join(' and ') || 'no sales'}).`
      : `${plural(files, 'file', 'files')} with ${plural(rows, 'line', 'lines')} came in; ${plural(heldRows, 'line', 'lines')}${held.length === 0 ? '' : ` worth ${held.join(' and ')}`} ${heldRows === 1 ? 'is' : 'are'} held back until put right, the rest is in the books (${loaded.join(' and ')}).`;
  const ofLater =
    isOfSentFiles || problems.length === 0
      ? undefined
      : `${plural(problems.length, 'problem', 'problems')} came to light in files that were reported before.`;
  return {
    subject,
    greeting: `Hello ${store.manager_name ?? store.name},`,
    summary: [ofFiles, ofLater, ofReleased].filter(text => text !== undefined).join(' '),
    groups,
    totals,
    currency: totals[0]?.currency ?? store.currency,
  };
}

const releasedMoney = (released: readonly ReleasedLines[]): string =>
  released.map(one => moneyText(one.amount_minor, one.currency)).join(' and ');

function releasedText(released: readonly ReleasedLines[]): string {
  const rows = released.reduce((sum, one) => sum + one.rows, 0);
  const [was, is] = rows === 1 ? ['was', 'is'] : ['were', 'are'];
  return `${plural(rows, 'line', 'lines')} worth ${releasedMoney(released)} that ${was} held back ${is} in the books now: what was missing has come, and nothing has to be sent again.`;
}

const rank = { error: 0, warning: 1, info: 2 } as const;
const rankOf = (severity: string): number =>
  severity === 'error' || severity === 'warning' ? rank[severity] : rank.info;

function groupByCause(findings: readonly ReportedFinding[]): ProblemGroup[] {
  const byCode = new Map<string, ReportedFinding[]>();
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding]);
  return [...byCode]
    .map(([code, members]): ProblemGroup => {
      const worth = (finding: ReportedFinding): number => Math.abs(finding.amount_minor ?? 0);
      const sorted = members.toSorted((a, b) => worth(b) - worth(a));
      return {
        code,
        severity: members[0]?.severity ?? 'error',
        sentence: isProblemCode(code) ? problemCodes[code].sentence : code,
        advice: isProblemCode(code) ? problemCodes[code].advice : '',
        count: members.length,
        amount_minor: members.reduce((sum, finding) => sum + (finding.amount_minor ?? 0), 0),
        examples: sorted
          .slice(0, 3)
          .map(finding => describe(finding, isProblemCode(code) ? problemCodes[code].sentence : code)),
      };
    })
    .toSorted(
      (a, b) =>
        rankOf(a.severity) - rankOf(b.severity) ||
        Math.abs(b.amount_minor) - Math.abs(a.amount_minor) ||
        b.count - a.count ||
        a.code.localeCompare(b.code),
    );
}

/** Where it is and what stood there; the sentence that the group begins with is not said again. */
function describe(finding: ReportedFinding, sentence: string): string {
  const where = [
    finding.transaction_id === null ? undefined : `receipt ${finding.transaction_id}`,
    finding.till_id === null ? undefined : `till ${finding.till_id}`,
  ].filter(part => part !== undefined);
  const lead = `${sentence.replace(/\.$/, '')}: `;
  const what =
    finding.message === sentence
      ? ''
      : finding.message.startsWith(lead)
        ? finding.message.slice(lead.length)
        : finding.message;
  if (where.length === 0) return what === '' ? finding.message : what;
  return what === '' ? where.join(', ') : `${where.join(', ')}: ${what}`;
}
