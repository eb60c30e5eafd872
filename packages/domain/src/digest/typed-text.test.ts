import fc from 'fast-check';
import { expect, test } from 'vitest';
import { typedText } from './typed-text.ts';

test.each([
  ['an address', 'pay at http://evil.example/x?y', 'pay at http[:]//evil[.]example/x?y'],
  ['a name of a host', 'www.evil.example', 'www[.]evil[.]example'],
  ['a host with a port', 'evil.co:80', 'evil[.]co:80'],
  ['an e-mail address', 'zoe@evil.example', 'zoe[@]evil[.]example'],
  ['a way to write a mail', 'mailto:zoe', 'mailto[:]zoe'],
  ['a script', 'javascript:alert(1)', 'javascript[:]alert(1)'],
  ['a line break, for a header', 'A\r\nBcc: zoe', 'A Bcc: zoe'],
  ['a separator of lines', 'A\u2028B\u0085C\u0000D', 'A B C D'],
  ['a turn of direction', 'A\u202egnp.exe', 'Agnp[.]exe'],
  ['what is not seen', 'ev\u200bil\u2060.ex\u00adample', 'evil[.]example'],
  ['an address of numbers with letters', '10.evil', '10[.]evil'],
])('%s is plain text and no link', (_, typed, text) => {
  expect(typedText(typed)).toBe(text);
});
test.each([
  'S014_sales_20261120_T02_000123.csv.gz',
  '1.50',
  'Ada, of Leeds',
  'men’s £5 (50%)',
  'L. Home shirt',
  'T01-4711',
])('%s stays what it is', text => {
  expect(typedText(text)).toBe(text);
});
test('a long text ends with what is left of it', () => {
  expect(typedText('a'.repeat(100), 10)).toBe(`${'a'.repeat(9)}…`);
  expect(typedText('👕'.repeat(100), 10)).toBe(`${'👕'.repeat(9)}…`);
});
test('whatever is typed becomes one line without an address', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('http', '://', 'a', '.', 'com', '@', '\n', '\u202e', '\u200b', ':', '/', 'mailto', ' ', 'é'),
      ),
      parts => {
        const text = typedText(parts.join(''), 200);
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(text).not.toMatch(/:\/\/|@\w|\w\.com|\bmailto:/);
      },
    ),
  );
});
