/**
 * Has one run at a time. Who asks while one goes on gets the next, which begins after they asked, together with all who ask
 * until then.
 */
export function shareNext<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  return () => {
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        const begun = run();
        running = begun;
        return begun;
      });
    return next;
  };
}
