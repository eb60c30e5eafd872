import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CHILD = fileURLToPath(new URL('./write-in-child.ts', import.meta.url));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
const skipped = hasStrace ? '' : ' (skipped: no strace on this machine)';

test.skipIf(!hasStrace)(
  `bytes and names are synced before a write is said to be done${skipped}`,
  async () => {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'tillkeeper-durability-')));
    try {
      const trace = join(directory, 'trace');
      const calls = 'trace=fsync,fdatasync,rename,renameat2,link,linkat,write';
      const child = [process.execPath, CHILD, join(directory, 'blobs')];
      // or Node writes its own files, of compiled modules
      const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
      execFileSync('strace', ['-f', '-y', '-e', calls, '-o', trace, ...child], { env, stdio: 'pipe' });
      expect(effectsIn(await readFile(trace, 'utf8'), directory)).toEqual([
        'sync DIRECTORY',
        ...['sync TEMPORARY', 'rename to blobs/new/folder/first'],
        ...['sync blobs/new/folder', 'sync blobs/new', 'sync blobs', 'first is safe'],
        ...['sync TEMPORARY', 'link to blobs/new/folder/second', 'sync blobs/new/folder', 'second is safe'],
        // The loser says that the blob is there: so it has to be safe for the loser, too.
        ...['sync TEMPORARY', 'link to blobs/new/folder/second', 'sync blobs/new/folder', 'second was safe'],
        ...['sync blobs/new/folder', 'second is gone'],
        // A journal is begun: its own name and that of its folder have to be there after a loss of power, too.
        ...['sync blobs', 'sync JOURNAL', 'sync blobs/.journal'],
        // Blobs get their places after what they hold is on disk, and without a sync of their own.
        ...['sync JOURNAL', 'link to blobs/third', 'rename to blobs/fourth', 'both are safe'],
        ...['sync JOURNAL', 'rename to blobs/fifth', 'sync JOURNAL', 'rename to blobs/sixth', 'more are safe'],
      ]);
    } finally {
      await rm(directory, { recursive: true });
    }
  },
  60_000,
);

/** What strace saw, in order: syncs, names given, and the lines that the child printed. */
function effectsIn(trace: string, directory: string): string[] {
  const effects: string[] = [];
  for (const line of trace.split('\n')) {
    // A call that another thread interrupted ends in a line of its own, without its arguments.
    const synced = /f(?:data)?sync\(\d+<([^>]+)>/.exec(line)?.[1];
    const named = /(rename|link)(?:at2?)?\(.*"([^"]+)"/.exec(line);
    const printed = /write\(1<[^>]*>, "(\w[^"]*)\\n"/.exec(line)?.[1];
    if (synced !== undefined) effects.push(`sync ${place(synced)}`);
    else if (named !== null) effects.push(`${named[1]} to ${place(named[2] ?? '')}`);
    else if (printed !== undefined) effects.push(printed);
  }
  return effects;

  function place(path: string): string {
    if (path === directory) return 'DIRECTORY';
    const inside = path.slice(directory.length + 1);
    if (inside.startsWith('blobs/.journal/')) return 'JOURNAL';
    return inside.startsWith('blobs/.incoming/') ? 'TEMPORARY' : inside;
  }
}
