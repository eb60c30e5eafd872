import { problemCodes } from '@tillkeeper/contracts';
import {
  composeDigest,
  composeOperators,
  composeRefusal,
  composeSecondPerson,
  composeSilentTill,
  type MailContent,
  type WaitingAnswer,
} from '@tillkeeper/domain';
import { busyDay, leeds, nothing, sampleFinding, today } from '@tillkeeper/domain/testing/digest';
import { expect, test } from 'vitest';
import { keyOfCause } from '../page/problems/problem-groups.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

const fixUrl = 'https://tills.example/fix/S014/abc?x=1&y=2';
const of = { store: leeds, date: today } as const;
const file = { file_name: 'S014_sales.csv', code: 'file-name.invalid', detail: 'It has no date.' };
const answer: WaitingAnswer = {
  ...{ kind: 'correct' as const, transaction_id: 'T01-4711', column_name: 'quantity', original: '1O', value: '10' },
  ...{ amount_minor: 182_500, currency: 'GBP' },
};
const mails: Readonly<Record<string, MailContent>> = {
  digest: composeDigest({ ...of, ...busyDay }),
  'all well': composeDigest({
    ...of,
    ...busyDay,
    causes: [],
    findings: [],
    open: [],
    open_held: [],
    solved: [],
    released: [],
  }),
  refused: composeRefusal({ ...of, kind: 'refused', file }),
  'silent till': composeSilentTill({ ...of, till_id: 'T02', last_heard_at: `${today}T10:00:00Z`, usual_minutes: 15 }),
  'second person': composeSecondPerson({
    ...{ ...of, person: 'Ada', answers: [answer], amount_minor: 182_500, currency: 'GBP' },
  }),
  operators: composeOperators({
    date: today,
    refusals: [
      {
        ...{ sender_id: 'S099', ...file, times: 9 },
        ...{ first_at: `${today}T08:00:00Z`, last_at: `${today}T09:00:00Z` },
      },
    ],
  }),
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#160': ' ' };
/** What a reader of the HTML sees: without what is hidden, and what only Outlook reads, which has no text. */
const seenIn = (html: string): string =>
  html
    .slice(html.indexOf('<body'))
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<div style="display:none[\s\S]*?<\/div>/, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(#?\w+);/g, (_, name: string) => entities[name] ?? `(unknown entity ${name})`);
const words = (text: string): string[] => text.split(/\s+/).filter(word => word !== '');
/** Without marks of lists and headings, and the addresses that are behind the links of the other part. */
const readIn = (text: string): string =>
  text
    .replace(/: https?:\S+/g, '')
    .replace(/^=+$/gm, '')
    .replace(/^--$/gm, '')
    .replace(/^ *[*-] /gm, '');

test.each(Object.entries(mails))('HTML and text of the mail %s say the same, word by word', (_, content) => {
  for (const links of [{ fixUrl }, {}]) {
    const html = words(seenIn(renderHtml(content, links)));
    const text = words(readIn(renderText(content, links)));
    expect(html.length).toBeGreaterThan(20);
    expect(text.toSorted()).toEqual(html.toSorted());
  }
});
test('no line of the text is too long for a mail, but for what cannot be broken', () => {
  const lines = renderText(mails['digest']!, { fixUrl }).split('\n');
  expect(lines.filter(line => line.length > 76 && !line.includes('https:'))).toEqual([]);
});
test('links lead to the page from our settings and nowhere else; where there is no page there is no link', () => {
  const html = renderHtml(mails['digest']!, { fixUrl });
  const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');
  const start = 'https://tills.example/fix/S014/abc?x=1&amp;y=2';
  expect(hrefs.length).toBeGreaterThan(5);
  for (const href of hrefs) expect(href).toMatch(new RegExp(`^${RegExp.escape(start)}(#[A-Za-z0-9]{12})?$`));
  expect(hrefs).toContain(`${start}#${keyOfCause('product.unknown: SHIRT-LEE-H0ME-M')}`);
  for (const part of [renderHtml(mails['digest']!), renderText(mails['digest']!)]) {
    expect(part.replaceAll('http://www.w3.org/', '')).not.toMatch(/href|https?:/);
    expect(part).not.toContain('Put it right');
  }
  expect(() => renderHtml(mails['digest']!, { fixUrl: 'javascript:alert(1)' })).toThrow('no web address');
});

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title></style><b>',
  '--><!-- begin bar -->',
  '{{summary}}',
  '<!--[if mso]><b><![endif]-->',
  'a\r\nBcc: evil@evil.example\r\n\r\n<b>',
  'http://evil.example/ www.evil.example javascript:alert(1)',
  '&lt;b&gt;',
  '\u202e<b>\u0000',
];
test.each(payloads)('%j is only ever text, wherever a till, a customer or a list may have said it', payload => {
  const finding = sampleFinding({
    ...{ code: 'field.invalid', message: `A value is not one of those that are allowed: ${payload}.`, value: payload },
    ...{ till_id: payload, transaction_id: payload, product_name: payload, product_id: payload, amount_minor: 5 },
    ...{ file_name: payload, currency: payload },
  });
  const all = [
    ...[finding, { ...finding, transaction_id: null }, { ...finding, code: payload }],
    ...['product.unknown', 'product.repaired'].map(code => ({ ...finding, code })),
  ];
  const cause = { severity: 'error', currency: payload, count: 9, receipts: 2, amount_minor: 5 };
  const store = { ...leeds, name: payload, manager_name: payload };
  const refused = { file_name: payload, code: payload, detail: payload };
  const instants = { first_at: `${today}T08:00:00Z`, last_at: `${today}T09:00:00Z` };
  const evil = [
    composeDigest({
      ...{ ...nothing, store, date: today, findings: all },
      causes: ['field.invalid', 'product.unknown', 'product.repaired', payload].map((code, index) => ({
        ...{ ...cause, code, severity: index === 2 ? 'warning' : 'error' },
      })),
      open: [{ ...cause, code: payload, since: today }],
      solved: [{ code: payload, severity: 'error', how: 'came', count: 1 }],
      totals: busyDay.totals.map(total => ({ ...total, currency: payload })),
      tills: busyDay.tills.map(till => ({ ...till, till_id: payload })),
    }),
    composeRefusal({ store, date: today, kind: 'rejected', file: refused }),
    composeSilentTill({
      store,
      date: today,
      till_id: payload,
      last_heard_at: `${today}T10:00:00Z`,
      usual_minutes: null,
    }),
    composeSecondPerson({
      ...{ store, date: today, person: payload, amount_minor: 5, currency: payload },
      answers: [{ ...answer, original: payload, value: payload, column_name: payload, transaction_id: payload }],
    }),
    composeOperators({ date: today, refusals: [{ sender_id: payload, ...refused, times: 1, ...instants }] }),
  ];
  for (const content of evil) {
    const html = renderHtml(content, { fixUrl });
    // the same tags as with a harmless text: nothing was added
    const harmless = JSON.parse(JSON.stringify(content), (_, value) =>
      typeof value === 'string' && /[<&{"\]]|alert|evil/.test(value) ? 'x' : value,
    );
    const tagsOf = (text: string): string[] => (text.match(/<[!/]?[a-z-]+|<!--/gi) ?? []).map(tag => tag.toLowerCase());
    expect(tagsOf(html)).toEqual(tagsOf(renderHtml(harmless, { fixUrl })));
    expect(html.replaceAll(/&amp;|&lt;|&gt;|&quot;|&#39;|&#160;|&zwnj;|&nbsp;/g, '')).not.toMatch(/&[a-z#]/i);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/tills\.example\//);
    const text = renderText(content, { fixUrl });
    for (const part of [content.subject, content.preheader, text.replaceAll(fixUrl, ''), seenIn(html)]) {
      expect(part).not.toMatch(/:\/\/|www\.evil|evil@|javascript:/);
      expect(part.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
    expect(content.subject).not.toContain('\n');
    // no line of the text begins like a header of a mail
    expect(text).not.toMatch(/^Bcc:/m);
  }
});
test('the longest mail that can be is not cut by programs that show 100 kB', () => {
  const long = 'W '.repeat(200);
  const codes = Object.keys(problemCodes);
  const cause = { currency: 'GBP', count: 9_999, receipts: 999, amount_minor: 99_999_999 };
  const severe = codes.map(code => ({ ...cause, code, severity: 'error' }));
  const found = [...codes, 'product.repaired'].flatMap(code =>
    Array.from({ length: 6 }, (_, index) =>
      sampleFinding({
        ...{ code, message: `${index} ${long}`, value: `${index}${long}`, transaction_id: long, till_id: long },
        ...{ product_name: long, product_id: long, amount_minor: 99_999_999 },
      }),
    ),
  );
  const content = composeDigest({
    ...{ ...busyDay, store: { ...leeds, name: long, manager_name: long }, date: today, findings: found },
    causes: [...severe, ...severe.map(one => ({ ...one, severity: 'warning' }))],
    open: severe.map(one => ({ ...one, since: '2026-01-01' })),
    solved: severe.map(({ code }) => ({ code, severity: 'error', how: 'came', count: 9 })),
    tills: Array.from({ length: 50 }, (_, index) => ({ ...busyDay.tills[0]!, till_id: `${index}${long}` })),
    refused: Array.from({ length: 9 }, () => ({ file_name: long, code: 'file-name.invalid', times: 9 })),
  });
  expect(Buffer.byteLength(renderHtml(content, { fixUrl }))).toBeLessThan(100_000);
});
test('a mail costs a few milliseconds at most, also a long one', () => {
  const findings = Array.from({ length: 10_000 }, (_, index) =>
    sampleFinding({ code: 'product.unknown', message: `${index}`, value: `${index}`, amount_minor: index }),
  );
  const long = { ...of, ...busyDay, findings };
  renderHtml(composeDigest(long));
  const before = process.cpuUsage();
  const times = 20;
  for (let index = 0; index < times; index += 1) renderHtml(composeDigest(long), { fixUrl });
  const { user, system } = process.cpuUsage(before);
  // 10,000 findings are looked at; a usual mail of a day is far below one
  expect((user + system) / 1_000 / times).toBeLessThan(100);
});
