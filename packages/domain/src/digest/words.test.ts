import { expect, test } from 'vitest';
import { leeds, nothing, sampleFinding, today } from '../testing/sample-digest.ts';
import { composeDigest } from './compose-digest.ts';
import { composeGoodNews } from './compose-good-news.ts';
import { composeOperators } from './compose-operators.ts';
import { composeRefusal } from './compose-refusal.ts';
import { composeSecondPerson } from './compose-second-person.ts';
import { composeSilentTill } from './compose-silent-till.ts';
import { createSpeech } from './speech.ts';
import { english, type Words } from './words.ts';

/** The same words in letters that English has not. */
function translated(words: unknown): unknown {
  if (typeof words === 'string') return words.replace(/\{\w+\}|[a-z]/gi, part => (part.length > 1 ? part : 'λ'));
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, translated(word)]));
}
const said = new Set<string>();
/** Notes which words are asked for. */
const listen = <T extends object>(words: T, path: string): T =>
  new Proxy(words, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      said.add(`${path}${String(name)}`);
      return typeof value === 'object' && value !== null ? listen(value, `${path}${String(name)}.`) : value;
    },
  });
const greek = listen({ ...(translated(english) as Words), language: 'el' }, '');

/** Texts that a reader sees: not the codes. */
function textsOf(value: unknown, name = ''): string[] {
  if (['code', 'cause', 'type', 'kind', 'tone', 'language', 'currency'].includes(name)) return [];
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsOf(one, Number.isInteger(Number(key)) ? name : key));
}

const store = { ...leeds, store_id: '014', name: '14', manager_name: '99' };
const speech = createSpeech(store, greek);
const cause = { severity: 'error', currency: 'GBP', count: 12, receipts: 7, amount_minor: 5_000 };
const finding = sampleFinding({
  ...{ code: 'product.unknown', message: 'The article number is not in the catalogue: 0123.', value: '0123' },
  ...{ till_id: '01', transaction_id: '4711', file_name: '0', product_name: '55', amount_minor: 700 },
});
const repaired = { ...finding, code: 'product.repaired', severity: 'warning', product_id: '124' };
const totals = {
  ...{ currency: 'GBP', files: 2, rows_read: 10, rows_loaded: 3, rows_unchanged: 2, rows_held: 3, rows_repeated: 1 },
  ...{ rows_removed: 1, amount_loaded_minor: 700, amount_held_minor: 900 },
};
const till = {
  ...{ business_date: '2026-11-19', till_id: '01', currency: 'GBP', files: 2, transactions: 3 },
  ...{ loaded_amount_minor: 700, held_rows: 3, held_amount_minor: 900 },
};
const ways = ['answered', 'accepted', 'resent', 'came'] as const;
const mails = {
  digest: composeDigest(
    {
      ...{
        store,
        date: today,
        totals: [totals],
        findings: [finding, finding, repaired, { ...repaired, code: 'price.zero', message: '1' }],
      },
      causes: [
        ...['product.unknown', 'quantity.zero'].map(code => ({ ...cause, code })),
        ...['price.zero', 'product.repaired', 'file.sequence-gap'].map(code => ({
          ...cause,
          code,
          severity: 'warning',
        })),
      ],
      open: [
        { ...cause, code: 'team.unknown', since: '2026-11-01' },
        { ...cause, code: 'store.unknown', since: today },
      ],
      open_held: [{ currency: 'GBP', amount_minor: 500 }],
      solved: ways.map(how => ({ code: 'field.missing', severity: 'error', how, count: 2 })),
      released: [{ currency: 'GBP', rows: 3, amount_minor: 500 }],
      tills: [
        till,
        ...Array.from({ length: 13 }, (_, index) => ({ ...till, till_id: index === 0 ? '' : String(index) })),
      ],
      refused: [{ file_name: '0', code: 'file.empty', times: 3 }],
    },
    speech,
  ),
  later: composeDigest({ store, date: today, ...nothing, causes: [{ ...cause, code: 'line.conflict' }] }, speech),
  released: composeDigest(
    { store, date: today, ...nothing, released: [{ currency: '', rows: 3, amount_minor: 500 }] },
    speech,
  ),
  nothing: composeDigest({ store, date: today, ...nothing }, speech),
  'to check': composeDigest(
    {
      ...{ store, date: today, ...nothing },
      totals: [{ ...totals, rows_held: 10 }],
      causes: [
        ...['price.outlier', 'price.zero', 'total.outlier', 'header.changed', 'table.second'].map(code => ({
          ...{ ...cause, code, severity: 'warning' },
        })),
      ],
      findings: [
        {
          ...{
            ...finding,
            code: 'price.zero',
            message: 'The article was given away for nothing: 0123.',
            transaction_id: null,
          },
          column_name: 'unit_price',
        },
        { ...finding, code: 'header.changed', message: '1', transaction_id: null, row_no: null, till_id: null },
      ],
      solved: [{ code: 'field.missing', severity: 'error', how: 'came', count: 2 }],
    },
    speech,
  ),
  unpriced: composeDigest({ store, date: today, ...nothing, totals: [{ ...totals, amount_held_minor: 0 }] }, speech),
  'of two days': composeDigest(
    { store, date: today, ...nothing, totals: [totals], tills: [till, { ...till, business_date: today }] },
    speech,
  ),
  'nothing new': composeDigest(
    {
      ...{ store, date: today, ...nothing, totals: [{ ...totals, rows_held: 0, amount_held_minor: 0 }] },
      ...{
        open: [{ ...cause, code: 'team.unknown', since: today }],
        open_held: [{ currency: 'GBP', amount_minor: 500 }],
      },
    },
    speech,
  ),
  'still open': composeDigest(
    {
      ...{ store, date: today, ...nothing, totals: [{ ...totals, rows_held: 0, amount_held_minor: 0 }] },
      open: [{ ...cause, code: 'team.unknown', since: today }],
    },
    speech,
  ),
  checked: composeDigest(
    {
      ...{ store, date: today, ...nothing, totals: [{ ...totals, rows_held: 0, amount_held_minor: 0 }] },
      causes: [{ ...cause, code: 'price.zero', severity: 'warning' }],
    },
    speech,
  ),
  well: composeDigest(
    { store, date: today, ...nothing, totals: [{ ...totals, rows_held: 0, amount_held_minor: 0 }] },
    speech,
  ),
  unsold: composeDigest(
    { store, date: today, ...nothing, totals: [{ ...totals, rows_read: 0, rows_held: 0, amount_held_minor: 0 }] },
    speech,
  ),
  'good news': composeGoodNews(
    { store, from: today, to: today, totals: [totals], tills: [till], solved: 2, repaired: 3 },
    speech,
  ),
  'no news': composeGoodNews({ store, from: today, to: today, totals: [], tills: [], solved: 0, repaired: 0 }, speech),
  refused: composeRefusal(
    { store, date: today, kind: 'refused', times: 9, file: { file_name: '0', code: 'file-name.invalid', detail: '' } },
    speech,
  ),
  rejected: composeRefusal(
    { store, date: today, kind: 'rejected', file: { file_name: '0', code: 'file.content-known', detail: '1' } },
    speech,
  ),
  silent: composeSilentTill(
    { store, date: today, till_id: '01', last_heard_at: '2026-11-19T10:00:00Z', usual_minutes: 15 },
    speech,
  ),
  second: composeSecondPerson(
    {
      ...{ store, date: today, person: '7', amount_minor: 500, currency: 'GBP' },
      answers: (['correct', 'correct', 'accept', ...Array.from({ length: 20 }, () => 'remove' as const)] as const).map(
        (kind, index) => ({
          ...{
            kind,
            transaction_id: '4711',
            column_name: 'quantity',
            original: index === 0 ? '1' : null,
            value: '2',
          },
          ...{ amount_minor: 500, currency: 'GBP' },
        }),
      ),
    },
    speech,
  ),
};

