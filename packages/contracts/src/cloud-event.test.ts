import { expect, test } from 'vitest';
import { decodeEvent, encodeEvent, MalformedEventError } from './cloud-event.ts';
import { type EventData, type EventType, eventId, eventTypes, type TillkeeperEvent } from './events.ts';

const fileId = '0123456789abcdef0123456789abcdef';
const erasure = { erasure_id: fileId, attempt: 1, sender_id: 'HQ' };
const counts = { rows_held: 1, rows_repeated: 0 };
const samples: { readonly [T in EventType]: EventData<T> } = {
  'file.received': { file_id: fileId, sender_id: 'S014', repeated: false },
  'file.refused': { refusal_id: 'r1', sender_id: 'S014', code: 'digest.mismatch' },
  'file.validated': { file_id: fileId, run: 1, sender_id: 'S014', file_type: 'sales', rows_read: 3, ...counts },
  'file.rejected': { file_id: fileId, run: 1, sender_id: 'S014', code: 'file.empty' },
  'file.quarantined': { file_id: fileId, run: 1, sender_id: 'S014' },
  'file.loaded': {
    file_id: fileId,
    run: 2,
    sender_id: 'S014',
    file_type: 'sales',
    rows_loaded: 1,
    rows_unchanged: 0,
    rows_held: 0,
  },
  'transactions.rejudge-requested': { file_id: fileId, sender_id: 'S014', run: 2 },
  'file.check-requested': { check_id: 'c1', sender_id: 'S014' },
  'customer.erasure-requested': erasure,
  'customer.records-erased': erasure,
  'customer.books-erased': erasure,
};

function sample<T extends EventType>(type: T): TillkeeperEvent {
  // The pair of type and data is right by the type of `samples`; the compiler cannot follow it through the index.
  return {
    id: eventId(type, fileId, 1),
    type,
    source: '/tillkeeper/test',
    time: '2026-11-20T10:00:00.000Z',
    subject: fileId,
    key: 'S014',
    data: samples[type],
  } as unknown as TillkeeperEvent;
}

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
      ce_source: '/tillkeeper/test',
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
