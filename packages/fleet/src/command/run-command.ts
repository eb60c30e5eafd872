import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { s3IsAvailable } from '@tillkeeper/blob-store/testing';
import { lockDirectory } from '@tillkeeper/database';
import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import type { Fleet } from '../fleet.ts';
import { startFleet } from '../start-fleet.ts';
import { removeAddresses, writeAddresses } from './announce.ts';
import type { CommandOptions } from './command-options.ts';
import { preferredPorts } from './preferred-ports.ts';
import { showOnTerminal } from './show-on-terminal.ts';
import { showPlainly } from './show-plainly.ts';
import type { Wishes } from './wishes.ts';

/** Starts the fleet, shows it until it is to stop, stops it. Rejects when it did not start. */
export async function runCommand(options: CommandOptions, wishes: Wishes): Promise<void> {
  await assertIsPossible(options);
  const dataDirectory = resolve(options.dataDirectory);
  await mkdir(dataDirectory, { recursive: true, mode: 0o711 });
  // the standalone process takes the same: both would answer `tillkeeper send` from here
  const unlock = lockDirectory(join(dataDirectory, 'standalone'));
  try {
    await removeAddresses(dataDirectory);
    const directory = join(dataDirectory, 'fleet');
    const { brokers, copies, blobs } = options;
    const progress = (line: string): void => void process.stdout.write(`${line}\n`);
    progress(`starting the fleet in ${directory}`);
    const fleet = await startFleet({
      ...{ brokers, copies, blobs, directory, progress, preferredPorts, signal: wishes.toStop },
    });
    try {
      await writeAddresses(dataDirectory, fleet);
      const show = process.stdout.isTTY && process.stdin.isTTY ? showOnTerminal : showPlainly;
      await show({ fleet, addresses: addressesOf(fleet), wishes });
    } finally {
      await removeAddresses(dataDirectory);
      progress('stopping: services finish what they have begun; Ctrl-C once more ends it at once');
      wishes.atOnce.addEventListener('abort', () => void fleet.stop({ isAtOnce: true }));
      await fleet.stop({ isAtOnce: wishes.atOnce.aborted });
      progress('stopped');
    }
  } finally {
    unlock();
  }
}

async function assertIsPossible({ blobs }: CommandOptions): Promise<void> {
  const kafka = await kafkaIsAvailable();
  if (!kafka.isAvailable) throw new Error(`no Kafka here: ${kafka.reason}`);
  const s3 = blobs === 's3' ? await s3IsAvailable() : undefined;
  if (s3?.isAvailable === false) throw new Error(`${s3.reason}; --directory does without an S3 server`);
}

function addressesOf(fleet: Fleet): (readonly [string, string])[] {
  return [
    ['API', `${fleet.apiUrls.join(' ')}   (documentation: /docs)`],
    ['key', fleet.headOfficeKey],
    ['open problems', fleet.fixUrl],
    ['Kafka', fleet.kafkaBrokers.join(' ')],
    ['blobs', fleet.blobStoreUrl],
    ['it keeps', `${fleet.directory}   (logs in log/, mails in mail/)`],
  ];
}
