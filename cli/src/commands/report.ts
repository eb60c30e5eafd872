import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { Server } from '../find-server.ts';
import { type Output, table } from '../print.ts';
import { visible } from '../terminal.ts';

/** Only its operations port is asked. */
type Operations = Pick<Server, 'operationsUrl'> & Partial<Server>;

export const writtenReports = z.object({
  reports: z.array(
    z.object({
      /** Null: it is for operators. */
      store_id: z.string().nullable(),
      recipient: z.string(),
      subject: z.string(),
      state: z.string(),
      location: z.string().nullable(),
      text: z.string().optional(),
      report_id: z.string().optional(),
      report_date: z.string().optional(),
      kind: z.string().optional(),
      last_error: z.string().nullable().optional(),
    }),
  ),
});
export type WrittenReport = z.infer<typeof writtenReports>['reports'][number];

export interface WantedReports {
  readonly storeId?: string | undefined;
  /** YYYY-MM-DD where the store is. */
  readonly date?: string | undefined;
  readonly isDryRun: boolean;
  /** What the schedule would write now, and no more. */
  readonly isDue?: boolean | undefined;
}

/** Has the error-reporter write reports now, through its operations address. */
export function requestReports(server: Operations, wanted: WantedReports): Promise<WrittenReport[]> {
  const { storeId, date, isDryRun, isDue = false } = wanted;
  return ask(server, '/reports', {
    body: { store_id: storeId, date, is_dry_run: isDryRun, is_due: isDue },
    notFound: `There is no store ${storeId}.`,
  });
}

export async function sendReports(server: Operations, output: Output, wanted: WantedReports): Promise<number> {
  const reports = await requestReports(server, wanted);
  for (const report of reports) if (report.text !== undefined) output.say(`${report.subject}\n\n${report.text}\n`);
  if (reports.length === 0)
    output.say(wanted.isDue === true ? 'No report is due.' : 'No store has anything new to be told.');
  else
    sayTable(
      output,
      ['store', 'to', 'state', 'subject'],
      reports.map(one => [one.store_id ?? 'operators', one.recipient, one.state, one.subject]),
    );
  output.json(reports);
  return exitCodes.clean;
}

/** What became of mails, the latest first. With mails that nobody got it ends as with findings. */
export async function listReports(
  server: Operations,
  output: Output,
  of: { storeId?: string | undefined; state?: string | undefined; limit: number },
): Promise<number> {
  const query = new URLSearchParams({
    limit: String(of.limit),
    ...(of.storeId !== undefined && { store: of.storeId }),
    ...(of.state !== undefined && { state: of.state }),
  });
  const reports = await ask(server, `/reports?${query}`, { notFound: 'There are no reports there.' });
  if (reports.length === 0) output.say('There is no such report.');
  else
    sayTable(
      output,
      ['number', 'day', 'store', 'kind', 'state', 'to', 'subject'],
      reports.map(one => [
        ...[one.report_id ?? '', one.report_date ?? '', one.store_id ?? 'operators', one.kind ?? ''],
        ...[[one.state, one.last_error ?? ''].filter(text => text !== '').join(': '), one.recipient, one.subject],
      ]),
    );
  output.json(reports);
  return reports.some(one => one.state === 'failed' || one.state === 'bounced') ? exitCodes.findings : exitCodes.clean;
}

/** Records that a mail came back: by its Message-ID, or from the report of a mail server as a file. */
export async function recordBounce(
  server: Operations,
  output: Output,
  bounce: { messageId?: string | undefined; reason?: string | undefined; path?: string | undefined },
): Promise<number> {
  const { messageId, reason = '', path } = bounce;
  if ((messageId === undefined) === (path === undefined))
    throw new CommandError(
      'report bounced --message-id <id> [--reason <text>], or --file <bounce.eml>',
      exitCodes.usage,
    );
  const reports = await ask(server, '/reports/bounces', {
    ...(path === undefined ? { body: { message_id: messageId, reason } } : { mail: await readFile(path) }),
    notFound: 'No mail has this Message-ID.',
  });
  for (const one of reports) output.say(`${one.subject}: it came back from ${one.recipient}.`);
  output.json(reports);
  return exitCodes.clean;
}

/** Sends a mail that nobody got once more, to the address that the store has now. */
export async function resendReport(server: Operations, output: Output, reportId: string | undefined): Promise<number> {
  if (reportId === undefined || !/^\d+$/.test(reportId))
    throw new CommandError('report resend <number>: the number is in `report list`', exitCodes.usage);
  const reports = await ask(server, `/reports/${reportId}/resend`, {
    body: {},
    notFound: `There is no report ${reportId}.`,
  });
  for (const one of reports) output.say(`${one.subject}: ${one.state}, to ${one.recipient}.`);
  output.json(reports);
  return exitCodes.clean;
}

async function ask(
  server: Operations,
  path: string,
  request: { body?: object; mail?: Uint8Array<ArrayBuffer>; notFound: string },
): Promise<WrittenReport[]> {
  if (server.operationsUrl === '')
    throw new CommandError('No operations address: give --operations-url.', exitCodes.usage);
  const { body, mail } = request;
  const response = await fetch(`${server.operationsUrl}${path}`, {
    ...(body !== undefined && {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify(body),
    }),
    ...(mail !== undefined && { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body: mail }),
  }).catch((error: unknown) => {
    throw new CommandError(`${server.operationsUrl} cannot be reached: ${String(error)}`, exitCodes.server);
  });
  if (response.status === 404) throw new CommandError(request.notFound, exitCodes.usage);
  const text = await response.text();
  if ([400, 409, 422].includes(response.status)) throw new CommandError(titleOf(text), exitCodes.refused);
  if (!response.ok) throw new CommandError(`${response.status} ${text}`, exitCodes.server);
  return writtenReports.parse(JSON.parse(text)).reports;
}

const titled = z.object({ title: z.string() });
function titleOf(text: string): string {
  try {
    return titled.parse(JSON.parse(text)).title;
  } catch {
    return text;
  }
}

function sayTable(output: Output, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const cells = rows.map(row => row.map(visible));
  for (const line of table(head, cells)) output.say(line);
}
