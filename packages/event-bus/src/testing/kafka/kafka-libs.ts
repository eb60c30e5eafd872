import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** 4.4.0 names a dependency that Maven Central does not have everywhere yet. */
export const kafkaVersion = '4.3.1';

/** Whether a broker can be started here: Java 17 or newer and Maven (Maven only while the jars are not cached yet). */
export async function kafkaIsAvailable(): Promise<{ isAvailable: true } | { isAvailable: false; reason: string }> {
  const java = await output('java', ['-version']);
  if (java === undefined) return { isAvailable: false, reason: 'java is not installed' };
  const major = Number(/version "(\d+)/.exec(java)?.[1] ?? 0);
  if (major < 17) return { isAvailable: false, reason: `java ${major} is too old, 17 is needed` };
  if (!(await isDirectory(libsDirectory())) && (await output('mvn', ['-version'])) === undefined) {
    return { isAvailable: false, reason: 'mvn is not installed and the jars are not cached' };
  }
  return { isAvailable: true };
}

/** The folder with the broker's jars; fetched from Maven Central the first time (about 45 MB). */
export async function kafkaLibs(): Promise<string> {
  const libs = libsDirectory();
  if (await isDirectory(libs)) return libs;
  await mkdir(dirname(libs), { recursive: true });
  // Test files run side by side: each fetches into a folder of its own, and the first to rename it wins.
  const partial = await mkdtemp(`${libs}.partial-`);
  await run('mvn', [
    '-q',
    '-B',
    '-f',
    join(import.meta.dirname, 'pom.xml'),
    `-Dkafka.version=${kafkaVersion}`,
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${partial}`,
  ]);
  await rename(partial, libs).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!(await isDirectory(libs))) throw error;
  });
  return libs;
}

function libsDirectory(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'tillkeeper', 'kafka-libs', kafkaVersion);
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    entry => entry.isDirectory(),
    () => false,
  );
}

async function output(command: string, args: string[]): Promise<string | undefined> {
  return run(command, args).then(
    ({ stdout, stderr }) => stdout + stderr,
    () => undefined,
  );
}
