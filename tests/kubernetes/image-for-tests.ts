import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuiltImage, buildImage, sourcesOfImage } from '@tillkeeper/image';
import { z } from 'zod';
import { buildOnce } from './control-plane/build-once.ts';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '../..');

const image = z.object({
  name: z.string(),
  id: z.string(),
  digest: z.string(),
  archive: z.string(),
  billOfMaterials: z.string(),
  sizes: z.object({ nodeBaseBytes: z.number(), dependenciesBytes: z.number(), applicationBytes: z.number() }),
});

/** The same for every build of a test, so that two of them can be the same. */
const options = { repository, time: new Date(1_700_000_000_000), version: '0.1.0' };

export const buildForTests = (output: string): Promise<BuiltImage> => buildImage({ ...options, output });

/** Why no image can be built here; undefined where it can. */
export async function whyNoImage(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `the image is built from what lies on a Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'building the image wants root';
  for (const tool of ['buildah', 'ldd', 'dpkg', 'git'])
    if (
      !(await run('which', [tool]).then(
        () => true,
        () => false,
      ))
    )
      return `${tool} is not installed`;
  return undefined;
}

/** The image of the source as it lies here: built once for what goes into it, by whoever needs it first. */
export async function imageOfThisSource(): Promise<BuiltImage> {
  const folder = await buildOnce({
    what: 'image',
    key: await keyOfSource(),
    make: async partial => {
      const built = await buildForTests(partial);
      await writeFile(join(partial, 'built.json'), JSON.stringify(built));
    },
  });
  const built = image.parse(JSON.parse(await readFile(join(folder, 'built.json'), 'utf8')));
  const moved = (path: string): string => join(folder, path.split('/').at(-1) ?? '');
  return { ...built, archive: moved(built.archive), billOfMaterials: moved(built.billOfMaterials) };
}

async function keyOfSource(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const recipe = (await readdir(join(repository, 'deploy/containers'))).filter(name =>
    /^(?:Containerfile|.*\.ts)$/.test(name),
  );
  const files = [...(await sourcesOfImage(repository)), ...recipe.sort().map(name => `deploy/containers/${name}`)];
  for (const path of files) {
    hash.update(`${path}\0`);
    hash.update(await readFile(join(repository, path)));
  }
  // another Debian brings other libraries
  hash.update(String((await stat('/lib/ld-linux-x86-64.so.2').catch(() => undefined))?.size));
  return hash.digest('hex').slice(0, 16);
}
