import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createOpenTelemetry } from './open-telemetry.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const sampled = `00-${traceId}-00f067aa0ba902b7-01`;
const notSampled = `00-${traceId}-00f067aa0ba902b7-00`;
const other = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let server: Server | undefined;
afterEach(() => void server?.close());

/** Tracing to a collector that keeps what it is sent. */
async function traced(ratio = 1) {
  const bodies: string[] = [];
  const headers: (string | undefined)[] = [];
  server = createServer(async (request, response) => {
    headers.push(request.headers.authorization);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    bodies.push(Buffer.concat(chunks).toString('utf8'));
    response.end('{}');
  });
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/v1/traces`;
  const tracing = createOpenTelemetry({ service: 'test', url, headers: { authorization: 'Bearer a-key' }, ratio });
  const sent = async (): Promise<string> => {
    await tracing.stop();
    return bodies.join('\n');
  };
  return { tracing, sent, headers };
}

test('what a sender traces goes on as its trace, with the headers that the collector wants', async () => {
  const { tracing, sent, headers } = await traced(0);
  let within: string | undefined;
  await tracing.span('outer', { traceparent: sampled }, () =>
    tracing.span('inner', {}, async span => {
      within = span.traceparent;
    }),
  );
  expect(within).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  expect(await sent()).toContain('"inner"');
  expect(headers).toEqual(['Bearer a-key']);
});

test('what a sender does not want to be traced is not, and says so to who comes after', async () => {
  const { tracing, sent } = await traced();
  let within: string | undefined;
  await tracing.span('quiet', { traceparent: notSampled }, async span => {
    within = span.traceparent;
  });
  expect(within).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  expect(await sent()).not.toContain('quiet');
});

test('one piece of work is a span in each of its traces, once for each', async () => {
  const { tracing, sent } = await traced();
  const given = await tracing.spanInEach('mail', { traceparents: [sampled, other, sampled] }, async all => all);
  expect(given.map(text => text.slice(3, 35))).toEqual([traceId, '0af7651916cd43dd8448eb211c80319c']);
  expect((await sent()).split('"mail"')).toHaveLength(3);
});

test('an error is its type alone: what it says may name a person', async () => {
  const { tracing, sent } = await traced();
  const work = tracing.span('work', {}, () => Promise.reject(new RangeError('Ada Hunter is no quantity')));
  await expect(work).rejects.toThrow('Ada Hunter');
  const text = await sent();
  expect(text).toContain('RangeError');
  expect(text).not.toContain('Hunter');
});

test('a collector that is away disturbs neither the work nor the stop', async () => {
  const url = 'http://127.0.0.1:1/v1/traces';
  const tracing = createOpenTelemetry({ service: 'test', url, headers: {}, ratio: 1 });
  expect(await tracing.span('work', {}, async () => 'done')).toBe('done');
  await tracing.stop();
});
