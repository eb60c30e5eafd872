import { expect, test } from 'vitest';
import { type BasketInFile, type BasketLine, judgeBasketInFile } from './judge-basket-in-file.ts';

const line = (place: number, fields: Partial<BasketLine> = {}): BasketLine => ({
  place,
  lineNo: place,
  isUsable: true,
  content: place,
  head: 1,
  ...fields,
});
const judge = (lines: readonly BasketLine[], basket: Partial<BasketInFile> = {}) => {
  const verdict = judgeBasketInFile({
    lines,
    declaredLines: null,
    isBesideDamage: false,
    isBesideStray: false,
    ...basket,
  });
  return {
    isHeld: verdict.isHeld,
    repeated: [...verdict.repeated],
    findings: verdict.findings.map(({ index, code }) => `${index} ${code}`),
  };
};
const right = { isHeld: false, repeated: [], findings: [] };

test('right lines, one behind the other, are used', () => {
  expect(judge([line(1), line(2), line(3)])).toEqual(right);
  expect(judge([line(1), line(2)], { declaredLines: 2 })).toEqual(right);
});
test('lines need not be in the order of their numbers', () => {
  expect(judge([line(1, { lineNo: 2 }), line(2, { lineNo: 1 })])).toEqual(right);
});
test('a line with an error holds the others, which say so', () => {
  expect(judge([line(1), line(2, { isUsable: false }), line(3)])).toEqual({
    ...right,
    isHeld: true,
    findings: ['0 transaction.held', '2 transaction.held'],
  });
});
test('the same line again counts once, also where it stands elsewhere in the file', () => {
  const again = line(9, { lineNo: 1, content: 1 });
  expect(judge([line(1), line(2), again])).toEqual({ isHeld: false, repeated: [2], findings: ['2 record.repeated'] });
});
test('a repetition in a held basket is held, not repeated', () => {
  const lines = [line(1), line(2, { lineNo: 1, content: 1 }), line(3, { isUsable: false })];
  expect(judge(lines)).toMatchObject({ isHeld: true, findings: ['0 transaction.held', '1 transaction.held'] });
});
test('one line number with two contents is a conflict of all that have it', () => {
  const lines = [line(1), line(2), line(3, { lineNo: 1 }), line(4, { lineNo: 1, content: 1 })];
  expect(judge(lines).findings).toEqual([
    '0 line.conflict',
    '2 line.conflict',
    '3 line.conflict',
    '1 transaction.held',
  ]);
});
test('lines that say different things of their transaction hold it', () => {
  expect(judge([line(1), line(2, { head: 2 })]).findings).toEqual([
    '0 transaction.lines-disagree',
    '1 transaction.lines-disagree',
  ]);
});
test('rows of another basket in between hold it', () => {
  expect(judge([line(1), line(3)]).findings).toEqual(['0 transaction.in-two-places', '1 transaction.in-two-places']);
});
test('fewer and more lines than declared are held; repetitions do not count', () => {
  expect(judge([line(1)], { declaredLines: 2 }).findings).toEqual(['0 transaction.incomplete']);
  expect(judge([line(1), line(2)], { declaredLines: 1 }).isHeld).toBe(true);
  expect(judge([line(1), line(2, { lineNo: 1, content: 1 })], { declaredLines: 2 }).findings).toEqual([
    '0 transaction.incomplete',
    '1 transaction.held',
  ]);
});
test('beside a record that cannot be read only a basket that is proven whole is used', () => {
  expect(judge([line(1), line(2)], { isBesideDamage: true })).toMatchObject({
    isHeld: true,
    findings: ['0 transaction.held', '1 transaction.held'],
  });
  expect(judge([line(1), line(2)], { isBesideDamage: true, declaredLines: 2 })).toEqual(right);
  // the third line is the one that cannot be read: it is that which is said, not that it is missing
  expect(judge([line(1), line(2)], { isBesideDamage: true, declaredLines: 3 }).findings).toEqual([
    '0 transaction.held',
    '1 transaction.held',
  ]);
});
test('rows of another basket in between hold it also beside a record that cannot be read', () => {
  expect(judge([line(1), line(3, { lineNo: 2 })], { isBesideDamage: true, declaredLines: 2 }).findings).toEqual([
    '0 transaction.in-two-places',
    '1 transaction.in-two-places',
  ]);
});
test('beside a line of the same receipt whose store or day is wrong it is held', () => {
  expect(judge([line(1)], { isBesideStray: true })).toMatchObject({ isHeld: true, findings: ['0 transaction.held'] });
});
test('such a line between its lines does not put the basket into two places', () => {
  const around = [line(1), { ...line(3), place: line(1).place + 2 }];
  expect(judge(around, { isBesideStray: true }).findings).toEqual(['0 transaction.held', '1 transaction.held']);
  expect(judge(around).findings).toEqual(['0 transaction.in-two-places', '1 transaction.in-two-places']);
});
