import type { FileReport } from '@tillkeeper/contracts';

export interface Output {
  /** A line for a person; nothing when --json was asked for. */
  say(line: string): void;
  /** Replaces the current line on a terminal, is silent elsewhere. */
  progress(line: string): void;
  /** The result for a program, printed only with --json. */
  json(value: unknown): void;
}

export function createOutput(isJson: boolean, stream: NodeJS.WriteStream = process.stdout): Output {
  let hasProgress = false;
  const clear = (): void => {
    if (hasProgress) stream.write('\r\u001b[2K');
    hasProgress = false;
  };
  return {
    say(line) {
      clear();
      if (!isJson) stream.write(`${line}\n`);
    },
    progress(line) {
      if (isJson || !stream.isTTY) return;
      stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
      hasProgress = true;
    },
    json(value) {
      clear();
      if (isJson) stream.write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

/** Minor units as an amount with thousands separated: 1234567 -> 12,345.67 */
export function amountText(minor: number): string {
  const text = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${text.slice(-2)}`;
}
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** Columns in line: numbers to the right, text to the left. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const cells = rows.map(row => row.map(cell => (typeof cell === 'number' ? countText(cell) : cell)));
  const isNumber = head.map((_, index) =>
    rows.every(row => typeof row[index] === 'number' || /^-?[\d,.]+$/.test(String(row[index]))),
  );
  const widths = head.map((title, index) => Math.max(title.length, ...cells.map(row => (row[index] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => (isNumber[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map(width => '─'.repeat(width)).join('──'), ...cells.map(line)];
}

/** What became of a file, for a person. */
export function describeFile(report: FileReport): string[] {
  return [
    `${report.file_name}: ${report.status}${report.reject_code === null ? '' : ` (${report.reject_code})`}`,
    `  rows: ${countText(report.rows_read)} read = ${countText(report.rows_loaded)} loaded + ${countText(report.rows_unchanged)} unchanged + ${countText(report.rows_held)} held + ${countText(report.rows_repeated)} repeated + ${countText(report.rows_removed)} removed`,
    ...report.totals
      .filter(total => total.amount_read_minor !== 0 || total.currency !== '')
      .map(
        total =>
          `  ${[total.store_id || '(no store)', total.currency].filter(text => text !== '').join(' ')}: ${amountText(total.amount_loaded_minor)} loaded, ${amountText(total.amount_held_minor)} held back, of ${amountText(total.amount_read_minor)}`,
      ),
    ...report.problems.map(problem => `  ${problem.severity.padEnd(7)} ${problem.code}: ${countText(problem.count)}`),
    ...(report.reconcile_difference_rows
      ? [
          `  THE BOOKS DIFFER by ${countText(report.reconcile_difference_rows)} rows from what this file says was loaded`,
        ]
      : []),
  ];
}
export const hasFindings = (report: FileReport): boolean =>
  report.status !== 'loaded' || report.problems.some(problem => problem.severity !== 'info');
