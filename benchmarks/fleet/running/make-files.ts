import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient, Server } from '@tillkeeper/cli';
import { type GeneratedFile, generate } from '@tillkeeper/cli/generate';
import { openStores } from '../../shared/retailer.ts';

export type SalesFile = GeneratedFile & { readonly truth: NonNullable<GeneratedFile['truth']> };

export interface MadeFiles {
  /** A day of all stores after the other, each file of another store than the one before. */
  readonly sales: readonly SalesFile[];
  readonly client: ApiClient;
}

/** Sends the master data of some stores and makes at least `count` files of sales without mistakes, not sent yet. */
export async function makeFiles(options: {
  server: Server;
  directory: string;
  count: number;
  stores: number;
  rows: number;
}): Promise<MadeFiles> {
  const { server, directory, count, stores, rows } = options;
  const tills = 2;
  const businessDates = Array.from({ length: Math.ceil(count / (stores * tills)) }, (_, day) =>
    new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10),
  );
  const made = await generate({
    ...{ directory: join(directory, 'files'), seed: 3, stores, tills, businessDates, rows, mistakeShares: {} },
  });
  const { client } = await openStores(
    server,
    made.files.filter(file => file.truth === null),
    made.shop.stores.map(store => store.store_id),
  );
  const sales = made.files.flatMap(file => (file.truth === null ? [] : [{ ...file, truth: file.truth }]));
  const dayOf = (file: SalesFile): string => /_(\d{8})_/.exec(file.fileName)?.[1] ?? '';
  const tillOf = (file: SalesFile): string => /_(T\d+)_/.exec(file.fileName)?.[1] ?? '';
  const place = (file: SalesFile): string => `${dayOf(file)}${tillOf(file)}${file.senderId}`;
  return { client, sales: sales.sort((a, b) => place(a).localeCompare(place(b))) };
}

export const bytesOf = (file: SalesFile): Promise<Buffer> => readFile(file.path);
