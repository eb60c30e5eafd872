import { expect, test } from 'vitest';
import { type BasketFacts, basketVerdictTable, judgeBasket } from './judge-known-basket.ts';

const correction: BasketFacts = {
  isKnown: true,
  isSameContent: false,
  isFromSameFile: false,
  isSameMinute: true,
  hasCommonProduct: true,
  isLaterVersionWhole: true,
  isReceivedLater: true,
};

test.each<[string, Partial<BasketFacts>, string]>([
  ['a basket that is not known is new, whatever else is said of it', { isKnown: false, isSameContent: true }, 'new'],
  ['the same content from another file was sent again', { isSameContent: true }, 'resent'],
  ['the same content from this file is there already', { isSameContent: true, isFromSameFile: true }, 'present'],
  ['another content of the same sale, received later, corrects it', {}, 'corrected'],
  ['another content of the same sale, received earlier, is an older revision', { isReceivedLater: false }, 'older'],
  ['another minute is another sale under the same number', { isSameMinute: false }, 'number-collision'],
  ['only other goods are another sale under the same number', { hasCommonProduct: false }, 'number-collision'],
  ['lines that are missing hold the basket', { isLaterVersionWhole: false }, 'incomplete'],
  [
    'only other lines hold the basket as incomplete, not as another sale',
    { isLaterVersionWhole: false, hasCommonProduct: false },
    'incomplete',
  ],
])('%s', (_, change, verdict) => {
  expect(judgeBasket({ ...correction, ...change })).toBe(verdict);
});

test('the table has every combination of the seven facts once, with the verdict of the function', () => {
  const table = basketVerdictTable();
  expect(new Set(table.map(({ verdict: _, ...facts }) => JSON.stringify(facts))).size).toBe(128);
  for (const { verdict, ...facts } of table) expect(verdict).toBe(judgeBasket(facts));
});

test('one version is held or accepted in either order of receiving', () => {
  for (const facts of basketVerdictTable().filter(row => row.isKnown)) {
    const exchanged = judgeBasket({ ...facts, isReceivedLater: !facts.isReceivedLater });
    const isAccepted = (verdict: string): boolean => verdict === 'corrected' || verdict === 'older';
    expect(isAccepted(exchanged)).toBe(isAccepted(facts.verdict));
  }
});
