import { createLocalCalendar, isDateText, isInTradingDay } from '@tillkeeper/domain';
import type { Cells } from './contract-row.ts';
import type { JudgeJob } from './judge-job.ts';
import { createTimestampReader } from './read-timestamp.ts';
import type { RowFaults } from './row-faults.ts';
import { at, cellOf } from './sales-columns.ts';

export interface Time {
  /** Undefined where it cannot be read. */
  readonly epochMs: number | undefined;
  /** ISO, without an offset, in the store; undefined where it is not known. */
  readonly localTime: string | undefined;
  readonly isAmbiguousTime: boolean;
  /** From receiving to the sale. */
  readonly minutesAhead: number;
  /** ISO date; '' where it is not known. */
  readonly businessDate: string;
  /** True where it is not known. */
  readonly isInTradingDay: boolean;
}

const tradingYears = { from: 2000, to: 2100 };
const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Of all zones the one that is first in a new day is 14 hours ahead. */
const mostZoneMs = 14 * 3_600_000;

/** When a row was sold: its instant, in the declared zone or the store's, and its trading day, given or that of the instant. */
export function createTimeConversion(job: JudgeJob): (cells: Cells, storeZone: string, faults: RowFaults) => Time {
  const { formatFile, isWeb } = job;
  const readTimestamp = createTimestampReader(formatFile.timestamp_pattern);
  const toLocal = createLocalReader();
  const receivedMs = Date.parse(job.receivedAt);
  const lastDay = new Date(receivedMs + dayMs + mostZoneMs).toISOString().slice(0, 10);
  const named = job.nameGroups['business_date'] ?? '';

  const readInstant = (
    cells: Cells,
    storeZone: string,
    faults: RowFaults,
  ): { epochMs: number; isAmbiguous: boolean } | undefined => {
    const text = cellOf(cells, at.transactionTimestamp);
    if (text === '') {
      faults.add('field.missing', at.transactionTimestamp, '');
      return undefined;
    }
    const read = readTimestamp(text, formatFile.time_zone === 'store' ? storeZone : formatFile.time_zone);
    if (typeof read !== 'string') return read;
    faults.add(read, at.transactionTimestamp, text);
    return undefined;
  };

  /** '' where it is none. */
  const readBusinessDate = (cells: Cells, localTime: string | undefined, faults: RowFaults): string => {
    const given = cellOf(cells, at.businessDate);
    if (given !== '' && !isDateText(given, tradingYears)) {
      faults.add('timestamp.unreadable', at.businessDate, given);
      return '';
    }
    if (given !== '' && named !== '' && given !== named && !isWeb) {
      faults.add('field.invalid', at.businessDate, given, `${given} in the row, ${named} in the file's name`);
      return '';
    }
    const isGiven = formatFile.business_date === 'given' && (given !== '' || (named !== '' && !isWeb));
    const businessDate = isGiven ? given || named : (localTime?.slice(0, 10) ?? '');
    if (businessDate === '') return '';
    const sent = isGiven ? businessDate : cellOf(cells, at.transactionTimestamp);
    const column = isGiven ? at.businessDate : at.transactionTimestamp;
    if (!isDateText(businessDate, tradingYears)) {
      faults.add('timestamp.unreadable', column, sent, `${businessDate} is no trading day`);
      return '';
    }
    if (isGiven && businessDate > lastDay) faults.add('timestamp.future', column, sent);
    return businessDate;
  };

  return (cells, storeZone, faults) => {
    const read = readInstant(cells, storeZone, faults);
    const localTime = read === undefined ? undefined : toLocal(read.epochMs, storeZone);
    const businessDate = readBusinessDate(cells, localTime, faults);
    return {
      epochMs: read?.epochMs,
      localTime,
      isAmbiguousTime: read?.isAmbiguous ?? false,
      minutesAhead: read === undefined ? 0 : (read.epochMs - receivedMs) / minuteMs,
      businessDate,
      // a trading day that has not come is a finding of its own
      isInTradingDay:
        localTime === undefined ||
        businessDate === '' ||
        businessDate > lastDay ||
        isInTradingDay(localTime, businessDate),
    };
  };
}

/** The local ISO time of an instant in a zone; the last answer is remembered: the lines of a basket have the same. */
function createLocalReader(): (epochMs: number, timeZone: string) => string {
  const calendars = new Map<string, ReturnType<typeof createLocalCalendar>>();
  let lastMs = Number.NaN;
  let lastZone = '';
  let last = '';
  return (epochMs, timeZone) => {
    if (epochMs === lastMs && timeZone === lastZone) return last;
    let calendar = calendars.get(timeZone);
    if (calendar === undefined) {
      calendar = createLocalCalendar(timeZone);
      calendars.set(timeZone, calendar);
    }
    lastMs = epochMs;
    lastZone = timeZone;
    last = calendar(epochMs);
    return last;
  };
}
