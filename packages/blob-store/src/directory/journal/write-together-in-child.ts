import { createDirectoryBlobStore } from '../directory-blob-store.ts';

// Started by killed-writer.test.ts: `write-together-in-child.ts DIRECTORY NAME`. Writes until it is killed, and says what is safe.
const [directory = '', name = ''] = process.argv.slice(2);
const blobs = await createDirectoryBlobStore({ directory });
const loop = async (worker: number): Promise<void> => {
  for (let turn = 0; ; turn += 1) {
    const id = `${name}-${worker}-${turn}`;
    await blobs.writeTogether([
      { key: `bronze/${id}`, bytes: `bytes of ${id} `.repeat(100), isReplacing: false, isCondition: true },
      { key: `marks/${id}`, bytes: `mark of ${id}`, isReplacing: true },
      { key: `receipts/${id}`, bytes: `receipt of ${id}`, isReplacing: false },
    ]);
    process.stdout.write(`${id}\n`);
    if (turn % 2 === 0) await blobs.deleteTogether([`marks/${id}`]);
  }
};
await Promise.all([0, 1, 2, 3].map(loop));
