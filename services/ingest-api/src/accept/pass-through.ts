/**
 * Lets `look` read a stream while it passes on to another reader, chunk by chunk in step, so that memory does not grow:
 * a chunk is passed on once `look` is done with it. What `look` throws ends the stream with that error; an error
 * of the source ends both. `onLooked` gets the outcome before the stream ends.
 */
export async function* passThrough<T>(
  source: AsyncIterable<Uint8Array>,
  look: (branch: AsyncIterable<Uint8Array>) => Promise<T>,
  onLooked: (outcome: T) => void,
): AsyncGenerator<Uint8Array> {
  const branch = createBranch();
  const looking = look(branch.chunks());
  // Whoever stops looking early must not leave the source waiting for it.
  looking.then(branch.release, branch.release);
  try {
    for await (const chunk of source) {
      await branch.give(chunk);
      if (branch.isReleased()) await looking;
      yield chunk;
    }
    branch.end();
    onLooked(await looking);
  } catch (error) {
    branch.fail(error);
    throw error;
  } finally {
    // The reader of this stream may have stopped: the looker must not wait for ever.
    branch.fail(new Error('the stream was left'));
    await looking.catch(() => {});
  }
}

interface Branch {
  chunks(): AsyncGenerator<Uint8Array>;
  /** Resolves when the reader asks for more, or reads no more. */
  give(chunk: Uint8Array): Promise<void>;
  end(): void;
  fail(error: unknown): void;
  release(): void;
  isReleased(): boolean;
}

type Turn = { readonly chunk: Uint8Array } | { readonly error: unknown } | 'end';

function createBranch(): Branch {
  let isReleased = false;
  let taken = Promise.withResolvers<void>();
  let given = Promise.withResolvers<Turn>();
  // A failure that nobody reads any more is no unhandled rejection: it is thrown to the other reader.
  const put = (turn: Turn): void => given.resolve(turn);
  return {
    async *chunks() {
      for (;;) {
        const turn = await given.promise;
        if (turn === 'end') return;
        if ('error' in turn) throw turn.error;
        given = Promise.withResolvers<Turn>();
        yield turn.chunk;
        taken.resolve();
      }
    },
    async give(chunk) {
      if (isReleased) return;
      taken = Promise.withResolvers<void>();
      put({ chunk });
      await taken.promise;
    },
    end: () => put('end'),
    fail: error => put({ error }),
    release() {
      isReleased = true;
      taken.resolve();
    },
    isReleased: () => isReleased,
  };
}
