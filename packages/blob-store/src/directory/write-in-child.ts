import { createDirectoryBlobStore } from './directory-blob-store.ts';

// Started under strace by durability.test.ts: `write-in-child.ts DIRECTORY`.
const blobs = await createDirectoryBlobStore({ directory: process.argv[2] ?? '' });
await blobs.write('new/folder/first', '1');
console.log('first is safe');
await blobs.writeIfAbsent('new/folder/second', '2');
console.log('second is safe');
await blobs.writeIfAbsent('new/folder/second', 'too late');
console.log('second was safe');
await blobs.delete('new/folder/second');
console.log('second is gone');
await blobs.writeTogether([
  { key: 'third', bytes: '3', isReplacing: false },
  { key: 'fourth', bytes: '4', isReplacing: true },
]);
console.log('both are safe');
await Promise.all(['fifth', 'sixth'].map(key => blobs.writeTogether([{ key, bytes: key, isReplacing: true }])));
console.log('more are safe');
process.exit();
