import {
  createLogger,
  createRegistry,
  createSteps,
  createTelemetry,
  RetryableError,
  type Steps,
} from '@tillkeeper/service-kit';
import { expect, test } from 'vitest';
import type { OpenProblem } from '../../answers/answers-desk.ts';
import { type AppliedSheet, applySheet } from '../apply-sheet.ts';
import { readAnswers } from '../read-answers.ts';
import { fakeDesk } from '../testing/fake-desk.ts';
import { filledIn } from '../testing/filled-in.ts';
import { mailOf } from '../testing/mail-of.ts';
import { dayOfProblems, madeAt, secret } from '../testing/open-problems.ts';
import { sheetWords } from '../words.ts';
import { mailboxTask } from './mailbox-task.ts';
import { createReplyTaker, type ReplyDependencies } from './take-replies.ts';

const options = { secret, now: madeAt, maxAgeDays: 30 };
const managers: Readonly<Record<string, string>> = { S014: 'Ada@stores.example', S015: 'bob@stores.example' };
const telemetry = createTelemetry({
  logger: createLogger({ service: 'test', level: 'silent' }),
  registry: createRegistry(),
});

function underTest({
  isAway,
  problems = dayOfProblems,
  steps = createSteps(),
}: {
  isAway?: () => boolean;
  problems?: readonly OpenProblem[];
  steps?: Steps;
} = {}) {
  const desk = fakeDesk(problems, { ...(isAway !== undefined && { isAway }) });
  const told: { storeId: string; sheet: AppliedSheet; about: string }[] = [];
  const bounces: Buffer[] = [];
  const dependencies: ReplyDependencies = {
    ...{ telemetry, steps, ownAddresses: ['reports@tillkeeper.example'] },
    read: sheet => readAnswers(sheet, { ...options, storeId: undefined }),
    apply: (storeId, sheet, by) => applySheet(desk, storeId, sheet, by, { ...options, wait: async () => {} }),
    managerOf: async storeId => managers[storeId],
    managedBy: async address => Object.entries(managers).find(([, known]) => known.toLowerCase() === address)?.[0],
    tell: async (storeId, sheet, about) => void told.push({ storeId, sheet, about }),
    askSecondPerson: async () => undefined,
    noteBounce: async bytes => void bounces.push(bytes),
  };
  return { desk, told, bounces, take: createReplyTaker(dependencies) };
}
const first = { isLastTry: false };
const answered = () => filledIn(dayOfProblems, { 2: { answerValue: '2' } });

test('a sheet that its manager sends back is applied, and he is told once for the mail', async () => {
  const { desk, told, take } = underTest();
  const mail = await mailOf({ sheets: [await answered()] });
  expect(await take(mail, first)).toBe('done');
  expect(await take(mail, first)).toBe('done');
  expect(desk.asked).toHaveLength(1);
  expect(told).toMatchObject([
    { storeId: 'S014', sheet: { status: 'applied', applied: [{ sheetRow: 5 }] } },
    { storeId: 'S014', sheet: { status: 'applied', applied: [], known: 1 } },
  ]);
  expect(told[0]?.about).toBe(told[1]?.about);
});

test('a sheet whose taker dies when its answers are kept is answered when it is read again, and changes nothing twice', async () => {
  let isDying = true;
  const { desk, told, take } = underTest({
    steps: {
      reached(step) {
        if (isDying && step === 'error-reporter.sheet-taken') throw new Error('died');
      },
    },
  });
  const mail = await mailOf({ sheets: [await answered()] });
  await expect(take(mail, first)).rejects.toThrow('died');
  expect([desk.asked.length, told.length]).toEqual([1, 0]);
  isDying = false;
  expect(await take(mail, first)).toBe('done');
  expect(desk.asked).toHaveLength(1);
  expect(told).toMatchObject([{ storeId: 'S014', sheet: { status: 'applied', applied: [], known: 1 } }]);
});

test('whoever has no sheet of the store, or is not its manager, changes nothing and is not answered', async () => {
  const { desk, told, take } = underTest();
  const sheet = await answered();
  for (const from of ['eve@evil.example', 'bob@stores.example', 'ada@stores.example.evil.example']) {
    expect(await take(await mailOf({ from, sheets: [sheet] }), first)).toBe('done');
  }
  expect(await take(await mailOf({ from: 'eve@evil.example', sheets: [Buffer.from('no sheet')] }), first)).toBe('done');
  expect(desk.asked).toEqual([]);
  expect(told).toEqual([]);
});

test('a manager whose spreadsheet cannot be read is told so', async () => {
  const { told, take } = underTest();
  await take(await mailOf({ sheets: [Buffer.from('no sheet')] }), first);
  expect(told).toMatchObject([
    { storeId: 'S014', sheet: { status: 'refused', reason: sheetWords.refused.notASpreadsheet } },
  ]);
});

test('programs, mails without a sheet and bounces change nothing', async () => {
  const { desk, told, bounces, take } = underTest();
  await take(await mailOf({ headers: { 'Auto-Submitted': 'auto-replied' }, sheets: [await answered()] }), first);
  await take(await mailOf({}), first);
  await take(Buffer.from('Content-Type: multipart/report; boundary=b\r\n\r\n--b--\r\n'), first);
  expect([desk.asked, told]).toEqual([[], []]);
  expect(bounces).toHaveLength(1);
});

test('what cannot be checked just now is tried again before anybody is told', async () => {
  let isAway = true;
  const { told, take } = underTest({ isAway: () => isAway });
  const mail = await mailOf({ sheets: [await answered()] });
  expect(await take(mail, first)).toBe('later');
  expect(told).toEqual([]);
  isAway = false;
  expect(await take(mail, first)).toBe('done');
  expect(told).toMatchObject([{ sheet: { applied: [{ sheetRow: 5 }] } }]);

  const never = underTest({ isAway: () => true });
  expect(await never.take(mail, { isLastTry: true })).toBe('done');
  expect(never.told).toMatchObject([{ sheet: { notNow: [{ sheetRow: 5 }] } }]);
});

test('a mail that cannot be handled is given up after five rounds, and stops no other one', async () => {
  const waiting = new Set(['bad', 'good']);
  const tried: string[] = [];
  const task = mailboxTask({
    ...{ everyMs: 1000, telemetry },
    mailbox: {
      async read(handle) {
        for (const id of [...waiting]) if ((await handle(Buffer.from(id), id)) === 'done') waiting.delete(id);
        return { handled: 0, tooLarge: 0 };
      },
    },
    async take(bytes) {
      tried.push(bytes.toString());
      if (bytes.toString() === 'bad') throw new Error('it broke');
      return 'done';
    },
  });
  for (let round = 0; round < 7; round += 1) await task.run(new AbortController().signal);
  expect(tried).toEqual(['bad', 'good', 'bad', 'bad', 'bad', 'bad']);
  expect(waiting.size).toBe(0);
});

test('a mail waits for a database that is away, however many rounds that takes', async () => {
  let tries = 0;
  let isWaiting = true;
  const task = mailboxTask({
    ...{ everyMs: 1000, telemetry },
    mailbox: {
      async read(handle) {
        if (isWaiting) isWaiting = (await handle(Buffer.from('sheet'), '1')) === 'later';
        return { handled: 0, tooLarge: 0 };
      },
    },
    async take() {
      tries += 1;
      if (tries <= 9) throw new RetryableError('the database is away');
      return 'done';
    },
  });
  for (let round = 0; round < 12; round += 1) await task.run(new AbortController().signal);
  expect([tries, isWaiting]).toEqual([10, false]);
});
