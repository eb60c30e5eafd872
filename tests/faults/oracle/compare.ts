import { Client } from 'pg';
import type { Sent } from '../flow/sent.ts';
import { blobTables, loadBlobsAndMails, mailTables } from './blobs-and-mails.ts';
import { compareTable } from './compare-table.ts';
import { expectBooks } from './expected-books.ts';
import type { Finding } from './finding.ts';
import { readBlobs } from './read-blobs.ts';
import { readMails } from './read-mails.ts';
import { readSent } from './read-sent.ts';
import type { Seen } from './seen-files.ts';
import { wholeTables } from './whole-tables.ts';

/** Where what Tillkeeper made of it is to be found. */
export interface Places {
  /** Of a superuser. */
  readonly databaseUrl: string;
  /** The blob store's directory on the disk. */
  readonly blobDirectory: string;
  readonly mailDirectory: string;
  /** What was read of them before. */
  readonly seen: Seen;
}

/** Compares whole tables, blobs and mails with what was sent and acknowledged; of the database one snapshot. */
export async function compare(sent: Sent, places: Places): Promise<Finding[]> {
  const client = new Client({ connectionString: places.databaseUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const rows = await readSent(sent);
    await client.query('begin isolation level repeatable read');
    await expectBooks(client, rows);
    await loadBlobsAndMails(
      client,
      await readBlobs(places.blobDirectory, places.seen),
      await readMails(places.mailDirectory, places.seen),
    );
    const findings: Finding[] = sent.complaints.map(detail => ({ kind: 'altered', of: 'the door', key: '', detail }));
    for (const table of [...wholeTables, ...blobTables, ...mailTables])
      findings.push(...(await compareTable(client, table)));
    return findings;
  } finally {
    await client.end();
  }
}
