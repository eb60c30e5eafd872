import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const collect: unknown = (() => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
})();

/**
 * Frees frames of Polars that nobody holds any more. To JavaScript a frame of 40 MB is an object of 100 bytes: left to itself it collects
 * them when there are dozens.
 */
export function freeFrames(): void {
  if (typeof collect === 'function') collect({ type: 'minor' });
}
