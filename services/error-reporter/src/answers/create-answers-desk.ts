import type { BlobStore } from '@tillkeeper/blob-store';
import { isProblemCode, type ProposedAnswer, problemCodes } from '@tillkeeper/contracts';
import { type Database, requestRejudge, type Transaction } from '@tillkeeper/database';
import * as aliases from './alias-repository.ts';
import * as repository from './answer-repository.ts';
import type { Answerer, AnswersDesk, CheckedAnswers, OpenProblem, SavedAnswers } from './answers-desk.ts';
import { createCheckAnswers } from './check-answers.ts';
import { moneyAtStake } from './money-at-stake.ts';
import { findOpenProblems, searchProducts } from './problem-repository.ts';
import { isSamePerson } from './same-person.ts';
import { isStillWrong } from './still-wrong.ts';

export interface AnswersDeskDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly now: () => Date;
  /** How long the validator is waited for, in milliseconds. */
  readonly checkTimeoutMs: number;
  /** From this much on, in minor units of whatever currency, a second person has to agree; null: never. */
  readonly secondPersonFromMinor: number | null;
}

type Checked = CheckedAnswers & { readonly status: 'checked' };
type NotChecked = Exclude<CheckedAnswers, Checked>;

const mostAnswers = 500;
const source = '/tillkeeper/error-reporter';

