const fixedBytes = 10;
const hasHeaderChecksum = 2;
const hasExtra = 4;
const hasName = 8;
const hasComment = 16;

/** Length of the header of a gzip member (RFC 1952); undefined: more bytes are needed; 'wrong': it is none. */
export function gzipHeaderLength(bytes: Uint8Array): number | undefined | 'wrong' {
  const [first, second, method, flags] = bytes;
  if ((first !== undefined && first !== 0x1f) || (second !== undefined && second !== 0x8b)) return 'wrong';
  if ((method !== undefined && method !== 8) || (flags !== undefined && flags > 31)) return 'wrong';
  if (flags === undefined || bytes.length < fixedBytes) return undefined;
  let at = fixedBytes;
  if ((flags & hasExtra) !== 0) {
    const [low, high] = bytes.subarray(at, at + 2);
    if (low === undefined || high === undefined) return undefined;
    at += 2 + low + high * 256;
  }
  for (const text of [hasName, hasComment])
    if ((flags & text) !== 0) {
      const end = bytes.indexOf(0, at);
      if (end < 0) return undefined;
      at = end + 1;
    }
  if ((flags & hasHeaderChecksum) !== 0) at += 2;
  return at <= bytes.length ? at : undefined;
}
