import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CheckReport, checkReport } from '@tillkeeper/contracts';
import { type ApiClient, toError } from '../api-client.ts';
import { assertFiles } from '../assert-files.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { senderOfName } from '../sender-of-name.ts';
import { countText, type Output, table } from '../print.ts';

export interface CheckCommand {
  readonly client: ApiClient;
  readonly output: Output;
  readonly file: string;
  readonly senderId: string | undefined;
  readonly csvPath: string | undefined;
  readonly timeoutMs: number;
}

/** The same checks to the last row, nothing loaded. Exit code 0 clean, 1 with findings, 4 refused. */
export async function checkFile(command: CheckCommand): Promise<number> {
  await assertFiles([command.file]);
  const name = basename(command.file);
  const query = new URLSearchParams({ file_name: name });
  const senderId = command.senderId ?? senderOfName(name);
  if (senderId !== undefined) query.set('sender_id', senderId);
  let response = await command.client.request('POST', `/v1/files/check?${query}`, {
    stream: createReadStream(command.file),
    headers: { 'content-type': 'application/octet-stream' },
  });
  const until = Date.now() + command.timeoutMs;
  while (response.status === 202) {
    const location = response.headers.get('location');
    if (location === null || Date.now() > until)
      throw new CommandError('The check is not done in time.', exitCodes.server);
    await sleep(500);
    response = await command.client.request('GET', location);
  }
  if (!response.ok) throw await toError(response);
  const report = checkReport.parse(await response.json());
  for (const line of describeCheck(report)) command.output.say(line);
  command.output.json(report);
  if (command.csvPath !== undefined) await writeFile(command.csvPath, toCsv(report));
  return report.findings.some(finding => finding.severity !== 'info') || report.reject_code !== null
    ? exitCodes.findings
    : exitCodes.clean;
}

function describeCheck(report: CheckReport): string[] {
  const rows = report.findings.map(one => [
    one.row_no ?? '',
    one.line_from ?? '',
    one.transaction_id ?? '',
    one.severity,
    one.code,
    one.column_name ?? '',
    one.message,
  ]);
  return [
    `${countText(report.rows_read)} rows read: ${countText(report.rows_valid)} would be loaded, ${countText(report.rows_held)} held, ${countText(report.rows_repeated)} repeated${report.reject_code === null ? '' : `; the file would be rejected: ${report.reject_code}`}`,
    ...(rows.length > 0 ? table(['row', 'line', 'transaction', 'severity', 'code', 'column', 'what'], rows) : []),
    ...(report.findings_left_out > 0 ? [`... and ${countText(report.findings_left_out)} more`] : []),
  ];
}

/** A cell never begins with a character that a spreadsheet takes for a formula. */
const cell = (value: string | number | null): string => {
  const text = String(value ?? '');
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
};

function toCsv(report: CheckReport): string {
  const columns = [
    'row_no',
    'line_from',
    'store_id',
    'transaction_id',
    'code',
    'severity',
    'column_name',
    'value',
    'message',
  ] as const;
  return [columns.join(','), ...report.findings.map(one => columns.map(column => cell(one[column])).join(','))]
    .join('\r\n')
    .concat('\r\n');
}
