import { z } from 'zod';
import { CommandError, exitCodes } from '../exit-code.ts';
import type { Server } from '../find-server.ts';
import { type Output, table } from '../print.ts';

export const writtenReports = z.object({
  reports: z.array(
    z.object({
      store_id: z.string(),
      recipient: z.string(),
      subject: z.string(),
      state: z.string(),
      location: z.string().nullable(),
      text: z.string().optional(),
    }),
  ),
});
export type WrittenReport = z.infer<typeof writtenReports>['reports'][number];

/** Has the error-reporter write what is due now, through its operations address. */
export async function requestReports(
  server: Server,
  options: { storeId?: string | undefined; isDryRun: boolean },
): Promise<WrittenReport[]> {
  if (server.operationsUrl === '')
    throw new CommandError('No operations address: give --operations-url.', exitCodes.usage);
  const response = await fetch(`${server.operationsUrl}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ store_id: options.storeId, is_dry_run: options.isDryRun }),
  }).catch((error: unknown) => {
    throw new CommandError(`${server.operationsUrl} cannot be reached: ${String(error)}`, exitCodes.server);
  });
  if (response.status === 404 && options.storeId !== undefined)
    throw new CommandError(`There is no store ${options.storeId}.`, exitCodes.usage);
  if (!response.ok) throw new CommandError(`${response.status} ${await response.text()}`, exitCodes.server);
  return writtenReports.parse(await response.json()).reports;
}

export async function sendReports(
  server: Server,
  output: Output,
  options: { storeId?: string | undefined; isDryRun: boolean },
): Promise<number> {
  const reports = await requestReports(server, options);
  for (const report of reports) if (report.text !== undefined) output.say(`${report.subject}\n\n${report.text}\n`);
  if (reports.length === 0) output.say('No store has anything new to be told.');
  else
    for (const line of table(
      ['store', 'to', 'state', 'subject'],
      reports.map(one => [one.store_id, one.recipient, one.state, one.subject]),
    ))
      output.say(line);
  output.json(reports);
  return exitCodes.clean;
}
