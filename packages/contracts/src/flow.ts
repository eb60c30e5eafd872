import type { EventType } from './events.ts';

export type ServiceName = 'ingest-api' | 'validator' | 'loader' | 'error-reporter';

/** The flow of the product as data: a test compares it with the handlers the services register, the README's table is made from it. */
export const flow: readonly {
  event: EventType;
  senders: readonly ServiceName[];
  receivers: readonly ServiceName[];
  says: string;
}[] = [
  {
    event: 'file.received',
    senders: ['ingest-api'],
    receivers: ['validator'],
    says: 'the raw bytes and a receipt are durable',
  },
  {
    event: 'file.refused',
    senders: ['ingest-api'],
    receivers: ['error-reporter'],
    says: 'a file was refused at the door',
  },
  {
    event: 'file.check-requested',
    senders: ['ingest-api', 'error-reporter'],
    receivers: ['validator'],
    says: 'a dry run was asked for',
  },
  {
    event: 'file.validated',
    senders: ['validator'],
    receivers: ['loader', 'error-reporter'],
    says: 'staged, judged, the clean rows are in silver',
  },
  {
    event: 'file.rejected',
    senders: ['validator'],
    receivers: ['error-reporter'],
    says: 'nothing in the file can be used',
  },
  {
    event: 'file.quarantined',
    senders: ['validator'],
    receivers: ['error-reporter'],
    says: 'the file crashed the validator twice',
  },
  {
    event: 'transactions.rejudge-requested',
    senders: ['loader', 'ingest-api', 'error-reporter'],
    receivers: ['validator'],
    says: 'what held rows of a file back is known now, or a manager has answered',
  },
  {
    event: 'file.loaded',
    senders: ['loader'],
    receivers: ['error-reporter'],
    says: 'the transactions are in the books',
  },
  {
    event: 'customer.erasure-requested',
    senders: ['ingest-api'],
    receivers: ['validator'],
    says: 'a customer is to be erased',
  },
  {
    event: 'customer.records-erased',
    senders: ['validator'],
    receivers: ['loader'],
    says: 'staging, findings, checks and silver no longer name the customer',
  },
  {
    event: 'customer.books-erased',
    senders: ['loader'],
    receivers: ['error-reporter'],
    says: 'nor do the books and their audit; kept mail follows',
  },
];
