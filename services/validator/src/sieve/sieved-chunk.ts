import type { Damaged, Note } from '@tillkeeper/record-reader';
import type { SpilledBlocks, SpilledChunk } from './spill-file.ts';

/** What is remembered of a chunk until the end of the file. */
export interface SievedChunk {
  /** Right records before it. */
  readonly rowFrom: number;
  readonly spilled: SpilledChunk;
  readonly blocks: SpilledBlocks;
  /** What stands between its records, and before which of them. */
  readonly between: readonly (Damaged | Note)[];
  readonly betweenAt: readonly number[];
  /** Rows of which only the rules can say which basket they are of. */
  readonly oddRows: Int32Array;
  /** Rows that are proven right. */
  readonly proven: number;
}
