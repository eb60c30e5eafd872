import { isProblemCode, problemCodeNames, problemCodes } from '@tillkeeper/contracts';
import type { Accuracy } from './measure.ts';
import { precisionOf, recallOf } from './tally.ts';

const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** The figures as a markdown table: errors first, in the order of the contract. */
export function accuracyTable({ codes }: Accuracy): string[] {
  const severities = ['error', 'warning', 'info'];
  const place = (code: string): number =>
    isProblemCode(code)
      ? severities.indexOf(problemCodes[code].severity) * 1000 + problemCodeNames.indexOf(code)
      : 9999;
  const rows = codes
    .toSorted((a, b) => place(a.code) - place(b.code))
    .map(one => {
      const severity = isProblemCode(one.code) ? problemCodes[one.code].severity : '';
      const figures = [one.planted, one.found, one.planted - one.found, one.wrong].map(count);
      return `| \`${one.code}\` | ${severity} | ${figures.join(' | ')} | ${precisionOf(one).toFixed(3)} | ${recallOf(one).toFixed(3)} |`;
    });
  return [
    '| code | severity | planted | found | missed | wrong | precision | recall |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...rows,
  ];
}

/** What it was measured on, in a sentence. */
export function accuracySummary(accuracy: Accuracy): string {
  const { rows, historyRows, files, cleanRows, cleanRowsHeld, wrongRowsUsed } = accuracy;
  return `${count(rows)} rows with planted mistakes after ${count(historyRows)} right ones, in ${count(files)} files: of ${count(cleanRows)} rows to be used, ${count(cleanRowsHeld)} were held; of those to be held, ${count(wrongRowsUsed)} were used.`;
}
