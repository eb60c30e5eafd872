import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { s3IsAvailable } from '@tillkeeper/blob-store/testing';
import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findControlPlane } from './control-plane/binaries.ts';
import { imageOfThisSource, whyNoImage } from './image-for-tests.ts';
import { type FleetOnNode, nextVersion, type Service, services, startFleetOnNode } from './node/fleet-on-node.ts';
import { createHands, type Hands } from './node/hands.ts';
import { longForm } from './node/long-form.ts';
import { findNodeBinaries } from './node/node-binaries.ts';
import { expectedDays, onlineRetail } from './node/online-retail.ts';
import { startTills, type Tills } from './node/tills.ts';
import { whyNoNode } from './node/why-no-node.ts';

/** `pnpm kubernetes:node`: everything, and what has to be built first is built. */
const isLong = process.env['TILLKEEPER_NODE'] === 'long';
const why = await whyNot();
if (why !== undefined) console.log(`skipped, no real node: ${why}`);

async function whyNot(): Promise<string | undefined> {
  const cannot = (await whyNoNode()) ?? (await whyNoImage());
  if (cannot !== undefined) return cannot;
  for (const what of [await kafkaIsAvailable(), await s3IsAvailable()]) if (!what.isAvailable) return what.reason;
  if (isLong) return undefined;
  const controlPlane = await findControlPlane();
  if ('missing' in controlPlane) return controlPlane.missing;
  return (await findNodeBinaries()) === undefined
    ? 'the programs of a node are not built: `pnpm kubernetes:node` does it, in some twelve minutes'
    : undefined;
}

