import { createHash } from 'node:crypto';

/** Hashes for so many ms and prints how often: what a core does that is asked for nothing else. */
const forMs = Number(process.argv[2]);
const bytes = Buffer.alloc(64 * 1024, 'x');
let turns = 0;
for (const until = performance.now() + forMs; performance.now() < until; turns++)
  createHash('sha256').update(bytes).digest();
process.stdout.write(String(turns));
