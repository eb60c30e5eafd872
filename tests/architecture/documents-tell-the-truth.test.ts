import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { listFiles, readText, root } from './repository.ts';
import { commandsOf, linksOf, pathsOf } from './statements-of-pages.ts';
import { readManifest } from './workspace.ts';

const run = promisify(execFile);
const files = await listFiles();
const pages = await Promise.all(
  files.filter(path => path.endsWith('.md')).map(async path => ({ path, text: await readText(path) })),
);
const manifest = await readManifest('package.json');

/** What the command line says of itself, asked once for each command. */
const helpOf = (() => {
  const asked = new Map<string, Promise<string>>();
  return (command: string): Promise<string> => {
    const ask = async (): Promise<string> =>
      (await run(process.execPath, ['cli/src/main.ts', ...(command === '' ? [] : [command]), '--help'], { cwd: root }))
        .stdout;
    const answer = asked.get(command) ?? ask();
    asked.set(command, answer);
    return answer;
  };
})();

describe('statements are found', () => {
  const page = [
    'Say `tillkeeper check FILE --csv out.csv`, see [a](docs/a.md#part), [b](https://x.org), and `packages/x/src/*.ts`.',
    '```',
    'npx -y pnpm@12.18.0 start   # or pnpm test',
    'pnpm run documents && npx -y pnpm@12.18.0 tillkeeper send --wait A.csv',
    '```',
    'The pnpm way; a tillkeeper of tills; `@tillkeeper/cli`.',
  ].join('\n');

  test('commands, with the version of pnpm and their options', () => {
    expect(commandsOf(page)).toEqual([
      { program: 'tillkeeper', command: 'check', options: ['--csv'] },
      { program: 'pnpm', version: '12.18.0', command: 'start', options: [] },
      { program: 'pnpm', command: 'test', options: [] },
      { program: 'pnpm', command: 'documents', options: [] },
      { program: 'pnpm', version: '12.18.0', command: 'tillkeeper', options: [] },
      { program: 'tillkeeper', command: 'send', options: ['--wait'] },
    ]);
  });

  test('links and paths', () => {
    expect(linksOf(page)).toEqual(['docs/a.md']);
    expect(pathsOf(page)).toEqual(['packages/x/src/*.ts']);
  });
});

test('README and CONTRIBUTING show the ways in', () => {
  for (const path of ['README.md', 'CONTRIBUTING.md'])
    expect(pages.find(page => page.path === path)?.text ?? '', path).toContain(`npx -y ${manifest.packageManager} `);
});

describe.each(pages)('$path', ({ path, text }) => {
  const commands = commandsOf(text);

  test('names only commands of pnpm that are there, with the version that the project is pinned to', () => {
    // pnpm's own commands of these names come before a script of that name
    const ofPnpm = ['install', 'exec', 'add', 'store'];
    const wrong = commands.filter(
      ({ program, command, version }) =>
        program === 'pnpm' &&
        ((manifest.scripts[command] === undefined && !ofPnpm.includes(command)) ||
          (version !== undefined && `pnpm@${version}` !== manifest.packageManager)),
    );
    expect(wrong).toEqual([]);
  });

  test('names only commands and options that the command line has', async () => {
    const known = (await helpOf('')).matchAll(/^ {2}([a-z][\w-]*)/gm);
    const names = new Set([...known].map(([, name]) => name));
    for (const { command, options } of commands.filter(({ program }) => program === 'tillkeeper')) {
      expect([...names], path).toContain(command);
      const help = options.length === 0 ? '' : await helpOf(command);
      for (const option of options) expect(help, `tillkeeper ${command}`).toMatch(new RegExp(`${option}\\b`));
    }
  });

  test('links only to files that are there', () => {
    const wrong = linksOf(text).filter(link => !existsSync(join(root, dirname(path), link)));
    expect(wrong).toEqual([]);
  });

  test('names only paths that are there', () => {
    const wrong = pathsOf(text).filter(named => {
      const pattern = new RegExp(`^${named.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]*')}(/|$)`);
      return !files.some(file => pattern.test(posix.normalize(file)));
    });
    expect(wrong).toEqual([]);
  });
});
