import type { FileType } from '@tillkeeper/contracts';

export interface FileRejection {
  readonly code: 'file.too-many-errors' | 'file.content-known' | 'file-name.invalid';
  readonly detail: string;
}

/** What is known of a judged file when it is decided whether anything of it may be used. */
export interface FileToUse {
  readonly fileType: FileType;
  /** Whether its sender is head office, which may send for all stores. */
  readonly isHeadOffice: boolean;
  /** Whether its format is a declared one, not the contract's own. */
  readonly isDeclaredFormat: boolean;
  readonly isWeb: boolean;
  readonly rowsRead: number;
  /** Rows with errors of the families record and field. */
  readonly faultyRows: number;
  /** Name of the file with which the same bytes came before. */
  readonly sameContentAs: string | undefined;
}

/** Why nothing in a file is used; undefined when it is. */
export function rejectFile(file: FileToUse): FileRejection | undefined {
  if (!maySend(file)) return { code: 'file-name.invalid', detail: `Only head office sends ${file.fileType}.` };
  // Till and date of sales come from the name. Master data are the same under any name, and web transactions have their
  // identity in themselves: one that is posted again may well be alone in its file again.
  if (file.fileType === 'sales' && !file.isWeb && file.sameContentAs !== undefined && file.rowsRead > 0)
    return { code: 'file.content-known', detail: `The same contents came before as ${file.sameContentAs}.` };
  // gathered from the posts of many: one bad client must not hold the others
  if (!file.isWeb && file.faultyRows * 2 > file.rowsRead)
    return {
      code: 'file.too-many-errors',
      detail: `${file.faultyRows} of ${file.rowsRead} lines cannot be used.`,
    };
  return undefined;
}

/** Master data are head office's, but a shop with a format of its own has a catalogue of its own. */
const maySend = ({ fileType, isHeadOffice, isDeclaredFormat }: FileToUse): boolean =>
  fileType === 'sales' || isHeadOffice || (isDeclaredFormat && fileType === 'products');
