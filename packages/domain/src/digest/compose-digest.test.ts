import { expect, test } from 'vitest';
import { busyDay, leeds, nothing, sampleFinding, today } from '../testing/sample-digest.ts';
import { composeDigest } from './compose-digest.ts';
import type { Block, MailContent } from './content.ts';
import type { CauseTotal, DigestFacts, ReportedTotals } from './reported.ts';

const composed = (facts: Partial<DigestFacts>, country = 'GB'): MailContent =>
  composeDigest({ store: { ...leeds, country }, date: today, ...nothing, ...facts });
const totals = (changed: Partial<ReportedTotals> = {}): ReportedTotals => ({
  ...{ currency: 'GBP', files: 2, rows_read: 100, rows_loaded: 97, rows_unchanged: 0, rows_held: 3, rows_repeated: 0 },
  ...{ rows_removed: 0, amount_loaded_minor: 250_000, amount_held_minor: 41_250 },
  ...changed,
});
const allWell = totals({ rows_loaded: 100, rows_held: 0, amount_held_minor: 0 });
const cause = (code: string, changed: Partial<CauseTotal> = {}): CauseTotal => ({
  ...{ code, severity: 'error', currency: 'GBP', count: 1, receipts: 1, amount_minor: 0 },
  ...changed,
});
type Of<T extends Block['type']> = Extract<Block, { type: T }>;
const blocks = <T extends Block['type']>(content: MailContent, type: T): Of<T>[] =>
  content.blocks.filter((block): block is Of<T> => block.type === type);

