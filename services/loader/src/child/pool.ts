import { type ChildPool, createChildPool } from '@tillkeeper/service-kit';
import type { LoaderAnswer, LoaderJob } from './jobs.ts';

export type LoaderChildren = ChildPool<LoaderJob, LoaderAnswer>;

/** The loader's child processes: `size` files are converted side by side; one that takes longer than `jobTimeoutMs` is ended. */
export function createLoaderChildren(options: { size: number; jobTimeoutMs: number }): LoaderChildren {
  return createChildPool<LoaderJob, LoaderAnswer>({ entry: new URL('./main.ts', import.meta.url), ...options });
}
