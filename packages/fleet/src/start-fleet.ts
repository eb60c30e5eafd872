import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lockDirectory } from '@tillkeeper/database';
import { createFleet } from './create-fleet.ts';
import type { Fleet, FleetOptions } from './fleet.ts';
import { keepFacts } from './kept-facts.ts';
import { startNeighbours } from './neighbours.ts';
import type { LaunchedPart } from './parts/part.ts';
import { serviceNames } from './parts/service-parts.ts';
import { createServiceCopies, type ServiceCopies } from './service-copies.ts';
import { startUndertaker } from './undertaker.ts';

/**
 * Starts the fleet and resolves when every part is ready; when one does not start, what was started is ended. Needs what
 * `kafkaIsAvailable` asks for, and with `blobs: 's3'` what `s3IsAvailable` does. Throws `DataDirectoryInUseError` when another
 * fleet holds the directory.
 */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const { progress = () => {}, signal } = options;
  const isTemporary = options.directory === undefined;
  const directory = resolve(options.directory ?? (await mkdtemp(join(tmpdir(), 'tillkeeper-fleet-'))));
  // passing through is for PostgreSQL, which runs as another user where this one is root
  await mkdir(directory, { recursive: true, mode: 0o711 });
  const unlock = lockDirectory(join(directory, 'fleet'));
  const logDirectory = join(directory, 'log');
  const undertaker = startUndertaker();
  if (isTemporary) undertaker.removeAtDeath(directory);
  const beside: LaunchedPart[] = [];
  let copies: ServiceCopies | undefined;

  async function stop({ isAtOnce = false } = {}): Promise<void> {
    const end = (part: LaunchedPart): Promise<void> => (isAtOnce ? part.kill('SIGKILL') : part.stop());
    await Promise.all(copies?.all().map(({ part }) => end(part)) ?? []);
    // data that is thrown away needs no order
    await Promise.all(beside.map(part => (isTemporary ? part.kill('SIGKILL') : end(part))));
    await undertaker.close();
    unlock();
    if (isTemporary) await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  // what is starting ends, so that nothing is waited for
  const giveUp = (): void => {
    for (const part of [...beside, ...(copies?.all().map(copy => copy.part) ?? [])]) void part.kill('SIGKILL');
  };
  signal?.addEventListener('abort', giveUp);
  try {
    const { brokers = 1, blobs = 'directory', preferredPorts } = options;
    const facts = await keepFacts(directory, { brokers, blobs }, preferredPorts);
    const around = { directory, logDirectory, facts, undertaker };
    const neighbours = await startNeighbours({
      ...{ ...around, fleet: options },
      onPart(part) {
        signal?.throwIfAborted();
        beside.push(part);
      },
    });
    copies = createServiceCopies({ ...around, options, neighbours });
    for (const service of serviceNames)
      for (let copy = 0; copy < (options.copies?.[service] ?? 1); copy++) await copies.make(service);
    signal?.throwIfAborted();
    await Promise.all(
      copies.all().map(async ({ part }) => {
        await part.start();
        progress(`${part.describe().name} is up`);
      }),
    );
    signal?.throwIfAborted();
    return createFleet({ facts, neighbours, copies, directory, stop });
  } catch (error) {
    await stop({ isAtOnce: true });
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
