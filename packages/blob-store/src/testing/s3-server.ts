import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { buildVersitygw, versitygwIsAvailable } from './build-versitygw.ts';

const START_TIMEOUT_MS = 20_000;

export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  createBucket(name: string): Promise<void>;
  /** Ends it and removes what it kept. */
  stop(): Promise<void>;
  /** SIGKILL: what it kept stays, and `restart` finds it. */
  kill(): Promise<void>;
  /** Starts it again at the same address with the same data. */
  restart(): Promise<void>;
}

/** Says why `startS3Server` cannot work here, for tests that are skipped with the reason. */
export const s3IsAvailable = versitygwIsAvailable;

/** A real S3 server (versitygw) on a free port of 127.0.0.1 with its data in a temporary directory. */
export async function startS3Server(): Promise<S3Server> {
  const binary = await buildVersitygw();
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-s3-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const region = 'us-east-1';
  const credentials = { accessKeyId: 'tillkeeper-test', secretAccessKey: 'tillkeeper-test-secret' };
  let server = await launch();

  async function launch(): Promise<ChildProcess> {
    const { args, environment } = await s3ServerCommand({ directory, port, credentials });
    const child = spawn(binary, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr?.setEncoding('utf8').on('data', text => {
      complaints = (complaints + text).slice(-4_000);
    });
    await waitUntilHealthy(child, endpoint, () => complaints);
    return child;
  }

  const killWithUs = () => server.kill('SIGKILL');
  process.once('exit', killWithUs);

  return {
    endpoint,
    region,
    ...credentials,

    createBucket: name => createBucket({ name, endpoint, region, credentials }),

    async stop() {
      process.off('exit', killWithUs);
      await end(server, 'SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },

    kill: () => end(server, 'SIGKILL'),

    async restart() {
      await end(server, 'SIGTERM');
      server = await launch();
    },
  };
}

interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What the binary of `buildVersitygw` is told to serve a directory, which is made. */
export async function s3ServerCommand(server: {
  directory: string;
  port: number;
  credentials: S3Credentials;
}): Promise<{ args: string[]; environment: Record<string, string> }> {
  const { directory, port, credentials } = server;
  const data = join(directory, 'data');
  await mkdir(data, { recursive: true });
  const beside = await metadataBeside(directory);
  return {
    args: ['--port', `127.0.0.1:${port}`, '--health', '/health', '--quiet', 'posix', ...beside, data],
    environment: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
  };
}

/** Magic numbers of ext4, XFS and Btrfs (statfs(2)): each keeps extended attributes, also in a container's volume. */
const KEEPING_ATTRIBUTES = new Set([0xef53, 0x58465342, 0x9123683e]);

/**
 * An object's metadata belong into its attributes, which come and go with it. Beside the data, where a file system may have
 * no attributes, they are written first: a put that fails after that leaves a name that is taken by nothing.
 */
async function metadataBeside(directory: string): Promise<string[]> {
  const sidecar = join(directory, 'metadata');
  const isBegun = await access(sidecar).then(
    () => true,
    () => false,
  );
  if (!isBegun && KEEPING_ATTRIBUTES.has((await statfs(directory)).type)) return [];
  await mkdir(sidecar, { recursive: true });
  return ['--sidecar', sidecar];
}

export async function s3IsHealthy(endpoint: string): Promise<boolean> {
  const answer = await fetch(`${endpoint}/health`).catch(() => undefined);
  return answer?.ok === true;
}

export async function createBucket(bucket: {
  name: string;
  endpoint: string;
  region: string;
  credentials: S3Credentials;
}): Promise<void> {
  const { name, endpoint, region, credentials } = bucket;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
  } finally {
    client.destroy();
  }
}

async function waitUntilHealthy(child: ChildProcess, endpoint: string, complaints: () => string): Promise<void> {
  let failure: Error | undefined;
  child.once('error', error => {
    failure = error;
  });
  for (const giveUpAt = Date.now() + START_TIMEOUT_MS; Date.now() < giveUpAt; await wait(25)) {
    if (failure !== undefined) throw failure;
    if (child.exitCode !== null) throw new Error(`The S3 server ended (${child.exitCode}): ${complaints()}`);
    if (await s3IsHealthy(endpoint)) return;
  }
  child.kill('SIGKILL');
  throw new Error(`The S3 server did not answer within ${START_TIMEOUT_MS} ms: ${complaints()}`);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const stubborn = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(stubborn);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
