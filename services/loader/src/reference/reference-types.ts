import { columnsOf, type FileType, fileTypes, type ProblemCodeName } from '@tillkeeper/contracts';

export type ReferenceType = Exclude<FileType, 'sales'>;

export function isReferenceType(fileType: FileType): fileType is ReferenceType {
  return fileType !== 'sales';
}

/** A column that names a record of another table, and what is said when that record is not there. */
interface Parent {
  readonly column: string;
  readonly table: string;
  readonly code: ProblemCodeName;
}

const store: Parent = { column: 'store_id', table: 'stores', code: 'store.unknown' };
const product: Parent = { column: 'product_id', table: 'products', code: 'product.unknown' };
const parents: { readonly [type in ReferenceType]?: readonly Parent[] } = {
  products: [
    { column: 'team_id', table: 'teams', code: 'team.unknown' },
    { column: 'supplier_id', table: 'suppliers', code: 'supplier.unknown' },
  ],
  employees: [store],
  inventory: [store, product],
};

/** A kind of reference data: its table in `retail` has the name of the file type and the columns of the contract. */
export interface ReferenceTable {
  readonly type: ReferenceType;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly parents: readonly Parent[];
  /** Columns whose value stays when a file has none: without an address a manager would hear of nothing, not even of that. */
  readonly keptWhenEmpty: readonly string[];
  /** Has deleted_at: a person may take a record out of use without losing it. */
  readonly isDeletable: boolean;
}

export function referenceTable(type: ReferenceType): ReferenceTable {
  return {
    type,
    key: fileTypes[type].key,
    columns: columnsOf(type).map(column => column.name),
    parents: parents[type] ?? [],
    keptWhenEmpty: type === 'stores' ? ['manager_email'] : [],
    isDeletable: type !== 'inventory',
  };
}
