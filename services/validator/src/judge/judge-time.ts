import { createLocalCalendar, isDateText, isInTradingDay } from '@tillkeeper/domain';
import type { Cells } from './contract-row.ts';
import type { JudgeJob } from './judge-job.ts';
import { createTimestampReader } from './read-timestamp.ts';
import type { RowFindings } from './row-findings.ts';
import { at, cellOf } from './sales-columns.ts';

export interface Time {
  /** Undefined where it cannot be read. */
  readonly epochMs: number | undefined;
  /** ISO date; '' where it is not known. */
  readonly businessDate: string;
}

const tradingYears = { from: 2000, to: 2100 };
const mostAheadMs = 5 * 60_000;
const dayMs = 86_400_000;
/** Of all zones the one that is first in a new day is 14 hours ahead. */
const mostZoneMs = 14 * 3_600_000;

/** When a row was sold: its instant, in the declared zone or the store's, and its trading day, given or that of the instant. */
export function createTimeRule(job: JudgeJob): (cells: Cells, storeZone: string, found: RowFindings) => Time {
  const { formatFile, isWeb } = job;
  const readTimestamp = createTimestampReader(formatFile.timestamp_pattern);
  const toLocal = createLocalReader();
  const receivedMs = Date.parse(job.receivedAt);
  const lastDay = new Date(receivedMs + dayMs + mostZoneMs).toISOString().slice(0, 10);
  const named = job.nameGroups['business_date'] ?? '';

  const judgeInstant = (cells: Cells, storeZone: string, found: RowFindings): number | undefined => {
    const text = cellOf(cells, at.transactionTimestamp);
    if (text === '') {
      found.say('field.missing', at.transactionTimestamp, '');
      return undefined;
    }
    const read = readTimestamp(text, formatFile.time_zone === 'store' ? storeZone : formatFile.time_zone);
    if (typeof read === 'string') {
      found.say(read, at.transactionTimestamp, text);
      return undefined;
    }
    if (read.isAmbiguous) found.say('timestamp.ambiguous-local-time', at.transactionTimestamp, text);
    if (read.epochMs > receivedMs + mostAheadMs) found.say('timestamp.future', at.transactionTimestamp, text);
    return read.epochMs;
  };

  return (cells, storeZone, found) => {
    const epochMs = judgeInstant(cells, storeZone, found);
    const local = epochMs === undefined ? undefined : toLocal(epochMs, storeZone);
    const given = cellOf(cells, at.businessDate);
    if (given !== '' && !isDateText(given, tradingYears)) {
      found.say('timestamp.unreadable', at.businessDate, given);
      return { epochMs, businessDate: '' };
    }
    if (given !== '' && named !== '' && given !== named && !isWeb) {
      found.say('field.invalid', at.businessDate, given, `${given} in the row, ${named} in the file's name`);
      return { epochMs, businessDate: '' };
    }
    const isGiven = formatFile.business_date === 'given' && (given !== '' || (named !== '' && !isWeb));
    const businessDate = isGiven ? given || named : (local?.slice(0, 10) ?? '');
    if (businessDate === '') return { epochMs, businessDate };
    const sent = isGiven ? businessDate : cellOf(cells, at.transactionTimestamp);
    const column = isGiven ? at.businessDate : at.transactionTimestamp;
    if (!isDateText(businessDate, tradingYears)) {
      found.say('timestamp.unreadable', column, sent, `${businessDate} is no trading day`);
      return { epochMs, businessDate: '' };
    }
    if (isGiven && businessDate > lastDay) found.say('timestamp.future', column, sent);
    else if (local !== undefined && !isInTradingDay(local, businessDate))
      found.say(
        'timestamp.outside-business-date',
        at.transactionTimestamp,
        cellOf(cells, at.transactionTimestamp),
        `${local.slice(0, 16).replace('T', ' ')} in the file of ${businessDate}`,
      );
    return { epochMs, businessDate };
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
