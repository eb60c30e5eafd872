import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { INCOMING_FOLDER } from '../../blob-key.ts';
import { decodeRecords } from './decode-records.ts';
import type { JournalWrite } from './journal-record.ts';
import { listSegments } from './journal-segments.ts';
import { placeBlob } from './place-blob.ts';
import { syncBlobs } from './sync-blobs.ts';

/** Whoever writes a segment closes it much sooner, or touches it: nobody is there any more. */
const deadAfterMs = 60_000;

/**
 * Gives blobs their places that a loss of power took from them, and removes the segments of processes that died. A process that dies by itself
 * leaves what it placed in the system's memory, so only segments from before this start of the machine are played. Doing so is harmless
 * however often, and beside the one who wrote them: what is there stays, what was deleted meanwhile may come back.
 */
export async function recoverJournals(options: { root: string; bootId: string }): Promise<void> {
  const { root, bootId } = options;
  const segments = await listSegments(root);
  if (segments.length === 0) return;
  const blobs = new Map<string, JournalWrite>();
  const dead: string[] = [];
  for (const { path, modifiedAtMs } of segments) {
    // Another process may have settled it meanwhile.
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined) continue;
    if (isFromBefore(bytes, bootId)) play(bytes, blobs);
    if (modifiedAtMs < Date.now() - deadAfterMs) dead.push(path);
  }
  for (const blob of blobs.values()) restore(root, blob);
  await syncBlobs(root, dead);
  await Promise.all(dead.map(path => unlink(path).catch(() => {})));
}

function isFromBefore(segment: Buffer, bootId: string): boolean {
  const [first] = decodeRecords(segment);
  return first?.kind === 'begun' && (bootId === '' || first.bootId !== bootId);
}

/** What is there at the end of a segment, on top of those before it. */
function play(segment: Buffer, blobs: Map<string, JournalWrite>): void {
  const lost = new Set<string>();
  for (const record of decodeRecords(segment))
    if (record.kind === 'lost') for (const key of record.keys) lost.add(`${record.call} ${key}`);
  for (const record of decodeRecords(segment)) {
    if (record.kind === 'deleted') for (const key of record.keys) blobs.delete(key);
    if (record.kind !== 'made') continue;
    for (const write of record.writes) {
      if (lost.has(`${record.call} ${write.key}`)) continue;
      // Of two that do not replace, the first was made.
      if (write.isReplacing || !blobs.has(write.key)) blobs.set(write.key, write);
    }
  }
}

function restore(root: string, { key, bytes, isReplacing }: JournalWrite): void {
  const target = join(root, key);
  const isThere = existsSync(target);
  if (isThere) {
    const there = readFileSync(target);
    if (there.equals(bytes)) return;
    // What was cut off, or not written at all, is ours; anything else is what somebody else made first.
    if (!isReplacing && !isTorn(there, bytes)) return;
  }
  placeBlob({ target, temporary: join(root, INCOMING_FOLDER, randomUUID()), bytes, isReplacing: isThere });
}

/** The beginning of it, and nothing or zeros behind: what a file system may leave of a file that was not synced. */
function isTorn(there: Buffer, whole: Uint8Array): boolean {
  if (there.length > whole.length) return false;
  let same = 0;
  while (same < there.length && there[same] === whole[same]) same += 1;
  return there.subarray(same).every(byte => byte === 0);
}
