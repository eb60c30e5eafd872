/** Where things are in the blob store: one place, so that writer and reader cannot disagree. */
export const blobKeys = {
  /** The raw bytes, unchanged, named by their sha256 (hex). */
  bronze: (sha256: string): string => `bronze/${sha256.slice(0, 2)}/${sha256}`,
  receipt: (fileId: string): string => `receipts/${fileId.slice(0, 2)}/${fileId}.json`,
  /**
   * A mark: this event is not announced yet; holds the event. Sorted by the time it was received, a folder a second, and
   * named with the event's key, so that nobody has to read it to know whose it is.
   */
  unannounced: (key: string, receivedAt: string, subject: string): string => {
    const at = receivedAt.replaceAll(':', '-').replace('+', '_');
    return `unannounced/${at.slice(0, 19)}/${at.slice(19)}-${subject}.${key.replaceAll('/', '=')}.json`;
  },
  /** The key of the event of a mark, by the mark's name. */
  keyOfUnannounced: (markKey: string): string | undefined =>
    /\.([^./]+)\.json$/.exec(markKey)?.[1]?.replaceAll('=', '/'),
  unannouncedPrefix: 'unannounced/',
  refusal: (refusalId: string): string => `refusals/${refusalId}.json`,
  /** Web transactions that were acknowledged and are not gathered into a file yet. */
  webSegment: (copyId: string, segment: string): string => `web-segments/${copyId}/${segment}.ndjson`,
  webSegmentPrefix: 'web-segments/',
  senders: 'senders/snapshot.json',
  check: (checkId: string, part: 'request.json' | 'report.json' | 'bytes'): string => `checks/${checkId}/${part}`,
  checkPrefix: 'checks/',
  /** The key with which erased customers are known again: here alone, so that neither the database nor a copy of it tells who they were. */
  erasureKey: 'erasures/key',
  /** Clean, typed rows of one file and run. */
  silver: (table: string, businessDate: string, fileId: string, run: number): string => {
    const [year, month, day] = businessDate.split('-');
    return `silver/${table}/year=${year}/month=${month}/day=${day}/${fileId}-${run}.parquet`;
  },
} as const;
