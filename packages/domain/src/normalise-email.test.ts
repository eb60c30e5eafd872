import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseEmail } from './normalise-email.ts';

test.each<[string, string]>([
  ['Ann.Lee@Example.COM', 'ann.lee@example.com'],
  [' ann@example.com\t', 'ann@example.com'],
  ['\ufeffann@example.com\u200b', 'ann@example.com'],
  ["o'brien+shop_2@mail.example.co.uk", "o'brien+shop_2@mail.example.co.uk"],
  ['a@b.co', 'a@b.co'],
  ['1@2.example', '1@2.example'],
  ['jo@xn--bcher-kva.example', 'jo@xn--bcher-kva.example'],
  ['JO@BÜCHER.example', 'jo@bücher.example'],
  ['jo@example.xn--p1ai', 'jo@example.xn--p1ai'],
  ['josé@example.com', 'josé@example.com'],
  ['用户@例子.中国', '用户@例子.中国'],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
])('%s is %s', (text, address) => {
  expect(normaliseEmail(text)).toBe(address);
});

test.each([
  ...['', ' ', '@', 'ann', 'ann@', '@example.com', 'ann.example.com', 'none', 'n/a'],
  ...['ann@@example.com', 'ann@home@example.com', 'ann lee@example.com', 'ann@exam ple.com', 'ann@example. com'],
  ...['.ann@example.com', 'ann.@example.com', 'ann..lee@example.com', 'ann@example..com', 'ann@.example.com'],
  ...['ann@example.com.', 'ann@example.com,', 'ann@example.com;bob@example.com', 'ann@example,com'],
  ...['ann@localhost', 'ann@example.c', 'ann@10.0.0.1', 'ann@[10.0.0.1]', 'ann@example.123'],
  ...['ann@-example.com', 'ann@example-.com', 'ann@exa_mple.com', 'ann@example.com/x'],
  ...[
    '"ann"@example.com',
    '"a b"@example.com',
    'ann(work)@example.com',
    'Ann <ann@example.com>',
    'mailto:ann@example.com',
  ],
  ...[
    'a"b(c)d,e:f;g<h>i@example.com',
    'ann\\@example.com',
    'ann@exam\u0000ple.com',
    'ann\n@example.com',
    'jos\ufffd@example.com',
  ],
  `${'a'.repeat(65)}@example.com`,
  // 33 letters of two octets
  `${'é'.repeat(33)}@example.com`,
  `ann@${'a'.repeat(64)}.com`,
  `ann@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.com`,
])('%j is no e-mail address', text => {
  expect(normaliseEmail(text)).toBeUndefined();
});

const letters = (alphabet: string, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength });
const word = letters('abcXYZ019', 8);
const address = fc
  .tuple(
    fc.array(letters("aZ9!#$%&'*+/=?^_`{|}~-", 10), { minLength: 1, maxLength: 3 }),
    fc.array(
      fc.tuple(word, word).map(parts => parts.join('-')),
      { minLength: 1, maxLength: 3 },
    ),
    letters('abcXYZ', 6).map(top => `x${top}`),
  )
  .map(([local, labels, top]) => `${local.join('.')}@${labels.join('.')}.${top}`);

test('every address of that shape is one, in lower case, and stays the same', () => {
  fc.assert(
    fc.property(address, text => {
      const normalised = normaliseEmail(text);
      expect(normalised).toBe(text.toLowerCase());
      expect(normaliseEmail(normalised ?? '')).toBe(normalised);
    }),
  );
});

test('an address that one character too many made wrong is none', () => {
  fc.assert(
    fc.property(address, fc.nat(), fc.constantFrom(...' ,;:()<>[]\\"@\u0000\t\u00a0'), (text, seed, wrong) => {
      const at = 1 + (seed % (text.length - 1));
      expect(normaliseEmail(text.slice(0, at) + wrong + text.slice(at))).toBeUndefined();
    }),
  );
});

test('whatever is taken has one @, no blanks, and comes out the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aA1.@-_é可 "(\u0301\u200bİ'), maxLength: 12 }), text => {
      const normalised = normaliseEmail(text);
      if (normalised === undefined) return;
      expect(normalised.split('@')).toHaveLength(2);
      expect(normalised).not.toMatch(/\s/);
      expect(normaliseEmail(normalised)).toBe(normalised);
    }),
    { numRuns: 5000 },
  );
});
