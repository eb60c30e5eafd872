/** A key or prefix that no store accepts, or one that is the folder of other keys. A bug of the caller, never retried. */
export class InvalidBlobKeyError extends Error {
  override readonly name = 'InvalidBlobKeyError';
}

/** Where both stores keep bytes that have no name yet. Never listed, and no key lies in it. */
export const INCOMING_FOLDER = '.incoming';
/** Where the directory store keeps what is durable and not synced in its place yet. Never listed, and no key lies in it. */
export const JOURNAL_FOLDER = '.journal';

/** S3 allows 1,024 bytes for prefix and key together. */
export const MAX_KEY_LENGTH = 800;
/** NAME_MAX of every file system that matters. */
const MAX_PART_LENGTH = 255;
const ALLOWED = /^[A-Za-z0-9._=/-]+$/;

/** Says what is wrong with a key, in words, or undefined when it is fine. */
export function keyMistake(key: string): string | undefined {
  if (key.length > MAX_KEY_LENGTH) return `is longer than ${MAX_KEY_LENGTH} characters`;
  if (!ALLOWED.test(key)) return 'is empty or has characters other than A-Z a-z 0-9 . _ - = /';
  const parts = key.split('/');
  if (parts.some(part => part === '' || part === '.' || part === '..')) return 'has a part that is empty, . or ..';
  if (parts.some(part => part.length > MAX_PART_LENGTH)) return `has a part longer than ${MAX_PART_LENGTH} characters`;
  if (parts[0] === INCOMING_FOLDER || parts[0] === JOURNAL_FOLDER) return `lies in ${parts[0]}`;
  return undefined;
}

/** Throws InvalidBlobKeyError unless the key is one that both stores accept. */
export function assertKey(key: string): void {
  const mistake = keyMistake(key);
  if (mistake !== undefined) throw new InvalidBlobKeyError(`The key ${quoted(key)} ${mistake}`);
}

/** A prefix is the beginning of a key, cut anywhere; the empty one begins every key. */
export function assertPrefix(prefix: string): void {
  const completed = prefix === '' || prefix.endsWith('/') || prefix.endsWith('.') ? `${prefix}x` : prefix;
  const mistake = keyMistake(completed);
  if (mistake !== undefined) throw new InvalidBlobKeyError(`The prefix ${quoted(prefix)} ${mistake}`);
}

/** Throws a RangeError unless `from` and `to` are whole, not negative and in order. */
export function assertRange(range: { from: number; to: number }): void {
  const { from, to } = range;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from) {
    throw new RangeError(`A range needs whole numbers with 0 <= from <= to, not ${from} to ${to}`);
  }
}

/** As JSON, so that NUL and line ends cannot break a log line, and cut, so that a huge key cannot fill it. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}
