import { createDatabase } from '@tillkeeper/database';
import { createTestDatabase } from '@tillkeeper/database/testing';
import { expect, test } from 'vitest';
import { blocksOf, readRunbooks } from './runbook-blocks.ts';

test('whoever audits may ask what the run-books ask of the database, and changes nothing by it', async () => {
  const testDatabase = await createTestDatabase();
  const database = createDatabase({ url: testDatabase.url, role: 'tillkeeper_auditor', maxConnections: 1 });
  try {
    await database.query('set default_transaction_read_only = on');
    const statements = [...(await readRunbooks())].flatMap(([name, page]) =>
      blocksOf(page, 'sql').map(sql => ({ name, sql })),
    );
    const failed: string[] = [];
    for (const { name, sql } of statements)
      await database.query(sql).catch((error: unknown) => failed.push(`${name}: ${String(error)}`));
    expect(failed).toEqual([]);
    expect(statements.length).toBeGreaterThan(10);
  } finally {
    await database.close();
    await testDatabase.drop();
  }
});
