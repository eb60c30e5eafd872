import type { ProposedAnswer } from '@tillkeeper/contracts';
import type { Queryable, Transaction } from '@tillkeeper/database';
import type { Answerer, GivenAnswer } from './answers-desk.ts';

/** An answer as it is kept. Amount in minor units. */
export interface NewAnswer {
  readonly answer: ProposedAnswer;
  readonly transactionId: string | null;
  readonly original: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
}

/** The files, held until the transaction ends: nobody loads or answers them meanwhile. Those that are in the books. */
export async function lockLoadedFiles(tx: Transaction, fileIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ file_id: string; status: string }>(
    'select file_id, status from ops.files where file_id = any ($1::text[]) order by file_id for update',
    [fileIds],
  );
  return rows.filter(row => row.status === 'loaded').map(row => row.file_id);
}

/** Answers to a file that change how it is judged, but for those that are undone. */
export async function findAnswersOfFile(on: Queryable, fileId: string): Promise<ProposedAnswer[]> {
  const { rows } = await on.query<{ answer: ProposedAnswer }>(
    `select json_strip_nulls(json_build_object('kind', kind, 'file_id', file_id, 'row_no', row_no,
       'column', column_name, 'value', value)) as answer
     from quality.answers where file_id = $1 and state = 'in force' and kind <> 'accept' order by answer_id`,
    [fileId],
  );
  return rows.map(row => row.answer);
}

const columns = `answer_id::text, file_id, row_no::int, transaction_id, kind, column_name, original, value, code, state,
  answered_by, answered_at, confirmed_by, amount_minor::float8, currency, reason`;

/** Of a store, the latest first. */
export async function listAnswers(on: Queryable, storeId: string, limit: number): Promise<GivenAnswer[]> {
  const { rows } = await on.query<GivenAnswer>(
    `select ${columns} from quality.answers where store_id = $1 order by answered_at desc, answer_id desc limit $2`,
    [storeId, limit],
  );
  return rows;
}

/** One of a store, held until the transaction ends. */
export async function lockAnswers(
  tx: Transaction,
  storeId: string,
  answerIds: readonly string[],
): Promise<GivenAnswer[]> {
  const { rows } = await tx.query<GivenAnswer>(
    `select ${columns} from quality.answers where store_id = $1 and answer_id = any ($2::bigint[]) order by answer_id for update`,
    [storeId, answerIds],
  );
  return rows;
}

/** Keeps answers in the place of those that were given to the same questions. Those that are given already are left out. Returns all their ids. */
export async function keepAnswers(
  tx: Transaction,
  storeId: string,
  { answers, state, by }: { answers: readonly NewAnswer[]; state: 'waiting' | 'in force'; by: Answerer },
): Promise<{ ids: string[]; changed: NewAnswer[] }> {
  const ids: string[] = [];
  const changed: NewAnswer[] = [];
  for (const one of answers) {
    const { answer } = one;
    const question = [
      ...[answer.file_id, answer.row_no, answer.kind],
      ...[answer.kind === 'correct' ? answer.column : null, answer.kind === 'accept' ? answer.code : null],
    ];
    const value = answer.kind === 'correct' ? answer.value : null;
    const { rows: same } = await tx.query<{ answer_id: string }>(
      `select answer_id::text from quality.answers
       where file_id = $1 and row_no = $2 and kind = $3 and column_name is not distinct from $4 and code is not distinct from $5
         and state = $6 and value is not distinct from $7`,
      [...question, state, value],
    );
    if (same[0] !== undefined) {
      ids.push(same[0].answer_id);
      continue;
    }
    await tx.query(
      `update quality.answers set state = 'undone', undone_by = $6, undone_at = now()
       where file_id = $1 and row_no = $2 and kind = $3 and column_name is not distinct from $4 and code is not distinct from $5
         and state <> 'undone'`,
      [...question, by.person],
    );
    const { rows } = await tx.query<{ answer_id: string }>(
      `insert into quality.answers (file_id, row_no, kind, column_name, code, value, store_id, transaction_id, original, state,
         amount_minor, currency, answered_by, via, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning answer_id::text`,
      [
        ...[...question, value, storeId, one.transactionId, one.original, state],
        ...[one.amountMinor, one.currency, by.person, by.via, answer.reason ?? null],
      ],
    );
    ids.push(...rows.map(row => row.answer_id));
    changed.push(one);
  }
  return { ids, changed };
}

export async function confirmAnswers(tx: Transaction, answerIds: readonly string[], person: string): Promise<void> {
  await tx.query(
    `update quality.answers set state = 'in force', confirmed_by = $2, confirmed_at = now() where answer_id = any ($1::bigint[])`,
    [answerIds, person],
  );
}

export async function undoAnswer(tx: Transaction, answerId: string, person: string): Promise<void> {
  await tx.query(
    `update quality.answers set state = 'undone', undone_by = $2, undone_at = now() where answer_id = $1`,
    [answerId, person],
  );
}

/** Notes that what is said of the files has changed: whoever judges them next takes it up. */
export async function noteAnswered(tx: Transaction, fileIds: readonly string[]): Promise<void> {
  await tx.query('update ops.files set answers_asked = answers_asked + 1 where file_id = any ($1::text[])', [fileIds]);
}

/** A warning is accepted as it is, or is open again. */
export async function waiveFinding(
  tx: Transaction,
  of: { fileId: string; rowNo: number; code: string; isWaived: boolean },
): Promise<void> {
  await tx.query(
    `update quality.exceptions set status = case when $4 then 'waived' else 'open' end,
       settled_run = case when $4 then run end, settled_at = case when $4 then now() end
     where file_type = 'sales' and file_id = $1 and row_no = $2 and code = $3 and severity = 'warning'
       and status = case when $4 then 'open' else 'waived' end`,
    [of.fileId, of.rowNo, of.code, of.isWaived],
  );
}

export async function noteAsked(tx: Queryable, answerIds: readonly string[]): Promise<void> {
  await tx.query(
    'update quality.answers set asked_at = now() where answer_id = any ($1::bigint[]) and asked_at is null',
    [answerIds],
  );
}

/** Answers that wait for a second person whom nobody has asked: who was to ask died first. Of some time ago, since it is being done else. */
export async function findUnasked(
  on: Queryable,
): Promise<{ store_id: string; answered_by: string; answer_ids: string[] }[]> {
  const { rows } = await on.query<{ store_id: string; answered_by: string; answer_ids: string[] }>(
    `select store_id, answered_by, array_agg(answer_id::text order by answer_id) as answer_ids from quality.answers
     where state = 'waiting' and asked_at is null and answered_at < now() - interval '1 minute'
     group by store_id, answered_by`,
  );
  return rows;
}
