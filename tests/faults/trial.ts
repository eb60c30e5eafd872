import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { requestReports } from '@tillkeeper/cli';
import { type Fleet, type FleetOptions, startFleet } from '@tillkeeper/fleet';
import { z } from 'zod';
import { watchBacklog } from './backlog.ts';
import { createDoor, type Door } from './flow/door.ts';
import { type HeadOffice, openHeadOffice } from './flow/head-office.ts';
import { type Seeded, seeded } from './flow/seeded.ts';
import { keepJournal, type SentJournal } from './flow/sent.ts';
import { type Flow, type Pace, startFlow } from './flow/start-flow.ts';
import { compare, type Places } from './oracle/compare.ts';
import type { Finding } from './oracle/finding.ts';
import { rememberFiles } from './oracle/seen-files.ts';
import { type Orchestrator, watchParts } from './orchestrator.ts';
import { createQuestions, type Questions } from './questions.ts';
import { throughProxies } from './through-proxies.ts';
import { startTroubledProxy, type TroubledProxy } from './troubled-proxy.ts';

export interface TrialOptions {
  readonly seed: number;
  readonly storeCount: number;
  readonly pace: Pace;
  readonly fleet: FleetOptions;
  /** Made ready before the fleet starts there; what is returned is undone after it has ended. */
  readonly prepare?: ((fleetDirectory: string) => Promise<() => Promise<void>>) | undefined;
  readonly say: (line: string) => void;
}

/** A fleet with files that flow, an oracle beside it, and everything that can be broken. */
export interface Trial {
  readonly fleet: Fleet;
  readonly orchestrator: Orchestrator;
  /** Between the services and the S3 server, and between the reporter and the mail server. */
  readonly s3Proxy: TroubledProxy;
  readonly mailProxy: TroubledProxy;
  readonly headOffice: HeadOffice;
  readonly door: Door;
  readonly journal: SentJournal;
  readonly chance: Seeded;
  readonly questions: Questions;
  readonly places: Places;
  /** YYYY-MM-DD of all sales. */
  readonly date: string;
  readonly say: (line: string) => void;
  startFlow(): Flow;
  /** Whether tills wait when too many files are in work: not while something is away on purpose. */
  limitFlow(isOn: boolean): void;
  /** Has the reporter write what stores have not been told; a reporter that is away is asked again. */
  requestReports(withinMs: number): Promise<void>;
  /** Waits until all that was sent is where it belongs, or `withinMs` are over: what is not, then. */
  settle(withinMs: number): Promise<Finding[]>;
  /** Keeps the directory of the fleet and of what was sent, when a run has failed. */
  close(options: { isKept: boolean }): Promise<void>;
}

const dayMs = 86_400_000;
const ports = z.object({ ports: z.record(z.string(), z.number()) });

export async function openTrial(options: TrialOptions): Promise<Trial> {
  const { seed, storeCount, pace, say } = options;
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-faults-'));
  const fleetDirectory = join(directory, 'fleet');
  // PostgreSQL is another user where this one is root
  await mkdir(fleetDirectory, { mode: 0o711 });
  const undo = await options.prepare?.(fleetDirectory);
  const portOf = async (name: string): Promise<number | undefined> =>
    ports.parse(JSON.parse(await readFile(join(fleetDirectory, 'fleet.json'), 'utf8'))).ports[name];
  const [s3Proxy, mailProxy] = await Promise.all([
    startTroubledProxy(() => portOf('s3')),
    startTroubledProxy(() => portOf('mail')),
  ]);
  const end = async (fleet: Fleet | undefined): Promise<void> => {
    await fleet?.stop({ isAtOnce: true });
    await Promise.all([s3Proxy.close(), mailProxy.close()]);
    await undo?.();
  };
  const startHere = (): Promise<Fleet> =>
    startFleet({
      ...options.fleet,
      directory: fleetDirectory,
      environment: throughProxies(options.fleet, { s3: s3Proxy.port, mail: mailProxy.port }),
    });
  const fleet = await startHere()
    .catch((error: unknown) => {
      // a service that ends while a new broker makes up its mind is started again by an orchestrator
      say(
        `it did not start, and is started once more: ${error instanceof Error ? error.message.slice(0, 300) : error}`,
      );
      return startHere();
    })
    .catch(async (error: unknown) => {
      await end(undefined);
      throw error;
    });
  const questions = createQuestions(fleet.databaseUrl);
  const orchestrator = watchParts(fleet);
  try {
    const journal = await keepJournal(directory);
    const door = createDoor({ urls: () => fleet.apiUrls, journal });
    const chance = seeded(seed);
    const date = new Date(Date.now() - dayMs).toISOString().slice(0, 10);
    const headOffice = await openHeadOffice({
      ...{ urls: fleet.apiUrls, key: fleet.headOfficeKey, door, storeCount },
      ...{ chance: chance.branch('head office'), day: date.replaceAll('-', '') },
      isLoaded: async fileId =>
        (await questions.ask(`select from ops.files where status = 'loaded' and file_id = $1`, [fileId])).length > 0,
    });
    const places: Places = {
      databaseUrl: fleet.databaseUrl,
      blobDirectory: fleet.blobStoreUrl.startsWith('file:')
        ? fileURLToPath(fleet.blobStoreUrl)
        : join(fleetDirectory, 's3/data/tillkeeper/blobs'),
      mailDirectory: fleet.mailDirectory,
      seen: rememberFiles(),
    };
    let flows = 0;
    const limit = watchBacklog(questions, journal);
    const askForReports = async (withinMs: number): Promise<void> => {
      const until = Date.now() + withinMs;
      for (;;) {
        const said = await requestReports({ operationsUrl: fleet.reporterUrl }, { isDryRun: false }).catch(String);
        if (typeof said !== 'string') return;
        if (Date.now() > until) throw new Error(`no reports were written: ${said}`);
        await sleep(500);
      }
    };
    return {
      ...{ fleet, orchestrator, s3Proxy, mailProxy, headOffice, door, journal, chance, questions, places, date, say },
      startFlow() {
        const letter = String.fromCharCode(65 + flows);
        flows += 1;
        return startFlow({
          headOffice,
          door,
          chance: chance.branch(`flow ${letter}`),
          date,
          pace,
          letter,
          mayGoOn: limit.mayGoOn,
        });
      },
      limitFlow: limit.set,
      requestReports: askForReports,
      async settle(withinMs) {
        const until = Date.now() + withinMs;
        for (;;) {
          const left = Math.max(1000, until - Date.now());
          const findings = await askForReports(left)
            .then(() => compare(journal, places))
            .catch((error: unknown): Finding[] => [
              {
                kind: 'lost',
                of: 'the oracle',
                key: '',
                detail: error instanceof Error ? error.message : String(error),
              },
            ]);
          if (findings.length === 0 || Date.now() > until) return findings;
          await sleep(1000);
        }
      },
      async close({ isKept }) {
        limit.close();
        orchestrator.close();
        await questions.close();
        await end(fleet);
        if (isKept) say(`kept for whoever looks at it: ${directory}`);
        else await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      },
    };
  } catch (error) {
    orchestrator.close();
    await questions.close();
    await end(fleet);
    throw error;
  }
}
