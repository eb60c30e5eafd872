import type { FileType } from './file-types.ts';
import type { ProblemCodeName } from './rules/index.ts';

/**
 * Problems that hold a row until head office's data know better, by the type of file that may bring what is missing.
 * The row is judged again then, without being sent again. Migration 0011 has an index over the same codes.
 */
export const releasedBy = {
  stores: ['store.unknown'],
  teams: ['team.unknown'],
  suppliers: ['supplier.unknown'],
  products: ['product.unknown', 'team.mismatch', 'supplier.mismatch'],
} as const satisfies { readonly [type in FileType]?: readonly ProblemCodeName[] };

export type ReleasableCode = (typeof releasedBy)[keyof typeof releasedBy][number];

export const releasableCodes: readonly ReleasableCode[] = Object.values(releasedBy).flat();

/** The problems that a file of this type may put right. */
export function codesReleasedBy(fileType: FileType): readonly ReleasableCode[] {
  return Object.hasOwn(releasedBy, fileType) ? releasedBy[fileType as keyof typeof releasedBy] : [];
}
