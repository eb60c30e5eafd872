import { hash } from 'node:crypto';

/** The partition of a key: the same in every process and for ever, since order holds only within a partition. */
export function partitionOfKey(key: string, partitions: number): number {
  return hash('md5', key, 'buffer').readUInt32BE(0) % partitions;
}
