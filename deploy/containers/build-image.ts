import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeBillOfMaterials } from './bill-of-materials.ts';
import { runCommand } from './run-command.ts';
import { stageApplication } from './stage-application.ts';
import { stageNode } from './stage-node.ts';

export interface BuiltImage {
  /** `docker.io/library/tillkeeper:0.1.0`: what a cluster makes of `tillkeeper:0.1.0`. */
  readonly name: string;
  /** `sha256:...` of its configuration, which names every layer. */
  readonly id: string;
  /** `sha256:...` of its manifest. */
  readonly digest: string;
  /** A docker archive: `docker load`, `podman load` and `ctr images import` take it. */
  readonly archive: string;
  /** CycloneDX; the same file is in the image as /app/sbom.cdx.json. */
  readonly billOfMaterials: string;
  /** Of each layer. Of the first there is no less: it is Node alone. */
  readonly sizes: {
    readonly nodeBaseBytes: number;
    readonly dependenciesBytes: number;
    readonly applicationBytes: number;
  };
}

/**
 * Builds the image with buildah, in a store of its own that is removed afterwards; nothing is asked of an image registry.
 * Built twice from one source on one system it is the same, byte for byte.
 *
 * @throws Error with the output of the program that failed
 */
export async function buildImage(options: {
  readonly repository: string;
  /** Where the archive and the bill of materials are put. */
  readonly output: string;
  /** Time of everything in the image: SOURCE_DATE_EPOCH. */
  readonly time: Date;
  /** Default: the version in package.json. */
  readonly version?: string;
}): Promise<BuiltImage> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-image-'));
  const base = join(directory, 'node-base');
  const dependencies = join(directory, 'dependencies');
  const application = join(directory, 'application');
  try {
    const { version: ownVersion } = JSON.parse(await readFile(join(options.repository, 'package.json'), 'utf8'));
    const version = options.version ?? String(ownVersion);
    await Promise.all([mkdir(base), mkdir(dependencies), mkdir(application)]);
    await stageApplication({ repository: options.repository, directory: application });
    const libraries = await stageNode({
      directory: base,
      node: process.execPath,
      addOns: entriesIn(application)
        .filter(path => path.endsWith('.node'))
        .sort(),
    });
    const bill = `${JSON.stringify(
      await writeBillOfMaterials({ ...options, application, libraries, nodeVersion: process.versions.node }),
      undefined,
      2,
    )}\n`;
    await writeFile(join(application, 'sbom.cdx.json'), bill);
    makeReadable(entriesIn(application));
    await rename(join(application, 'node_modules'), join(dependencies, 'node_modules'));
    const buildah = await buildahIn(directory);
    const name = `docker.io/library/tillkeeper:${version}`;
    await buildah(
      ...['build', '--isolation', 'chroot', '--pull-never', '--layers', '--quiet', '--format', 'oci'],
      // times of files and of the image; the history would otherwise say when it was built
      ...['--timestamp', String(Math.floor(options.time.getTime() / 1000)), '--identity-label=false'],
      ...[
        '--label',
        `org.opencontainers.image.version=${version}`,
        '--label',
        'org.opencontainers.image.title=Tillkeeper',
      ],
      ...['--tag', name, '--file', join(import.meta.dirname, 'Containerfile'), directory],
    );
    await mkdir(options.output, { recursive: true });
    const archive = join(options.output, `tillkeeper-${version}.tar`);
    const billOfMaterials = join(options.output, `tillkeeper-${version}.cdx.json`);
    await rm(archive, { force: true });
    const digestFile = join(directory, 'digest');
    await buildah('push', '--quiet', '--digestfile', digestFile, name, `docker-archive:${archive}:${name}`);
    await writeFile(billOfMaterials, bill);
    const id = (await buildah('inspect', '--type', 'image', '--format', '{{.FromImageID}}', name)).trim();
    const sizes = {
      nodeBaseBytes: bytesIn(base),
      dependenciesBytes: bytesIn(dependencies),
      applicationBytes: bytesIn(application),
    };
    const digest = (await readFile(digestFile, 'utf8')).trim();
    return { name, id, digest, archive, billOfMaterials, sizes };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** buildah with a store in this folder: as overlays where they can be mounted, else as copies. */
async function buildahIn(directory: string): Promise<(...args: string[]) => Promise<string>> {
  const withDriver = (driver: string) => {
    const store = [
      '--root',
      join(directory, driver),
      '--runroot',
      join(directory, `${driver}-run`),
      '--storage-driver',
      driver,
    ];
    return (...args: string[]) => runCommand('buildah', [...store, ...args]);
  };
  const overlay = withDriver('overlay');
  return overlay('from', 'scratch').then(
    () => overlay,
    () => withDriver('vfs'),
  );
}

/** Every path below, links not followed (`readdir` with `recursive` follows them, and packages link to one another in circles). */
function entriesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap(entry => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? [path, ...entriesIn(path)] : [path];
  });
}

/** Modes are those of the user's umask and of the packages' authors: the same for all of them. */
function makeReadable(paths: readonly string[]): void {
  for (const path of paths) {
    const entry = lstatSync(path);
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() ? 0o755 : 0o644);
  }
}

const bytesIn = (directory: string): number =>
  entriesIn(directory).reduce((sum, path) => sum + lstatSync(path).size, 0);
