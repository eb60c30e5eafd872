import { z } from 'zod';
import { sleep } from '../backoff.ts';
import { loadSettings } from '../load-settings.ts';
import { createLogger } from '../logger.ts';
import { runProcess } from '../run-process.ts';
import { sharedSettings } from '../settings.ts';

// what it does is told by its first argument; what happens, it says on standard output
const mood = process.argv[2];
const say = (what: string): boolean => process.stdout.write(`${what}\n`);
const keepAlive = setInterval(() => {}, 1000);

await runProcess({
  name: 'under-test',
  drainTimeoutMs: 20_000,
  async start({ signal }) {
    if (mood === 'bad-settings')
      loadSettings(z.object({ HTTP_PORT: sharedSettings.HTTP_PORT, DATABASE_URL: sharedSettings.DATABASE_URL }), {
        HTTP_PORT: 'x',
      });
    if (mood === 'bad-start') throw new TypeError('a bug at the start');
    if (mood === 'slow-start') {
      say('starting');
      await sleep(60_000, signal);
      signal.throwIfAborted();
    }
    say('started');
    if (mood === 'uncaught')
      setTimeout(() => {
        throw new Error('thrown from a timer');
      }, 50);
    if (mood === 'unhandled') setTimeout(() => void Promise.reject(new Error('nobody waited for me')), 50);
    return {
      logger: createLogger({ service: 'under-test', level: 'info' }),
      ...(mood === 'never-drained' && { drainTimeoutMs: 300 }),
      ...(mood === 'fails' && {
        failed: sleep(50).then(() => Promise.reject(new Error('the subscription ended for good'))),
      }),
      async stop() {
        say('stopping');
        if (mood === 'bad-stop') throw new Error('cannot let go');
        await sleep(mood === 'never-drained' || mood === 'slow-drain' ? 60_000 : 100);
        clearInterval(keepAlive);
        say('stopped');
      },
    };
  },
});
