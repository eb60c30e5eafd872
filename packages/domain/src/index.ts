export * from './compose-digest.ts';
export * from './compose-refusal.ts';
export * from './file-id.ts';
export * from './judge-known-basket.ts';
export * from './match-file-name.ts';
export * from './reconcile-file.ts';
