import { dirname, posix } from 'node:path';
import { z } from 'zod';
import { listFiles, readText } from './repository.ts';

const names = z.record(z.string(), z.string()).default({});
const manifest = z.object({
  name: z.string(),
  packageManager: z.string().optional(),
  scripts: names,
  dependencies: names,
  devDependencies: names,
});
export type Manifest = z.infer<typeof manifest>;

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Tests, and what only tests use (folders `testing`): may use what the package itself may not. */
  readonly isForTests: boolean;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written, such as `@tillkeeper/database/testing`. */
  readonly specifier: string;
  /** Names as the other module calls them; empty where only its effects are wanted, or the whole of it. */
  readonly names: readonly string[];
  readonly isTypeOnly: boolean;
}

export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly SourceFile[];
}

export async function readManifest(path: string): Promise<Manifest> {
  return manifest.parse(JSON.parse(await readText(path)));
}

/** Every package of the workspace with its TypeScript files. */
export async function readWorkspace(): Promise<WorkspacePackage[]> {
  const files = await listFiles();
  const manifests = files.filter(path => path.endsWith('/package.json'));
  return Promise.all(
    manifests.map(async path => {
      const folder = dirname(path);
      const sources = files.filter(file => file.startsWith(`${folder}/`) && file.endsWith('.ts'));
      return { folder, manifest: await readManifest(path), files: await Promise.all(sources.map(readSource)) };
    }),
  );
}

async function readSource(path: string): Promise<SourceFile> {
  const text = await readText(path);
  const isForTests = path.endsWith('.test.ts') || path.includes('/testing/');
  return { path, text, isForTests, imports: importsOf(text) };
}

const statement = /^(?:import|export)\b\s*(type\b)?([^;'"`]*?)\bfrom\s+'([^']+)'/gm;
const bare = /^import\s+'([^']+)'/gm;
const dynamic = /\bimport\(\s*'([^']+)'/g;

/** The imports and re-exports of a formatted source file. */
export function importsOf(text: string): Import[] {
  const found: Import[] = [...text.matchAll(statement)].map(([, type, clause = '', specifier = '']) => {
    const members = (/\{([^}]*)\}/.exec(clause)?.[1] ?? '').split(',').flatMap(member => member.trim() || []);
    return {
      specifier,
      names: members.map(member => member.replace(/^type\s+/, '').replace(/\s+as\s.*$/s, '')),
      isTypeOnly: type !== undefined || (members.length > 0 && members.every(member => member.startsWith('type '))),
    };
  });
  for (const pattern of [bare, dynamic])
    for (const [, specifier = ''] of text.matchAll(pattern)) found.push({ specifier, names: [], isTypeOnly: false });
  return found;
}

/** The package of a specifier: `@tillkeeper/database` for `@tillkeeper/database/testing`; undefined for Node's and relative ones. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Where a relative import of a file leads. */
export function resolveRelative(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}
