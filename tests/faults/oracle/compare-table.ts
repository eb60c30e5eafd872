import type { Client } from 'pg';
import { z } from 'zod';
import type { Finding } from './finding.ts';
import type { WholeTable } from './whole-tables.ts';

const difference = z.object({ side: z.enum(['expected', 'actual']), key: z.string(), row: z.string() });

/** Rows that are on one side alone: lost, doubled (or invented), or altered where both have a row of that key. */
export async function compareTable(client: Client, { table, key, expected, actual }: WholeTable): Promise<Finding[]> {
  // columns by their place: both queries name them as they like
  const { fields } = await client.query(`select * from (${expected}) e limit 0`).catch((error: unknown) => {
    throw new Error(`what must be in ${table} cannot be said`, { cause: error });
  });
  const names = fields.map((_, index) => `c${index + 1}`);
  const of = (query: string): string => `select * from (${query}) t (${names.join(', ')})`;
  const texts = `concat_ws('/', ${names.slice(0, key).join(', ')}) as key, concat_ws(' | ', ${names.map(name => `coalesce(${name}::text, '-')`).join(', ')}) as row`;
  const { rows } = await client.query(
    `with e as (${of(expected)}), a as (${of(actual)})
     select 'expected' as side, ${texts} from (select * from e except all select * from a) d
     union all
     select 'actual', ${texts} from (select * from a except all select * from e) d`,
  );
  const sides = z.array(difference).parse(rows);
  const missing = new Map(sides.filter(one => one.side === 'expected').map(one => [one.key, one.row]));
  const surplus = sides.filter(one => one.side === 'actual');
  const altered = new Set(surplus.filter(one => missing.has(one.key)).map(one => one.key));
  return [
    ...surplus.map(
      (one): Finding => ({
        ...{ of: table, key: one.key, kind: altered.has(one.key) ? 'altered' : 'doubled' },
        detail: altered.has(one.key) ? `is ${one.row}, must be ${missing.get(one.key)}` : `is ${one.row}`,
      }),
    ),
    ...[...missing]
      .filter(([one]) => !altered.has(one))
      .map(([one, row]): Finding => ({ of: table, key: one, kind: 'lost', detail: `must be ${row}` })),
  ];
}
