import { setTimeout as sleep } from 'node:timers/promises';
import { type ErasureReport, erasurePreview, erasureReport } from '@tillkeeper/contracts';
import type { ApiClient } from '../api-client.ts';
import { CommandError, exitCodes } from '../exit-code.ts';
import { type Output, table } from '../print.ts';

export interface EraseCustomer {
  readonly client: Pick<ApiClient, 'json'>;
  readonly output: Output;
  readonly customerId: string;
  /** Say what is there, erase nothing. */
  readonly isDryRun: boolean;
  /** It cannot be undone: without this nothing is erased. */
  readonly isSure: boolean;
  readonly timeoutMs: number;
}

/** Has a customer erased and waits until nothing of the person is left but in raw files; head office's right. */
export async function eraseCustomer(command: EraseCustomer): Promise<number> {
  const { client, output, customerId } = command;
  if (!command.isDryRun && !command.isSure)
    throw new CommandError('It cannot be undone: give --yes, or --dry-run to see what is there.', exitCodes.usage);
  const answer = await client.json('POST', '/v1/erasures', { customer_id: customerId, is_dry_run: command.isDryRun });
  if (command.isDryRun) {
    const preview = erasurePreview.parse(answer);
    sayCounts(output, preview.counts);
    output.say('Nothing was changed. Records, silver and mail are searched when it is done.');
    output.json(preview);
    return exitCodes.clean;
  }
  const erasure = await waitUntilDone(client, erasureReport.parse(answer), command.timeoutMs);
  output.say(`The customer is erased (erasure ${erasure.erasure_id}).`);
  sayCounts(output, erasure.counts);
  output.say('Raw files keep their bytes until their retention is over (BRONZE_RETENTION).');
  output.json(erasure);
  return exitCodes.clean;
}

async function waitUntilDone(
  client: Pick<ApiClient, 'json'>,
  begun: ErasureReport,
  timeoutMs: number,
): Promise<ErasureReport> {
  const until = Date.now() + timeoutMs;
  for (let erasure = begun, waitMs = 50; ; waitMs = Math.min(waitMs * 1.5, 1000)) {
    if (erasure.state === 'done') return erasure;
    if (Date.now() > until)
      throw new CommandError(
        `The erasure ${erasure.erasure_id} is still at "${erasure.state}" after ${Math.round(timeoutMs / 1000)} s. It goes on by itself; running the command again is harmless.`,
        exitCodes.server,
      );
    await sleep(waitMs);
    erasure = await client
      .json('GET', `/v1/erasures/${begun.erasure_id}`)
      .then(answer => erasureReport.parse(answer))
      // a server that is away for a while is waited for
      .catch((error: unknown) => {
        if (error instanceof CommandError && error.exitCode === exitCodes.server) return erasure;
        throw error;
      });
  }
}

function sayCounts(output: Output, counts: Readonly<Record<string, number>>): void {
  const rows = Object.entries(counts).filter(([, count]) => count > 0);
  if (rows.length === 0) output.say('There is nothing of this customer.');
  else
    for (const line of table(
      ['what', 'how many'],
      rows.map(([name, count]) => [name.replaceAll('_', ' '), count]),
    ))
      output.say(line);
}
