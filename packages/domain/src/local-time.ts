import { Temporal } from 'temporal-polyfill';

/** A local time of a zone as an instant; or that it never was, or came twice (then the first one is meant). */
export type LocalInstant = { readonly epochMs: number; readonly isAmbiguous: boolean } | 'nonexistent';

/** Answers for local times of a zone, `2026-11-20T10:00`; remembers the offset of every hour it was asked for. */
export function createLocalClock(timeZone: string): (isoLocal: string) => LocalInstant {
  const hours = new Map<string, { offsetMs: number } | 'changes'>();
  const ask = (isoLocal: string): LocalInstant => {
    const local = Temporal.PlainDateTime.from(isoLocal);
    const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
    const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
    if (earlier.epochMilliseconds === later.epochMilliseconds)
      return { epochMs: earlier.epochMilliseconds, isAmbiguous: false };
    return earlier.toPlainDateTime().equals(local)
      ? { epochMs: earlier.epochMilliseconds, isAmbiguous: true }
      : 'nonexistent';
  };
  return isoLocal => {
    const hour = isoLocal.slice(0, 13);
    let known = hours.get(hour);
    if (known === undefined) {
      const [first, last] = [ask(`${hour}:00:00`), ask(`${hour}:59:59`)];
      const isPlain =
        first !== 'nonexistent' &&
        last !== 'nonexistent' &&
        !first.isAmbiguous &&
        !last.isAmbiguous &&
        last.epochMs - first.epochMs === 3_599_000;
      known = isPlain ? { offsetMs: Date.parse(`${hour}:00:00Z`) - first.epochMs } : 'changes';
      hours.set(hour, known);
    }
    return known === 'changes'
      ? ask(isoLocal)
      : { epochMs: Date.parse(`${isoLocal}Z`) - known.offsetMs, isAmbiguous: false };
  };
}

const quarterMs = 900_000;

/** The local time that a zone's calendar shows at an instant, for many instants of few hours. */
export function createLocalCalendar(timeZone: string): (epochMs: number) => string {
  const quarters = new Map<number, number | 'changes'>();
  const offsetAt = (epochMs: number): number =>
    Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
  return epochMs => {
    const quarter = Math.floor(epochMs / quarterMs);
    let known = quarters.get(quarter);
    if (known === undefined) {
      const offsetMs = offsetAt(quarter * quarterMs);
      // Newfoundland's clocks changed a minute after midnight until 2011
      known = offsetAt((quarter + 1) * quarterMs - 1) === offsetMs ? offsetMs : 'changes';
      quarters.set(quarter, known);
    }
    return new Date(epochMs + (known === 'changes' ? offsetAt(epochMs) : known)).toISOString();
  };
}
