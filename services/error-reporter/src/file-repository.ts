import type { Queryable } from '@tillkeeper/database';

export interface ReportedFile {
  readonly file_name: string;
  readonly file_type: string;
  readonly reject_code: string | null;
  readonly reject_detail: string | null;
}

export async function findFile(tx: Queryable, fileId: string): Promise<ReportedFile | undefined> {
  const { rows } = await tx.query<ReportedFile>(
    'select file_name, file_type, reject_code, reject_detail from ops.files where file_id = $1',
    [fileId],
  );
  return rows[0];
}
