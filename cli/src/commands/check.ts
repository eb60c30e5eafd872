import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkReport } from '@tillkeeper/contracts';
import { type ApiClient, toError } from '../api-client.ts';
import { assertFiles } from '../assert-files.ts';
import { describeCheck } from '../describe-check.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { Output } from '../print.ts';
import { senderOfName } from '../sender-of-name.ts';
import type { Terminal } from '../terminal.ts';

export interface CheckCommand {
  readonly client: ApiClient;
  readonly output: Output;
  readonly terminal: Terminal;
  readonly file: string;
  readonly senderId: string | undefined;
  /** Where the findings are written as CSV, and as a spreadsheet. */
  readonly csvPath: string | undefined;
  readonly xlsxPath: string | undefined;
  readonly timeoutMs: number;
}

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The same checks to the last row, nothing loaded. Exit code 0 clean, 1 with findings, 4 refused. */
export async function checkFile(command: CheckCommand): Promise<number> {
  await assertFiles([command.file]);
  const { client, output, terminal } = command;
  const name = basename(command.file);
  const query = new URLSearchParams({ file_name: name });
  const senderId = command.senderId ?? senderOfName(name);
  if (senderId !== undefined) query.set('sender_id', senderId);
  let response = await client.request('POST', `/v1/files/check?${query}`, {
    stream: createReadStream(command.file),
    headers: { 'content-type': 'application/octet-stream' },
  });
  const until = Date.now() + command.timeoutMs;
  while (response.status === 202) {
    const location = response.headers.get('location');
    if (location === null || Date.now() > until)
      throw new CommandError('The check is not done in time.', exitCodes.server);
    await sleep(500);
    response = await client.request('GET', location);
  }
  if (!response.ok) throw await toError(response);
  const report = checkReport.parse(await response.json());
  const place = `/v1/checks/${report.check_id}`;
  if (command.csvPath !== undefined) await save(client, { place, type: 'text/csv', path: command.csvPath });
  if (command.xlsxPath !== undefined) await save(client, { place, type: workbookType, path: command.xlsxPath });
  for (const line of describeCheck(name, report, terminal)) output.say(line);
  output.json(report);
  return report.findings.some(finding => finding.severity !== 'info') || report.reject_code !== null
    ? exitCodes.findings
    : exitCodes.clean;
}

/** The server writes every form: what is harmless in a spreadsheet is decided in one place. */
async function save(client: ApiClient, form: { place: string; type: string; path: string }): Promise<void> {
  const response = await client.request('GET', form.place, { headers: { accept: form.type } });
  if (!response.ok) throw await toError(response);
  await writeFile(form.path, Buffer.from(await response.arrayBuffer()));
}
