import { readFile } from 'node:fs/promises';
import { type Reference, type ReferenceData, toMembers } from './reference-data.ts';

/** Where the parent has written each member of the reference data. Another content has another path. */
export type ReferencePaths = { readonly [Name in keyof ReferenceData]: string };

/** Reads the reference data that a list of paths names. Members whose path is that of the last time are kept. */
export function createReferenceReader(): (path: string) => Promise<Reference> {
  let last: { readonly path: string; readonly paths: ReferencePaths; readonly reference: Reference } | undefined;
  return async path => {
    if (last?.path === path) return last.reference;
    // written by our own parent, a moment ago
    const paths: ReferencePaths = JSON.parse(await readFile(path, 'utf8'));
    const before = last;
    const read = async <Name extends keyof Reference>(name: Name): Promise<Reference[Name]> =>
      before !== undefined && before.paths[name] === paths[name]
        ? before.reference[name]
        : toMembers[name](JSON.parse(await readFile(paths[name], 'utf8')));
    const reference: Reference = {
      stores: await read('stores'),
      products: await read('products'),
      teams: await read('teams'),
      suppliers: await read('suppliers'),
      employees: await read('employees'),
      promotions: await read('promotions'),
      baselines: await read('baselines'),
      thresholds: await read('thresholds'),
      aliases: await read('aliases'),
    };
    last = { path, paths, reference };
    return reference;
  };
}