export function createAnswersDesk(dependencies: AnswersDeskDependencies): AnswersDesk {
  const { database, now, secondPersonFromMinor } = dependencies;
  const judge = createCheckAnswers({ ...dependencies, timeoutMs: dependencies.checkTimeoutMs });
  const inStore = <T>(storeId: string, work: (tx: Transaction) => Promise<T>, by?: Answerer): Promise<T> =>
    database.transaction(work, {
      seesStores: { stores: [storeId] },
      ...(by === undefined ? {} : { actor: `${by.person}, ${by.via}` }),
    });
  const problemsOf = (tx: Transaction, storeId: string, answers: readonly ProposedAnswer[]): Promise<OpenProblem[]> =>
    findOpenProblems(tx, storeId, { limit: 10_000, rows: answers });
  const judgeAgain = async (tx: Transaction, fileIds: readonly string[]): Promise<void> => {
    await repository.noteAnswered(tx, fileIds);
    for (const answered of fileIds) await requestRejudge(tx, { files: { answered }, source, now: now() });
  };

  const check = async (storeId: string, answers: readonly ProposedAnswer[]): Promise<CheckedAnswers> => {
    if (answers.length === 0 || answers.length > mostAnswers)
      return refused(`Between 1 and ${mostAnswers} answers can be given at once.`);
    const reason = whyNot(answers, await inStore(storeId, tx => problemsOf(tx, storeId, answers)));
    if (reason !== undefined) return refused(reason);
    const rows: Checked['rows'][number][] = [];
    const findings: Checked['findings'][number][] = [];
    for (const [fileId, ofFile] of byFile(answers.filter(answer => answer.kind !== 'accept'))) {
      const known = await inStore(storeId, tx => repository.findAnswersOfFile(tx, fileId));
      const others = known.filter(one => !ofFile.some(answer => questionOf(answer) === questionOf(one)));
      const report = await judge(fileId, [...others, ...ofFile]);
      if (report === 'no answer') return { status: 'no answer' };
      if (report === 'gone') return refused('The file that it came in is not kept any more. Correct it at the till.');
      if (report.status !== 'done') return refused('With this answer nothing in the file could be used.');
      // answers of before have baskets of their own: only those of these rows are spoken of
      const receipts = new Set(
        report.answered?.filter(row => ofFile.some(answer => answer.row_no === row.row_no)).map(basketOf),
      );
      const ofReceipts = (report.answered ?? []).filter(row => receipts.has(basketOf(row)));
      rows.push(...ofReceipts.map(row => ({ file_id: fileId, ...row })));
      for (const { row_no, code, severity, column_name, message } of report.findings)
        if (row_no !== null && severity !== 'info' && ofReceipts.some(row => row.row_no === row_no))
          findings.push({ file_id: fileId, row_no, code, severity, column_name, message });
    }
    return { status: 'checked', rows, findings };
  };

  const save = async (storeId: string, answers: readonly ProposedAnswer[], by: Answerer): Promise<SavedAnswers> => {
    const checked = await check(storeId, answers);
    if (checked.status !== 'checked') return checked satisfies NotChecked;
    if (isStillWrong(answers, checked)) return { status: 'still wrong', checked };
    const worth = checked.rows.reduce((sum, row) => sum + Math.abs(row.amount_minor ?? 0), 0);
    return inStore(
      storeId,
      async tx => {
        const fileIds = [...new Set(answers.map(answer => answer.file_id))];
        const loaded = await repository.lockLoadedFiles(tx, fileIds);
        if (loaded.length < fileIds.length) return refused('It is just being judged. Try again in a moment.');
        const problems = await problemsOf(tx, storeId, answers);
        const reason = whyNot(answers, problems);
        if (reason !== undefined) return refused(reason);
        // much money that an answer makes little of is much money
        const sent = moneyAtStake(problems.filter(one => answers.some(by => by.kind !== 'accept' && isOf(by, one))));
        const needsSecond = secondPersonFromMinor !== null && Math.max(worth, sent) >= secondPersonFromMinor;
        const state = needsSecond ? 'waiting' : 'in force';
        const kept = await repository.keepAnswers(tx, storeId, {
          ...{ state, by },
          answers: answers.map(answer => {
            const problem = problems.find(one => isOf(answer, one));
            return {
              answer,
              transactionId: problem?.transaction_id ?? null,
              original: problem?.value ?? null,
              amountMinor: problem?.amount_minor ?? null,
              currency: problem?.currency ?? null,
            };
          }),
        });
        for (const { answer } of kept.changed)
          if (answer.kind === 'accept' && !needsSecond)
            await repository.waiveFinding(tx, {
              ...{ fileId: answer.file_id, rowNo: answer.row_no, code: answer.code, isWaived: true },
            });
        const changed = kept.changed
          .filter(({ answer }) => answer.kind !== 'accept')
          .map(({ answer }) => answer.file_id);
        if (!needsSecond && kept.changed.length > 0) {
          const accepted = kept.changed.map(({ answer }) => answer.file_id).filter(id => !changed.includes(id));
          await repository.noteAnswered(tx, [...new Set(accepted)]);
          await judgeAgain(tx, [...new Set(changed)].sort());
        }
        return { status: 'saved', answer_ids: kept.ids, needs_second_person: needsSecond, checked };
      },
      by,
    );
  };

  return {
    problems: (storeId, limit = 1_000) => inStore(storeId, tx => findOpenProblems(tx, storeId, { limit })),
    check,
    save,
    async always(storeId, { code, product_id: productId }, by) {
      const isKnown = await inStore(storeId, tx => aliases.isProduct(tx, productId));
      if (!isKnown) return refused('There is no such article in the catalogue.');
      const open = await inStore(storeId, tx => findOpenProblems(tx, storeId, { limit: 10_000 }));
      const waiting = open.filter(one => one.code === 'product.unknown' && one.value === code);
      // an alias goes before the catalogue: of a code that is an article it would make another one
      if (waiting.length === 0) return refused('No line waits to be told what this code means.');
      if (secondPersonFromMinor !== null && moneyAtStake(waiting) >= secondPersonFromMinor)
        return refused(
          'So much money needs the yes of a second person. Answer the lines first; once they are in the books, say that it is always so.',
        );
      return database.transaction(
        async tx => {
          const isNew = await aliases.confirmAlias(tx, { code, productId, storeId, by: by.person });
          const files = isNew ? await requestRejudge(tx, { files: { articles: [code] }, source, now: now() }) : 0;
          return { status: 'saved', files };
        },
        // a file of head office may name the code in several stores
        { seesStores: { stores: 'all' }, actor: `${by.person}, ${by.via}` },
      );
    },
    given: (storeId, limit = 200) => inStore(storeId, tx => repository.listAnswers(tx, storeId, limit)),
    givenAliases: storeId => inStore(storeId, tx => aliases.listAliases(tx, storeId)),
    async undoAlways(storeId, aliasId, by) {
      if (!/^\d{1,18}$/.test(aliasId)) return refused('There is no such answer.');
      return database.transaction(
        async tx => {
          const code = await aliases.undoAlias(tx, { aliasId, storeId, by: by.person });
          if (code === undefined) return refused('There is no such answer, or it was taken back before.');
          await requestRejudge(tx, { files: { articles: [code] }, source, now: now() });
          return { status: 'undone' };
        },
        { seesStores: { stores: 'all' }, actor: `${by.person}, ${by.via}` },
      );
    },
    confirm: (storeId, answerIds, by) =>
      inStore(
        storeId,
        async tx => {
          const answers = await repository.lockAnswers(tx, storeId, answerIds);
          if (answers.length === 0 || answers.length < new Set(answerIds).size)
            return refused('There is no such answer.');
          if (answers.some(answer => isSamePerson(answer.answered_by, by.person)))
            return refused('Who has answered cannot be the second person as well.');
          const waiting = answers.filter(answer => answer.state === 'waiting');
          if (waiting.length === 0) return { status: 'confirmed' };
          const fileIds = [...new Set(waiting.map(answer => answer.file_id))].sort();
          const loaded = await repository.lockLoadedFiles(tx, fileIds);
          if (loaded.length < fileIds.length) return refused('It is just being judged. Try again in a moment.');
          await repository.confirmAnswers(
            tx,
            waiting.map(answer => answer.answer_id),
            by.person,
          );
          for (const { kind, code, file_id: fileId, row_no: rowNo } of waiting)
            if (kind === 'accept' && code !== null)
              await repository.waiveFinding(tx, { fileId, rowNo, code, isWaived: true });
          await judgeAgain(tx, fileIds);
          return { status: 'confirmed' };
        },
        by,
      ),
    undo: (storeId, answerId, by) =>
      inStore(
        storeId,
        async tx => {
          if (!/^\d{1,18}$/.test(answerId)) return refused('There is no such answer.');
          const [answer] = await repository.lockAnswers(tx, storeId, [answerId]);
          if (answer === undefined) return refused('There is no such answer.');
          if (answer.state === 'undone') return { status: 'undone' };
          const loaded = await repository.lockLoadedFiles(tx, [answer.file_id]);
          if (loaded.length === 0) return refused('It is just being judged. Try again in a moment.');
          await repository.undoAnswer(tx, answerId, by.person);
          if (answer.state === 'waiting') return { status: 'undone' };
          if (answer.kind === 'accept' && answer.code !== null)
            await repository.waiveFinding(tx, {
              ...{ fileId: answer.file_id, rowNo: answer.row_no, code: answer.code, isWaived: false },
            });
          else await judgeAgain(tx, [answer.file_id]);
          return { status: 'undone' };
        },
        by,
      ),
    searchProducts: async text => {
      const wanted = text.trim().slice(0, 100);
      return wanted === '' ? [] : database.transaction(tx => searchProducts(tx, wanted, 10));
    },
  };
}

