import type { Queryable } from '@tillkeeper/database';

/** What came in since an instant, by currency; those of no currency have an empty one. Money in minor units. */
export interface DayFigures {
  readonly currency: string;
  readonly rows: Readonly<Record<DayOutcome, number>>;
  readonly amountMinor: Readonly<Record<DayOutcome, number>>;
}

/** read = loaded + unchanged + held + repeated + removed, as soon as a file is in the books. */
export const dayOutcomes = ['read', 'loaded', 'unchanged', 'held', 'repeated', 'removed'] as const;
export type DayOutcome = (typeof dayOutcomes)[number];

/** Sums of the sales files that were received since then and are done with. */
export async function readDayFigures(database: Queryable, since: Date): Promise<DayFigures[]> {
  const sums = dayOutcomes.flatMap(name => [
    `sum(t.rows_${name})::float8 as rows_${name}`,
    `sum(t.amount_${name}_minor)::float8 as amount_${name}`,
  ]);
  const { rows } = await database.query<{ currency: string } & Record<string, number | string>>(
    `select t.currency, ${sums.join(', ')}
     from ops.files f join ops.file_totals t using (file_id)
     where f.received_at > $1 and f.file_type = 'sales' and f.status in ('loaded', 'rejected', 'quarantined')
     group by t.currency order by t.currency`,
    [since.toISOString()],
  );
  return rows.map(row => ({
    currency: row.currency,
    rows: numbersOf(name => row[`rows_${name}`]),
    amountMinor: numbersOf(name => row[`amount_${name}`]),
  }));
}

function numbersOf(read: (name: DayOutcome) => number | string | undefined): Record<DayOutcome, number> {
  const [total, loaded, unchanged, held, repeated, removed] = dayOutcomes.map(name => Number(read(name) ?? 0));
  return {
    read: total ?? 0,
    loaded: loaded ?? 0,
    unchanged: unchanged ?? 0,
    held: held ?? 0,
    repeated: repeated ?? 0,
    removed: removed ?? 0,
  };
}
