import { expect, test } from 'vitest';
import { linkPath, readLink } from './link-token.ts';

const secret = 'a secret of the reporter that nobody else has';
const claim = { linkId: 71n, storeId: 'S014', expiresAtSeconds: 1_795_000_000 };
const path = linkPath(claim, secret);
const token = path.slice('/S014/'.length);

test('the same row gives the same link, in every mail that it stands in', () => {
  expect(linkPath({ ...claim }, secret)).toBe(path);
  expect(path).toBe('/S014/1z.top2v4.SNEIm-G3azrjJ5GvFFFnRxPnnDtGJa15WVFRbM2fr3Q');
});

test('what was signed is read', () => {
  expect(readLink('S014', token, secret)).toEqual(claim);
});

test('a link opens no other store', () => {
  expect(readLink('S015', token, secret)).toBeUndefined();
  expect(readLink('s014', token, secret)).toBeUndefined();
});

const [id = '', expiry = '', mac = ''] = token.split('.');
const flipped = `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`;
// of the last of 43 signs four bits count: each of four signs would say the same
const otherLast =
  mac.slice(0, -1) +
  String.fromCharCode(mac.charCodeAt(42) + (mac.endsWith('9') || mac.endsWith('Z') || mac.endsWith('z') ? -1 : 1));
test.each([
  ['another link', `20.${expiry}.${mac}`],
  ['a later end', `${id}.${(1_895_000_000).toString(36)}.${mac}`],
  ['another signature', `${id}.${expiry}.${flipped}`],
  ['the signature spelt otherwise', `${id}.${expiry}.${otherLast}`],
  ['the number spelt otherwise', `0${id}.${expiry}.${mac}`],
  ['a signature that is cut off', `${id}.${expiry}.${mac.slice(0, 42)}`],
  ['no signature', `${id}.${expiry}.`],
  ['nothing', ''],
  ['a number in capitals', token.toUpperCase()],
  ['more at its end', `${token}.x`],
])('%s is not taken', (_what, forged) => {
  expect(readLink('S014', forged, secret)).toBeUndefined();
});

test('a link of another secret is not taken', () => {
  expect(readLink('S014', token, `${secret}!`)).toBeUndefined();
});

test('a store whose name has signs of addresses in it cannot become another path', () => {
  const odd = { ...claim, storeId: '../S015?a#b' };
  const oddPath = linkPath(odd, secret);
  expect(new URL(oddPath, 'https://fix.example').pathname).toBe(oddPath);
  expect(readLink('../S015?a#b', oddPath.split('/')[2] ?? '', secret)).toEqual(odd);
});
