import { Client } from 'pg';

/** Questions to the database of the fleet, which may be killed at any time. */
export interface Questions {
  /** Rejects while the database is away; the next question tries again. */
  ask(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export function createQuestions(databaseUrl: string): Questions {
  let client: Client | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const ended = async (broken: Client): Promise<void> => {
    if (client === broken) client = undefined;
    await broken.end().catch(() => {});
  };
  const ask = async (sql: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> => {
    const used =
      client ?? new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000, query_timeout: 20_000 });
    try {
      if (client === undefined) {
        used.on('error', () => void ended(used));
        await used.connect();
        client = used;
      }
      return (await used.query<Record<string, unknown>>(sql, [...values])).rows;
    } catch (error) {
      await ended(used);
      throw error;
    }
  };
  return {
    ask(sql, values = []) {
      const answer = last.then(() => ask(sql, values));
      last = answer.catch(() => {});
      return answer;
    },
    async close() {
      await last;
      await client?.end().catch(() => {});
    },
  };
}
