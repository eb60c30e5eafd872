import { createHash } from 'node:crypto';
import type { Queryable, Transaction } from '@tillkeeper/database';

/**
 * The transaction with every statement planned once a connection, not once a file: of a till's file planning is most of the
 * work. Not for large files, which want plans of their own; several statements in one text cannot be planned ahead.
 */
export function prepared(tx: Transaction): Transaction {
  const query: Queryable['query'] = (statement, values) =>
    tx.query(typeof statement === 'string' && !statement.includes(';') ? named(statement) : statement, values);
  return { ...tx, query };
}

const names = new Map<string, string>();

function named(text: string): { name: string; text: string } {
  const name = names.get(text) ?? `small-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
  names.set(text, name);
  return { name, text };
}
