import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { root } from '../architecture/repository.ts';
import { findControlPlane, findKeda } from './control-plane/binaries.ts';
import { hasKedaAdmission, startKeda } from './control-plane/keda.ts';
import { type AnyObject, anyObject, isReady, type Namespace, namespaceOf } from './control-plane/objects.ts';
import { doAsTheReadmeSays } from './control-plane/readme-steps.ts';
import { findResourceDefinitions } from './control-plane/resource-definitions.ts';
import { type ControlPlane, hasWhatItWaitsFor, startControlPlane } from './control-plane/start-control-plane.ts';

const found = await findControlPlane();
const definitions = await findResourceDefinitions();
const keda = await findKeda();
const missing =
  'missing' in found
    ? found.missing
    : definitions === undefined
      ? 'the resource definitions are not fetched'
      : undefined;
if (missing !== undefined)
  console.warn(`Kubernetes is not started: ${missing}. Manifests are held against the npm models alone.`);
if (keda === undefined)
  console.warn('KEDA is not built (`pnpm kubernetes:build`): its own checks and its scaling are left out.');

const consumers = ['validator', 'loader', 'error-reporter'] as const;
const cronJobs = ['report', 'partitions', 'verify'] as const;

// On a machine that is busy with other things a rollout takes its time.
describe.skipIf(missing !== undefined)('on a real control plane', { timeout: 240_000 }, () => {
  let plane: ControlPlane;
  let scratch: string;
  const rendered = new Map<string, string>();
  const spaces = new Map<string, Namespace>();
  const spaceOf = (overlay: string): Namespace => {
    const space = spaces.get(overlay);
    if (space === undefined) throw new Error(`${overlay} was not applied`);
    return space;
  };

  beforeAll(async () => {
    if (!('binaries' in found) || definitions === undefined) return;
    scratch = await mkdtemp(join(tmpdir(), 'tillkeeper-overlays-'));
    plane = await startControlPlane({ binaries: found.binaries, nodes: 3 });
    const { kubectl } = plane;
    // client-side, the annotation with the last applied text would be too long for Kafka's
    await kubectl.must(['apply', '--server-side', '-f', definitions]);
    await kubectl.must([
      'apply',
      '--server-side',
      '-f',
      join(import.meta.dirname, 'control-plane/test-definitions.yaml'),
    ]);
    await kubectl.must(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=180s']);
    if (keda !== undefined) await startKeda(plane, keda);
    rendered.set('production', await kubectl.must(['kustomize', join(root, 'deploy/k8s/overlays/production')]));
    rendered.set('local', await kubectl.must(['kustomize', await inNamespace('local', 'tillkeeper-local')]));
    spaces.set('production', namespaceOf(kubectl, 'tillkeeper'));
    spaces.set('local', namespaceOf(kubectl, 'tillkeeper-local'));
  }, 300_000);
  afterAll(async () => {
    await plane?.stop();
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  });

  /** An overlay as it is, in another namespace: both are here at once. */
  async function inNamespace(overlay: string, namespace: string): Promise<string> {
    const directory = await mkdtemp(join(scratch, 'overlay-'));
    const from = relative(directory, join(root, 'deploy/k8s/overlays', overlay));
    await writeFile(join(directory, 'kustomization.yaml'), `namespace: ${namespace}\nresources: [${from}]\n`);
    return directory;
  }

  describe.each(['production', 'local'])('%s', overlay => {
    const objects = (): AnyObject[] =>
      parseAllDocuments(rendered.get(overlay) ?? '').map(document => anyObject.parse(document.toJS()));

    test('is accepted without one warning: unknown fields, old versions, pods that Pod Security would refuse', async () => {
      const words = ['apply', '--server-side', '--warnings-as-errors', '-f', '-'];
      const { code, stderr } = await plane.kubectl.run(words, rendered.get(overlay));
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    });

    test('applied once more nothing changes: no value is one that the server writes otherwise', async () => {
      const differences = async (): Promise<string> => {
        const { code, stdout, stderr } = await plane.kubectl.run(
          ['diff', '--server-side', '-f', '-'],
          rendered.get(overlay),
        );
        return code === 0 ? '' : `${stdout}${stderr}`;
      };
      // a status that moves between its two looks is a difference to kubectl; one of a manifest stays
      await expect.poll(differences, { timeout: 60_000, interval: 1_000 }).toBe('');
    });

    test('the API rolls out at once, consumers wait for the schema of their release, and the migration comes to its end', async () => {
      const space = spaceOf(overlay);
      await space.kubectl('rollout', 'status', 'deployment/ingest-api', '--timeout=180s');
      await space.kubectl('wait', '--for=condition=Complete', 'job/migrate', '--timeout=180s');
      for (const service of consumers) {
        const pods = await space.pods(service);
        expect(pods.length, service).toBeGreaterThan(0);
        for (const pod of pods)
          expect(pod.status.initContainerStatuses.map(({ name, state }) => [name, state.terminated])).toEqual([
            ['schema', undefined],
          ]);
        expect((await space.deployment(service)).available, service).toBe(0);
      }
      await space.kubectl('annotate', 'pods', '--all', `${hasWhatItWaitsFor}=yes`);
      for (const service of consumers)
        await space.kubectl('rollout', 'status', `deployment/${service}`, '--timeout=180s');
    });

    test('every Service finds pods that are ready, by its selector and the name of its port', async () => {
      const space = spaceOf(overlay);
      const names = objects().flatMap(({ kind, metadata }) => (kind === 'Service' ? [metadata.name] : []));
      expect(names.length).toBeGreaterThan(1);
      const slices = z.looseObject({
        items: z.array(
          z.looseObject({
            ports: z.array(z.looseObject({ port: z.number() })).nullable(),
            endpoints: z.array(z.looseObject({ conditions: z.looseObject({ ready: z.boolean() }) })).nullable(),
          }),
        ),
      });
      for (const name of names)
        await expect
          .poll(
            async () => {
              const label = `kubernetes.io/service-name=${name}`;
              const { items } = slices.parse(await plane.kubectl.get('endpointslices', '-n', space.name, '-l', label));
              return items.some(
                ({ ports, endpoints }) =>
                  (ports ?? []).length > 0 && (endpoints ?? []).some(one => one.conditions.ready),
              );
            },
            { timeout: 60_000 },
          )
          .toBe(true);
    });

    test('each CronJob makes a Job that comes to its end', async () => {
      const space = spaceOf(overlay);
      await Promise.all(
        cronJobs.map(async name => {
          await space.kubectl('create', 'job', `by-hand-${name}`, `--from=cronjob/${name}`);
          await space.kubectl('wait', '--for=condition=Complete', `job/by-hand-${name}`, '--timeout=180s');
        }),
      );
    });

    test('a disruption budget protects each service, and lets a node be drained', async () => {
      const budgets = z.looseObject({
        items: z.array(
          z.looseObject({
            metadata: z.looseObject({ name: z.string() }),
            status: z.looseObject({ expectedPods: z.number(), disruptionsAllowed: z.number() }),
          }),
        ),
      });
      const { items } = budgets.parse(await plane.kubectl.get('pdb', '-n', spaceOf(overlay).name));
      expect(items.map(({ metadata }) => metadata.name).sort()).toEqual(['ingest-api', ...consumers].sort());
      for (const { metadata, status } of items) {
        expect(status.expectedPods, metadata.name).toBeGreaterThan(0);
        expect(status.disruptionsAllowed, metadata.name).toBe(1);
      }
    });
  });

  test('copies of the API stand in three zones', async () => {
    const pods = (await spaceOf('production').pods('ingest-api')).filter(isReady);
    expect(new Set(pods.map(pod => pod.spec.nodeName)).size).toBe(3);
  });

  test('a new release that waits for its schema takes nothing away: the old pods go on', async () => {
    const space = spaceOf('production');
    const before = (await space.pods('loader')).filter(isReady).map(pod => pod.metadata.name);
    await space.kubectl('set', 'image', 'deployment/loader', 'loader=registry.example/tillkeeper:0.2.0');
    await expect.poll(async () => (await space.pods('loader')).length, { timeout: 60_000 }).toBe(before.length + 1);
    const after = await space.pods('loader');
    expect(after.filter(isReady).map(pod => pod.metadata.name)).toEqual(before);
    await space.kubectl('rollout', 'undo', 'deployment/loader');
    await space.kubectl('rollout', 'status', 'deployment/loader', '--timeout=180s');
    expect((await space.pods('loader')).filter(isReady).map(pod => pod.metadata.name)).toEqual(before);
  });

  test('of two evictions at once the budget refuses the second', async () => {
    const space = spaceOf('production');
    const [first, second] = (await space.pods('ingest-api')).filter(isReady).map(pod => pod.metadata.name);
    const evict = (name = '') => {
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: space.name } };
      const path = `/api/v1/namespaces/${space.name}/pods/${name}/eviction`;
      return plane.kubectl.run(['create', '--raw', path, '-f', '-'], JSON.stringify(eviction));
    };
    expect((await evict(first)).code).toBe(0);
    const { code, stderr } = await evict(second);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("violate the pod's disruption budget"),
    });
    await space.kubectl('rollout', 'status', 'deployment/ingest-api', '--timeout=180s');
  });

  test('the API is scaled by what its processors do', async () => {
    const space = spaceOf('production');
    expect((await space.deployment('ingest-api')).wanted).toBe(3);
    const busy = async (): Promise<number> => {
      const metrics = (await space.pods('ingest-api')).filter(isReady).map(pod => ({
        apiVersion: 'metrics.k8s.io/v1beta1',
        kind: 'PodMetrics',
        metadata: { name: pod.metadata.name, namespace: space.name, labels: pod.metadata.labels },
        timestamp: new Date().toISOString(),
        window: '15s',
        // 96 % of what each requests, where 70 % are wanted
        containers: [{ name: 'ingest-api', usage: { cpu: '240m', memory: '200Mi' } }],
      }));
      const list = { apiVersion: 'v1', kind: 'List', items: metrics };
      await plane.kubectl.must(['apply', '--server-side', '-f', '-'], JSON.stringify(list));
      return (await space.deployment('ingest-api')).wanted;
    };
    await expect.poll(busy, { timeout: 120_000, interval: 1_000 }).toBeGreaterThanOrEqual(5);
  });

  describe('what the README says to do, word for word', () => {
    const does = (name: string): Promise<void> =>
      doAsTheReadmeSays(name, { plane, namespace: 'tillkeeper', binaries: 'binaries' in found ? found.binaries : '' });
    const imagesOf = async (): Promise<string> =>
      spaceOf('production').kubectl('get', 'deployments', '-o', 'jsonpath={..containers[*].image}');

    test('rolling back brings back the release of before, of every service', async () => {
      const space = spaceOf('production');
      const before = await imagesOf();
      for (const service of ['ingest-api', ...consumers])
        await space.kubectl('set', 'image', `deployment/${service}`, '*=registry.example/tillkeeper:0.2.0');
      expect(await imagesOf()).not.toContain('0.1.0');
      await does('roll-back');
      expect(await imagesOf()).toBe(before);
    });

    test('upgrading goes through, also over what a rollback or somebody by hand has left', () => does('upgrade'));

    test('consumers are paused and let go', () => does('scale'));

    test('a database of an earlier moment is asked for', () => does('restore'));
  });

  describe('the guard', () => {
    const twins = join(import.meta.dirname, 'right');
    const wrong = join(import.meta.dirname, 'bad');
    const tried = (manifest: string) =>
      plane.kubectl.run(['apply', '--server-side', '--dry-run=server', '--warnings-as-errors', '-f', '-'], manifest);

    test('lets pass what each bad manifest was made from', async () => {
      for (const name of await readdir(twins)) {
        const { code, stderr } = await tried(await readFile(join(twins, name), 'utf8'));
        expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      }
    });

    test('refuses each bad manifest, for the one thing that is wrong with it', async () => {
      const names = await readdir(wrong);
      expect(names.length).toBeGreaterThan(40);
      const refusals = await inTurns(names, 4, async name => {
        const manifest = await readFile(join(wrong, name), 'utf8');
        const reason = /^# right\/\S+, but refused: (.+)\n/.exec(manifest)?.[1] ?? 'no reason is said';
        const { code, stdout, stderr } = await tried(manifest);
        return code !== 0 && stderr.includes(reason) ? [] : [{ name, reason, code, said: stdout + stderr }];
      });
      expect(refusals.flat()).toEqual([]);
    });
  });

  describe.skipIf(keda === undefined)('with the real KEDA', () => {
    test('its own admission refuses a second scaler of one Deployment, which no schema can see', async () => {
      expect(await hasKedaAdmission(plane)).toBe(true);
      const scaler = {
        apiVersion: 'keda.sh/v1alpha1',
        kind: 'ScaledObject',
        metadata: { name: 'second', namespace: 'tillkeeper' },
        spec: {
          scaleTargetRef: { name: 'ingest-api' },
          triggers: [
            { type: 'metrics-api', metadata: { url: 'http://127.0.0.1:1/', valueLocation: 'lag', targetValue: '1' } },
          ],
        },
      };
      const { code, stderr } = await plane.kubectl.run(['apply', '--server-side', '-f', '-'], JSON.stringify(scaler));
      expect(code).toBe(1);
      expect(stderr).toContain("already managed by the hpa 'ingest-api'");
    });

    test('a consumer is scaled by what waits for it: as many copies as its threshold says', async () => {
      const space = spaceOf('production');
      // the number that Kafka would be asked for; everything else of the ScaledObject stays
      const lag = createServer((_request, response) => response.end('{"lag":240}')).listen(0, '127.0.0.1');
      try {
        await once(lag, 'listening');
        const address = lag.address();
        const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
        const triggers = [{ type: 'metrics-api', metadata: { url, valueLocation: 'lag', targetValue: '40' } }];
        const change = JSON.stringify({ spec: { pollingInterval: 2, triggers } });
        await space.kubectl('patch', 'scaledobject', 'validator', '--type=merge', '-p', change);
        const wanted = async (): Promise<number> => (await space.deployment('validator')).wanted;
        await expect.poll(wanted, { timeout: 120_000, interval: 1_000 }).toBe(6);
      } finally {
        lag.close();
      }
    });
  });
});

/** Some at a time, in their order. */
async function inTurns<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < all.length; at += atOnce)
    results.push(...(await Promise.all(all.slice(at, at + atOnce).map(work))));
  return results;
}
