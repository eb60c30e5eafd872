import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { allowedEdges, makersOfAdapters, readersOfTheEnvironment } from './dependency-rule.ts';
import { readText, root } from './repository.ts';
import { importsOf, packageOf, readManifest, readWorkspace, resolveRelative, type SourceFile } from './workspace.ts';

const workspace = await readWorkspace();
const rootManifest = await readManifest('package.json');
const ownName = (name: string): string => name.replace('@tillkeeper/', '');
const isOwn = (name: string | undefined): name is string => name?.startsWith('@tillkeeper/') === true;

/** One line for each import that breaks a rule: the file, and what it imports. */
function breaches(isBreach: (file: SourceFile, specifier: string, folder: string) => boolean): string[] {
  return workspace.flatMap(({ folder, files }) =>
    files.flatMap(file =>
      file.imports
        .filter(({ specifier }) => isBreach(file, specifier, folder))
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    ),
  );
}

test('imports are found in every way that they are written', () => {
  const text = [
    "import { type A, b as c } from '@x/y/z';",
    "import type { D } from './d.ts';",
    "import e, * as f from 'f';",
    "export {\n  type G,\n  h,\n} from 'h';",
    "export * from './i.ts';",
    "import 'j';",
    // in two parts, or this line would be an import of this file
    `const k = await ${'import'}('k');`,
    "const l = ' from other';",
  ].join('\n');
  const byName = Object.fromEntries(importsOf(text).map(one => [one.specifier, one]));
  expect(Object.keys(byName).sort()).toEqual(['./d.ts', './i.ts', '@x/y/z', 'f', 'h', 'j', 'k']);
  expect(byName['@x/y/z']).toMatchObject({ names: ['A', 'b'], isTypeOnly: false });
  expect(byName['h']).toMatchObject({ names: ['G', 'h'], isTypeOnly: false });
  expect(byName['./d.ts']).toMatchObject({ names: ['D'], isTypeOnly: true });
  expect(packageOf('@x/y/z')).toBe('@x/y');
});

test('every package of the workspace stands in the dependency rule, and the rule names no other', () => {
  expect(workspace.map(({ manifest }) => ownName(manifest.name)).sort()).toEqual(Object.keys(allowedEdges).sort());
});

test('a package imports and declares only packages of ours that the dependency rule allows', () => {
  const found = workspace.flatMap(({ manifest, files }) => {
    const allowed = [...(allowedEdges[ownName(manifest.name)] ?? []), ownName(manifest.name)];
    const used = files.flatMap(({ path, imports }) =>
      imports.map(({ specifier }) => [path, packageOf(specifier)] as const),
    );
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    return [...used, ...declared.map(name => [`${manifest.name}'s package.json`, name] as const)]
      .filter(([, name]) => isOwn(name) && !allowed.includes(ownName(name)))
      .map(([where, name]) => `${where} uses ${name}`);
  });
  expect(found).toEqual([]);
});

test('no two packages need one another, directly or in a round', () => {
  const reaches = (from: string, goal: string, seen: ReadonlySet<string> = new Set()): boolean =>
    (allowedEdges[from] ?? []).some(
      next => next === goal || (!seen.has(next) && reaches(next, goal, new Set([...seen, next]))),
    );
  expect(Object.keys(allowedEdges).filter(name => reaches(name, name))).toEqual([]);
});

test('what a package imports stands in its package.json; only its tests use devDependencies and those of the root', () => {
  const found = workspace.flatMap(({ folder, manifest, files }) => {
    const isTestsOnly = folder === 'tests' || folder === 'benchmarks';
    return files.flatMap(file => {
      const declared = new Set([manifest.name, ...Object.keys(manifest.dependencies)]);
      if (file.isForTests || isTestsOnly)
        for (const name of Object.keys({ ...manifest.devDependencies, ...rootManifest.devDependencies }))
          declared.add(name);
      return file.imports
        .map(one => ({ ...one, name: packageOf(one.specifier) }))
        .filter(({ name }) => name !== undefined && !declared.has(name))
        .map(({ specifier }) => `${file.path} imports ${specifier}`);
    });
  });
  expect(found).toEqual([]);
});

test('a relative import stays in its package, and another package is entered only by its exports', () => {
  expect(
    breaches(
      (file, specifier, folder) =>
        specifier.startsWith('.') && !resolveRelative(file.path, specifier).startsWith(`${folder}/`),
    ),
  ).toEqual([]);
  expect(breaches((_, specifier) => isOwn(packageOf(specifier)) && specifier.includes('/src/'))).toEqual([]);
});

test('what is made for tests is used by tests alone', () => {
  expect(
    breaches(
      (file, specifier, folder) =>
        !file.isForTests &&
        folder !== 'tests' &&
        // the launcher is no part of the product: no service may use it, and real servers are what it is for
        folder !== 'packages/fleet' &&
        (specifier === 'vitest' || specifier.includes('/testing') || specifier.endsWith('.test.ts')),
    ).filter(breach => !breach.startsWith('benchmarks/')),
  ).toEqual([]);
});

test('contracts and domain import no module of Node', () => {
  expect(
    breaches((file, specifier) => {
      const isPure = file.path.startsWith('packages/domain/') || file.path.startsWith('packages/contracts/');
      return isPure && !file.isForTests && specifier.startsWith('node:');
    }),
  ).toEqual([]);
});

test('domain compiles where Node, the network and the clock of a page do not exist', async () => {
  const config = JSON.parse(await readText('packages/domain/tsconfig.json'));
  expect(config).toMatchObject({ compilerOptions: { types: [], lib: ['esnext'] }, include: ['src'] });
  expect(rootManifest.scripts['typecheck']).toContain('tsc -p packages/domain/tsconfig.json');
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'packages/domain/tsconfig.json'];
  const complaints = await promisify(execFile)(process.execPath, tsc, { cwd: root }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)),
  );
  expect(complaints).toBe('');
});

test('domain asks neither the clock nor chance: they are handed to it', () => {
  const domain = workspace.find(({ manifest }) => manifest.name === '@tillkeeper/domain');
  const found = domain?.files.filter(
    file => !file.isForTests && /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bTemporal\.Now\b/.test(file.text),
  );
  expect(found?.map(file => file.path)).toEqual([]);
});

test('adapters are made and joined only in main.ts and in standalone', () => {
  const found = workspace
    .filter(({ folder }) => folder.startsWith('services/') && folder !== 'services/standalone')
    .flatMap(({ files }) => files.filter(file => !file.isForTests && !file.path.endsWith('/src/main.ts')))
    .flatMap(({ path, imports }) =>
      imports
        .flatMap(({ names }) => names.filter(name => makersOfAdapters.includes(name)))
        .map(name => `${path} imports ${name}`),
    );
  expect(found).toEqual([]);
});

test('only main.ts reads the environment', () => {
  const found = workspace
    .filter(({ folder }) => folder !== 'tests' && folder !== 'benchmarks')
    .flatMap(({ files }) => files)
    .filter(({ path, isForTests, text }) => !isForTests && !path.endsWith('/main.ts') && text.includes('process.env'))
    .map(({ path }) => path);
  expect(found.sort()).toEqual(Object.keys(readersOfTheEnvironment).sort());
});
