import { eventTypes, flow } from '@tillkeeper/contracts';
import { afterAll, describe, expect, test } from 'vitest';
import { createIdleServices } from './idle-services.ts';
import { readWorkspace } from './workspace.ts';

const { services, close } = await createIdleServices();
afterAll(close);

test('every event stands in the flow once, and nobody gets what he sent himself', () => {
  expect(flow.map(({ event }) => event).sort()).toEqual([...eventTypes].sort());
  expect(flow.filter(({ senders, receivers }) => receivers.some(one => senders.includes(one)))).toEqual([]);
});

describe.each(services)('$name', ({ name, handlers }) => {
  test('handles the events that the flow sends to it, and no others', () => {
    const sentToIt = flow.filter(({ receivers }) => receivers.some(receiver => receiver === name));
    expect(Object.keys(handlers).sort()).toEqual(sentToIt.map(({ event }) => event).sort());
  });

  test('makes the events that the flow says it sends, and no others', async () => {
    const workspace = await readWorkspace();
    const files = workspace.find(({ folder }) => folder === `services/${name}`)?.files ?? [];
    const text = files.filter(({ isForTests }) => !isForTests).map(file => file.text);
    // the id of an event is made from its type: who makes an event names its type there
    const made = text.flatMap(source => [
      ...[...source.matchAll(/\beventId\(\s*'([^']+)'/g)].map(([, type = '']) => type),
      // any service that writes what rows may wait for asks by this function of the database package
      ...(/\brequestRejudge\(/.test(source) ? ['transactions.rejudge-requested'] : []),
    ]);
    const sends = flow.filter(({ senders }) => senders.some(sender => sender === name)).map(({ event }) => event);
    expect([...new Set(made)].sort()).toEqual(sends.sort());
  });
});

test('every service has its own name, and every task of one process', () => {
  expect(services.map(({ name }) => name)).toEqual(['ingest-api', 'validator', 'loader', 'error-reporter']);
  const tasks = services.flatMap(service => service.tasks.map(task => task.name));
  expect(tasks.filter((task, at) => tasks.indexOf(task) !== at)).toEqual([]);
});
