import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const VERSION = '1.8.0';
const MODULE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;
const BUILD_TIMEOUT_MS = 15 * 60 * 1000;

const run = promisify(execFile);

/** Whether `buildVersitygw` can do its work: it is built already, or Go is installed. */
export async function versitygwIsAvailable(): Promise<{ isAvailable: true } | { isAvailable: false; reason: string }> {
  if (await exists(binaryPath())) return { isAvailable: true };
  try {
    await run('go', ['version']);
    return { isAvailable: true };
  } catch {
    return { isAvailable: false, reason: 'no Go on this machine to build the S3 server versitygw with' };
  }
}

/**
 * The path of the S3 server's binary, built from Go's module proxy on the first call (minutes) and kept in the user's
 * cache. Several processes may call it at once: one builds.
 */
export async function buildVersitygw(): Promise<string> {
  const binary = binaryPath();
  const folder = join(binary, '..');
  await mkdir(folder, { recursive: true });
  const lock = `${binary}.lock`;
  while (!(await exists(binary))) {
    if (await takeLock(lock)) {
      try {
        if (!(await exists(binary))) await build(folder, binary);
      } finally {
        await rm(lock, { force: true });
      }
    } else {
      await wait(500);
    }
  }
  return binary;
}

async function build(folder: string, binary: string): Promise<void> {
  const scratch = await mkdtemp(join(folder, 'build-'));
  try {
    await run('go', ['install', MODULE], { env: { ...process.env, GOBIN: scratch }, timeout: BUILD_TIMEOUT_MS });
    // A rename: nobody finds half a binary.
    await rename(join(scratch, 'versitygw'), binary);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The lock names the process that holds it; that of a dead process is removed, and the next round takes it. */
async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (holder > 0 && !isRunning(holder)) await rm(lock, { force: true });
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function binaryPath(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'tillkeeper', 'bin', `versitygw-${VERSION}`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
