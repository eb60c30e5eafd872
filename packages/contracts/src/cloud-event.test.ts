import { expect, test } from 'vitest';
import { decodeEvent, encodeEvent, MalformedEventError } from './cloud-event.ts';
import { eventExamples } from './event-examples.ts';
import { type EventType, eventTypes, type TillkeeperEvent } from './events.ts';

const fileId = eventExamples['file.received'].subject;
const sample = (type: EventType): TillkeeperEvent => eventExamples[type];

test.each(eventTypes)('a %s event is the same after a journey through a message', type => {
  const event = { ...sample(type), traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  expect(decodeEvent(encodeEvent(event))).toEqual(event);
  expect(decodeEvent(encodeEvent(sample(type)))).toEqual(sample(type));
});

test('a message carries the CloudEvents attributes as headers and travels by type and key', () => {
  expect(encodeEvent(sample('file.received'))).toEqual({
    topic: 'tillkeeper.file.received',
    key: 'S014',
    headers: {
      ce_specversion: '1.0',
      ce_id: `file.received/${fileId}/1`,
      ce_type: 'file.received',
      ce_source: '/tillkeeper/ingest-api',
      ce_time: '2026-11-20T10:00:00.000Z',
      ce_subject: fileId,
      'content-type': 'application/json',
    },
    value: `{"file_id":"${fileId}","sender_id":"S014","repeated":false}`,
  });
});

test.each([
  ['a value that is no JSON', { value: '{' }],
  ['data of another type', { value: '{"check_id":"c"}' }],
  ['no key', { key: '' }],
  ['an unknown type', { headers: { ...encodeEvent(sample('file.received')).headers, ce_type: 'file.eaten' } }],
  ['no CloudEvents headers', { headers: {} }],
  ['a time that is no instant', { headers: { ...encodeEvent(sample('file.received')).headers, ce_time: 'noon' } }],
])('%s is not taken for an event', (_, change) => {
  const message = { ...encodeEvent(sample('file.received')), ...change };
  expect(() => decodeEvent(message)).toThrow(MalformedEventError);
});
