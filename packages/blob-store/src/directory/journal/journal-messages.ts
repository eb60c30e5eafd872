/** What the journal's thread is started with. */
export interface JournalThreadData {
  readonly root: string;
  readonly bootId: string;
  readonly maxSegmentBytes: number;
}

/** What the journal's thread is given and says; the bytes of blobs are views of `records`. */
export interface JournalWork {
  /** The encoded records of all calls, in their order. */
  readonly records: Uint8Array;
  readonly calls: readonly JournalCall[];
  /** Begins a new segment with the next work. */
  readonly shouldClose: boolean;
}

export type JournalCall = WriteCall | DeleteCall;

interface Recorded {
  /** Where its record is in `records`. */
  readonly from: number;
  readonly to: number;
}
export type WriteCall = Recorded & {
  readonly kind: 'write';
  /** Of its record. */
  readonly call: number;
  readonly writes: readonly PlacedWrite[];
};
export type DeleteCall = Recorded & { readonly kind: 'delete'; readonly keys: readonly string[] };

export interface PlacedWrite {
  readonly key: string;
  /** Where its bytes are in `records`. */
  readonly from: number;
  readonly to: number;
  readonly isReplacing: boolean;
  /** What follows it is made only when this is. */
  readonly isCondition: boolean;
}

export interface JournalOutcome {
  /** For each call. */
  readonly outcomes: readonly CallOutcome[];
  /** Segments that take nothing more: their blobs are to be synced, then they can go. */
  readonly closed: readonly string[];
}

export type CallOutcome =
  | { readonly status: 'done'; readonly made: readonly boolean[] }
  /** `code` is the system's, undefined where a key stands for a folder. */
  | { readonly status: 'failed'; readonly code: string | undefined; readonly message: string };
