import { basename } from 'node:path';

/** Each type after those that it names: a product names its team, an employee its store. */
const referenceTypes = [
  'stores',
  'teams',
  'suppliers',
  'products',
  'employees',
  'customers',
  'promotions',
  'inventory',
];

/** Whether a file may name what the other one brings. Names in another form than the contract's say nothing: it may. */
export function mayName(path: string, other: string): boolean {
  const [own, others] = [typeOf(path), typeOf(other)];
  return own === undefined || others === undefined || rankOf(other) < rankOf(path);
}

/**
 * Reference data first, so that what names them finds them; all others as they were given. A shell gives files by the
 * alphabet, which puts products before teams and sales of a store before its catalogue.
 */
export function inSendingOrder(paths: readonly string[]): string[] {
  return paths.toSorted((one, other) => rankOf(one) - rankOf(other));
}

function rankOf(path: string): number {
  const rank = referenceTypes.indexOf(typeOf(path) ?? '');
  return rank === -1 ? referenceTypes.length : rank;
}

const typeOf = (path: string): string | undefined => /^[A-Za-z0-9-]{1,32}_([a-z]+)_\d{8}_/.exec(basename(path))?.[1];
