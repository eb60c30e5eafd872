import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@tillkeeper/fleet';
import { z } from 'zod';

/** Why what needs Prometheus cannot run here; undefined: it can. */
export const noPrometheus = ((): string | undefined => {
  try {
    for (const program of ['prometheus', 'promtool']) execFileSync(program, ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'prometheus and promtool are not there: apt-get install prometheus';
  }
})();

const answer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({
      result: z.array(
        z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) }),
      ),
    }),
  }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

/** A line of a panel: what it is called, and its values by time in seconds. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [atSeconds: number, value: number])[];
}

export interface Prometheus {
  readonly url: string;
  /** Evaluates an expression every second from then until now. Rejects with the reason when it cannot. */
  range(expr: string, from: Date): Promise<readonly Series[]>;
  stop(): Promise<void>;
}

/** Scrapes every second; keeps its data in a temporary directory. */
export async function startPrometheus(
  targets: readonly { readonly job: string; readonly url: string }[],
): Promise<Prometheus> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-prometheus-'));
  const port = await freePort();
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    scrape_configs: targets.map(({ job, url }, index) => ({
      job_name: `${job}-${index}`,
      static_configs: [{ targets: [new URL(url).host], labels: { job } }],
    })),
  };
  // JSON is YAML
  await writeFile(join(directory, 'prometheus.yml'), JSON.stringify(config));
  const url = `http://127.0.0.1:${port}`;
  const process = spawn(
    'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const stop = async (): Promise<void> => {
    await ended(process);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await until(() =>
      fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    async range(expr, from) {
      const query = new URLSearchParams({
        query: expr.replaceAll('$__rate_interval', '30s'),
        start: String(from.getTime() / 1000),
        end: String(Date.now() / 1000),
        step: '1',
      });
      const read = answer.parse(await (await fetch(`${url}/api/v1/query_range?${query}`)).json());
      if (read.status === 'error') throw new Error(`${expr}: ${read.error}`);
      return read.data.result.map(({ metric, values }) => ({
        labels: metric,
        points: values.map(([at, value]) => [at, Number(value)] as const).filter(([, value]) => Number.isFinite(value)),
      }));
    },
    stop,
  };
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const from = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - from > 60_000) throw new Error('Prometheus is not ready after a minute');
    await sleep(100);
  }
}

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = new Promise(resolve => process.once('exit', resolve));
  process.kill('SIGKILL');
  await exited;
}
