import type { JudgeJob } from '../judge/judge-job.ts';
import type { PlainSources } from './plain-sources.ts';
import { readDay } from './read-plain.ts';

const tillText = /^[A-Za-z0-9-]{1,32}$/;
/** Whose baskets are the same whatever their day. */
export const webTill = 'WEB';
const none = Buffer.alloc(0);

/** Tills and days of a file as numbers; the last one is remembered, which is mostly the next one as well. */
export interface PlaceNumbers {
  /** -1: it is none, or another than the file's name says. */
  till(bytes: Buffer, from: number, to: number): number;
  /** Days since 1970; -1 as above. */
  day(bytes: Buffer, from: number, to: number): number;
  isWeb(till: number): boolean;
  readonly tillIds: readonly string[];
  /** The same as bytes. */
  readonly tillBytes: readonly Buffer[];
}

export function createPlaceNumbers({
  job,
  constants,
}: {
  readonly job: Pick<JudgeJob, 'nameGroups'>;
  readonly constants: PlainSources['constants'];
}): PlaceNumbers {
  const tillIds: string[] = [];
  const tillBytes: Buffer[] = [];
  const numbers = new Map<string, number>();
  const namedTill = job.nameGroups['till_id'] ?? '';
  const namedDate = job.nameGroups['business_date'] ?? '';
  const isNamedOr = (text: string, named: string): boolean => named === '' || text === named;

  const tillOf = (text: string): number => {
    const till = text || namedTill;
    if (!tillText.test(till) || !isNamedOr(till, namedTill)) return -1;
    let number = numbers.get(till);
    if (number === undefined) {
      number = tillIds.length;
      numbers.set(till, number);
      tillIds.push(till);
      tillBytes.push(Buffer.from(till));
    }
    return number;
  };
  const dayOf = (text: string): number => {
    const date = text || namedDate;
    return date.length === 10 && isNamedOr(date, namedDate) ? readDay(Buffer.from(date), 0) : -1;
  };
  return {
    till: remembered(text => tillOf(text || constants.till_id)),
    day: remembered(text => dayOf(text || constants.business_date)),
    isWeb: till => tillIds[till] === webTill,
    tillIds,
    tillBytes,
  };
}

function remembered(read: (text: string) => number): (bytes: Buffer, from: number, to: number) => number {
  let last: Buffer = none;
  let answer = -1;
  let isBegun = false;
  return (bytes, from, to) => {
    const length = to - from;
    if (isBegun && length === last.length) {
      let at = 0;
      while (at < length && last[at] === bytes[from + at]) at += 1;
      if (at === length) return answer;
    }
    isBegun = true;
    answer = read(bytes.toString('latin1', from, to));
    last = Buffer.from(bytes.subarray(from, to));
    return answer;
  };
}
