import type { NamedProduct, NamedRecord, SalesFacts } from '@tillkeeper/contracts';
import { createCataloguePrice } from './catalogue-price.ts';
import type { Cells } from './contract-row.ts';
import type { JudgeJob } from './judge-job.ts';
import type { Reference } from './reference-data.ts';
import { createProductResolver, type ProductEvidence } from './resolve-product.ts';
import { at, cellOf, salesColumn } from './sales-columns.ts';

/** What a row refers to, and what the master data say of it. */
export interface RowReferences extends Pick<SalesFacts, 'team' | 'supplier' | 'employee' | 'promotion'> {
  readonly product: NamedProduct;
  /** The article that the row is booked under: the one that was sent, or the one that was meant. */
  readonly productId: string;
}

const longestProductId = ((): number => {
  const column = salesColumn(at.productId);
  return column.kind === 'id' ? column.maxLength : 0;
})();
const notGiven: NamedRecord & { readonly ofProduct: undefined } = { id: '', isKnown: false, ofProduct: undefined };

/** Looks up what a row refers to, and which article is meant by its code. */
export function createReferenceReader(
  reference: Reference,
  job: JudgeJob,
): (cells: Cells, said: Omit<ProductEvidence, 'teamId' | 'supplierId'>) => RowReferences {
  const { teams, suppliers, employees, promotions } = reference;
  const listPriceOf = createCataloguePrice(reference, job.formatFile);
  const resolve = createProductResolver(reference, job);
  return (cells, said) => {
    const sentProduct = cellOf(cells, at.productId);
    const id = sentProduct.length <= longestProductId ? sentProduct : '';
    const [teamId, supplierId] = [cellOf(cells, at.teamId), cellOf(cells, at.supplierId)];
    const { productId, product, repaired, suggestions, suggestionsText } = resolve(id, { ...said, teamId, supplierId });
    return {
      product: {
        ...{ id, isKnown: product !== undefined, repaired, suggestions, suggestionsText },
        listPrice: listPriceOf(product, said.currency),
      },
      productId: id === '' ? sentProduct : productId,
      team: ofArticle(teamId, teams, product?.teamId),
      supplier: ofArticle(supplierId, suppliers, product?.supplierId),
      employee: named(cellOf(cells, at.employeeId), employees),
      promotion: named(cellOf(cells, at.promotionCode), promotions),
    };
  };
}

const named = (id: string, known: ReadonlySet<string>): NamedRecord =>
  id === '' ? notGiven : { id, isKnown: known.has(id) };

function ofArticle(id: string, known: ReadonlySet<string>, ofProduct: string | null | undefined): SalesFacts['team'] {
  if (id === '') return notGiven;
  const isOther = ofProduct !== null && ofProduct !== undefined && ofProduct !== id;
  return { id, isKnown: known.has(id), ofProduct: isOther ? ofProduct : undefined };
}
