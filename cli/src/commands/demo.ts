import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiClient } from '../api-client.ts';
import { describeOutcome } from '../demo/describe-outcome.ts';
import { readOutcome } from '../demo/read-outcome.ts';
import { sendDemoFiles } from '../demo/send-demo-files.ts';
import { type RunningStandalone, startStandalone } from '../demo/start-standalone.ts';
import { exitCodes } from '../exit-code.ts';
import { createOutput, type Output } from '../print.ts';
import { requestReports } from './report.ts';

/**
 * Runs the product on made-up files of made-up stores, in an empty directory of its own. Returns 0 only when every
 * row and every penny that was sent is accounted for.
 */
export async function runDemo(options: { shouldExit: boolean }): Promise<number> {
  const output = createOutput(false);
  const startedAt = performance.now();
  const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`;
  const step = (what: string): void => output.say(`${seconds()}  ${what}`);

  const stopping = new AbortController();
  const interrupted = once(stopping.signal, 'abort');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-demo-'));
  step(`Tillkeeper starts in ${directory}`);
  const standalone = await startStandalone(join(directory, 'data'), line => output.progress(line), {}, stopping.signal);
  try {
    const shown = showEverything({ standalone, directory, output, step });
    const isAccountedFor = await Promise.race([shown, interrupted.then(() => undefined)]);
    if (isAccountedFor !== undefined && !options.shouldExit) {
      output.say('\nIt stays up; look around, send files of your own. Ctrl-C stops it.');
      await Promise.race([interrupted, standalone.exited]);
    }
    output.say('Stopping: what was begun is finished first.');
    return isAccountedFor === true ? exitCodes.clean : exitCodes.findings;
  } finally {
    await standalone.stop();
  }
}

interface Stage {
  readonly standalone: RunningStandalone;
  readonly directory: string;
  readonly output: Output;
  readonly step: (what: string) => void;
}

/** Sends everything, waits for it and says what became of it. True when every row and penny is accounted for. */
async function showEverything({ standalone, directory, output, step }: Stage): Promise<boolean> {
  const { file } = standalone;
  step(`PostgreSQL, the API (${file.http_url}) and the operations port (${file.operations_url}) are up`);
  const head = { url: file.http_url, operationsUrl: file.operations_url, key: file.head_office_key };
  const sent = await sendDemoFiles({
    server: head,
    client: createApiClient(head),
    directory: join(directory, 'files'),
    step,
    progress: output.progress,
  });
  step('Every file is judged and loaded; now the mails');
  await requestReports(head, { isDryRun: false });
  const outcome = await readOutcome(file.database_url);
  step('Done');
  const { lines, isAccountedFor } = describeOutcome({ outcome, sent, addresses: file });
  for (const line of lines) output.say(line);
  return isAccountedFor;
}