const refused = (reason: string): { readonly status: 'refused'; readonly reason: string } => ({
  status: 'refused',
  reason,
});

const basketOf = (row: { row_no: number; transaction_id: string | null }): string =>
  row.transaction_id ?? `row ${row.row_no}`;

const isOf = (answer: ProposedAnswer, problem: OpenProblem): boolean =>
  problem.file_id === answer.file_id &&
  problem.row_no === answer.row_no &&
  problem.answers.includes(answer.kind) &&
  (answer.kind !== 'correct' || problem.correctable.includes(answer.column)) &&
  (answer.kind !== 'accept' || problem.code === answer.code);

/** Undefined: every answer is one of those that its problem may have. */
function whyNot(answers: readonly ProposedAnswer[], problems: readonly OpenProblem[]): string | undefined {
  if (new Set(answers.map(questionOf)).size < answers.length) return 'One question has two answers.';
  for (const answer of answers) {
    const ofRow = problems.filter(one => one.file_id === answer.file_id && one.row_no === answer.row_no);
    if (ofRow.length === 0) return 'It is not open any more: it was solved meanwhile.';
    if (answer.kind === 'accept' && isProblemCode(answer.code) && problemCodes[answer.code].severity === 'error')
      return 'What is wrong cannot be accepted as it is: correct it, or say that it is no sale.';
    if (!ofRow.some(one => isOf(answer, one))) return 'That cannot be the answer to this problem.';
  }
  return undefined;
}

const questionOf = (answer: ProposedAnswer): string =>
  [
    ...[answer.file_id, answer.row_no, answer.kind],
    answer.kind === 'correct' ? answer.column : answer.kind === 'accept' ? answer.code : '',
  ].join('/');

function byFile(answers: readonly ProposedAnswer[]): Map<string, ProposedAnswer[]> {
  const files = new Map<string, ProposedAnswer[]>();
  for (const answer of answers) files.set(answer.file_id, [...(files.get(answer.file_id) ?? []), answer]);
  return files;
}
