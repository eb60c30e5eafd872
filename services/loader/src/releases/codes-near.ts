import { setImmediate as nextTurn } from 'node:timers/promises';
import { createNearMissIndex, type NearMissProduct } from '@tillkeeper/domain';

/** An article that has come, as far as codes may be a slip of its own. */
export interface ArrivedProduct {
  readonly product_id: string;
  readonly size: string | null;
  readonly is_service: boolean;
}

/** Some 20 ms of looking up; others have their turn in between. */
const codesAtOnce = 200;

/** Codes that are a slip of the pen away from one of the articles, and are not the code of one. */
export async function codesNear(products: readonly ArrivedProduct[], codes: readonly string[]): Promise<string[]> {
  if (products.length === 0 || codes.length === 0) return [];
  const known = new Map(products.map(product => [product.product_id, toCandidate(product)]));
  const { find } = createNearMissIndex(known);
  const near: string[] = [];
  for (const [index, code] of codes.entries()) {
    if (index > 0 && index % codesAtOnce === 0) await nextTurn();
    if (!known.has(code) && find(code).candidates.length > 0) near.push(code);
  }
  return near;
}

/** What else is known of it, the validator weighs when it judges again. */
const toCandidate = ({ size, is_service }: ArrivedProduct): NearMissProduct => ({
  ...{ name: '', listPrice: undefined, teamId: null, supplierId: null, size, isService: is_service },
  ...{ activeFrom: null, activeTo: null },
});
