import { contractFormat, type Sender, type SenderFormat } from '@tillkeeper/contracts';
import { type MatchedFile, matchFileName } from './match-file-name.ts';

export type FileAcceptance =
  | { readonly status: 'accepted'; readonly file: MatchedFile }
  | {
      readonly status: 'refused';
      readonly code: 'file-name.invalid' | 'file.format-unsupported' | 'sender.forbidden';
      readonly detail: string;
    };

/** Whether a file of this name is taken from this sender, and what it is. `format` is the sender's. */
export function acceptFile(options: { fileName: string; sender: Sender; format: SenderFormat }): FileAcceptance {
  const { fileName, sender, format } = options;
  const match = matchFileName(fileName, format, sender.sender_id);
  if (match.status === 'invalid') {
    const extension = /\.([A-Za-z0-9]{1,8})$/.exec(fileName.replace(/\.gz$/, ''))?.[1]?.toLowerCase();
    const isOtherKind = extension !== undefined && extension !== 'csv' && extension !== 'ndjson';
    if (isOtherKind && /^[\w .-]{1,200}$/.test(fileName) && !fileName.includes('..'))
      return { status: 'refused', code: 'file.format-unsupported', detail: `A .${extension} file is not taken.` };
    return { status: 'refused', code: 'file-name.invalid', detail: match.detail };
  }
  const { file_type } = match.file.formatFile;
  // A declared format says by itself what its sender sends; in the contract's own, reference data are head office's.
  if (file_type !== 'sales' && sender.kind !== 'head_office' && format.format_id === contractFormat.format_id)
    return { status: 'refused', code: 'sender.forbidden', detail: `Only head office sends ${file_type}.` };
  return { status: 'accepted', file: match.file };
}

/** What a sender declared of a file; what is not declared is not checked. */
export interface Declarations {
  /** Lower-case hex. */
  readonly sha256?: string;
  readonly rowCount?: number;
  /** Decimal text, in the shortest form (no zeros at the end, no `-0`). */
  readonly controlTotal?: string;
}

export interface DeclarationFault {
  readonly code: 'digest.mismatch' | 'declaration.mismatch';
  readonly detail: string;
}

/**
 * Compares a file with what was declared of it. `found.controlTotal` undefined: a row cannot be read, so the sum is
 * left to the validator.
 */
export function compareDeclarations(
  declared: Declarations,
  found: { sha256: string; rowCount: number | undefined; controlTotal: string | undefined },
): DeclarationFault | undefined {
  if (declared.sha256 !== undefined && declared.sha256 !== found.sha256)
    return { code: 'digest.mismatch', detail: `The sha256 of what arrived is ${found.sha256}.` };
  if (declared.rowCount !== undefined && declared.rowCount !== found.rowCount)
    return {
      code: 'declaration.mismatch',
      detail: `${declared.rowCount} rows are declared, ${found.rowCount} arrived.`,
    };
  if (
    declared.controlTotal !== undefined &&
    found.controlTotal !== undefined &&
    declared.controlTotal !== found.controlTotal
  )
    return {
      code: 'declaration.mismatch',
      detail: `The control total is declared as ${declared.controlTotal}, the rows add up to ${found.controlTotal}.`,
    };
  return undefined;
}
