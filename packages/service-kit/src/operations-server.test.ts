import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { type OperationsServer, startOperationsServer } from './operations-server.ts';
import { RetryableError } from './retryable-error.ts';
import { createRegistry } from './telemetry.ts';

describe('the operations port', () => {
  let server: OperationsServer;
  let databaseTrouble: string | undefined;
  let isStuck = false;
  const logged: string[] = [];

  beforeEach(async () => {
    databaseTrouble = undefined;
    isStuck = false;
    logged.length = 0;
    server = await startOperationsServer({
      name: 'loader',
      host: '127.0.0.1',
      port: 0,
      registry: createRegistry(),
      logger: createLogger({ service: 'x', level: 'info', destination: { write: line => void logged.push(line) } }),
      checks: [
        {
          name: 'database',
          async check() {
            if (isStuck) await new Promise(() => {});
            if (databaseTrouble !== undefined) throw new Error(databaseTrouble);
          },
        },
        { name: 'blobs', check: () => Promise.resolve() },
      ],
      plugins: [
        async app => {
          app.get('/page', { config: { page: 'Mails & more' } }, (_request, reply) =>
            reply.type('text/html').send('<h1>mails</h1>'),
          );
          app.get('/broken', () => {
            throw new Error('the inner part of the matter');
          });
          app.get('/away', () => {
            throw new RetryableError('the database is away');
          });
          app.post('/reports', request => ({ got: request.body }));
        },
      ],
    });
  });
  afterEach(() => server.close());

  const get = async (path: string) => {
    const response = await fetch(server.url + path);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: isJson ? JSON.parse(text) : text,
    };
  };

  test('says that it has started and is ready only from when it was told so', async () => {
    expect([await get('/livez'), await get('/startupz'), await get('/readyz')]).toMatchObject([
      { status: 200 },
      { status: 503, body: { status: 'starting' } },
      { status: 503, body: { status: 'starting' } },
    ]);
    server.markStarted();
    expect([await get('/startupz'), await get('/readyz')]).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  test('a neighbour that is away makes it unready, by name, and never dead', async () => {
    server.markStarted();
    databaseTrouble = 'connection refused';
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: {
        checks: [
          { name: 'database', ok: false, detail: 'connection refused' },
          { name: 'blobs', ok: true },
        ],
      },
    });
    expect(await get('/livez')).toMatchObject({ status: 200 });
    expect(await get('/startupz')).toMatchObject({ status: 200 });
    databaseTrouble = undefined;
    expect(await get('/readyz')).toMatchObject({ status: 200 });
  });

  test('a neighbour that does not answer is away after 2 s', async () => {
    server.markStarted();
    isStuck = true;
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: { checks: [{ name: 'database', ok: false, detail: 'no answer within 2000 ms' }, { ok: true }] },
    });
  });

  test('while it stops it is alive and wants no new work', async () => {
    server.markStarted();
    server.markStopping();
    expect([await get('/livez'), await get('/readyz')]).toMatchObject([
      { status: 200 },
      { status: 503, body: { status: 'stopping' } },
    ]);
  });

  test('metrics are in the text format of Prometheus', async () => {
    const metrics = await get('/metrics');
    expect(metrics.type).toContain('text/plain; version=0.0.4');
    expect(metrics.body).toContain('# TYPE tillkeeper_process_cpu_seconds_total counter');
  });

  test('a person finds on / how the process and its neighbours are, and every page once', async () => {
    server.markStarted();
    databaseTrouble = 'no <b>way</b>';
    const { status, type, body } = await get('/');
    expect([status, type]).toEqual([200, expect.stringContaining('text/html')]);
    expect(body).toContain('<h1>loader</h1>');
    expect(body).toContain('no &lt;b&gt;way&lt;/b&gt;');
    const links = [...String(body).matchAll(/href="([^"]*)">([^<]*)</g)].map(match => match.slice(1));
    expect(links).toEqual([
      ['/readyz', 'Readiness'],
      ['/metrics', 'Metrics'],
      ['/page', 'Mails &amp; more'],
    ]);
  });

  test('a page whose database is away says so, and not that the mistake is ours', async () => {
    expect(await get('/away')).toMatchObject({ status: 503, body: { code: 'database.unavailable' } });
    expect(logged).toEqual([]);
  });

  test('pages of plug-ins are there', async () => {
    expect(await get('/page')).toMatchObject({ status: 200, type: expect.stringContaining('text/html') });
  });

  test('what is not there, and what cannot be read, is a problem by its code', async () => {
    expect(await get('/nothing')).toMatchObject({
      status: 404,
      type: expect.stringContaining('application/problem+json'),
      body: { code: 'not-found', status: 404, type: 'about:blank' },
    });
    const headers = { 'content-type': 'application/json' };
    const bad = await fetch(`${server.url}/reports`, { method: 'POST', body: '{"a":', headers });
    expect([bad.status, await bad.json()]).toMatchObject([400, { code: 'request.malformed' }]);
    const body = JSON.stringify('x'.repeat(70_000));
    const large = await fetch(`${server.url}/reports`, { method: 'POST', body, headers });
    expect([large.status, await large.json()]).toMatchObject([413, { status: 413 }]);
  });

  test("a page's own mistake is logged and not shown", async () => {
    const answer = await get('/broken');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal.error' } });
    expect(JSON.stringify(answer.body)).not.toContain('inner part');
    expect(logged.map((line): Record<string, unknown> => JSON.parse(line))).toMatchObject([
      { route: '/broken', err: { message: 'the inner part of the matter' } },
    ]);
  });

  test('closing does not wait for a connection that says nothing', async () => {
    const { port } = new URL(server.url);
    const silent = connect(Number(port), '127.0.0.1');
    await new Promise(resolve => silent.once('connect', resolve));
    silent.on('error', () => {});
    const closed = new Promise(resolve => silent.once('close', resolve));
    const startedAt = performance.now();
    await server.close();
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

test('a port that is taken is said by its number', async () => {
  const options = { host: '127.0.0.1', port: 0, registry: createRegistry(), checks: [] };
  const first = await startOperationsServer(options);
  try {
    const port = Number(new URL(first.url).port);
    await expect(startOperationsServer({ ...options, port })).rejects.toThrow(
      `EADDRINUSE: address already in use 127.0.0.1:${port}`,
    );
  } finally {
    await first.close();
  }
});
