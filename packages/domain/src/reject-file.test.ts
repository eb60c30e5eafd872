import { expect, test } from 'vitest';
import { type FileToUse, rejectFile } from './reject-file.ts';

const file = (facts: Partial<FileToUse>): FileToUse => ({
  ...{ fileType: 'sales', isHeadOffice: false, isDeclaredFormat: false, isWeb: false },
  ...{ rowsRead: 10, faultyRows: 0, sameContentAs: undefined },
  ...facts,
});

test.each<[string, Partial<FileToUse>, string | undefined]>([
  ['a right file', {}, undefined],
  ['half of the rows wrong', { faultyRows: 5 }, undefined],
  ['more than half of the rows wrong', { faultyRows: 6 }, 'file.too-many-errors'],
  ['the same of the web shop', { faultyRows: 10, isWeb: true }, undefined],
  ['no rows', { rowsRead: 0 }, undefined],
  ['contents that came before', { sameContentAs: 'a.csv' }, 'file.content-known'],
  ['no rows, as before', { sameContentAs: 'a.csv', rowsRead: 0 }, undefined],
  ['a web transaction posted again', { sameContentAs: 'a.ndjson', isWeb: true }, undefined],
  ['a catalogue as before', { fileType: 'products', isHeadOffice: true, sameContentAs: 'a.csv' }, undefined],
  ["a store's stores", { fileType: 'stores' }, 'file-name.invalid'],
  ["a store's products", { fileType: 'products' }, 'file-name.invalid'],
  ["a shop's own catalogue", { fileType: 'products', isDeclaredFormat: true }, undefined],
  ["a shop's own employees", { fileType: 'employees', isDeclaredFormat: true }, 'file-name.invalid'],
  ["head office's stores", { fileType: 'stores', isHeadOffice: true }, undefined],
  [
    "head office's stores, mostly wrong",
    { fileType: 'stores', isHeadOffice: true, faultyRows: 9 },
    'file.too-many-errors',
  ],
])('%s: %j is %s', (_, facts, code) => {
  expect(rejectFile(file(facts))?.code).toBe(code);
});
