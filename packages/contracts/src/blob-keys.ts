const marksOf = (key: string): string => `unannounced/${key.replaceAll('/', '=')}/`;

/** Where things are in the blob store: one place, so that writer and reader cannot disagree. */
export const blobKeys = {
  /** The raw bytes, unchanged, named by their sha256 (hex). */
  bronze: (sha256: string): string => `bronze/${sha256.slice(0, 2)}/${sha256}`,
  receipt: (fileId: string): string => `receipts/${fileId.slice(0, 2)}/${fileId}.json`,
  /** A mark: this event is not announced yet. A folder for each key of events, sorted by the time of receiving; holds the event. */
  unannounced: (key: string, receivedAt: string, subject: string): string =>
    `${marksOf(key)}${receivedAt.replaceAll(':', '-').replace('+', '_')}-${subject}.json`,
  unannouncedOf: (key: string): string => marksOf(key),
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
