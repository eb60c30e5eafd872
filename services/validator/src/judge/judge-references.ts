import type { FormatFile, NamedProduct, NamedRecord, SalesFacts } from '@tillkeeper/contracts';
import { createCataloguePrice } from './catalogue-price.ts';
import type { Cells } from './contract-row.ts';
import type { Reference } from './reference-data.ts';
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

/** Looks up what a row refers to; `currency` is what it was paid in. */
export function createReferenceReader(
  reference: Reference,
  formatFile: FormatFile,
): (cells: Cells, currency: string) => RowReferences {
  const { products, teams, suppliers, employees, promotions } = reference;
  const listPriceOf = createCataloguePrice(reference, formatFile);
  return (cells, currency) => {
    const sentProduct = cellOf(cells, at.productId);
    const productId = sentProduct.length <= longestProductId ? sentProduct : '';
    const product = products.get(productId);
    return {
      product: {
        id: productId,
        isKnown: product !== undefined,
        ...{ repaired: undefined, suggestions: '', listPrice: listPriceOf(product, currency) },
      },
      productId: sentProduct,
      team: ofArticle(cellOf(cells, at.teamId), teams, product?.teamId),
      supplier: ofArticle(cellOf(cells, at.supplierId), suppliers, product?.supplierId),
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
