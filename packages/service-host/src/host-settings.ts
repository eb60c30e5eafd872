import { durationMs, periodMs } from '@tillkeeper/service-kit';

/** The settings of what every consuming process does beside its service. */
export const hostSettings = {
  BUS_RETENTION: durationMs('7d').describe(
    'how long the log in PostgreSQL keeps messages; what a service has not handled stays longer. Kafka has its own retention',
  ),
  PRUNE_EVERY: periodMs('1h').describe('how often what is past its retention is deleted'),
} as const;

/** An event that the bus may still deliver has to be known as handled, or its work is done twice. For `.refine` of a schema. */
export function doesInboxOutliveBus(settings: Readonly<Record<string, unknown>>): boolean {
  const { INBOX_RETENTION: inboxMs, BUS_RETENTION: busMs } = settings;
  return typeof inboxMs !== 'number' || typeof busMs !== 'number' || inboxMs > busMs;
}
export const inboxOutlivesBus = { path: ['INBOX_RETENTION'], error: 'must be longer than BUS_RETENTION' };
