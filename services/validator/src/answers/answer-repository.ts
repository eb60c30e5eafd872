import type { Queryable } from '@tillkeeper/database';
import type { RowAnswer } from './answered-rows.ts';

/** What managers have said of a file that was judged before. */
export interface FileAnswers {
  /** How often they have changed, with these as the last. */
  readonly asked: number;
  /** They have changed since the run in force was judged. */
  readonly isNew: boolean;
  readonly answers: readonly RowAnswer[];
}

/** Those in force, as far as they change how a row is judged; of one moment. */
export async function findAnswers(on: Queryable, fileId: string): Promise<FileAnswers | undefined> {
  const { rows } = await on.query<{ asked: number; judged: number; answers: RowAnswer[] | null }>(
    `select answers_asked as asked, answers_judged as judged, case when answers_asked > 0 then (
       select json_agg(json_strip_nulls(json_build_object('row_no', row_no, 'kind', kind, 'column', column_name, 'value', value)) order by answer_id)
       from quality.answers a
       where a.file_id = f.file_id and a.state = 'in force' and a.kind <> 'accept') end as answers
     from ops.files f where file_id = $1`,
    [fileId],
  );
  const [row] = rows;
  return row === undefined
    ? undefined
    : { asked: row.asked, isNew: row.asked > row.judged, answers: row.answers ?? [] };
}
