import { createChildPool } from '../child-pool.ts';
import type { MoodJob } from './child-with-moods.ts';

// says its children's ids, keeps one of them at work, and stays until it is killed
const pool = createChildPool<MoodJob, unknown>({ entry: new URL('./child-with-moods.ts', import.meta.url), size: 2 });
await pool.warm();
void pool.run({ kind: 'wait', ms: 600_000 });
process.stdout.write(`${JSON.stringify(pool.pids())}\n`);
