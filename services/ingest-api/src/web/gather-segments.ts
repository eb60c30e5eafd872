import { type BlobInfo, BlobNotFoundError, type BlobStore } from '@tillkeeper/blob-store';
import { blobKeys, contractFormat, type Sender } from '@tillkeeper/contracts';
import type { Steps } from '@tillkeeper/service-kit';
import type { FileKeeper, KeptFile } from '../accept/keep-file.ts';
import type { DoorTelemetry } from '../telemetry.ts';
import { decodeSegment, parseSegmentKey, type SegmentIdentity } from './segment.ts';

type Segment = SegmentIdentity & { readonly copyId: string; readonly blob: BlobInfo };

/** A gathered file is at most about this large. */
const maxFileBytes = 16 * 2 ** 20;
const maxSegmentBytes = 64 * 2 ** 20;

export interface GatherDependencies {
  readonly blobs: BlobStore;
  readonly copyId: string;
  readonly findSender: (senderId: string) => Sender | undefined;
  readonly fileKeeper: FileKeeper;
  readonly steps: Steps;
  readonly telemetry: DoorTelemetry;
}

/**
 * Makes files of the acknowledged web transactions of this copy, and of those that a copy which died has left: one file
 * for each sender, copy and round. Dying anywhere in between only means that some are gathered once more, which their identity makes harmless.
 */
export async function gatherSegments(
  dependencies: GatherDependencies,
  round: { leftoverBefore: Date; signal: AbortSignal },
): Promise<void> {
  const byCopy = new Map<string, Segment[]>();
  for await (const blob of dependencies.blobs.list(blobKeys.webSegmentPrefix)) {
    const identity = parseSegmentKey(blob.key);
    if (identity === undefined) continue;
    const segments = byCopy.get(identity.copyId) ?? [];
    segments.push({ ...identity, blob });
    byCopy.set(identity.copyId, segments);
  }
  for (const [copyId, segments] of byCopy) {
    const isLeft = segments.every(segment => segment.blob.modifiedAt < round.leftoverBefore);
    if (copyId !== dependencies.copyId && !isLeft) continue;
    for (const share of sharesOf(segments)) {
      if (round.signal.aborted) return;
      await dependencies.telemetry.tracing.span('gather web transactions', {}, () => gatherShare(dependencies, share));
    }
  }
}

/** In the order of writing, so many at once as fit into a file. */
function sharesOf(segments: readonly Segment[]): [Segment, ...Segment[]][] {
  const shares: [Segment, ...Segment[]][] = [];
  let bytes = 0;
  for (const segment of segments) {
    const share = shares.at(-1);
    bytes += segment.blob.sizeBytes;
    if (share !== undefined && bytes <= maxFileBytes) share.push(segment);
    else {
      shares.push([segment]);
      bytes = segment.blob.sizeBytes;
    }
  }
  return shares;
}

async function gatherShare(dependencies: GatherDependencies, share: readonly [Segment, ...Segment[]]): Promise<void> {
  const { blobs, findSender, steps, telemetry } = dependencies;
  const bySender = new Map<string, string[]>();
  for (const { blob } of share) {
    let text: string;
    try {
      text = (await blobs.read(blob.key, maxSegmentBytes)).toString('utf8');
    } catch (error) {
      // Another copy has just gathered it.
      if (error instanceof BlobNotFoundError) return;
      throw error;
    }
    for (const [senderId, lines] of decodeSegment(text))
      bySender.set(senderId, [...(bySender.get(senderId) ?? []), ...lines]);
  }
  const senders = new Map<Sender, string[]>();
  for (const [senderId, lines] of bySender) {
    const sender = findSender(senderId);
    if (sender === undefined) return telemetry.segmentsWithoutSender(senderId);
    senders.set(sender, lines);
  }
  for (const [sender, lines] of senders) {
    const kept = await keepGathered(dependencies, sender, { lines, first: share[0] });
    kept.announce();
  }
  steps.reached('ingest-api.gathered');
  await blobs.deleteTogether(share.map(segment => segment.blob.key));
}

async function keepGathered(
  { blobs, fileKeeper, steps, telemetry }: GatherDependencies,
  sender: Sender,
  gathered: { lines: readonly string[]; first: Segment },
): Promise<KeptFile> {
  const startedAt = performance.now();
  const { copyId, writtenAtMs } = gathered.first;
  const day = new Date(writtenAtMs).toISOString().slice(0, 10).replaceAll('-', '');
  // The millisecond of the day: the same whoever gathers, and not used again after a restart.
  const sequence = String(writtenAtMs % 86_400_000).padStart(8, '0');
  const { key, sha256, sizeBytes } = await blobs.receive(linesAsBytes(gathered.lines), blobKeys.bronze);
  steps.reached('ingest-api.bytes-kept');
  const kept = await fileKeeper.keep({
    key: `${sender.sender_id}/${copyId}`,
    sender_id: sender.sender_id,
    format_id: contractFormat.format_id,
    file_name: `${sender.sender_id}_sales_${day}_${copyId}_${sequence}.ndjson`,
    file_type: 'sales',
    ...{ sha256, size_bytes: sizeBytes, blob_key: key, allowed_stores: sender.stores, is_web: true },
  });
  const { file_id: fileId, repeated: isRepeated } = kept.receipt;
  const seconds = (performance.now() - startedAt) / 1000;
  telemetry.fileAccepted({ fileId, sizeBytes, isRepeated, isWeb: true, seconds });
  return kept;
}

const linesAtOnce = 500;

async function* linesAsBytes(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < lines.length; at += linesAtOnce)
    yield Buffer.from(
      lines
        .slice(at, at + linesAtOnce)
        .map(line => `${line}\n`)
        .join(''),
    );
}
