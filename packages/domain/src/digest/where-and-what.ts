import { isProblemCode, problemCodes } from '@tillkeeper/contracts';
import { causeOf } from '../possible-answers.ts';
import type { ProblemExample } from './content.ts';
import { startOf } from './frame.ts';
import type { ReportedFinding } from './reported.ts';
import type { Speech } from './speech.ts';
import { typedText } from './typed-text.ts';
import type { Words } from './words.ts';

/**
 * Findings as examples: those that one answer settles (the same unknown number, the same repair) are one of them. The
 * most expensive first, as they come.
 */
export function examplesOf(
  findings: readonly ReportedFinding[],
  of: { readonly speech: Speech; readonly date: string; readonly most: number },
): {
  readonly examples: readonly ProblemExample[];
  /** Findings that they stand for. */
  readonly findings: number;
  /** Of the first. */
  readonly cause: string | undefined;
} {
  const byThing = new Map<string, ReportedFinding[]>();
  for (const [index, finding] of findings.entries()) {
    const key = isOfAThing(finding) ? causeOf(finding) : String(index);
    const known = byThing.get(key);
    if (known === undefined) byThing.set(key, [finding]);
    else known.push(finding);
  }
  const worth = (members: readonly ReportedFinding[]): number =>
    members.reduce((sum, finding) => sum + (finding.is_first ? Math.abs(finding.amount_minor ?? 0) : 0), 0);
  const shown = [...byThing.values()].toSorted((a, b) => worth(b) - worth(a)).slice(0, of.most);
  return {
    examples: shown.map(members => example(members, of.speech, of.date)),
    cause: shown[0]?.[0] === undefined ? undefined : causeOf(shown[0][0]),
    findings: shown.reduce((sum, members) => sum + members.length, 0),
  };
}

/** Whether what stood there is a thing of its own that may be wrong in many receipts. */
const isOfAThing = ({ code, value }: ReportedFinding): boolean => code.endsWith('.unknown') && value !== null;

function example(members: readonly ReportedFinding[], speech: Speech, date: string): ProblemExample {
  const [first] = members;
  if (first === undefined) throw new Error('an example of nothing');
  const what = whatIs(first, speech);
  const isOne = members.length === 1;
  const where = whereIs(isOne ? first : { ...first, amount_minor: null }, speech, date, what);
  const { words } = speech;
  if (isOne) return { what, where: startOf(where, words.language) };
  const count = speech.count(words.counts.lines, members.length);
  const total = members.reduce((sum, finding) => sum + (finding.is_first ? (finding.amount_minor ?? 0) : 0), 0);
  const money = total === 0 ? [] : [moneyOf({ ...first, amount_minor: total }, speech)];
  return { what, where: speech.say(words.problem.many, { count: [count, ...money].join(words.separator), where }) };
}

const moneyOf = (finding: ReportedFinding, speech: Speech): string => {
  const money = speech.money(finding.amount_minor ?? 0, finding.currency ?? '');
  return finding.severity === 'error' ? speech.say(speech.words.problem.held, { money }) : money;
};

/** Receipt, till, time, article and money, as far as they are known. */
export function whereIs(finding: ReportedFinding, speech: Speech, date: string, beside = ''): string {
  const { words } = speech;
  const parts: string[] = [];
  if (finding.transaction_id !== null)
    parts.push(speech.say(words.problem.receipt, { receipt: typedText(finding.transaction_id, 64) }));
  else if (finding.row_no !== null)
    parts.push(
      speech.say(words.problem.row, {
        row: speech.number(Number(finding.row_no)),
        file: typedText(finding.file_name, 100),
      }),
    );
  else if ((finding.till_id ?? '') === '')
    parts.push(speech.say(words.problem.file, { file: typedText(finding.file_name, 100) }));
  if (finding.till_id !== null && finding.till_id !== '')
    parts.push(speech.say(words.problem.till, { till: typedText(finding.till_id, 32) }));
  const day = finding.sold_at === null ? finding.business_date : speech.dayOf(finding.sold_at);
  if (day !== null && day !== date) parts.push(speech.shortDate(day));
  if (finding.sold_at !== null) parts.push(speech.time(finding.sold_at));
  const article = finding.product_name ?? '';
  if (article !== '' && !beside.includes(typedText(article))) parts.push(typedText(article));
  if (finding.amount_minor !== null && finding.amount_minor !== 0) parts.push(moneyOf(finding, speech));
  return parts.join(words.separator);
}

/** What a value is called; what stands in no column of the contract keeps its name. */
export function columnOf(column: string, words: Words): string {
  return isNamed(column, words) ? words.columns[column] : typedText(column.replaceAll('_', ' '), 64);
}
const isNamed = (column: string, words: Words): column is keyof Words['columns'] =>
  Object.hasOwn(words.columns, column);

/** What stood there; a value that says nothing by itself with what it is. */
function whatIs(finding: ReportedFinding, speech: Speech): string {
  const detail = detailOf(finding);
  const isBare = detail !== '' && detail === typedText(finding.value ?? '', 160);
  if (!isBare || finding.column_name === null || isOfAThing(finding)) return detail;
  const { words } = speech;
  return speech.say(words.problem.value, { column: columnOf(finding.column_name, words), value: detail });
}

/** What a message says beyond the sentence that its group begins with; nothing of what is personal. */
export function detailOf(finding: Pick<ReportedFinding, 'code' | 'message' | 'column_name'>, maxLength = 160): string {
  const { code, message } = finding;
  if (!isProblemCode(code)) return typedText(message, maxLength);
  const { sentence, family } = problemCodes[code];
  if (family === 'contact' || (finding.column_name ?? '').startsWith('customer_')) return '';
  if (message === sentence) return '';
  const lead = `${sentence.replace(/\.$/, '')}: `;
  const detail = message.startsWith(lead) ? message.slice(lead.length) : message;
  return typedText(detail.replace(/\.$/, ''), maxLength);
}