test('counts and money stand in the subject: what is new, what is held back, what is solved', () => {
  expect(composed(busyDay).subject).toBe('Store S014: 5 new problems, £412.50 held back, 5 solved');
});
test('what is in the books and only looks odd is no problem in the subject, but for a day that has nothing else', () => {
  const warning = cause('price.zero', { severity: 'warning', count: 3 });
  expect(composed({ totals: [totals()], causes: [cause('quantity.zero'), warning] }).subject).toBe(
    'Store S014: 1 new problem, £412.50 held back',
  );
  expect(composed({ totals: [allWell], causes: [warning] }).subject).toBe('Store S014: 3 lines to check');
});
test('a repair is neither a problem nor something to check', () => {
  const content = composed({ totals: [allWell], causes: [cause('product.repaired', { severity: 'warning' })] });
  expect(content.subject).toBe('Store S014: all is well, £2,500.00 in the books');
  expect(content.numbers).toMatchObject({ problems: 0, to_check: 0, repaired: 1 });
});
test('causes are ranked by severity, then by money, whatever its sign', () => {
  const content = composed({
    totals: [totals()],
    causes: [
      cause('price.zero', { severity: 'warning', amount_minor: 99_999 }),
      cause('quantity.zero', { amount_minor: 100 }),
      cause('product.unknown', { amount_minor: -40_000 }),
    ],
  });
  expect(blocks(content, 'problem').map(block => [block.code, block.percent])).toEqual([
    ['product.unknown', 100],
    ['quantity.zero', 0],
    ['price.zero', 100],
  ]);
});
test('a file that is missing comes before what only looks odd, though it has no money', () => {
  const content = composed(busyDay);
  expect(blocks(content, 'problem').map(block => block.code)).toEqual([
    'product.unknown',
    'quantity.zero',
    'timestamp.future',
    'file.sequence-gap',
    'price.outlier',
  ]);
});
test('an example says where and what; one answer for several lines is one example', () => {
  const [unknown, zero] = blocks(composed(busyDay), 'problem');
  expect(unknown?.much).toBe('3 receipts, £270.00 held back');
  expect(unknown?.examples).toEqual([
    {
      what: 'SHIRT-LEE-H0ME-M, did you mean SHIRT-LEE-HOME-M (Home shirt 26/27, M) or SHIRT-LEE-HOME-L (Home shirt 26/27, L)?',
      where: '2 lines, £195.00 held back, the first: receipt T01-4711, till T01, 14:32',
    },
    { what: 'MUG-2027', where: 'Receipt T02-0931, till T02, 11:05, £75.00 held back' },
  ]);
  expect(unknown?.more).toBe('');
  expect(zero?.examples).toEqual([{ what: '', where: 'Receipt T01-4699, till T01, 10:12, Away shirt 26/27, L' }]);
});
test('of many, a handful of examples is shown and the rest is counted, also those that were not read', () => {
  const findings = Array.from({ length: 10 }, (_, index) =>
    sampleFinding({ code: 'quantity.zero', message: 'The quantity is zero.', amount_minor: index * 100 }),
  );
  const content = composed({ totals: [totals()], causes: [cause('quantity.zero', { count: 25_000 })], findings });
  const [block] = blocks(content, 'problem');
  expect(block?.examples.map(example => example.where.split(', ').at(-1))).toEqual([
    '£9.00 held back',
    '£8.00 held back',
    '£7.00 held back',
    '£6.00 held back',
  ]);
  expect(block?.more).toBe('and 24,996 more in the spreadsheet');
});
test('what two findings of one basket cost is said once', () => {
  const unknown = sampleFinding({
    ...{ code: 'product.unknown', message: 'The article number is not in the catalogue: A-1.', value: 'A-1' },
    amount_minor: 900,
  });
  const content = composed({
    ...{ totals: [totals()], causes: [cause('product.unknown', { count: 2, amount_minor: 900 })] },
    findings: [unknown, { ...unknown, is_first: false }],
  });
  expect(blocks(content, 'problem')[0]?.examples[0]?.where).toMatch(
    /^2 lines, £9.00 held back, the first: receipt 4711/,
  );
});
test('a value that says nothing by itself is told with what it is', () => {
  const message = 'The article was given away for nothing: 0.0.';
  const content = composed({
    ...{ totals: [allWell], causes: [cause('price.zero', { severity: 'warning' })] },
    findings: [
      sampleFinding({ code: 'price.zero', severity: 'warning', message, value: '0.0', column_name: 'unit_price' }),
    ],
  });
  expect(blocks(content, 'problem')[0]?.examples[0]?.what).toBe('Price of one: 0.0');
});
test('of very many causes the most expensive are shown', () => {
  const codes = [
    ...['quantity.zero', 'price.negative', 'team.unknown', 'team.mismatch', 'total.mismatch', 'field.missing'],
    ...['field.invalid', 'store.unknown', 'line.conflict'],
  ];
  const content = composed({ totals: [totals()], causes: codes.map(code => cause(code)) });
  expect(blocks(content, 'problem')).toHaveLength(8);
  expect(blocks(content, 'paragraph').map(block => block.text)).toContain('and 1 more cause in the spreadsheet');
});
test('what is personal is not in a mail: neither the value nor the words around it', () => {
  const message = 'An e-mail address is not valid and was left out: zoe at example.';
  const content = composed({
    totals: [allWell],
    causes: [cause('email.invalid', { severity: 'warning' })],
    findings: [sampleFinding({ code: 'email.invalid', severity: 'warning', message, column_name: 'customer_email' })],
  });
  expect(JSON.stringify(content)).not.toContain('zoe');
  expect(blocks(content, 'problem')[0]?.examples[0]?.where).toBe('Receipt 4711, till T01, 14:32');
});

