import type { StandaloneFile } from '../find-server.ts';
import { amountText, countText, table } from '../print.ts';
import type { Outcome } from './read-outcome.ts';
import type { SentFiles } from './send-demo-files.ts';

export interface DemoResult {
  readonly outcome: Outcome;
  readonly sent: SentFiles;
  readonly addresses: StandaloneFile;
}

/** The summary that the demo ends with. `isAccountedFor`: every row and penny sent is in exactly one place. */
export function describeOutcome({ outcome, sent, addresses }: DemoResult): {
  lines: string[];
  isAccountedFor: boolean;
} {
  const sales = outcome.byType.filter(type => type.file_type === 'sales');
  const sum = (of: (type: Outcome['byType'][number]) => number): number =>
    sales.reduce((total, type) => total + of(type), 0);
  const money = (label: string, minor: number): string => `  ${label.padEnd(12)} £${amountText(minor).padStart(14)}`;
  const checks: [string, boolean][] = [
    [`every row that was sent was read (${countText(sent.rowsSent)})`, sum(type => type.rows_read) === sent.rowsSent],
    [
      'rows read = loaded + unchanged + held + repeated + removed',
      sum(type => type.rows_read) ===
        sum(type => type.rows_loaded + type.rows_unchanged + type.rows_held + type.rows_repeated + type.rows_removed),
    ],
    [
      'the same holds for the money',
      sum(type => type.amount_read_minor) ===
        sum(
          type =>
            type.amount_loaded_minor +
            type.amount_unchanged_minor +
            type.amount_held_minor +
            type.amount_repeated_minor +
            type.amount_removed_minor,
        ),
    ],
    [
      `the books hold what the files say was loaded (${countText(outcome.books.rows)} lines, £${amountText(outcome.books.amount_minor)})`,
      outcome.books.rows === sum(type => type.rows_loaded) &&
        outcome.books.amount_minor === sum(type => type.amount_loaded_minor),
    ],
    ['every file is loaded', sent.files.every(file => file.status === 'loaded')],
    [
      `every store with something to say has its mail (${outcome.mails.length})`,
      outcome.unreported === 0 && outcome.mails.length > 0 && outcome.mails.every(report => report.state === 'sent'),
    ],
  ];
  const lines = [
    '',
    'FILES AND ROWS',
    ...table(
      ['file type', 'status', 'files', 'rows', 'loaded', 'unchanged', 'held', 'repeated'],
      outcome.byType.map(type => [
        type.file_type,
        type.status,
        type.files,
        type.rows_read,
        type.rows_loaded,
        type.rows_unchanged,
        type.rows_held,
        type.rows_repeated,
      ]),
    ),
    '',
    `${countText(sent.repeated)} file was sent twice and started nothing; ${countText(sent.webTransactions)} web transactions came one by one.`,
    ...sent.refused.map(one => `Refused at the door: ${one.fileName}: ${one.answer}`),
    '',
    'MONEY',
    money(
      'read',
      sum(type => type.amount_read_minor),
    ),
    money(
      'loaded',
      sum(type => type.amount_loaded_minor),
    ),
    money(
      'unchanged',
      sum(type => type.amount_unchanged_minor),
    ),
    money(
      'held back',
      sum(type => type.amount_held_minor),
    ),
    money(
      'repeated',
      sum(type => type.amount_repeated_minor),
    ),
    '',
    'WHAT WAS FOUND',
    ...table(
      ['severity', 'code', 'times'],
      outcome.byCode.map(code => [code.severity, code.code, code.count]),
    ),
    '',
    'MAILS',
    ...outcome.mails.flatMap(report => [
      `  to ${report.recipient}`,
      `     ${report.subject}`,
      `     ${report.location ?? report.state}`,
    ]),
    '',
    'IS EVERYTHING ACCOUNTED FOR?',
    ...checks.map(([what, isTrue]) => `  ${isTrue ? 'yes' : 'NO '}  ${what}`),
    '',
    'LOOK AROUND',
    `  API documentation   ${addresses.http_url}/docs`,
    `  operations          ${addresses.operations_url}/   (readiness, metrics, mails)`,
    `  mails               ${addresses.mail_directory ?? 'by SMTP'}`,
  ];
  return { lines, isAccountedFor: checks.every(([, isTrue]) => isTrue) };
}
