import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * What a connection meets: it passes; nobody is there (`away`); every piece waits (`slow`); it breaks after some bytes of the
 * caller (`breaks`); something else answers and hangs up (`answers`).
 */
export type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'away' }
  | { readonly kind: 'slow'; readonly delayMs: () => number }
  | { readonly kind: 'breaks'; readonly afterBytes: () => number }
  | { readonly kind: 'answers'; readonly text: string; readonly isSpokenFirst: boolean };

/** A TCP proxy before a server, which makes trouble when told to. */
export interface TroubledProxy {
  readonly port: number;
  set(trouble: Trouble): void;
  close(): Promise<void>;
}

/** The target is asked for with every connection: a server that is not started yet has no port. */
export async function startTroubledProxy(targetPort: () => Promise<number | undefined>): Promise<TroubledProxy> {
  const sockets = new Set<Socket>();
  let trouble: Trouble = { kind: 'none' };
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const pass = async (near: Socket, now: Trouble): Promise<void> => {
    const port = await targetPort();
    if (port === undefined || near.destroyed) return void near.destroy();
    const far = connect({ host: '127.0.0.1', port });
    keep(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    let left = now.kind === 'breaks' ? now.afterBytes() : Number.POSITIVE_INFINITY;
    const lateOrBroken = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        left -= chunk.length;
        if (left < 0) near.resetAndDestroy();
        else if (now.kind === 'slow') setTimeout(() => done(null, chunk), now.delayMs());
        else done(null, chunk);
      },
    });
    near.pipe(lateOrBroken).pipe(far);
    far.pipe(near);
  };
  const server = createServer({ allowHalfOpen: true }, near => {
    keep(near);
    const now = trouble;
    switch (now.kind) {
      case 'away':
        return void near.resetAndDestroy();
      case 'answers':
        if (now.isSpokenFirst) return void near.end(now.text);
        return void near.once('data', () => near.end(now.text));
      default:
        return void pass(near, now).catch(() => near.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    port: address.port,
    set(next) {
      trouble = next;
      // connections that are kept would not meet it
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
