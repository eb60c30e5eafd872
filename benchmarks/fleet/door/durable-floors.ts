import { createHash } from 'node:crypto';
import { link, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** How often something can be done in a second, one after the other, for `forMs`. */
async function perSecond(forMs: number, once: (turn: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let turns = 0;
  while (performance.now() - startedAt < forMs) await once(turns++);
  return (turns * 1000) / (performance.now() - startedAt);
}

async function inFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(parent, 'tillkeeper-floor-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Files a second: each hashed, written, synced, linked to its name, its folder synced; `atOnce` loops beside one another. */
export const filesOneByOne = (parent: string, options: { sizeBytes: number; atOnce: number }): Promise<number> =>
  inFolder(parent, async folder => {
    const bytes = Buffer.alloc(options.sizeBytes, 'x');
    const directory = await open(folder, 'r');
    const loops = Array.from({ length: options.atOnce }, (_, loop) =>
      perSecond(4_000, async turn => {
        createHash('sha256').update(bytes).digest('hex');
        const path = join(folder, `${loop}-${turn}`);
        const file = await open(path, 'wx');
        await file.writeFile(bytes);
        await file.sync();
        await file.close();
        await link(path, `${path}-linked`);
        await directory.sync();
      }),
    );
    const rates = await Promise.all(loops);
    await directory.close();
    return rates.reduce((sum, rate) => sum + rate, 0);
  });

/** Files a second: hashed one by one, then `atOnce` of them appended to one log and made durable together. */
export const filesInOneLog = (parent: string, options: { sizeBytes: number; atOnce: number }): Promise<number> =>
  inFolder(parent, async folder => {
    const bytes = Buffer.alloc(options.sizeBytes, 'x');
    const log = await open(join(folder, 'log'), 'a');
    const rate = await perSecond(4_000, async () => {
      for (let file = 0; file < options.atOnce; file += 1) createHash('sha256').update(bytes).digest('hex');
      await log.writev(Array.from({ length: options.atOnce }, () => bytes));
      await log.datasync();
    });
    await log.close();
    return rate * options.atOnce;
  });

/** Milliseconds to read a file, hash it, write it elsewhere and sync file and folder: what taking it in cannot do without. */
export const copyHashed = (parent: string, from: string): Promise<number> =>
  inFolder(parent, async folder => {
    const startedAt = performance.now();
    const hash = createHash('sha256');
    const [source, target] = [await open(from, 'r'), await open(join(folder, 'copy'), 'wx')];
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    for (;;) {
      const { bytesRead } = await source.read(buffer, 0, buffer.length);
      if (bytesRead === 0) break;
      const bytes = buffer.subarray(0, bytesRead);
      hash.update(bytes);
      await target.writeFile(bytes);
    }
    hash.digest('hex');
    await target.sync();
    await Promise.all([source.close(), target.close()]);
    const directory = await open(folder, 'r');
    await directory.sync();
    await directory.close();
    return performance.now() - startedAt;
  });
