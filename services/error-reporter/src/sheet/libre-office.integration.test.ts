import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applySheet } from './apply-sheet.ts';
import { readAnswers } from './read-answers.ts';
import { renderWorkbook } from './render-workbook.ts';
import { fakeDesk } from './testing/fake-desk.ts';
import { opened } from './testing/filled-in.ts';
import { createLibreOffice, hasLibreOffice, type LibreOffice } from './testing/libre-office.ts';
import { dayOfProblems, madeAt, openProblem, secret, sheetOptions } from './testing/open-problems.ts';
import { sheetWords } from './words.ts';

const options = { secret, now: madeAt, maxAgeDays: 30, wait: async () => {} };
const ada = { person: 'ada@stores.example', via: 'sheet' } as const;
const file = 'a'.repeat(32);

describe.skipIf(!hasLibreOffice)(
  'a sheet that was filled in with LibreOffice (skipped where it is not installed)',
  () => {
    let office: LibreOffice;
    let answered: Awaited<ReturnType<LibreOffice['work']>>;

    beforeAll(async () => {
      office = await createLibreOffice();
      answered = await office.work(await renderWorkbook(dayOfProblems, sheetOptions), {
        steps: [
          { type: 'use the suggestion', into: 'E3' },
          { type: 'correct to ...', into: 'E4' },
          { type: '00123', into: 'G4' },
          { type: '2', into: 'G5' },
          { type: 'Sale or return', into: 'F6' },
          { type: 'return', into: 'G6' },
          { type: '2026-11-20 17:05', into: 'G7' },
          { type: 'accept as it is', into: 'E8' },
          { type: 'remove', into: 'E9' },
        ],
        listsOf: ['E3', 'E4', 'E8', 'E9', 'F6', 'G6'],
      });
    });

    afterAll(() => office?.close());

    test('its drop-downs offer what is possible for the row', () => {
      expect(answered.lists).toEqual({
        E3: '"use the suggestion";"correct to ...";"remove"',
        E4: '"use suggestion 1";"use suggestion 2";"use suggestion 3";"correct to ...";"remove"',
        E8: '"correct to ...";"accept as it is";"remove"',
        E9: '',
        F6: '"Quantity";"Sale or return";"Line total"',
        G6: '',
      });
    });

    test('its filters and its hidden column are still there', async () => {
      const { sheet } = await opened(answered.saved);
      expect(sheet.autoFilter).toBe('A2:X10');
      expect(sheet.getColumn('X').hidden).toBe(true);
    });

    test('its answers are applied, and what nobody answered stays as it is', async () => {
      const desk = fakeDesk(dayOfProblems);
      const done = await applySheet(desk, 'S014', answered.saved, ada, options);
      const place = (row_no: number) => ({ file_id: file, row_no });
      expect(desk.asked.flat()).toEqual([
        { kind: 'correct', ...place(4), column: 'product_id', value: 'SKU-001' },
        { kind: 'correct', ...place(9), column: 'product_id', value: '00123' },
        { kind: 'correct', ...place(12), column: 'quantity', value: '2' },
        { kind: 'correct', ...place(13), column: 'transaction_type', value: 'RETURN' },
        { kind: 'correct', ...place(20), column: 'transaction_timestamp', value: '2026-11-20T17:05:00' },
        { kind: 'accept', ...place(22), code: 'price.outlier' },
      ]);
      // the grey rows are locked: what was typed into one is not there
      expect(done).toMatchObject({ status: 'applied', stillWrong: [], unreadable: [], untouched: 2 });
      expect(await applySheet(desk, 'S014', answered.saved, ada, options)).toMatchObject({ applied: [], known: 6 });
    });

    test('it may be saved again and again, sorted with its protection taken off, and rows deleted', async () => {
      const { saved } = await office.work(answered.saved, {
        steps: [{ unprotect: true }, { sort: 'A3:X10' }, { deleteRow: 3 }],
      });
      const read = await readAnswers(saved, { ...options, storeId: 'S014' });
      if (read.status === 'refused') throw new Error(read.reason);
      expect(read.problems).toEqual([]);
      // the first by its message was the negative quantity's: it is gone
      expect(read.answers.map(one => one.answer.row_no).sort((a, b) => a - b)).toEqual([4, 9, 12, 20, 22]);
    });

    test('columns that were sorted without the others are found out', async () => {
      const { saved } = await office.work(answered.saved, { steps: [{ unprotect: true }, { sort: 'A3:H10' }] });
      const read = await readAnswers(saved, { ...options, storeId: 'S014' });
      if (read.status === 'refused') throw new Error(read.reason);
      expect(read.problems.length).toBeGreaterThan(3);
      for (const { why } of read.problems) {
        expect([sheetWords.problems.cellsMixed, sheetWords.problems.notAnswerable]).toContain(why);
      }
      for (const { identity, answer } of read.answers) expect(answer.row_no).toBe(identity.row);
    });

    test('what a till typed is still text after LibreOffice saved it, and typed formulas are refused', async () => {
      const payloads = [
        '=1+1',
        '_x003D_1+1',
        '+cmd|" /C calc"!A0',
        "='file:///etc/passwd'#$A.A1",
        '@SUM(1)',
        '  a  b ',
        '00123',
      ];
      const problems = payloads.map((payload, index) =>
        openProblem({ exception_id: String(index), row_no: index + 1, transaction_id: payload, value: payload }),
      );
      const { saved } = await office.work(await renderWorkbook(problems, sheetOptions), {
        steps: [
          ...payloads.map((_, index) => ({ type: 'remove', into: `E${index + 3}` })),
          { unprotect: true },
          { type: '=1+1', into: 'Z3' },
        ],
      });
      const read = await readAnswers(saved, { ...options, storeId: 'S014' });
      if (read.status === 'refused') throw new Error(read.reason);
      expect(read.problems).toEqual([]);
      expect(read.answers).toHaveLength(payloads.length);
    });
  },
);