describe.skipIf(why !== undefined)(`the fleet on a real node${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let fleet: FleetOnNode;
  let directory: string;
  let hands: Hands;
  beforeAll(async () => {
    const begunAt = performance.now();
    directory = await mkdtemp(join(tmpdir(), 'tillkeeper-on-node-'));
    fleet = await startFleetOnNode({
      image: imageOfThisSource(),
      progress: line => console.log(`${((performance.now() - begunAt) / 1000).toFixed(1).padStart(6)} s  ${line}`),
    });
    hands = createHands(fleet, directory);
  }, 3_600_000);
  afterAll(async () => {
    await fleet?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 120_000);

  const until = <T>(what: string, look: () => Promise<T | undefined>, timeoutMs?: number) =>
    fleet.node.until(what, look, timeoutMs);

  test("the README's ten minutes end with the first file in the books", async () => {
    expect(fleet.firstFile).toMatch(/S001_sales_20261120_T01_000001\.csv/);
    const [books] = await fleet.query(
      `select count(*)::int as lines from retail.order_items where store_id = 'S001' and business_date = '2026-11-20'`,
    );
    expect(books?.['lines']).toBeGreaterThan(0);
  });

  test('every pod is nobody of importance on a root that is only read, with no token of the cluster', async () => {
    for (const service of services) {
      const look = `const fs = require('fs');
        const tried = path => { try { fs.writeFileSync(path, ''); return 'written' } catch (error) { return error.code } };
        const status = fs.readFileSync('/proc/1/status', 'utf8');
        console.log(JSON.stringify([process.getuid(), tried('/x'), tried('/tmp/x'), /CapEff:\\s*(\\w+)/.exec(status)[1],
          /Seccomp:\\s*(\\d)/.exec(status)[1], fs.existsSync('/var/run/secrets/kubernetes.io')]))`;
      const said = await fleet.kubectl(
        'exec',
        `deployment/${service}`,
        '--container',
        service,
        '--',
        'node',
        '-e',
        look,
      );
      expect([service, ...JSON.parse(said)]).toEqual([
        service,
        10001,
        'EROFS',
        'written',
        '0000000000000000',
        '2',
        false,
      ]);
    }
  });

  describe.skipIf(onlineRetail === undefined)(
    `20 days of a web shop${onlineRetail === undefined ? ' (skipped: ../shared/data is not beside the checkout)' : ''}`,
    () => {
      test('go in through the Service and come out in the books, day by day, to the penny', async () => {
        if (onlineRetail === undefined) throw new Error('it was there');
        await hands.addStore('OR1', 1, 'online-retail');
        // the other copy of the API knows a new sender a little later
        const send = (path: string): Promise<string> =>
          until(path, async () => (await fleet.client.sendFile({ senderId: 'OR1', path })).file_id);
        expect((await fleet.client.waitForFile(await send(onlineRetail.catalogue), 180_000)).status).toBe('loaded');
        const ids = [];
        for (const path of onlineRetail.days) ids.push(await send(path));
        for (const id of ids) expect((await fleet.client.waitForFile(id, 240_000)).status).toBe('loaded');
        const expected = expectedDays(onlineRetail);
        const books = await fleet.query(
          `select business_date::text as day, count(*)::int as lines, sum(amount_minor)::text as minor from retail.order_items where store_id = 'OR1' group by 1 order by 1`,
        );
        expect(books.map(row => [row['day'], row['lines'], row['minor']])).toEqual(
          expected.map(one => [one.day, one.rowsLoaded, String(one.loadedMinor)]),
        );
        const [files] = await fleet.query(
          `select sum(rows_read)::int as read, sum(rows_held)::int as held from ops.files where sender_id = 'OR1' and file_type = 'sales'`,
        );
        const rowsRead = expected.reduce((sum, one) => sum + one.rowsRead, 0);
        const rowsLoaded = expected.reduce((sum, one) => sum + one.rowsLoaded, 0);
        expect(files).toEqual({ read: rowsRead, held: rowsRead - rowsLoaded });
      }, 600_000);

      test('and what is held of them is told to the manager, by the CronJob that writes reports', async () => {
        await fleet.client.json('GET', '/v1/files?sender_id=OR1');
        await fleet.kubectl('create', 'job', 'report-now', '--from=cronjob/report');
        await fleet.kubectl('wait', 'job/report-now', '--for=condition=Complete', '--timeout=120s');
        // the schedule knows no day that is over for a shop whose last day was years ago: an operator asks for it
        const address = await fleet.kubectl('get', 'service', 'error-reporter', '-o', 'jsonpath={.spec.clusterIP}');
        const asked = await fetch(`http://${address}:8081/reports`, {
          ...{
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ store_id: 'OR1' }),
          },
        });
        expect(asked.status).toBe(200);
        const held = expectedDays(onlineRetail ?? { catalogue: '', days: [] }).reduce(
          (sum, one) => sum + one.heldMinor,
          0n,
        );
        const pounds = (Number(held) / 100).toLocaleString('en-GB', { minimumFractionDigits: 2 });
        const mail = await until('the mail', async () =>
          (await fleet.neighbours.mail.received()).find(
            one => one.to.includes('manager.or1@stores.example') && one.subject.includes('problem'),
          ),
        );
        expect(mail.subject).toContain(`£${pounds}`);
        expect(mail.attachments.map(one => one.fileName)).toEqual([expect.stringMatching(/\.xlsx$/)]);
      }, 240_000);
    },
  );

  describe('under load', () => {
    let tills: Tills;
    beforeAll(async () => {
      tills = await startTills(fleet, hands);
    }, 240_000);

    const rollouts: (readonly Service[])[] = [services, ...(isLong ? services.map(one => [one]) : [])];
    test.each(rollouts.map(together => ({ together, names: together.join(', ') })))(
      'a rolling update and a rollback of $names lose no request and no row',
      async ({ together }) => {
        const imageOf = async (service: Service) =>
          (await hands.podField(await hands.anyPodOf(service), '.spec.containers[0].image')).split(':').at(-1);
        const rollTo = async (version: string | undefined, how: (service: Service) => string[]): Promise<void> => {
          await Promise.all(together.map(service => fleet.kubectl(...how(service))));
          await Promise.all(together.map(service => hands.isRolledOut(service)));
          for (const service of together) expect([service, await imageOf(service)]).toEqual([service, version]);
        };
        const before = await imageOf(together[0] ?? 'ingest-api');
        await tills.whileSending(async () => {
          await rollTo(nextVersion, service => [
            ...['set', 'image', `deployment/${service}`, `*=tillkeeper:${nextVersion}`],
          ]);
          await rollTo(before, service => ['rollout', 'undo', `deployment/${service}`]);
          // those that leave have not all left: their last requests count, too
          await sleep(isLong ? 15_000 : 3_000);
        });
        await tills.expectAllInBooks();
      },
      600_000,
    );

    test.each(isLong ? (['validator', 'loader', 'error-reporter'] as const) : (['validator'] as const))(
      'a process of %s that is killed is started again, and nothing is lost',
      async service => {
        const pod = await hands.anyPodOf(service);
        const before = await hands.restartsOf(pod);
        await tills.whileSending(async ({ answered }) => {
          const atFirst = answered();
          await until('some files', async () => (answered() > atFirst + 5 ? true : undefined));
          await fleet.node.namespace.run('kill', '-KILL', String(await fleet.node.processOf('tillkeeper', pod)));
          await until('a restart', async () => ((await hands.restartsOf(pod)) > before ? true : undefined));
          await hands.isRolledOut(service);
        });
        expect(await hands.podField(pod, '.status.containerStatuses[0].lastState.terminated.exitCode')).toBe('137');
        await tills.expectAllInBooks();
      },
      400_000,
    );

    const longer = isLong ? '' : ' (skipped: only in the long form, `pnpm kubernetes:node`)';
    describe.skipIf(!isLong)(`longer${longer}`, () => longForm(() => ({ fleet, hands, tills })));
  });
});
