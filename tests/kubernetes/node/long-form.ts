import { expect, test } from 'vitest';
import type { FleetOnNode } from './fleet-on-node.ts';
import type { Hands } from './hands.ts';
import type { Tills } from './tills.ts';

/** Tests that wait for minutes: for what Kubernetes does by its own clock. What they need is there only once they run. */
export function longForm(ready: () => { fleet: FleetOnNode; hands: Hands; tills: Tills }): void {
  test('a version that is never ready stops its rollout while the old one serves', async () => {
    const { fleet, hands, tills } = ready();
    await tills.whileSending(async () => {
      const old = await fleet.podsOf('ingest-api');
      // where nobody listens: alive, never ready
      const nowhere = 'BLOB_STORE_URL=s3://tillkeeper?endpoint=http://10.244.0.1:9';
      await fleet.kubectl('set', 'env', 'deployment/ingest-api', nowhere);
      await expect(hands.isRolledOut('ingest-api', 30)).rejects.toThrow(/timed out/);
      expect(await fleet.podsOf('ingest-api')).toEqual(expect.arrayContaining(old));
      await fleet.kubectl('rollout', 'undo', 'deployment/ingest-api');
      await hands.isRolledOut('ingest-api');
    });
    await tills.expectAllInBooks();
  }, 300_000);

  test('a pod that outgrows its memory is killed for it, started again, and nothing is lost', async () => {
    const { fleet, hands, tills } = ready();
    const pod = await hands.anyPodOf('loader');
    const before = await hands.restartsOf(pod);
    await tills.whileSending(async () => {
      // 4 GB in small processes beside it in its cgroup: the kernel takes the largest, which is the service
      const small = 'globalThis.held = Buffer.alloc(64e6, 1); setInterval(() => {}, 1e6)';
      const crowd = `for (let i = 0; i < 40; i++) require('child_process').spawn(process.execPath, ['-e', '${small}']); setInterval(() => {}, 1e6)`;
      void fleet.kubectl('exec', pod, '--container', 'loader', '--', 'node', '-e', crowd).catch(() => {});
      await fleet.node.until('OOMKilled', async () => {
        const reason = await hands.podField(pod, '.status.containerStatuses[0].lastState.terminated.reason');
        return reason === 'OOMKilled' ? true : undefined;
      });
      expect(await hands.restartsOf(pod)).toBeGreaterThan(before);
      await hands.isRolledOut('loader');
    });
    await tills.expectAllInBooks();
  }, 300_000);

  test('a process that stands still is taken out of the Service, then started again', async () => {
    const { fleet, hands } = ready();
    const pod = await hands.anyPodOf('ingest-api');
    const before = await hands.restartsOf(pod);
    const inService = async (): Promise<boolean> => {
      const ready = await fleet.kubectl(
        ...(['get', 'endpointslice', '--selector', 'kubernetes.io/service-name=ingest-api', '--output'] as const),
        'jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name} {end}',
      );
      return ready.includes(pod);
    };
    const until = (what: string, is: () => Promise<boolean>, timeoutMs: number) =>
      fleet.node.until(what, async () => ((await is()) ? true : undefined), timeoutMs);
    expect(await inService()).toBe(true);
    await fleet.node.namespace.run('kill', '-STOP', String(await fleet.node.processOf('tillkeeper', pod)));
    await until('the pod out of the Service', async () => !(await inService()), 60_000);
    expect(await hands.restartsOf(pod)).toBe(before);
    await until('a restart by the liveness probe', async () => (await hands.restartsOf(pod)) > before, 240_000);
    await until('the pod in the Service again', inService, 120_000);
  }, 450_000);

  test('the CronJob runs by its own minute', async () => {
    const { fleet } = ready();
    const patch = (spec: object) => fleet.kubectl('patch', 'cronjob', 'report', '--patch', JSON.stringify({ spec }));
    await patch({ schedule: '* * * * *' });
    const byTheClock = async () => {
      const succeeded = 'jsonpath={range .items[?(@.status.succeeded==1)]}{.metadata.name} {end}';
      return /report-\d+/.test(await fleet.kubectl('get', 'jobs', '-o', succeeded)) ? true : undefined;
    };
    await fleet.node.until('a job of the schedule', byTheClock, 150_000);
    await patch({ suspend: true });
  }, 200_000);

  test('more work makes more copies of the API, less work fewer: by processor time that real pods use', async () => {
    const { fleet, tills } = ready();
    const copies = async (): Promise<number> =>
      Number(await fleet.kubectl('get', 'deployment', 'ingest-api', '-o', 'jsonpath={.status.readyReplicas}'));
    // as many as two cores have room for, and not the minutes that a real one waits before it has fewer
    const scaleDown = { stabilizationWindowSeconds: 30, policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] };
    const spec = { maxReplicas: 4, behavior: { scaleDown } };
    await fleet.kubectl('patch', 'hpa', 'ingest-api', '--patch', JSON.stringify({ spec }));
    await fleet.node.until('two copies', async () => ((await copies()) === 2 ? true : undefined), 300_000);
    await tills.whileSendingMuch(async () => {
      await fleet.node.until('more copies', async () => ((await copies()) > 2 ? true : undefined), 180_000);
    });
    await fleet.node.until('fewer copies', async () => ((await copies()) === 2 ? true : undefined), 600_000);
    await tills.expectAllInBooks();
  }, 1_300_000);
}
