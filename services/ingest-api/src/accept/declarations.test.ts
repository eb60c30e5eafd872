import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseDeclarations } from './declarations.ts';

const base64 = hash('sha256', 'x', 'base64');
const hex = hash('sha256', 'x');
const none = { contentDigest: undefined, rowCount: undefined, controlTotal: undefined };
const sha256Of = (contentDigest: string) => parseDeclarations({ ...none, contentDigest }).sha256;

test.each([
  `sha-256=:${base64}:`,
  `SHA-256=:${base64}:`,
  `  sha-256=:${base64}: ;a=1;b="x,y"`,
  `sha-512=:AAAA:, sha-256=:${base64}:`,
  `sha-256=:${base64}:,sha-512=:AAAA:;q=1`,
])('the digest in %j is found', text => {
  expect(sha256Of(text)).toBe(hex);
});

test.each(['', 'sha-256', base64, `sha-256=${base64}`, 'sha-256=:AAAA:', 'sha-512=:AAAA:', `sha-256=:${base64}`])(
  'the digest %j is refused instead of passing for checked',
  text => {
    expect(() => sha256Of(text)).toThrow(expect.objectContaining({ code: 'request.malformed' }));
  },
);

test('a control total is compared by its value', () => {
  const totalOf = (controlTotal: string) => parseDeclarations({ ...none, controlTotal }).controlTotal;
  expect(['12.50', '-0.10', '0', '-0.00', '00012'].map(totalOf)).toEqual(['12.5', '-0.1', '0', '0', '12']);
  for (const text of ['', '1,50', '1e3', 'NaN', '1.1234567'])
    expect(() => totalOf(text)).toThrow(expect.objectContaining({ code: 'request.malformed' }));
});

test('a row count is a whole number', () => {
  expect(parseDeclarations({ ...none, rowCount: ' 12 ' })).toEqual({ rowCount: 12 });
  for (const rowCount of ['', '-1', '1.0', '1e3', '0x10'])
    expect(() => parseDeclarations({ ...none, rowCount })).toThrow(
      expect.objectContaining({ code: 'request.malformed' }),
    );
});
