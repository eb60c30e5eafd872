import { createServer } from 'node:net';

const given = new Set<number>();

/**
 * A port that is free, and stays free while the process is killed and started again: below those that the system gives to
 * outgoing connections, which would take one that nobody listens on for a second. None is given twice.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

export function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
