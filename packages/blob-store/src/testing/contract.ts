import { afterEach, beforeEach, describe } from 'vitest';
import type { BlobStore } from '../port.ts';
import { listingContract } from './listing-contract.ts';
import { memoryAndDeathContract } from './memory-and-death-contract.ts';
import { readingContract } from './reading-contract.ts';
import { receivingContract } from './receiving-contract.ts';
import { togetherContract } from './together-contract.ts';
import { writingContract } from './writing-contract.ts';

/** An empty store for one test. */
export interface OpenedStore {
  readonly blobs: BlobStore;
  /** How another process reaches the same store. */
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly remove: () => Promise<void>;
}

export type CurrentStore = () => OpenedStore;

/** What every BlobStore promises; run by each implementation's tests. */
export function blobStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore | undefined;

    beforeEach(async () => {
      opened = await open();
    }, 30_000);

    afterEach(async () => {
      await opened?.blobs.close();
      await opened?.remove();
      opened = undefined;
    }, 30_000);

    const current: CurrentStore = () => {
      if (opened === undefined) throw new Error('The store is opened for each test');
      return opened;
    };

    receivingContract(current);
    writingContract(current);
    readingContract(current);
    listingContract(current);
    togetherContract(current);
    memoryAndDeathContract(current);
  });
}
