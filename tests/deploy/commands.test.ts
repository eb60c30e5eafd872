import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { readText, root } from '../architecture/repository.ts';

const run = promisify(execFile);
const folder = 'deploy/k8s/base';
const container = z.object({ name: z.string(), command: z.array(z.string()).optional(), args: z.array(z.string()) });

/** What manifests have the command line do, wherever in them it stands. */
function commandsIn(value: unknown): string[][] {
  if (Array.isArray(value)) return value.flatMap(commandsIn);
  if (typeof value !== 'object' || value === null) return [];
  const found = container.safeParse(value);
  return [...(found.success ? [found.data.args] : []), ...Object.values(value).flatMap(commandsIn)];
}

const names = (await readdir(join(root, folder))).filter(name => name.endsWith('.yaml'));
const texts = await Promise.all(names.map(name => readText(`${folder}/${name}`)));
const commands = texts.flatMap(text => parseAllDocuments(text).flatMap(document => commandsIn(document.toJS())));

test.each([...new Map(commands.map(args => [args.join(' '), args])).values()])(
  'tillkeeper %s is a command that the command line has, with these options',
  async (command, ...options) => {
    const { stdout } = await run(process.execPath, [join(root, 'cli/src/main.ts'), command, '--help']);
    expect(stdout).toMatch(new RegExp(`^Usage: tillkeeper ${command}\\b`));
    for (const option of options.filter(one => one.startsWith('--'))) expect(stdout).toContain(option);
  },
);

test('Jobs, CronJobs and waiting pods have commands', () => {
  expect(commands.map(([command]) => command)).toEqual(
    expect.arrayContaining(['migrate', 'report', 'status', 'partitions', 'schema']),
  );
});
