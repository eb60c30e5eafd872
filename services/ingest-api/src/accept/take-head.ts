/**
 * Reads a stream as far as `maxBytes`. `rest` is undefined when that was all of it; else it is the whole stream, what was read
 * included. Leaves the source when it is left.
 */
export async function takeHead(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ head: Uint8Array; rest: AsyncGenerator<Uint8Array> | undefined }> {
  const chunks = source[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) {
      const [only = new Uint8Array(0)] = taken;
      return { head: taken.length > 1 ? Buffer.concat(taken) : only, rest: undefined };
    }
    taken.push(next.value);
    bytes += next.value.length;
    if (bytes > maxBytes) return { head: new Uint8Array(0), rest: continued(taken, chunks) };
  }
}

async function* continued(
  taken: Uint8Array[],
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (let chunk = taken.shift(); chunk !== undefined; chunk = taken.shift()) yield chunk;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}
