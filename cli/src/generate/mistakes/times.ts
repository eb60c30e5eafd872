import type { ProblemCodeName } from '@tillkeeper/contracts';
import type { Basket } from '../baskets.ts';
import { inEveryLine, type Mistake, type Planted, right } from '../mistake.ts';

const column = 'transaction_timestamp';
const timeOf = (basket: Basket): string => basket.lines[0][column] ?? '';
const setTime = (basket: Basket, text: string): undefined => {
  for (const row of basket.lines) row[column] = text;
};
const everyLine = (basket: Basket, code: ProblemCodeName, more: Partial<Planted> = {}): Planted[] =>
  basket.lines.map((_, lineIndex) => ({ lineIndex, code, column, ...more }));

/** The last Sunday of a month, on or before a date: when clocks change in Europe. */
export function lastChangeBefore(month: 3 | 10, date: string): string {
  for (let year = Number(date.slice(0, 4)); ; year -= 1) {
    const lastDay = new Date(Date.UTC(year, month, 0));
    const sunday = new Date(lastDay.getTime() - lastDay.getUTCDay() * 86_400_000).toISOString().slice(0, 10);
    if (sunday <= date) return sunday;
  }
}
const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Times that are none, that never were, that came twice, or that are not of this day. Stores are in Europe/London. */
export const timeMistakes: readonly Mistake[] = [
  unreadable('words', text => text.replace('T', ' at ')),
  unreadable('no-such-day', text => `${text.slice(0, 4)}-02-30${text.slice(10)}`),
  unreadable('no-such-hour', text => `${text.slice(0, 11)}25${text.slice(13)}`),
  unreadable('british', text => `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)} ${text.slice(11)}`),
  unreadable('serial-number', () => '46346.4583'),
  unreadable('date-only', text => text.slice(0, 10)),
  {
    kind: 'timestamp.future/year',
    code: 'timestamp.future',
    columns: [column],
    plant(basket) {
      setTime(basket, timeOf(basket).replace(/^\d{4}/, '2099'));
      const outside = everyLine(basket, 'timestamp.outside-business-date', { isPossible: true });
      return [...everyLine(basket, 'timestamp.future'), ...outside];
    },
  },
  inEveryLine(
    'timestamp.nonexistent-local-time/spring',
    'timestamp.nonexistent-local-time',
    column,
    (random, world) => `${lastChangeBefore(3, world.businessDate)}T01:${random.whole(10, 59)}:00`,
  ),
  {
    kind: 'timestamp.ambiguous-local-time/autumn',
    code: 'timestamp.ambiguous-local-time',
    columns: [column],
    plant(basket, random, world) {
      const sunday = lastChangeBefore(10, world.businessDate);
      setTime(basket, `${sunday}T01:${random.whole(10, 59)}:00`);
      const others = sunday === world.businessDate ? [] : everyLine(basket, 'timestamp.outside-business-date');
      return [...everyLine(basket, 'timestamp.ambiguous-local-time'), ...others];
    },
  },
  {
    kind: 'timestamp.outside-business-date/days-before',
    code: 'timestamp.outside-business-date',
    columns: [column],
    plant(basket, random, world) {
      setTime(basket, `${dayAfter(world.businessDate, -random.whole(1, 20))}${timeOf(basket).slice(10)}`);
      return everyLine(basket, 'timestamp.outside-business-date');
    },
  },

  ...(['Z', '+00:00', '.500', '.123456'] as const).map(end =>
    right(`timestamp-${end}`, [column], (basket, _, world) => {
      if (end.startsWith('.')) return setTime(basket, `${timeOf(basket)}${end}`);
      // in winter the offset of London is none
      if (!/-(11|12|01|02)-/.test(world.businessDate)) return false;
      return setTime(basket, `${timeOf(basket)}${end}`);
    }),
  ),
  right('timestamp-blank', [column], basket => setTime(basket, timeOf(basket).replace('T', ' '))),
  right('timestamp-without-seconds', [column], basket => setTime(basket, timeOf(basket).slice(0, 16))),
];

function unreadable(name: string, change: (text: string) => string): Mistake {
  return {
    kind: `timestamp.unreadable/${name}`,
    code: 'timestamp.unreadable',
    columns: [column],
    plant(basket) {
      setTime(basket, change(timeOf(basket)));
      return everyLine(basket, 'timestamp.unreadable');
    },
  };
}
