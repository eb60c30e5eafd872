import { createLocalCalendar, createLocalClock } from '@tillkeeper/domain';

const hourMs = 3_600_000;
const quarterMs = 900_000;

/** How far a zone's clock is ahead, for hours in which it does not change. */
export interface PlainHours {
  /** Of an hour of the local clock (its number since 1970 as if it were UTC); NaN where the clock changes in it. */
  ofLocal(hour: number): number;
  /** Of an hour of UTC. */
  ofUtc(hour: number): number;
}

/** Few hours are in a file: each is asked for once. */
export function createPlainHours(timeZone: string): PlainHours {
  const clock = createLocalClock(timeZone);
  const calendar = createLocalCalendar(timeZone);
  const local = (hour: number): number => {
    const text = new Date(hour * hourMs).toISOString().slice(0, 13);
    const [first, last] = [clock(`${text}:00:00`), clock(`${text}:59:59`)];
    if (first === 'nonexistent' || last === 'nonexistent' || first.isAmbiguous || last.isAmbiguous) return Number.NaN;
    return last.epochMs - first.epochMs === hourMs - 1000 ? hour * hourMs - first.epochMs : Number.NaN;
  };
  const utc = (hour: number): number => {
    const offsetAt = (epochMs: number): number => Date.parse(calendar(epochMs)) - epochMs;
    const offset = offsetAt(hour * hourMs);
    const isSame = [1, 2, 3].every(quarter => offsetAt(hour * hourMs + quarter * quarterMs) === offset);
    return isSame ? offset : Number.NaN;
  };
  return { ofLocal: remembered(local), ofUtc: remembered(utc) };
}

function remembered(ask: (hour: number) => number): (hour: number) => number {
  const known = new Map<number, number>();
  let lastHour = Number.NaN;
  let last = Number.NaN;
  return hour => {
    if (hour === lastHour) return last;
    if (Number.isNaN(hour)) return Number.NaN;
    let answer = known.get(hour);
    if (answer === undefined) {
      answer = ask(hour);
      known.set(hour, answer);
    }
    lastHour = hour;
    last = answer;
    return answer;
  };
}
