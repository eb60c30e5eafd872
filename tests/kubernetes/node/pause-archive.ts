import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pauseImage } from './node-files.ts';

const run = promisify(execFile);

/** The image of pause as a docker archive, beside the program; made with buildah the first time. */
export async function pauseArchive(programs: string): Promise<string> {
  const archive = join(programs, 'pause.tar');
  if (await stat(archive).catch(() => undefined)) return archive;
  const directory = await mkdtemp(`${programs}-pause-`);
  try {
    const store = ['--root', join(directory, 'store'), '--runroot', join(directory, 'run'), '--storage-driver', 'vfs'];
    const buildah = async (...args: string[]) => (await run('buildah', [...store, ...args])).stdout.trim();
    const container = await buildah('from', 'scratch');
    await buildah('copy', '-q', container, join(programs, 'pause'), '/pause');
    await buildah('config', '--entrypoint', '["/pause"]', '--cmd', '', container);
    await buildah('commit', '-q', container, pauseImage);
    const partial = join(directory, 'pause.tar');
    await buildah('push', '-q', pauseImage, `docker-archive:${partial}:${pauseImage}`);
    await rename(partial, archive);
    return archive;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
