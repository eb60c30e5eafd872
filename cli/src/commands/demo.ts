import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiClient } from '../api-client.ts';
import { describeOutcome } from '../demo/describe-outcome.ts';
import { readOutcome } from '../demo/read-outcome.ts';
import { sendDemoFiles } from '../demo/send-demo-files.ts';
import { startStandalone } from '../demo/start-standalone.ts';
import { exitCodes } from '../exit-code.ts';
import { createOutput } from '../print.ts';
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

  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-demo-'));
  step(`Tillkeeper starts in ${directory}`);
  const standalone = await startStandalone(join(directory, 'data'), line => output.progress(line));
  const stop = async (): Promise<void> => {
    output.say('Stopping: what was begun is finished first.');
    await standalone.stop();
  };
  const interrupted = new Promise<void>(resolve => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  try {
    step(
      `PostgreSQL, the API (${standalone.file.http_url}) and the operations port (${standalone.file.operations_url}) are up`,
    );
    const head = {
      url: standalone.file.http_url,
      operationsUrl: standalone.file.operations_url,
      key: standalone.file.head_office_key,
    };
    const sent = await sendDemoFiles({
      server: head,
      client: createApiClient(head),
      directory: join(directory, 'files'),
      step,
      progress: output.progress,
    });
    step('Every file is judged and loaded; now the mails');
    await requestReports(head, { isDryRun: false });
    const outcome = await readOutcome(standalone.file.database_url);
    step('Done');
    const { lines, isAccountedFor } = describeOutcome({ outcome, sent, addresses: standalone.file });
    for (const line of lines) output.say(line);
    if (!options.shouldExit) {
      output.say('\nIt stays up; look around, send files of your own. Ctrl-C stops it.');
      await Promise.race([interrupted, standalone.exited]);
    }
    await stop();
    return isAccountedFor ? exitCodes.clean : exitCodes.findings;
  } catch (error) {
    await standalone.stop();
    throw error;
  }
}
