export { createLoaderChildren, type LoaderChildren } from './child/pool.ts';
export { type LoaderSettings, loaderSettings } from './config.ts';
export { type Reconciliation, reconcileOnce } from './reconcile/reconcile.ts';
export { createLoader, type LoaderDependencies } from './service.ts';
