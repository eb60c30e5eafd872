import type { FileType } from './file-types.ts';
import type { ProblemCodeName } from './rules/index.ts';

/**
 * Problems that hold a row until head office's data know better: the row is judged again then, without being sent
 * again. Migration 0011 has an index over the same codes.
 */
export const releasableCodes = [
  'store.unknown',
  'team.unknown',
  'supplier.unknown',
  'product.unknown',
  'team.mismatch',
  'supplier.mismatch',
] as const satisfies readonly ProblemCodeName[];
export type ReleasableCode = (typeof releasableCodes)[number];

const releasedBy: { readonly [type in FileType]?: readonly ReleasableCode[] } = {
  stores: ['store.unknown'],
  teams: ['team.unknown'],
  suppliers: ['supplier.unknown'],
  products: ['product.unknown', 'team.mismatch', 'supplier.mismatch'],
};

/** The problems that a file of this type may put right. */
export function codesReleasedBy(fileType: FileType): readonly ReleasableCode[] {
  return releasedBy[fileType] ?? [];
}