test('the day is one sentence: all loaded, some held, all held, nothing sold', () => {
  const summary = (of: Partial<DigestFacts>) => composed(of).summary;
  expect(summary({ totals: [allWell] })).toBe(
    '2 files with 100 lines came in, and every line is in the books (£2,500.00).',
  );
  expect(summary({ totals: [totals()] })).toBe(
    '2 files with 100 lines came in: £2,500.00 is in the books, and £412.50 (3 lines) is held back until it is put right.',
  );
  expect(summary({ totals: [totals({ rows_loaded: 0, rows_held: 100, amount_loaded_minor: 0 })] })).toBe(
    '2 files with 100 lines came in, and all of it (£412.50) is held back until it is put right.',
  );
  expect(summary({ totals: [totals({ amount_held_minor: 0 })] })).toBe(
    '2 files with 100 lines came in: £2,500.00 is in the books, and 3 lines are held back until they are put right.',
  );
  expect(summary({ totals: [totals({ files: 1, rows_read: 0, rows_loaded: 0, rows_held: 0 })] })).toBe(
    '1 file came in, and nothing was sold.',
  );
});
test('money of two currencies is never added', () => {
  const euro = totals({ currency: 'EUR', amount_held_minor: 0, rows_held: 0, amount_loaded_minor: 1_000 });
  const content = composed({ totals: [totals(), euro] });
  expect(content.summary).toContain('£2,500.00 and €10.00 is in the books');
  expect(content.subject).toBe('Store S014: £412.50 held back');
});
test('what is no longer held back is said with its money, alone or beside the files of the day', () => {
  const released = [{ currency: 'GBP', rows: 3, amount_minor: 41_250 }];
  const alone = composed({ released });
  expect(alone.subject).toBe('Store S014: £412.50 no longer held back');
  expect(alone.summary).toBe('3 lines worth £412.50 that were held back are in the books now.');
  const solved = [{ code: 'quantity.zero', severity: 'error', how: 'answered', count: 2 } as const];
  const beside = composed({ totals: [allWell], released, solved });
  expect(beside.subject).toBe('Store S014: all is well, £2,500.00 in the books, 2 solved');
  expect(beside.summary).toBe(
    '2 files with 100 lines came in, and every line is in the books (£2,500.00). 2 problems are solved, and £412.50 that was held back is in the books now.',
  );
  expect(blocks(beside, 'items')[0]?.items).toEqual([
    { title: 'The quantity is zero.', detail: '2 problems, answered by you', link: null },
  ]);
});
test('a problem that comes to light later is not said to have come in', () => {
  const content = composed({ causes: [cause('team.mismatch', { amount_minor: 500 })] });
  expect(content.subject).toBe('Store S014: 1 new problem');
  expect(content.summary).toBe('1 problem came to light in files that were reported before.');
  expect(blocks(content, 'table')).toEqual([]);
});
test('what is open is not forgotten beside new problems that cost nothing', () => {
  const content = composed({
    ...{ totals: [allWell], causes: [cause('quantity.zero')], open_held: [{ currency: 'GBP', amount_minor: 23_000 }] },
    open: [{ ...cause('team.unknown', { count: 12 }), since: '2026-11-03' }],
  });
  expect(content.subject).toBe('Store S014: 1 new problem, £230.00 still held back');
});
test('a day without anything new is not well while something is open', () => {
  const open = [{ ...cause('team.unknown', { count: 12 }), since: '2026-11-03' }];
  const open_held = [{ currency: 'GBP', amount_minor: 23_000 }];
  const subject = (of: Partial<DigestFacts>) => composed({ totals: [allWell], open, ...of }).subject;
  expect(subject({ open_held })).toBe('Store S014: nothing new, £230.00 still held back');
  expect(subject({})).toBe('Store S014: nothing new, 12 still open');
  expect(subject({ open_held, causes: [cause('price.zero', { severity: 'warning', count: 3 })] })).toBe(
    'Store S014: 3 lines to check, £230.00 still held back',
  );
  expect(subject({ open_held, causes: [cause('quantity.zero')], totals: [totals()] })).toBe(
    'Store S014: 1 new problem, £412.50 held back',
  );
  expect(composed({ totals: [allWell], open, open_held }).summary).toBe(
    '2 files with 100 lines came in, and every line is in the books (£2,500.00). 12 problems of before are still open (£230.00 held back).',
  );
});
test('what is open is said with its age, the most expensive first', () => {
  const content = composed({
    open: [
      { ...cause('quantity.zero', { count: 1, amount_minor: 100 }), since: '2026-11-19' },
      { ...cause('team.unknown', { count: 12, amount_minor: 23_000 }), since: '2026-11-03' },
    ],
  });
  expect(blocks(content, 'items')[0]?.items.map(item => [item.title, item.detail])).toEqual([
    ['The club is not known.', '12 problems, £230.00 held back, since 3 Nov (17 days)'],
    ['The quantity is zero.', '1 problem, £1.00 held back, since 19 Nov (1 day)'],
  ]);
  expect(content.numbers.still_open).toBe(13);
});
test('a repair is shown with what stood there, what it was read as, why, and where to take it back', () => {
  const [, , repaired] = blocks(composed(busyDay), 'items');
  expect(repaired?.items).toEqual([
    {
      title: 'scarf-lee is read as SCARF-LEE (Scarf, knitted)',
      detail:
        'Small letters, and the price is the one of the catalogue; certainty 0.99. 2 lines, the first: receipt T01-4702, till T01, 14:32, £28.00',
      link: { label: 'Take it back', cause: 'product.repaired: scarf-lee' },
    },
  ]);
});
test('till by till, the totals are what the till itself should say: in the books and held back together', () => {
  const [table] = blocks(composed(busyDay), 'table');
  expect(table?.rows).toEqual([
    {
      label: 'Till T01',
      note: '212 receipts, 2 files, £362.50 of it is held back',
      amount: '£5,362.50',
      isTotal: false,
    },
    {
      label: 'Till T02',
      note: '180 receipts, 2 files, £50.00 of it is held back',
      amount: '£3,180.20',
      isTotal: false,
    },
    {
      label: 'All tills',
      note: '392 receipts, 4 files, £412.50 of it is held back',
      amount: '£8,542.70',
      isTotal: true,
    },
  ]);
  expect(blocks(composed(busyDay), 'paragraph').at(-1)?.text).toBe(
    'Of 1,204 lines that came in: 1,189 are in the books, 7 were in them before and 8 are held back.',
  );
});
test('dates, money and numbers are written as in the country of the store, the time is that of its zone', () => {
  const germany = composeDigest({
    ...busyDay,
    store: { ...leeds, country: 'DE', time_zone: 'Europe/Berlin', currency: 'EUR' },
    date: today,
    totals: [totals({ currency: 'EUR', rows_read: 1_204 })],
  });
  expect(germany.subject.replaceAll('\u00a0', ' ')).toBe('Store S014: 5 new problems, 412,50 € held back, 5 solved');
  expect(germany.summary).toContain('1.204 lines');
  expect(blocks(germany, 'problem')[1]?.examples[0]?.where).toContain('11:12');
  expect(composed({}, 'US').masthead).toBe('Leeds (S014), Friday, November 20, 2026');
});
test('of many days there is a row for each till, of very many tills the rest is counted', () => {
  const till = busyDay.tills[0]!;
  const days = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'];
  const rows = (tills: number) => {
    const content = composed({
      totals: [allWell],
      tills: days.flatMap(business_date =>
        Array.from({ length: tills }, (_, index) => ({ ...till, business_date, till_id: String(index) })),
      ),
    });
    return { labels: blocks(content, 'table')[0]?.rows.map(row => row.label) ?? [], content };
  };
  expect(rows(2).labels.slice(0, 3)).toEqual(['Till 0, 17 Nov', 'Till 1, 17 Nov', 'Till 0, 18 Nov']);
  expect(rows(5).labels).toEqual(['Till 0', 'Till 1', 'Till 2', 'Till 3', 'Till 4', 'All tills']);
  expect(rows(40).labels).toHaveLength(13);
  expect(blocks(rows(40).content, 'paragraph')[0]?.text).toBe('and 28 more tills');
});
