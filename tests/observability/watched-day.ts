import { createDatabase } from '@tillkeeper/database';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { textsOf } from '../acceptance/erasure/persons.ts';
import { readCatalogue } from '../architecture/documents/render-metrics.ts';
import { readDashboards } from '../architecture/documents/uses-of-metrics.ts';
import { evaluatePanels } from './draw-dashboards.ts';
import { differencesFrom, readExported } from './exported-metrics.ts';
import { type CollectedSpan, type Collector, pathUp, startCollector } from './running/collector.ts';
import { persons, sendAnotherFile, sendDayOfPersons, tillsTrace } from './running/day-of-persons.ts';
import type { ObservedSystem } from './running/observed-system.ts';
import { noPrometheus, type Prometheus, startPrometheus } from './running/prometheus.ts';

const [catalogue, dashboards] = await Promise.all([readCatalogue(), readDashboards()]);

const scrape = async (system: ObservedSystem): Promise<string> =>
  (await Promise.all(system.targets.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()))).join('\n');

/** What has to be seen of a day full of persons, on either way to run. */
export function watchedDay(name: string, start: (collectorUrl: string) => Promise<ObservedSystem>): void {
  describe(name, () => {
    let collector: Collector;
    let system: ObservedSystem;
    let prometheus: Prometheus | undefined;
    let fileId: string;
    const startedAt = new Date();
    const ofFile = (): readonly CollectedSpan[] => collector.spans.filter(span => span.traceId === tillsTrace.traceId);
    beforeAll(async () => {
      collector = await startCollector();
      system = await start(collector.url);
      prometheus = noPrometheus === undefined ? await startPrometheus(system.targets) : undefined;
      fileId = await sendDayOfPersons(system);
      // the web transaction is gathered, loaded and counted as well
      await vi.waitUntil(
        async () =>
          Number(/tillkeeper_day_rows\{outcome="read"\} (\d+)/.exec(await scrape(system))?.[1]) ===
          (await rowsOfDay(system)),
        { timeout: 60_000, interval: 500 },
      );
      await vi.waitUntil(() => ofFile().some(span => span.name === 'send mail'), { timeout: 60_000, interval: 200 });
    }, 180_000);
    afterAll(async () => {
      await prometheus?.stop();
      await system?.stop();
      await collector?.close();
    });

    test('a file is one trace that began in its till, from the request to the mail, each step a part of the one before', () => {
      const mail = ofFile().find(span => span.name === 'send mail');
      const path = mail === undefined ? [] : pathUp(ofFile(), mail);
      expect(path.map(span => span.name)).toEqual([
        'send mail',
        'render mail',
        'process tillkeeper.file.loaded',
        'publish tillkeeper.file.loaded',
        'process tillkeeper.file.validated',
        'publish tillkeeper.file.validated',
        'process tillkeeper.file.received',
        'publish tillkeeper.file.received',
        'keep receipt',
        'PUT /v1/senders/:sender_id/files/:file_name',
      ]);
      expect(path.at(-1)?.parentSpanId).toBe(tillsTrace.spanId);
    });

    test('the work of each step is a part of it', () => {
      const parentOf = (spanName: string): string | undefined => {
        const span = ofFile().find(one => one.name === spanName);
        return ofFile().find(one => one.spanId === span?.parentSpanId)?.name;
      };
      expect(parentOf('keep bytes')).toBe('PUT /v1/senders/:sender_id/files/:file_name');
      expect(parentOf('judge')).toBe('process tillkeeper.file.received');
      expect(parentOf('record judgement')).toBe('process tillkeeper.file.received');
      expect(['load together', 'load alone'].map(parentOf)).toContain('process tillkeeper.file.validated');
    });

    test('lines of the log say which file and which trace they are of', async () => {
      const lines = (await system.log()).split('\n').filter(line => line.startsWith('{'));
      const said = lines.map((line): Record<string, unknown> => JSON.parse(line));
      const ofTrace = said.filter(line => line['trace_id'] === tillsTrace.traceId);
      expect(ofTrace.map(line => line['msg'])).toEqual(
        expect.arrayContaining(['file accepted', 'a file was judged', 'a file is in the books']),
      );
      expect(ofTrace.filter(line => line['file_id'] !== fileId)).toEqual([]);
    });

    test('what is exported is the catalogue of metrics, with labels inside their bounds', async () => {
      const exported = readExported(await scrape(system));
      // there is no mailbox here
      expect(differencesFrom(catalogue, exported)).toEqual(['tillkeeper_mailbox_mails_total is not exported']);
    });

    test.skipIf(noPrometheus !== undefined)(
      `no panel of a dashboard is empty${noPrometheus === undefined ? '' : ` (${noPrometheus})`}`,
      async () => {
        if (prometheus === undefined) throw new Error('Prometheus was not started');
        const server = prometheus;
        let panels: Awaited<ReturnType<typeof evaluatePanels>> = [];
        const draw = async () => {
          panels = await evaluatePanels(dashboards, server, startedAt);
        };
        // a rate wants something to happen between two scrapes, which are a second apart: the day may have been over before the second
        let filesMore = 0;
        const emptyPanels = async (): Promise<string[]> => {
          filesMore += 1;
          await sendAnotherFile(system, filesMore);
          await draw();
          const empty = panels.filter(({ lines }) => !lines.some(({ points }) => points.length > 0));
          return empty.map(({ dashboard, title }) => `${dashboard}: ${title}`);
        };
        await expect.poll(emptyPanels, { timeout: 90_000, interval: 2_000 }).toEqual([]);
        // figures of the day that is known: rows that were read, and none that are in doubt
        const last = (title: string): number | undefined =>
          panels.find(panel => panel.title === title)?.lines[0]?.points.at(-1)?.[1];
        const rows = await rowsOfDay(system);
        const drawnRows = async () => {
          await draw();
          return last('Rows of 24 hours');
        };
        await expect.poll(drawnRows, { timeout: 30_000, interval: 1_000 }).toBe(rows);
        expect(last('Books differ by')).toBe(0);
        expect(last('Dead letters')).toBe(0);
        expect(last('Held share')).toBeGreaterThan(0.1);
      },
      180_000,
    );

    test('neither log nor metrics nor traces name a person', async () => {
      const texts = [...persons.flatMap(textsOf), 'jo.manager@a1.example', 'jo manager'];
      const everything = { log: await system.log(), metrics: await scrape(system), traces: collector.text() };
      const found = Object.entries(everything).flatMap(([where, text]) => {
        const lower = text.toLowerCase();
        return texts.filter(one => lower.includes(one)).map(one => `${where}: ${one} in ${around(lower, one)}`);
      });
      expect(found).toEqual([]);
      // what was searched is what there was to say
      expect(everything.log).toContain('a file is in the books');
      expect(everything.metrics.length).toBeGreaterThan(10_000);
      expect(everything.traces).toContain(fileId);
    });
  });
}

/** As the tables say it. */
async function rowsOfDay(system: ObservedSystem): Promise<number> {
  const database = createDatabase({ url: system.databaseUrl, maxConnections: 1 });
  const { rows } = await database
    .query<{ rows: number }>(`select sum(rows_read)::float8 as rows from ops.files where file_type = 'sales'`)
    .finally(() => database.close());
  return rows[0]?.rows ?? Number.NaN;
}

const around = (text: string, found: string): string =>
  text.slice(Math.max(0, text.indexOf(found) - 100), text.indexOf(found) + 100);
