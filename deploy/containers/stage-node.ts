import { chmod, cp, mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.ts';

/** Shared libraries that a program or an add-on asks for, as the loader of this machine finds them: absolute paths. */
export async function sharedLibraries(binaries: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const binary of binaries) {
    const listed = await runCommand('ldd', [binary]);
    if (listed.includes('not found')) throw new Error(`${binary} misses a library here:\n${listed}`);
    for (const [path] of listed.matchAll(/\/[^ ]+/g)) found.add(path);
  }
  return [...found].sort();
}

/**
 * A root file system with Node and nothing else that runs: the loader, the libraries that Node and the add-ons of the
 * application ask for, a user, certificates. glibc 2.34 and later resolve names without add-ons of their own; ICU and the
 * time zones are in Node.
 *
 * @returns the libraries that were copied, as paths of this machine
 */
export async function stageNode(options: {
  readonly directory: string;
  /** The Node that goes in. */
  readonly node: string;
  /** Native add-ons whose libraries must be there as well. */
  readonly addOns: readonly string[];
}): Promise<string[]> {
  const place = async (source: string, target: string, mode: number): Promise<void> => {
    const path = join(options.directory, target);
    await mkdir(dirname(path), { recursive: true });
    await cp(await realpath(source), path);
    await chmod(path, mode);
  };
  await place(options.node, '/usr/local/bin/node', 0o755);
  const libraries = await sharedLibraries([options.node, ...options.addOns]);
  for (const library of libraries) await place(library, library, 0o755);
  // for what asks the system for its certificates (`sslrootcert=system`); Node brings its own
  await place('/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/ca-certificates.crt', 0o644);
  const etc = (name: string, text: string) => writeFile(join(options.directory, 'etc', name), text);
  await etc('passwd', 'tillkeeper:x:10001:10001::/app:/sbin/nologin\n');
  await etc('group', 'tillkeeper:x:10001:\n');
  // without it glibc asks the name server before it looks into /etc/hosts
  await etc('nsswitch.conf', 'hosts: files dns\n');
  await mkdir(join(options.directory, 'tmp'));
  await chmod(join(options.directory, 'tmp'), 0o1777);
  return libraries;
}
