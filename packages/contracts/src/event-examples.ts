import { type EventData, type EventType, eventId, type TillkeeperEvent } from './events.ts';
import { flow } from './flow.ts';

const fileId = '0123456789abcdef0123456789abcdef';
const erasure = { erasure_id: 'fedcba9876543210fedcba9876543210', attempt: 1, sender_id: 'HQ' };
const ofFile = { file_id: fileId, sender_id: 'S014' };

const data: { readonly [T in EventType]: EventData<T> } = {
  'file.received': { ...ofFile, repeated: false },
  'file.refused': { refusal_id: 'S014-20261120T090000.000Z-5d41402abc4b', sender_id: 'S014', code: 'digest.mismatch' },
  'file.validated': { ...ofFile, run: 1, file_type: 'sales', rows_read: 500, rows_held: 3, rows_repeated: 1 },
  'file.rejected': { ...ofFile, run: 1, code: 'file.too-many-errors' },
  'file.quarantined': { ...ofFile, run: 1 },
  'file.loaded': { ...ofFile, run: 1, file_type: 'sales', rows_loaded: 490, rows_unchanged: 6, rows_held: 3 },
  'transactions.rejudge-requested': { ...ofFile, run: 2 },
  'file.check-requested': { check_id: '8d777f385d3dfec8815d20f7496026dc', sender_id: 'S014' },
  'customer.erasure-requested': erasure,
  'customer.records-erased': erasure,
  'customer.books-erased': erasure,
};

/** One whole event of each type: for the documentation of the topics, and for tests. */
export const eventExamples: { readonly [T in EventType]: Extract<TillkeeperEvent, { type: T }> } = {
  'file.received': { ...attributes('file.received', fileId, 'S014'), data: data['file.received'] },
  'file.refused': {
    ...attributes('file.refused', data['file.refused'].refusal_id, 'S014'),
    data: data['file.refused'],
  },
  'file.validated': { ...attributes('file.validated', fileId, 'S014'), data: data['file.validated'] },
  'file.rejected': { ...attributes('file.rejected', fileId, 'S014'), data: data['file.rejected'] },
  'file.quarantined': { ...attributes('file.quarantined', fileId, 'S014'), data: data['file.quarantined'] },
  'file.loaded': { ...attributes('file.loaded', fileId, 'S014'), data: data['file.loaded'] },
  'transactions.rejudge-requested': {
    ...attributes('transactions.rejudge-requested', fileId, 'S014'),
    data: data['transactions.rejudge-requested'],
  },
  'file.check-requested': {
    ...attributes('file.check-requested', data['file.check-requested'].check_id, 'S014'),
    data: data['file.check-requested'],
  },
  'customer.erasure-requested': {
    ...attributes('customer.erasure-requested', erasure.erasure_id, 'HQ'),
    data: data['customer.erasure-requested'],
  },
  'customer.records-erased': {
    ...attributes('customer.records-erased', erasure.erasure_id, 'HQ'),
    data: data['customer.records-erased'],
  },
  'customer.books-erased': {
    ...attributes('customer.books-erased', erasure.erasure_id, 'HQ'),
    data: data['customer.books-erased'],
  },
};

function attributes<T extends EventType>(type: T, subject: string, key: string) {
  const [sender = ''] = flow.find(({ event }) => event === type)?.senders ?? [];
  return {
    ...{ id: eventId(type, subject, 1), type, subject, key },
    source: `/tillkeeper/${sender}`,
    time: '2026-11-20T10:00:00.000Z',
  };
}
