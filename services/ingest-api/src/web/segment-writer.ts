import type { BlobStore } from '@tillkeeper/blob-store';
import { blobKeys } from '@tillkeeper/contracts';
import type { Steps } from '@tillkeeper/service-kit';
import { encodeSegmentLine, segmentName } from './segment.ts';

export interface SegmentWriter {
  /** Resolves when the lines are durable, together with those of others that came at the same time. */
  append(senderId: string, lines: readonly string[]): Promise<void>;
  /** Writes what waits, and waits for it. */
  flush(): Promise<void>;
}

interface Group {
  readonly texts: string[];
  characters: number;
  readonly written: Promise<void>;
  write(): void;
}

const maxGroupCharacters = 1024 * 1024;

/** Group commit: posts that come within `waitMs` share one durable blob. */
export function createSegmentWriter(options: {
  blobs: BlobStore;
  copyId: string;
  waitMs: number;
  steps: Steps;
  now: () => Date;
}): SegmentWriter {
  const { blobs, copyId, waitMs, steps, now } = options;
  let lastMs = 0;
  let open: Group | undefined;
  const inWork = new Set<Promise<void>>();

  const openGroup = (): Group => {
    const { promise: written, resolve, reject } = Promise.withResolvers<void>();
    const texts: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    const group: Group = {
      texts,
      characters: 0,
      written,
      write() {
        clearTimeout(timer);
        if (open === group) open = undefined;
        lastMs = Math.max(now().getTime(), lastMs + 1);
        const key = blobKeys.webSegment(copyId, segmentName({ writtenAtMs: lastMs }));
        blobs.writeTogether([{ key, bytes: texts.join(''), isReplacing: true }]).then(() => {
          steps.reached('ingest-api.segment-kept');
          resolve();
        }, reject);
      },
    };
    timer = setTimeout(group.write, waitMs);
    const settled = written.catch(() => {}).finally(() => inWork.delete(settled));
    inWork.add(settled);
    return group;
  };

  return {
    async append(senderId, lines) {
      open ??= openGroup();
      const group = open;
      for (const line of lines) {
        const text = encodeSegmentLine(senderId, line);
        group.texts.push(text);
        group.characters += text.length;
      }
      if (group.characters > maxGroupCharacters) group.write();
      await group.written;
    },
    async flush() {
      open?.write();
      await Promise.all(inWork);
    },
  };
}
