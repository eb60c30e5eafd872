import type { TillkeeperEvent } from '@tillkeeper/contracts';
import { expect, test } from 'vitest';
import { logFields } from '../log-fields.ts';
import { consuming, publishing } from './follow-events.ts';
import { noTracing, type OpenSpan, type SpanOptions, type Tracing } from './tracing.ts';

const event: TillkeeperEvent<'file.rejected'> = {
  ...{ id: 'e1', type: 'file.rejected', source: '/tillkeeper/test', time: '2026-11-20T10:00:00.000Z' },
  ...{ subject: 'f1', key: 'S014', traceparent: 'from the sender' },
  data: { file_id: 'f1', run: 2, sender_id: 'S014', code: 'file.empty' },
};
const message = (traceparent?: string) => ({
  topic: 'tillkeeper.file.loaded',
  headers: { ce_id: 'e1', ...(traceparent !== undefined && { traceparent }) },
});

/** Notes what is begun and how it ends; each span is called by its number. */
function recorder() {
  const spans: { name: string; of: SpanOptions; ended: 'no' | 'well' | 'by an error' }[] = [];
  const begin = (name: string, of: SpanOptions): OpenSpan => {
    const span: (typeof spans)[number] = { name, of, ended: 'no' };
    spans.push(span);
    return {
      traceparent: `span ${spans.length}`,
      set: () => {},
      run: work => work(),
      end: error => {
        span.ended = error === undefined ? 'well' : 'by an error';
      },
    };
  };
  const tracing: Tracing = {
    ...noTracing,
    isOn: true,
    begin,
    span: (name, of, work) => work(begin(name, of)),
    as: () => tracing,
  };
  return { tracing, spans };
}

test('while an event is handled, every line of the log has its ids', async () => {
  let fields = {};
  await consuming(noTracing, { event, attempt: 1 }, async () => {
    await Promise.resolve();
    fields = logFields();
  });
  expect(fields).toEqual({ file_id: 'f1', run: 2 });
  expect(logFields()).toEqual({});
});

test('where nothing is traced, the event goes on as it came', async () => {
  const seen: TillkeeperEvent[] = [];
  await consuming(noTracing, { event, attempt: 1 }, async one => void seen.push(one));
  expect(seen).toEqual([event]);
  const published: unknown[] = [];
  await publishing(noTracing, [message('from the sender')], async messages => void published.push(...messages));
  expect(published).toEqual([message('from the sender')]);
});

test('an event is handled as a part of its trace, and what is said in turn is a part of the handling', async () => {
  const { tracing, spans } = recorder();
  const seen: (string | undefined)[] = [];
  await consuming(tracing, { event, attempt: 3 }, async one => void seen.push(one.traceparent));
  expect(spans[0]).toMatchObject({
    name: 'process tillkeeper.file.rejected',
    of: { traceparent: 'from the sender', attributes: { 'tillkeeper.file_id': 'f1', 'tillkeeper.attempt': 3 } },
  });
  expect(seen).toEqual(['span 1']);
});

test('each message is published as a part of its own trace, and one that has none stays without', async () => {
  const { tracing, spans } = recorder();
  const published: unknown[] = [];
  await publishing(
    tracing,
    [message('a'), message(), message('b')],
    async messages => void published.push(...messages),
  );
  expect(published).toEqual([message('span 1'), message(), message('span 2')]);
  expect(spans.map(span => [span.of.traceparent, span.ended])).toEqual([
    ['a', 'well'],
    ['b', 'well'],
  ]);
});

test('a bus that is away ends the span by an error, and the error goes on', async () => {
  const { tracing, spans } = recorder();
  const away = new Error('away');
  await expect(publishing(tracing, [message('a')], () => Promise.reject(away))).rejects.toBe(away);
  expect(spans[0]?.ended).toBe('by an error');
});
