import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { s3IsAvailable } from '@tillkeeper/blob-store/testing';
import { newSenderKey } from '@tillkeeper/contracts';
import { kafkaIsAvailable } from '@tillkeeper/event-bus/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findControlPlane } from './control-plane/binaries.ts';
import { imageOfThisSource, whyNoImage } from './image-for-tests.ts';
import { type FleetOnNode, nextVersion, type Service, services, startFleetOnNode } from './node/fleet-on-node.ts';
import { findNodeBinaries } from './node/node-binaries.ts';
import { expectedDays, onlineRetail } from './node/online-retail.ts';
import { type SteadyLoad, startSteadyLoad } from './node/steady-load.ts';
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
  beforeAll(async () => {
    const begunAt = performance.now();
    directory = await mkdtemp(join(tmpdir(), 'tillkeeper-on-node-'));
    fleet = await startFleetOnNode({
      image: await imageOfThisSource(),
      progress: line => console.log(`${((performance.now() - begunAt) / 1000).toFixed(1).padStart(6)} s  ${line}`),
    });
  }, 3_600_000);
  afterAll(async () => {
    await fleet?.stop();
    await rm(directory, { recursive: true, force: true });
  }, 120_000);

  const sendText = async (senderId: string, name: string, text: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, text);
    const { file_id } = await fleet.client.sendFile({ senderId, path });
    return (await fleet.client.waitForFile(file_id, 180_000)).status;
  };
  const addStore = async (storeId: string, sequence: number, formatId: string): Promise<void> => {
    const columns = 'store_id,name,time_zone,country,currency,manager_name,manager_email';
    const row = `${storeId},Shop ${storeId},Europe/London,GB,GBP,Ada,manager.${storeId.toLowerCase()}@stores.example`;
    const name = `HQ_stores_20101201_${String(sequence).padStart(6, '0')}.csv`;
    expect(await sendText('HQ', name, `${columns}\n${row}\n`)).toBe('loaded');
    await fleet.client.json('POST', '/v1/senders', {
      ...{ sender_id: storeId, kind: 'store', format_id: formatId, stores: [storeId] },
    });
  };
  const until = <T>(what: string, look: () => Promise<T | undefined>, timeoutMs?: number) =>
    fleet.node.until(what, look, timeoutMs);
  const podField = (pod: string, path: string) => fleet.kubectl('get', 'pod', pod, '-o', `jsonpath={${path}}`);
  const restartsOf = async (pod: string) => Number(await podField(pod, '.status.containerStatuses[0].restartCount'));
  const isRolledOut = (service: Service, timeoutSeconds = 240) =>
    fleet.kubectl('rollout', 'status', `deployment/${service}`, `--timeout=${timeoutSeconds}s`);
  const anyPodOf = async (service: Service): Promise<string> => {
    const [pod] = await fleet.podsOf(service);
    if (pod === undefined) throw new Error(`${service} has no pod`);
    return pod;
  };

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
        await addStore('OR1', 1, 'online-retail');
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
    let key: string;
    let round = 0;
    const sent: string[] = [];
    beforeAll(async () => {
      await addStore('S777', 2, 'contract-1');
      const products = 'product_id,name,category,list_price\nLOAD-1,Scarf,scarves,2.50\n';
      expect(await sendText('HQ', 'HQ_products_20101201_000002.csv', products)).toBe('loaded');
      key = newSenderKey.parse(await fleet.client.json('POST', '/v1/senders/S777/keys')).key;
      // every copy of the API has to know the key: twenty in a row, each on a connection of its own
      const isKnown = async () =>
        (
          await fetch(`${fleet.apiUrl}/v1/files?sender_id=S777`, {
            headers: { authorization: `Bearer ${key}`, connection: 'close' },
          })
        ).ok;
      await until('the key at every copy', async () => {
        for (let count = 0; count < 20; count++) if (!(await isKnown())) return undefined;
        return true;
      });
    }, 240_000);

    const whileSending = async (work: (load: SteadyLoad) => Promise<void>): Promise<void> => {
      round += 1;
      const load = startSteadyLoad({ url: fleet.apiUrl, key, storeId: 'S777', productId: 'LOAD-1', round });
      let outcome: Awaited<ReturnType<SteadyLoad['stop']>>;
      try {
        await work(load);
      } finally {
        outcome = await load.stop();
      }
      sent.push(...outcome.taken);
      console.log(`       ${outcome.taken.length} files taken in meanwhile, ${outcome.lost.length} lost`);
      expect(outcome.lost.slice(0, 5)).toEqual([]);
      expect(outcome.taken.length).toBeGreaterThan(0);
    };
    /** Every basket that was taken in is in the books once, with both lines; nothing else is. */
    const expectAllInBooks = async (): Promise<void> => {
      const inBooks = async () =>
        await fleet.query(
          `select transaction_id as id, count(*)::int as lines, sum(amount_minor)::int as minor from retail.order_items where store_id = 'S777' group by 1 order by 1`,
        );
      await until(
        'all files loaded',
        async () => ((await inBooks()).length >= sent.length ? true : undefined),
        240_000,
      );
      expect(await inBooks()).toEqual([...sent].sort().map(id => ({ id, lines: 2, minor: 750 })));
    };

    test.each(isLong ? services : (['ingest-api'] as const))(
      'a rolling update and a rollback of %s lose no request and no row',
      async service => {
        const imageOf = async () =>
          (await podField(await anyPodOf(service), '.spec.containers[0].image')).split(':').at(-1);
        const before = await imageOf();
        await whileSending(async () => {
          await fleet.kubectl('set', 'image', `deployment/${service}`, `*=tillkeeper:${nextVersion}`);
          await isRolledOut(service);
          expect(await imageOf()).toBe(nextVersion);
          await fleet.kubectl('rollout', 'undo', `deployment/${service}`);
          await isRolledOut(service);
          expect(await imageOf()).toBe(before);
          // those that leave have not all left: their last requests count, too
          await sleep(isLong ? 15_000 : 3_000);
        });
        await expectAllInBooks();
      },
      600_000,
    );

    test.each(isLong ? (['validator', 'loader', 'error-reporter'] as const) : (['validator'] as const))(
      'a process of %s that is killed is started again, and nothing is lost',
      async service => {
        const pod = await anyPodOf(service);
        const before = await restartsOf(pod);
        await whileSending(async load => {
          const answered = load.answered();
          await until('some files', async () => (load.answered() > answered + 5 ? true : undefined));
          await fleet.node.namespace.run('kill', '-KILL', String(await fleet.node.processOf('tillkeeper', pod)));
          await until('a restart', async () => ((await restartsOf(pod)) > before ? true : undefined));
          await isRolledOut(service);
        });
        expect(await podField(pod, '.status.containerStatuses[0].lastState.terminated.exitCode')).toBe('137');
        await expectAllInBooks();
      },
      400_000,
    );

    const longer = isLong ? '' : ' (skipped: only in the long form, `pnpm kubernetes:node`)';
    describe.skipIf(!isLong)(`longer${longer}`, () => {
      test('a version that is never ready stops its rollout while the old one serves', async () => {
        await whileSending(async () => {
          const old = await fleet.podsOf('ingest-api');
          // where nobody listens: alive, never ready
          await fleet.kubectl(
            'set',
            'env',
            'deployment/ingest-api',
            'BLOB_STORE_URL=s3://tillkeeper?endpoint=http://10.244.0.1:9',
          );
          await expect(isRolledOut('ingest-api', 30)).rejects.toThrow(/timed out/);
          expect(await fleet.podsOf('ingest-api')).toEqual(expect.arrayContaining(old));
          await fleet.kubectl('rollout', 'undo', 'deployment/ingest-api');
          await isRolledOut('ingest-api');
        });
        await expectAllInBooks();
      }, 300_000);

      test('a pod that outgrows its memory is killed for it, started again, and nothing is lost', async () => {
        const pod = await anyPodOf('loader');
        const before = await restartsOf(pod);
        await whileSending(async () => {
          // many small processes beside it in its cgroup: the kernel takes the largest, which is the service
          const crowd = `for (let i = 0; i < 60; i++) require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']); setInterval(() => {}, 1e6)`;
          void fleet.kubectl('exec', pod, '--container', 'loader', '--', 'node', '-e', crowd).catch(() => {});
          await until('OOMKilled', async () => {
            const reason = await podField(pod, '.status.containerStatuses[0].lastState.terminated.reason');
            return reason === 'OOMKilled' ? true : undefined;
          });
          expect(await restartsOf(pod)).toBeGreaterThan(before);
          await isRolledOut('loader');
        });
        await expectAllInBooks();
      }, 300_000);

      test('a process that stands still is taken out of the Service, then started again', async () => {
        const pod = await anyPodOf('ingest-api');
        const before = await restartsOf(pod);
        const readyPods = () =>
          fleet.kubectl(
            ...(['get', 'endpointslice', '--selector', 'kubernetes.io/service-name=ingest-api', '--output'] as const),
            'jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name} {end}',
          );
        expect(await readyPods()).toContain(pod);
        await fleet.node.namespace.run('kill', '-STOP', String(await fleet.node.processOf('tillkeeper', pod)));
        await until(
          'the pod out of the Service',
          async () => ((await readyPods()).includes(pod) ? undefined : true),
          60_000,
        );
        expect(await restartsOf(pod)).toBe(before);
        await until(
          'a restart by the liveness probe',
          async () => ((await restartsOf(pod)) > before ? true : undefined),
          480_000,
        );
        await until('the pod in the Service again', async () => ((await readyPods()).includes(pod) ? true : undefined));
      }, 600_000);

      test('the CronJob runs by its own minute', async () => {
        await fleet.kubectl(
          'patch',
          'cronjob',
          'report',
          '--patch',
          JSON.stringify({ spec: { schedule: '* * * * *' } }),
        );
        await until(
          'a job of the schedule',
          async () => {
            const jobs = await fleet.kubectl(
              'get',
              'jobs',
              '-o',
              'jsonpath={range .items[?(@.status.succeeded==1)]}{.metadata.name} {end}',
            );
            return /report-\d+/.test(jobs) ? true : undefined;
          },
          150_000,
        );
      }, 200_000);

      test('more work makes more copies of the API, less work fewer: by processor time that real pods use', async () => {
        const replicas = async () =>
          Number(await fleet.kubectl('get', 'deployment', 'ingest-api', '-o', 'jsonpath={.status.readyReplicas}'));
        const before = await replicas();
        round += 1;
        const load = startSteadyLoad({
          url: fleet.apiUrl,
          key,
          storeId: 'S777',
          productId: 'LOAD-1',
          round,
          tills: 40,
          pauseMs: 0,
        });
        await until('more copies', async () => ((await replicas()) > before ? true : undefined), 180_000).finally(
          async () => {
            const { taken, lost } = await load.stop();
            sent.push(...taken);
            expect(lost).toEqual([]);
          },
        );
        await until('fewer copies', async () => ((await replicas()) === before ? true : undefined), 900_000);
        await expectAllInBooks();
      }, 1_300_000);
    });
  });
});