test.each(Object.entries(mails))(
  'no word of the mail %s stands anywhere but among the words for translation',
  (_, mail) => {
    const foreign = textsOf(mail).filter(text => /[a-z]/i.test(text));
    expect(foreign).toEqual([]);
    expect(textsOf(mail).filter(text => text.includes('λ')).length).toBeGreaterThan(3);
  },
);
test('the mail of operators has no words of its own either', () => {
  const refusals = Array.from({ length: 21 }, () => ({
    ...{ sender_id: '9', file_name: '0', code: 'rate.limited', detail: '', times: 3 },
    ...{ first_at: '2026-11-20T10:00:00Z', last_at: '2026-11-20T11:00:00Z' },
  }));
  const lost = (['failed', 'bounced'] as const).map(state => ({
    ...{ report_id: 1n, store_id: '14', recipient: '1@2', subject: '5', state, last_error: '550' },
  }));
  const mail = composeOperators({ date: today, refusals, lost }, speech);
  expect(textsOf(mail).filter(text => /[a-z]/i.test(text))).toEqual([]);
});
test('every word that is for translation is said by one of these mails', () => {
  const all: string[] = [];
  const gather = (words: object, path: string): void => {
    for (const [name, word] of Object.entries(words))
      if (typeof word === 'string') all.push(`${path}${name}`);
      else if ('other' in word) all.push(`${path}${name}`);
      else gather(word, `${path}${name}.`);
  };
  const { problems, refusals, ...own } = english;
  gather(own, '');
  expect(all.filter(path => !said.has(path) && !path.startsWith('columns.'))).toEqual([]);
  expect([Object.keys(problems).length > 40, Object.keys(refusals).length > 10]).toEqual([true, true]);
});
