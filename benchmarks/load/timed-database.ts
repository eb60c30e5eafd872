import type { Database, Transaction } from '@tillkeeper/database';

/** Milliseconds and number of the statements that begin alike. */
export type Profile = Map<string, { ms: number; times: number }>;

/** The same database, whose statements within transactions are timed: by their first words and the table they speak of. */
export function timedDatabase(database: Database, profile: Profile): Database {
  const noted = async <T>(text: string, work: Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    try {
      return await work;
    } finally {
      const name = nameOf(text);
      const entry = profile.get(name) ?? { ms: 0, times: 0 };
      profile.set(name, { ms: entry.ms + performance.now() - startedAt, times: entry.times + 1 });
    }
  };
  return {
    ...database,
    transaction: async (work, options) => {
      const startedAt = { commit: 0 };
      const result = await database.transaction(async tx => {
        const result = await work(timed(tx, noted));
        startedAt.commit = performance.now();
        return result;
      }, options);
      await noted('commit', Promise.resolve());
      const entry = profile.get('commit');
      if (entry !== undefined) entry.ms += performance.now() - startedAt.commit;
      return result;
    },
  };
}

function timed(tx: Transaction, noted: <T>(text: string, work: Promise<T>) => Promise<T>): Transaction {
  return {
    query: (statement, values) =>
      noted(typeof statement === 'string' ? statement : statement.text, tx.query(statement, values)),
    client: new Proxy(tx.client, {
      get(client, name) {
        if (name !== 'query') return Reflect.get(client, name, client);
        // biome-ignore lint/suspicious/noExplicitAny: whatever pg takes, passed on
        return (query: any, ...others: any[]) => {
          const sent = client.query(query, ...others);
          if (typeof query?.on !== 'function') return sent;
          void noted(query.text ?? 'copy', new Promise<void>(ended => query.once('close', ended)));
          return sent;
        };
      },
    }),
  };
}

/** Such as `insert into retail.orders`; of others their first eight words. */
function nameOf(text: string): string {
  const words = text.replaceAll(/\s+/g, ' ').trim();
  const into = /\b(insert into|update|delete from|copy) ([a-z_.]+)/.exec(words);
  if (into !== null) return `${into[1]} ${into[2]}`;
  return words.split(' ').slice(0, 8).join(' ').slice(0, 80);
}
