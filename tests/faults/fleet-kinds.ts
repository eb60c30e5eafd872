import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { s3IsAvailable } from '@tillkeeper/blob-store/testing';
import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import type { FleetOptions } from '@tillkeeper/fleet';
import type { FleetKind } from './scenarios/scenario.ts';

const run = promisify(execFile);

/** Settings that make a test shorter, and nothing else possible. */
const sooner = {
  all: {},
  'ingest-api': { SENDERS_REFRESH: '1s', SENDERS_REWRITE: '2s', RATE_LIMIT_PER_SECOND: '1000' },
  'error-reporter': {
    // digests are written when they are asked for: how many there are is not a matter of the hour
    REPORT_BY: 'command',
    REPORT_POLL: '500ms',
    REPORT_SENDING_LEASE: '2s',
    MAIL_RETRY_FIRST: '200ms',
    MAIL_RETRY_MAX: '1s',
    MAIL_TIMEOUT: '10s',
    SILENT_TILLS: 'false',
  },
} as const;

export interface PreparedKind {
  readonly fleet: FleetOptions;
  readonly prepare?: (fleetDirectory: string) => Promise<() => Promise<void>>;
}

/** The fleet of a kind; a reason (text) where it cannot be had on this machine. */
export async function fleetOfKind(
  kind: FleetKind,
  options: { sessionTimeout: string; partitions?: number },
): Promise<PreparedKind | string> {
  const kafka = await kafkaIsAvailable();
  if (!kafka.isAvailable) return kafka.reason;
  const copies = { 'ingest-api': 2, validator: 2, loader: 2 } as const;
  const all = {
    KAFKA_SESSION_TIMEOUT: options.sessionTimeout,
    ...(options.partitions !== undefined && { BUS_PARTITIONS: String(options.partitions) }),
  };
  const plain: FleetOptions = { copies, environment: { ...sooner, all } };
  switch (kind) {
    case 'plain':
      return { fleet: plain };
    case 'one door':
      return { fleet: { ...plain, copies: { ...copies, 'ingest-api': 1 } } };
    case 'whole': {
      const s3 = await s3IsAvailable();
      return s3.isAvailable ? { fleet: { ...plain, brokers: 3, blobs: 's3' } } : s3.reason;
    }
    case 'poisoned':
      return {
        fleet: {
          ...plain,
          environment: {
            ...plain.environment,
            validator: { NODE_OPTIONS: `--import=${new URL('poison/die-over-poison.ts', import.meta.url).href}` },
          },
        },
      };
    case 'small disk': {
      if (process.getuid?.() !== 0) return 'a small disk is a tmpfs, and only root mounts one';
      return { fleet: plain, prepare: mountSmallDisk };
    }
    default:
      return kind satisfies never;
  }
}

export const smallDiskMb = 64;

async function mountSmallDisk(fleetDirectory: string): Promise<() => Promise<void>> {
  const blobs = join(fleetDirectory, 'blobs');
  await mkdir(blobs);
  await run('mount', ['-t', 'tmpfs', '-o', `size=${smallDiskMb}m`, 'tmpfs', blobs]);
  return async () => {
    await run('umount', [blobs]);
  };
}
