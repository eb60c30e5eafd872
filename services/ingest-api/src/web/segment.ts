/** A segment holds the posts of several senders: a line is `["WEB1",{...}]`, the transaction as it was sent. */
export function encodeSegmentLine(senderId: string, transaction: string): string {
  return `["${senderId}",${transaction}]\n`;
}

/** The lines of a segment by sender, in their order. Throws on a line that is none: segments are written whole. */
export function decodeSegment(text: string): Map<string, string[]> {
  const bySender = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const senderId = /^\["([A-Za-z0-9-]{1,32})",/.exec(line)?.[1];
    if (senderId === undefined || !line.endsWith(']')) throw new Error('a segment has a line that is none');
    const transactions = bySender.get(senderId) ?? [];
    transactions.push(line.slice(senderId.length + 4, -1));
    bySender.set(senderId, transactions);
  }
  return bySender;
}

export interface SegmentIdentity {
  /** Epoch time; no two segments of a copy have the same. */
  readonly writtenAtMs: number;
}

/** Sorts by time. */
export function segmentName({ writtenAtMs }: SegmentIdentity): string {
  return String(writtenAtMs).padStart(14, '0');
}

/** Reads `web-segments/{copyId}/{name}.ndjson`; undefined for a key that is none. */
export function parseSegmentKey(key: string): (SegmentIdentity & { copyId: string }) | undefined {
  const match = /\/([A-Za-z0-9-]{1,32})\/(\d{14})\.ndjson$/.exec(key);
  if (match === null) return undefined;
  const [, copyId = '', writtenAtMs] = match;
  return { copyId, writtenAtMs: Number(writtenAtMs) };
}
