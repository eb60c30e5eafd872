import { type CheckReport, isProblemCode, problemCodes } from '@tillkeeper/contracts';
import { countText } from './print.ts';
import { paint, type Terminal, visible, wrap } from './terminal.ts';

type Finding = CheckReport['findings'][number];

/** The findings of a check for a person: the sums, how often which problem is there and what to do about it, then each of them. */
export function describeCheck(fileName: string, report: CheckReport, terminal: Terminal): string[] {
  const { findings, findings_left_out: leftOut } = report;
  if (findings.length === 0) return [...sumsOf(fileName, report), 'Nothing was found.'];
  return [
    ...sumsOf(fileName, report),
    '',
    ...byCode(findings, terminal),
    '',
    ...oneByOne(findings, terminal),
    ...(leftOut > 0 ? [`... and ${countText(leftOut)} more`] : []),
  ];
}

function sumsOf(fileName: string, report: CheckReport): string[] {
  const { rows_read, rows_valid, rows_held, rows_repeated, reject_code } = report;
  return [
    `${visible(fileName)}: ${countText(rows_read)} rows read: ${countText(rows_valid)} would be loaded, ${countText(rows_held)} held, ${countText(rows_repeated)} repeated`,
    ...(reject_code === null ? [] : [`The file would be rejected: ${reject_code}`]),
  ];
}

const severities = ['error', 'warning', 'info'];

function byCode(findings: readonly Finding[], terminal: Terminal): string[] {
  const counts = new Map<string, { severity: string; count: number }>();
  for (const { code, severity } of findings) counts.set(code, { severity, count: (counts.get(code)?.count ?? 0) + 1 });
  const place = (severity: string): number => (severities.indexOf(severity) + 4) % 4;
  const sorted = [...counts].toSorted(([, a], [, b]) => place(a.severity) - place(b.severity) || b.count - a.count);
  const rows = sorted.map(
    ([code, { severity, count }]): Row => ({
      severity,
      cells: [countText(count), severity, code],
      text: isProblemCode(code) ? `${problemCodes[code].sentence} ${problemCodes[code].advice}` : '',
    }),
  );
  return layOut(['count', 'severity', 'code', 'what it is, and what to do'], rows, { numbers: [0], terminal });
}

function oneByOne(findings: readonly Finding[], terminal: Terminal): string[] {
  const rows = findings.map(
    (one): Row => ({
      severity: one.severity,
      cells: [
        one.row_no === null ? '' : String(one.row_no),
        one.line_from === null ? '' : String(one.line_from),
        visible(one.transaction_id ?? ''),
        one.severity,
        one.code,
        one.column_name ?? '',
      ],
      text: visible(one.message),
    }),
  );
  const head = ['row', 'line', 'receipt', 'severity', 'code', 'column', 'what'];
  return layOut(head, rows, { numbers: [0, 1], terminal });
}

interface Row {
  readonly severity: string;
  readonly cells: readonly string[];
  /** In the last column, broken into lines where the terminal is narrow. */
  readonly text: string;
}
/** A text of fewer characters is no pleasure to read: the terminal breaks its lines itself. */
const narrowest = 24;

function layOut(
  head: readonly string[],
  rows: readonly Row[],
  how: { numbers: readonly number[]; terminal: Terminal },
): string[] {
  const { numbers, terminal } = how;
  const widths = head
    .slice(0, -1)
    .map((title, at) => Math.max(title.length, ...rows.map(row => row.cells[at]?.length ?? 0)));
  const before = widths.reduce((sum, width) => sum + width + 2, 0);
  const room =
    terminal.columns === undefined ? Number.POSITIVE_INFINITY : Math.max(narrowest, terminal.columns - before);
  const padded = (text: string, at: number): string =>
    numbers.includes(at) ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
  const severityAt = head.indexOf('severity');
  const last = head.at(-1) ?? '';
  const textWidth = Math.min(room, Math.max(last.length, ...rows.map(row => row.text.length)));
  return [
    [...widths.map((_, at) => padded(head[at] ?? '', at)), last].join('  '),
    [...widths, textWidth].map(width => '─'.repeat(width)).join('──'),
    ...rows.flatMap(({ cells, text, severity }) => {
      const [first = '', ...more] = wrap(text, room);
      const shown = cells.map((cell, at) => {
        const cellText = padded(cell, at);
        return at === severityAt ? paint(cellText, severity, terminal) : cellText;
      });
      return [`${shown.join('  ')}  ${first}`.trimEnd(), ...more.map(line => ' '.repeat(before) + line)];
    }),
  ];
}
